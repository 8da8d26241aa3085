"""Rows of an edited sheet as events: what differs from the row as it was exported, and whether it can be one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from tiershift.errors import suggest
from tiershift.events.fields import kind_of, made_of, words
from tiershift.events.types import FAMILIES, KINDS, AssumptionWithdrawn, Event, Undone
from tiershift.events.yamlout import number_text
from tiershift.model.calendar import financial_year_start
from tiershift.model.names import identifier
from tiershift.model.yamlmap import Node, loads
from tiershift.report.plan_cells import Findings, Line, Page, date_of_cell, days_first, number_of, text_of
from tiershift.report.plan_sheets import (
    ASSUMPTIONS,
    COLUMNS,
    DECISIONS,
    MONEY,
    SHAPES,
    Column,
    Row,
    Value,
    amount,
    in_pounds,
    named,
    others,
)

_NEAR = 1e-12
"""Share by which a number may differ after a program has saved it again."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who imports, why, and when: for what a row does not say itself."""

    who: str
    why: str
    recorded: date | datetime

    @property
    def day(self) -> date:
        return self.recorded.date() if isinstance(self.recorded, datetime) else self.recorded


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that somebody changed.

    Attributes:
        at: the address of its row's first cell, or the sheet where the row is gone.
        ref: what the row is called, or the parameter.
        what: the change in words.
        undo: the event that takes back what stood there, if anything did.
        new: the event that takes its place, if any.
        cells: the address of the cell that holds each field of the new event.
    """

    at: str
    ref: str
    what: str
    undo: Event | None = None
    new: Event | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


def edits_of(page: Page, rows: Sequence[Row], told: Told, found: Findings) -> Iterator[Edit]:
    """Yield what was changed on a sheet, against the rows as they were exported; what is wrong goes to `found`."""
    columns = {column.key: column for column in COLUMNS[page.name]}
    dates = days_first(line.cells["effective"] for line in page.lines if "effective" in line.cells)
    reader = _Reader(page, columns, found, told, day_first=dates)
    before = {row.ref.casefold(): row for row in rows}
    seen: dict[str, str] = {}
    for line in page.lines:
        ref = reader.ref(line)
        if ref and ref.casefold() in seen:
            found.wrong(reader.at(line, reader.first), f"{ref!r} is already used at {seen[ref.casefold()]}", _TWICE)
            continue
        if ref:
            seen[ref.casefold()] = reader.at(line, reader.first).partition("!")[2]
        row = before.get((identifier(ref) if page.name == ASSUMPTIONS else ref).casefold())
        if page.name == ASSUMPTIONS:
            yield from _assumed(reader, line, row, rows)
        else:
            yield from _edited(reader, line, row)
    there = {_key(page, ref) for ref in seen}
    gone = [row for key, row in before.items() if key not in there]
    for row in gone:
        if page.name == ASSUMPTIONS:
            found.tolerated(page.name, f"{row.values['what']} is not on the sheet, and stays as it is")
        elif row.event is not None:
            yield Edit(page.name, row.ref, f"undone: {summary(row.event)}", undo_of(row.event, told))


def summary(event: Event) -> str:
    """Return an event in a few words: `Funding shifted, care, 400,000,000 GBP2324/year, from 2027-04-01`."""
    kind = type(event)
    parts = [words(event.kind)]
    if named(kind):
        parts.append(str(getattr(event, named(kind))))
    if (much := getattr(event, amount(kind), None)) is not None:
        parts.append(f"{much:,.12g} {getattr(event, 'unit', '')}".strip())
    if (share := getattr(event, "share", None)) is not None:
        parts.append(f"{share:.6g}")
    return f"{', '.join(parts)}, from {event.effective}"


_TWICE = "Give the new row another name, or none."


def _key(page: Page, ref: str) -> str:
    return identifier(ref).casefold() if page.name == ASSUMPTIONS else ref


def undo_of(event: Event, told: Told) -> Undone:
    """Return what takes an event back."""
    return Undone(
        event_id=uuid4(), target=event.event_id, who=told.who, why=told.why, recorded=told.recorded, effective=told.day
    )


class _Reader:
    """Reads the cells of one sheet."""

    def __init__(
        self, page: Page, columns: Mapping[str, Column], found: Findings, told: Told, *, day_first: bool
    ) -> None:
        self.page, self.columns, self.found, self.told = page, columns, found, told
        self.day_first = day_first
        self.first = next(iter(columns))

    def at(self, line: Line, key: str) -> str:
        """The address of a cell; that of the row's first where the column is not there."""
        cell = line.cells.get(key) or next(iter(line.cells.values()))
        return cell.at

    def ref(self, line: Line) -> str:
        cell = line.cells.get(self.first)
        return (text_of(cell, self.found) or "") if cell else ""

    def value(self, line: Line, key: str, found: Findings | None = None) -> Value:
        """The value of a cell, money in pounds; `None` where it is empty or wrong."""
        cell, column = line.cells.get(key), self.columns[key]
        if cell is None:
            return None
        into = self.found if found is None else found
        if column.style in ("money", "share", "number", "year"):
            return number_of(cell, column, into, self.page.factors.get(key, 1_000_000))
        if column.style == "date":
            return date_of_cell(cell, into, day_first=self.day_first)
        return text_of(cell, into)

    def same(self, line: Line, key: str, was: Value) -> bool:
        """Whether a cell holds what it was exported with."""
        quiet = Findings()
        now = self.value(line, key, quiet)
        if quiet.problems:
            return False
        if isinstance(was, float | int) and self.columns[key].style == "money":
            was = in_pounds(was)
        if isinstance(now, float | int) and isinstance(was, float | int):
            return math.isclose(now, was, rel_tol=_NEAR, abs_tol=0.0)
        if isinstance(now, str) and isinstance(was, str):
            return _spoken(now, key) == _spoken(was, key)
        return now == was


