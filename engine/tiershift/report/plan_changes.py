"""What somebody changed in the workbook of a plan, as events that can be recorded; every cell that is wrong at once.

The workbook says which version it was exported from. Its sheets are made again from the log at that version, and what
differs is what the reader did: a changed row undoes its event and records a new one, a new row is a new event, a row
that is gone is undone. A row that was not touched is never recorded again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from tiershift.errors import Problem, ScenarioError, UsageError
from tiershift.events.decide import decide
from tiershift.events.fold import apply
from tiershift.events.people import Names, apart
from tiershift.events.plan import Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.touches import touches
from tiershift.events.types import Event, Undone
from tiershift.model.load import Model
from tiershift.report.plan_book import price_rows
from tiershift.report.plan_cells import Findings, in_order, open_book, read_page
from tiershift.report.plan_rows import Edit, Told, edits_of, summary, undo_of
from tiershift.report.plan_sheets import (
    ASSUMPTIONS,
    COLUMNS,
    DECISIONS,
    FORMAT,
    HISTORY,
    PRICES,
    SCHEMA,
    Row,
    amount,
    rows_of,
)
from tiershift.report.plan_size import leap

_READ = (DECISIONS, ASSUMPTIONS, HISTORY)
_RED = "FFFFC7CE"
_HELD = 30
"""Rows of the hidden sheet that are looked at."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook was exported from: a stream, the version and head of its lineage, and the model."""

    plan: str
    version: int
    head: str
    model: str
    model_hash: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a workbook would change, in the order of its sheets; what was tolerated; and what is wrong, in order."""

    edits: tuple[Edit, ...]
    notices: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def commands(self) -> tuple[Event, ...]:
        """Everything that is to be recorded: what is undone, the latest first, and then what is new."""
        return tuple(event for event, _ in _commands(self.edits))


def origin_of(path: Path) -> Origin:
    """Return what the workbook at `path` was exported from.

    Raises:
        ScenarioError: it is no workbook, or not one of a plan, or of a newer format.
    """
    book = open_book(path)[0]
    sheet = book[SCHEMA] if SCHEMA in book.sheetnames else None
    held = (
        {}
        if sheet is None
        else {str(row[0].value): str(row[1].value or "") for row in sheet.iter_rows(max_row=_HELD, max_col=2)}
    )
    if not held.keys() >= {"format", "plan", "version", "head", "model", "model_hash"} or not re.fullmatch(
        r"[0-9]{1,18}", held["version"]
    ):
        what = "the workbook does not say what it was exported from"
        way_out = "Give one that `tiershift plan export PLAN.xlsx` wrote, with its hidden sheet _schema as it was."
        raise ScenarioError(Problem(str(path), what, "", way_out))
    if held["format"] != str(FORMAT):
        what = f"the workbook has the format {held['format']}, and this tiershift reads {FORMAT}"
        raise ScenarioError(Problem(str(path), what, "", "Export the plan again, and carry your changes over."))
    return Origin(held["plan"], int(held["version"]), held["head"], held["model"], held["model_hash"])


def read_changes(path: Path, base: Plan, now: Plan, model: Model, told: Told, names: Names | None = None) -> Changes:
    """Return what the workbook at `path` changes.

    Args:
        path: the workbook.
        base: the plan as it was exported.
        now: the plan as it is, which the changes are decided against.
        model: what they are decided against.
        told: who imports, why and when.
        names: where a cell's `person: NAME` is kept; such a cell is wrong where there is nowhere.

    Raises:
        ScenarioError: it is no workbook.
    """
    books, found = open_book(path), Findings()
    edits: list[Edit] = []
    for name in _READ:
        page = read_page(books, name, COLUMNS[name], found)
        if page is not None:
            rows = rows_of(name, base, model.parameters)
            own = list(edits_of(page, rows, told, found))
            edits += own if name == ASSUMPTIONS else _in_order_of_the_log(own, rows, told)
    edits = [_apart(edit, names, found) for edit in edits]
    _unchanged_prices(books, found)
    _sized(edits, base, books[0], found)
    _decided(edits, now, model, found)
    problems = sorted(found.problems, key=lambda problem: in_order(problem.where))
    return Changes(tuple(edits), tuple(dict.fromkeys(found.notices)), tuple(problems))


def marked(path: Path, problems: Sequence[Problem]) -> bytes:
    """Return a copy of the workbook at `path` with every cell that is wrong coloured and commented."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = open_book(path)[0]
    told: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        sheet, _, address = problem.where.partition("!")
        if sheet in book.sheetnames:
            told.setdefault((sheet, address or "A1"), []).append(f"{problem.what}\n{problem.way_out}")
    for (sheet, address), said in told.items():
        cell = book[sheet][address]
        cell.fill = PatternFill("solid", fgColor=_RED)
        cell.comment = Comment("\n\n".join(said), "tiershift", width=360, height=60 + 40 * len(said))
    if told:
        book.active = book.sheetnames.index(next(iter(told))[0])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _apart(edit: Edit, names: Names | None, found: Findings) -> Edit:
    """Return an edit whose event has pseudonyms for the people that its cells name."""
    if names is None or edit.new is None:
        return edit
    try:
        return replace(edit, new=apart(edit.new, names))
    except UsageError as error:
        for problem in error.problems:
            found.wrong(edit.cells.get(problem.where, edit.at), problem.what, problem.way_out)
        return edit


