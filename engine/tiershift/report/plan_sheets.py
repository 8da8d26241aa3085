"""The sheets of a plan's workbook as values: what stands in which column, both for writing and for reading back.

Rows are made from events alone, so that the sheet as it was exported can be made again from the log at any version:
what a reader changed is what differs from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tiershift.events.fields import words
from tiershift.events.plan import Plan
from tiershift.events.types import FAMILIES, AssumptionAdopted, Event
from tiershift.events.yamlout import event_lines
from tiershift.model.distributions import Fixed, Pert, Triangular, Uniform
from tiershift.model.parameters import Parameter, Parameters

FORMAT = 1
HEADER_ROW = 3
"""The row (from one) of the headings, as exported; a reader finds them wherever they are."""
SPARE_ROWS = 20
"""Yellow rows for what is new."""
MONEY = "GBP2324/year"
DECISIONS, ASSUMPTIONS, PRICES, HISTORY, SCHEMA = (
    "Decisions", "Assumptions", "Prices", "Activity history", "_schema",
)  # fmt: skip

Style = Literal["text", "wrap", "money", "share", "number", "year", "date"]
Value = str | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, its heading, its width in characters, how it is shown, whether a reader may edit it.

    `may_lack` says that workbooks of earlier versions were written without it, and are still read.
    """

    key: str
    heading: str
    width: float
    style: Style = "text"
    edited: bool = True
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as exported: its values by the key of the column, and the event that it shows, if any."""

    ref: str
    values: Mapping[str, Value]
    event: Event | None = None


_TOLD = (Column("who", "Who", 24, "wrap"), Column("why", "Why", 46, "wrap"), Column("source", "Source", 34, "wrap"))
_MONEY = Column("money", "£m a year (2023-24 prices)", 15, "money")
_MORE = Column("more", "More (field: value)", 24, "wrap")

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    DECISIONS: (
        Column("ref", "Ref", 6, edited=False), Column("kind", "Decision", 20),
        Column("what", "What or from", 26, "wrap"), Column("to", "To", 13), _MONEY,
        Column("share", "Share (%)", 10, "share"), Column("value", "Value", 11, "number"), Column("unit", "Unit", 14),
        Column("effective", "Starts", 14, "date"), Column("over", "Over (years)", 9, "number"),
        Column("double_running", "Double running (years)", 11, "number"), _MORE, *_TOLD,
    ),
    ASSUMPTIONS: (
        Column("what", "Parameter", 38, "wrap", edited=False), Column("unit", "Unit", 18, "wrap", edited=False),
        Column("low", "Low", 12, "number"), Column("central", "Central", 12, "number"),
        Column("high", "High", 12, "number"), Column("shape", "Shape", 12), Column("confidence", "Confidence", 13),
        Column("effective", "From", 13, "date"), Column("who", "Who", 20, "wrap"), Column("why", "Why", 32, "wrap"),
        Column("source", "Source", 62, "wrap"), Column("owner", "Owner", 20, "wrap", may_lack=True),
        Column("signed_off_by", "Signed off by", 20, "wrap", may_lack=True),
        Column("sunset", "Sunset", 13, "date", may_lack=True),
        Column("least", "May be from", 15, "number", edited=False),
        Column("most", "May be to", 15, "number", edited=False),
    ),
    HISTORY: (
        Column("ref", "Ref", 6, edited=False), Column("kind", "Observation", 20), Column("what", "What", 28, "wrap"),
        Column("effective", "Date", 14, "date"), Column("year", "Financial year ending", 11, "year"), _MONEY,
        Column("value", "Value", 13, "number"), Column("unit", "Unit", 14), _MORE, *_TOLD,
    ),
    PRICES: (
        Column("year", "Financial year ending", 12, "year", edited=False),
        Column("factor", "Pounds for one of 2023-24", 16, "number", edited=False),
        Column("how", "How known", 14, edited=False), Column("source", "Source", 70, "wrap", edited=False),
    ),
}  # fmt: skip
"""The columns of each sheet that is read back, in the order in which they are written."""

NAMING = (
    "lever", "tier", "giver", "programme", "service", "whom", "way", "offer", "contract", "on", "variable", "nature",
    "collection",
)  # fmt: skip
"""Fields that say what an event is about; the first that a kind has goes into the column of that name."""
AMOUNTS = ("value", "amount", "change", "money_each", "target")
"""Fields that say how much."""
_OWN_COLUMN = {
    "kind", "v", "event_id", "recorded", "effective", "who", "why", "source", "unit", "share", "over",
    "double_running", "receiver", "financial_year",
}  # fmt: skip

SHAPES = ("one value", "uniform", "triangular", "pert")
"""Shapes that three cells can say."""


def named(kind: type[Event]) -> str:
    """Return the field of a kind that says what it is about; empty for none."""
    return next((field for field in NAMING if field in kind.model_fields), "")


def amount(kind: type[Event]) -> str:
    """Return the field of a kind that says how much; empty for none."""
    return next((field for field in AMOUNTS if field in kind.model_fields and field != named(kind)), "")


def others(kind: type[Event]) -> tuple[str, ...]:
    """Return the fields of a kind that have no column of their own."""
    taken = {*_OWN_COLUMN, named(kind), amount(kind)}
    return tuple(field for field in kind.model_fields if field not in taken)


def counting(plan: Plan, family: str) -> tuple[Event, ...]:
    """Return the events of a family that are not undone, in the order of the log."""
    kinds = FAMILIES[family]
    return tuple(e for e in plan.events if isinstance(e, kinds) and str(e.event_id) not in plan.undone)


def rows_of(sheet: str, plan: Plan, parameters: Parameters) -> tuple[Row, ...]:
    """Return the rows of a sheet as `plan` has them."""
    match sheet:
        case "Decisions":
            return tuple(_event_row(f"D{n}", event) for n, event in enumerate(counting(plan, "decision"), 1))
        case "Activity history":
            return tuple(_event_row(f"A{n}", event) for n, event in enumerate(counting(plan, "observation"), 1))
        case "Assumptions":
            return tuple(_assumptions(plan, parameters))
    raise ValueError(f"{sheet} has no rows of events")


def _event_row(ref: str, event: Event) -> Row:
    kind = type(event)
    how_much, unit = getattr(event, amount(kind), None), getattr(event, "unit", "")
    money = unit == MONEY and how_much is not None
    values: dict[str, Value] = {
        "ref": ref,
        "kind": words(event.kind),
        "what": _subject(event, named(kind)),
        "to": getattr(event, "receiver", None),
        "money": in_millions(how_much) if money and how_much is not None else None,
        "share": getattr(event, "share", None),
        "value": None if money else how_much,
        "unit": None if money or not unit else unit,
        "effective": event.effective,
        "year": getattr(event, "financial_year", None),
        "over": getattr(event, "over", None) or None,
        "double_running": getattr(event, "double_running", None) or None,
        "more": "\n".join(_more(event)) or None,
        "who": event.who,
        "why": event.why,
        "source": getattr(event, "source", "") or None,
    }
    if values["year"] is not None:
        values["effective"] = None
    return Row(ref, values, event)


def _subject(event: Event, field: str) -> str | None:
    """What an event is about, the model's own names as people write them."""
    if not field:
        return None
    said = str(getattr(event, field))
    return said.replace("_", " ") if field in ("lever", "variable") else said