def _spoken(text: str, key: str) -> list[str]:
    """The words of a cell; names of the model may be written with blanks or as its ids."""
    return (text.replace("_", " ") if key == "what" else text).split()


def _edited(reader: _Reader, line: Line, row: Row | None) -> Iterator[Edit]:
    """Yield what one row of decisions or counts changes."""
    was = row.values if row else {}
    changed = [
        key for key in reader.columns if key in line.cells and key != "ref" and not reader.same(line, key, was.get(key))
    ]
    if row is not None and not changed:
        return
    before = len(reader.found.problems)
    event, cells = _event(reader, line, row, frozenset(changed))
    if event is None or len(reader.found.problems) > before:
        return
    at = reader.at(line, reader.first)
    if row is None or row.event is None:
        yield Edit(at, reader.ref(line) or "new", f"new: {summary(event)}", None, event, cells)
        return
    shown = "; ".join(_shown(reader, line, key, was.get(key)) for key in changed)
    yield Edit(at, row.ref, f"{words(event.kind)}: {shown}", undo_of(row.event, reader.told), event, cells)


def _shown(reader: _Reader, line: Line, key: str, was: Value) -> str:
    now = line.cells[key].value
    return f"{reader.columns[key].heading} {_plain(was)} → {_plain(now)}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if value is None:
        return "nothing"
    return f"{value:,.12g}" if isinstance(value, float | int) else str(value)


def _event(
    reader: _Reader, line: Line, row: Row | None, changed: frozenset[str]
) -> tuple[Event | None, Mapping[str, str]]:
    """Return the event of a row, and the address of each of its fields."""
    kind = _kind(reader, line)
    if kind is None:
        return None, {}
    type_ = KINDS[kind]
    fields: dict[str, str | Node] = {"recorded": reader.told.recorded.isoformat()}
    cells = {"kind": reader.at(line, "kind"), "recorded": reader.at(line, reader.first)}
    old = row.event if row and row.event and row.event.kind == kind else None
    for key, name in _placed(reader, type_):
        if key not in line.cells or (row is not None and key in _SAID and key not in changed):
            continue  # whoever edits a row says so: its old author does not
        value = reader.value(line, key)
        if name in type_.model_fields:
            if value is not None:
                fields[name] = _text(value) if old is None or key in changed else _kept(old, name, value)
            cells.setdefault(name, reader.at(line, key))
            if value is not None:
                cells[name] = reader.at(line, key)
        elif value is not None and key not in ("money", "value"):
            heading = reader.columns[key].heading
            reader.found.wrong(reader.at(line, key), f"a {words(kind)} has no {heading.casefold()}", "Clear the cell.")
    _amount(reader, line, type_, fields, cells)
    _more(reader, line, type_, fields, cells)
    _defaults(reader, type_, fields)
    return _made(reader, line, kind, fields, cells), cells