def _in_order_of_the_log(edits: Sequence[Edit], rows: Sequence[Row], told: Told) -> list[Edit]:
    """Return edits in the order of the log, with what must be recorded again to stay on top of what was changed.

    A setting replaces what was decided before it. Recorded anew at the end of the log it would replace what came after
    it, too; so that follows it again.
    """
    of = {edit.ref: edit for edit in edits if edit.undo is not None}
    made: list[Edit] = []
    things: frozenset[str] = frozenset()
    for row in rows:
        edit = of.get(row.ref)
        if edit is not None:
            made.append(edit)
            if edit.new is not None and row.event is not None:
                things |= touches(row.event, {}) | touches(edit.new, {})
        elif row.event is not None and (own := touches(row.event, {})) & things:
            again = row.event.model_copy(update={"event_id": uuid4(), "recorded": told.recorded})
            what = f"recorded again, so that it follows what was changed: {summary(row.event)}"
            made.append(Edit(f"{DECISIONS}!A1", row.ref, what, undo_of(row.event, told), again))
            things |= own
    return [*made, *(edit for edit in edits if edit.undo is None)]


def _commands(edits: Sequence[Edit]) -> Iterator[tuple[Event, Edit]]:
    """What is to be recorded, with the edit that it is for: undoings first, for what rests on what goes later."""
    for edit in reversed(edits):
        if edit.undo is not None:
            yield edit.undo, edit
    for edit in edits:
        if edit.new is not None:
            yield edit.new, edit


def _sized(edits: Sequence[Edit], base: Plan, book: Any, found: Findings) -> None:
    """Note each figure that has another size than the one before it; see `plan_size`."""
    stood = {str(event.event_id): event for event in base.events}
    for edit in edits:
        at = "" if edit.new is None else edit.cells.get(amount(type(edit.new)), "")
        if edit.new is None or not at:
            continue
        sheet, _, address = at.partition("!")
        replaced = stood.get(str(edit.undo.target)) if isinstance(edit.undo, Undone) else None
        far = leap(edit.new, base, replaced, book[sheet][address].value)
        if far is not None and far.weight == "refused":
            found.wrong(at, far.what, far.way_out)
        elif far is not None:
            found.tolerated(at, f"{far.what}; is it meant?")


_BY_ITSELF = frozenset({
    Reason.UNKNOWN_LEVER, Reason.UNKNOWN_VARIABLE, Reason.UNKNOWN_PARAMETER, Reason.UNIT, Reason.TOO_EARLY,
    Reason.TOO_LATE, Reason.NOT_YET, Reason.SAME_TIER, Reason.BELIEF, Reason.IDENTIFIES, Reason.SUNSET, Reason.NAMES,
})  # fmt: skip
"""Why an event is refused whatever else the plan says."""
_AS_READ = " (as far as the other cells could be read)"


def _decided(edits: Sequence[Edit], plan: Plan, model: Model, found: Findings) -> None:
    """Note for each change that cannot be obeyed why, at the cell that is to blame.

    Where cells are wrong already, others may be refused only for what those should have said; such a refusal says so,
    and all stands in one round.
    """
    spoiled = {problem.where for problem in found.problems}
    for event, edit in _commands(edits):
        decided = decide(plan, event, model)
        if isinstance(decided, Refused):
            own: Mapping[str, str] = edit.cells if event is edit.new else {}
            at = own.get(decided.field, edit.at)
            if at in spoiled:
                continue
            rests = spoiled and decided.reason not in _BY_ITSELF
            found.wrong(at, f"{decided.what}{_AS_READ if rests else ''}", decided.way_out)
        else:
            plan = apply(plan, decided)


def _unchanged_prices(books: tuple[Any, Any], found: Findings) -> None:
    page = read_page(books, PRICES, COLUMNS[PRICES], found)
    if page is None:
        return
    rows = {float(str(row.values["year"])): row for row in price_rows()}
    for line in page.lines:
        cells = line.cells
        row = (
            rows.get(cells["year"].value) if "year" in cells and isinstance(cells["year"].value, int | float) else None
        )
        given = cells["factor"].value if "factor" in cells else None
        held = row.values["factor"] if row else None
        if row is None or not isinstance(given, int | float) or abs(given - float(str(held))) > 1e-9:
            at = cells["factor"].at if "factor" in cells else PRICES
            way_out = "Write it back as it was: decisions are in 2023-24 prices, and prices are the model's."
            found.wrong(at, "prices are not part of a plan", way_out)