def _more(event: Event) -> Iterable[str]:
    wanted = others(type(event))
    name = ""
    for line in event_lines(event):
        bare = line[4:]
        if not bare.startswith(" "):
            name = bare.partition(":")[0]
        if name in wanted:
            yield bare


def _assumptions(plan: Plan, parameters: Parameters) -> Iterable[Row]:
    adopted = {e.parameter: e for e in counting(plan, "belief") if isinstance(e, AssumptionAdopted)}
    for one in sorted(parameters.values.values(), key=lambda one: one.name.casefold()):
        event = adopted.get(one.id)
        low, high = one.bounds
        values: dict[str, Value] = {
            "what": one.name,
            "unit": one.drawn_unit,
            **(_numbers(one) if event is None else _believed(event)),
            "confidence": one.confidence if event is None else event.confidence,
            "effective": None if event is None else event.effective,
            "who": None if event is None else event.who,
            "why": None if event is None else event.why,
            "source": one.source if event is None else event.source,
            "owner": None if event is None else event.owner or None,
            "signed_off_by": None if event is None else event.signed_off_by or None,
            "sunset": None if event is None else event.sunset,
            "least": low,
            "most": high,
        }
        yield Row(one.id, values, event)


def _numbers(one: Parameter) -> Mapping[str, Value]:
    """What the model itself has: its value, and its draw as far as three cells can say it."""
    match one.draw:
        case Triangular(low, mode, high) | Pert(low, mode, high):
            return {"low": low, "central": mode, "high": high, "shape": type(one.draw).__name__.lower()}
        case Uniform(low, high):
            return {"low": low, "central": None, "high": high, "shape": "uniform"}
        case Fixed():
            return {"low": None, "central": one.value, "high": None, "shape": "one value"}
        case _:
            return {"low": None, "central": one.value, "high": None, "shape": type(one.draw).__name__.lower()}


def _believed(event: AssumptionAdopted) -> Mapping[str, Value]:
    if event.draw is None:
        return {"low": None, "central": event.value, "high": None, "shape": "one value"}
    ((shape, numbers),) = event.draw.items()
    central = next((numbers[name] for name in ("mode", "median", "mean") if name in numbers), None)
    return {"low": numbers.get("low"), "central": central, "high": numbers.get("high"), "shape": shape}


def in_millions(pounds: float) -> float:
    """Return pounds in millions, so that `in_pounds` gives the same pounds back."""
    return float(Decimal(repr(float(pounds))) / 1_000_000)


def in_pounds(millions: float, factor: int = 1_000_000) -> float:
    """Return an amount of so many `factor` pounds in pounds, without what rounding in binary would add."""
    return float(Decimal(repr(float(millions))) * factor)


def letter(place: int) -> str:
    """Return the letters of the column at `place`, from nought."""
    above, last = divmod(place, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + last)