_SAID = ("who", "why")
_ANSWERED = ("owner", "signed_off_by", "sunset")
"""Who answers for an assumption, and until when."""


def _placed(reader: _Reader, type_: type[Event]) -> Iterator[tuple[str, str]]:
    """Yield each column with the field that it holds for a kind."""
    names = {"what": named(type_), "to": "receiver", "year": "financial_year", "money": "", "value": ""}
    for key in reader.columns:
        if key not in ("ref", "kind", "more"):
            yield key, names.get(key, key)


def _text(value: Value) -> str:
    match value:
        case float() | int():
            return number_text(float(value))
        case date():
            return value.isoformat()
    return str(value)


def _kept(old: Event, name: str, value: Value) -> str:
    """Return a field that was not touched with every digit that the log has."""
    held = getattr(old, name)
    return _text(held if isinstance(held, str | float | int | date) else value)


def _kind(reader: _Reader, line: Line) -> str | None:
    family = "decision" if reader.page.name == DECISIONS else "observation"
    kinds = [kind.__name__ for kind in FAMILIES[family]]
    at = reader.at(line, "kind")
    text = text_of(line.cells["kind"], reader.found) if "kind" in line.cells else None
    if text is None:
        if "kind" not in line.cells or not line.cells["kind"].flaw:
            reader.found.wrong(at, f"{reader.columns['kind'].heading} is missing", "Choose one from the list.")
        return None
    kind = kind_of(text)
    if kind not in kinds:
        offered = [words(one) for one in kinds]
        reader.found.wrong(
            at, f"{text!r} is not a kind of {family}", suggest(text, offered, f"One of: {', '.join(offered)}."), text
        )
        return None
    return kind


def _amount(
    reader: _Reader, line: Line, type_: type[Event], fields: dict[str, str | Node], cells: dict[str, str]
) -> None:
    name = amount(type_)
    filled = [key for key in ("money", "value") if key in line.cells and not line.cells[key].empty]
    if not name:
        for key in filled:
            reader.found.wrong(reader.at(line, key), f"a {words(type_.__name__)} has no amount", "Clear the cell.")
        return
    cells[name] = reader.at(line, filled[0] if filled else "money" if "unit" in type_.model_fields else "value")
    if len(filled) > 1:
        what = f"there are two amounts, here and at {reader.at(line, 'money').partition('!')[2]}"
        reader.found.wrong(reader.at(line, "value"), what, "Clear one of the two.")
    elif filled:
        if (value := reader.value(line, filled[0], Findings())) is not None:
            fields[name] = _text(value)
        if filled[0] == "money":  # also where it cannot be read, or the unit would be missed as well
            if (unit := fields.get("unit")) is not None and unit != MONEY:
                reader.found.wrong(
                    reader.at(line, "unit"), f"the unit is {unit}, and the amount is in £m", "Clear the unit."
                )
            fields["unit"] = MONEY


def _more(
    reader: _Reader, line: Line, type_: type[Event], fields: dict[str, str | Node], cells: dict[str, str]
) -> None:
    cell = line.cells.get("more")
    text = text_of(cell, reader.found) if cell else None
    if cell is None:
        return
    for name in others(type_):
        cells[name] = cell.at
    if text is None:
        return
    document = loads(text, "")
    for problem in document.problems:
        reader.found.wrong(cell.at, problem.what, "Write one `field: value` a line.", text)
    for name, node in document.root.items.items():
        if name in others(type_):
            fields[name] = node
        else:
            known = ", ".join(others(type_)) or "none"
            way_out = suggest(name, others(type_), f"Fields of a {words(type_.__name__)} that stand here: {known}.")
            reader.found.wrong(cell.at, f'"{name}" is not a field that stands here', way_out, text)


def _defaults(reader: _Reader, type_: type[Event], fields: dict[str, str | Node]) -> None:
    fields.setdefault("who", reader.told.who)
    fields.setdefault("why", reader.told.why)
    year = fields.get("financial_year")
    if "financial_year" in type_.model_fields and isinstance(year, str) and year.isdecimal():
        fields["effective"] = financial_year_start(int(year)).isoformat() if 1900 <= int(year) <= 2200 else "1900-01-01"


def _made(
    reader: _Reader, line: Line, kind: str, fields: Mapping[str, str | Node], cells: Mapping[str, str]
) -> Event | None:
    """Return the event, or note at each cell what is wrong or missing."""
    wrong = {problem.where for problem in reader.found.problems}
    type_ = KINDS[kind]
    by_itself = {"event_id", "recorded", "who", "why"} | (
        {"effective"} if "financial_year" in type_.model_fields else set()
    )
    missing = [n for n, f in type_.model_fields.items() if f.is_required() and n not in fields and n not in by_itself]
    for name in missing:
        at = cells.get(name, reader.at(line, reader.first))
        if at not in wrong:
            reader.found.wrong(at, f"a {words(kind)} has no {name.replace('_', ' ')}", "Fill in the cell.")
    if missing or any(cell.at in wrong for cell in line.cells.values()):
        return None
    made = made_of(kind, fields, uuid4())
    if not isinstance(made, tuple):
        return made
    for flaw in made:
        at = cells.get(flaw.field, reader.at(line, reader.first))
        reader.found.wrong(at, flaw.what, flaw.way_out)
    return None


def _assumed(reader: _Reader, line: Line, row: Row | None, rows: Sequence[Row]) -> Iterator[Edit]:
    """Yield what one row of assumptions changes."""
    found = reader.found
    if row is None:
        name = reader.ref(line)
        known = [str(one.values["what"]) for one in rows]
        way_out = suggest(name, known, "Take the row away: parameters are those of the model.")
        found.wrong(reader.at(line, "what"), f"{name!r} is not a parameter of the model", way_out, name)
        return
    keys = [key for key, column in reader.columns.items() if column.edited and key in line.cells]
    changed = [key for key in keys if not reader.same(line, key, row.values.get(key))]
    fixed = [k for k in ("unit", "least", "most") if k in line.cells and not reader.same(line, k, row.values.get(k))]
    for key in fixed:
        found.wrong(reader.at(line, key), f"{reader.columns[key].heading} is the model's and not for editing", _BACK)
    if not changed or fixed:
        return
    numbers = {key: reader.value(line, key) for key in ("low", "central", "high") if key in line.cells}
    if all(line.cells[key].empty for key in numbers):
        yield from _withdrawn(reader, line, row)
        return
    before = len(found.problems)
    fields, cells = _belief(reader, line, row, changed, numbers)
    if len(found.problems) > before:
        return
    event = _made(reader, line, "AssumptionAdopted", fields, cells)
    if event is not None:
        shown = "; ".join(_shown(reader, line, key, row.values.get(key)) for key in changed)
        yield Edit(reader.at(line, "what"), str(row.values["what"]), shown, None, event, cells)


_BACK = "Write it back as it was, or export the plan again."


def _withdrawn(reader: _Reader, line: Line, row: Row) -> Iterator[Edit]:
    at, name = reader.at(line, "central"), str(row.values["what"])
    if row.event is None:
        reader.found.wrong(at, "central is empty", "Write what is assumed; the model's own value cannot be taken away.")
        return
    source = text_of(line.cells["source"], Findings()) if "source" in line.cells else None
    told = reader.told
    said = {"who": told.who, "why": told.why, "recorded": told.recorded, "effective": told.day}
    fields = {**said, "event_id": uuid4(), "target": row.event.event_id, "source": source or told.why}
    event = AssumptionWithdrawn.model_validate(fields)
    yield Edit(reader.at(line, "what"), name, "the assumption is withdrawn", None, event, {"target": at})


def _belief(
    reader: _Reader, line: Line, row: Row, changed: Sequence[str], numbers: Mapping[str, Value]
) -> tuple[dict[str, str | Node], dict[str, str]]:
    """Return the fields of the assumption that a row says, and the address of each."""
    found = reader.found
    low, central, high = (numbers.get(key) for key in ("low", "central", "high"))
    shape = (text_of(line.cells["shape"], found) if "shape" in line.cells else None) or "one value"
    shape = shape.casefold()
    at = {key: reader.at(line, key) for key in reader.columns if key in line.cells}
    if shape not in SHAPES:
        what = f"{shape!r} is not a shape that low, central and high can say"
        found.wrong(at["shape"], what, f"Choose one of: {', '.join(SHAPES)}.", shape)
    elif shape != "one value":
        for key in ("low", "high", *(("central",) if shape != "uniform" else ())):
            if numbers.get(key) is None and not line.cells[key].flaw:
                found.wrong(at[key], f"{shape} needs {key}", "Write it, or choose the shape `one value`.")
    elif central is None and not line.cells["central"].flaw:
        found.wrong(at["central"], "central is empty", "Write the value, or choose another shape.")
    _ordered(found, at, (low, central, high))
    if row.event is None and {*_ANSWERED}.issuperset(changed):
        what = "nobody has adopted this figure: it is the model's own"
        found.wrong(at[changed[0]], what, "Adopt it, by saying where the figure comes from; or clear the cell.")
    elif row.event is None and "source" not in changed and "source" in at:
        what = "the source is still that of the model's own value"
        found.wrong(at["source"], what, "Say where the new figure comes from.")
    fields: dict[str, str | Node] = {
        "parameter": row.ref,
        "unit": str(row.values["unit"]),
        "recorded": reader.told.recorded.isoformat(),
        "who": reader.told.who,
        "why": reader.told.why,
        "effective": reader.told.day.isoformat(),
    }
    if shape == "one value" and isinstance(central, float):
        fields["value"] = number_text(central)
    elif isinstance(low, float) and isinstance(high, float):
        mode = f"mode: {number_text(central)}, " if isinstance(central, float) and shape != "uniform" else ""
        fields["draw"] = f"{{{shape}: {{low: {number_text(low)}, {mode}high: {number_text(high)}}}}}"
    for key in ("confidence", "effective", "who", "why", "source", *_ANSWERED):
        if (
            key in line.cells
            and (key not in _SAID or key in changed)
            and (value := reader.value(line, key)) is not None
        ):
            fields[key] = _text(value)
        elif key in _ANSWERED and key not in line.cells and row.event is not None and getattr(row.event, key):
            fields[key] = str(getattr(row.event, key))  # a workbook without the column says nothing of it
    if "signed_off_by" in fields and "signed_off_by" not in changed and not {*_ANSWERED}.issuperset(changed):
        told = f"{fields.pop('signed_off_by')} had signed off the figure before, and nobody has this one"
        found.tolerated(at.get("signed_off_by", at["what"]), told)
    cells = {**at, "value": at["central"], "draw": at["central"], "parameter": at["what"]}
    return fields, cells


def _ordered(found: Findings, at: Mapping[str, str], numbers: tuple[Value, Value, Value]) -> None:
    """Note where low, central and high do not rise."""
    low, central, high = (one if isinstance(one, float) else None for one in numbers)
    least, most = (-math.inf if low is None else low), (math.inf if high is None else high)
    if least > most:
        found.wrong(at["low"], f"low {_plain(low)} is above high {_plain(high)}", "Exchange the two.")
    elif central is not None and not least <= central <= most:
        what = f"central {_plain(central)} is outside low {_plain(low)} to high {_plain(high)}"
        found.wrong(at["central"], what, "Correct one of the three.", _plain(central))
