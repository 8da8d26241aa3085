"""The sheets of records: cover, contents, control, assumptions, decisions."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from tiershift.events.told_at import significant
from tiershift.model.calendar import date_of
from tiershift.model.distributions import Fixed
from tiershift.report.answers import Answer, adopted_by_id, answer
from tiershift.report.checks import Check, failed
from tiershift.report.guesses import meaning
from tiershift.report.headline import CAVEAT
from tiershift.report.impact import QUALITY, UNTOLD, Impact
from tiershift.report.indicators import INDICATORS, described
from tiershift.report.place import about_place
from tiershift.report.sheet import Cell, Column, Formula, Link, Sheet, Styled
from tiershift.report.summary import Report, Result, day_of

if TYPE_CHECKING:
    from tiershift.events.plan import Change, Plan
    from tiershift.model.distributions import Draw
    from tiershift.model.parameters import Parameter

TO_NAME = "to be named"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
PROVENANCE = (
    "log_head", "model_hash", "parameters_hash", "drawn_from", "posterior_hash", "seed", "futures", "engine_version",
)  # fmt: skip


def repeated_from(result: Result) -> tuple[str, ...]:
    """Return the names of what a run repeats from, bit for bit; the place among them, where it is not England."""
    return (*PROVENANCE, *(key for key in ("place", "place_hash") if key in result.provenance))


def run_id(result: Result) -> str:
    """Return the name of a forecast: twelve digits of a hash over what it repeats from, bit for bit."""
    named = "\n".join(f"{key}={result.provenance.get(key, '')}" for key in repeated_from(result))
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def cover_sheet(report: Report, found: Sequence[Check], checks: Sheet) -> Sheet:
    """Return the cover: what this is, how far it may be relied on, who answers for it."""
    titles = "; ".join(f"{one.name}: {one.title}" for one in report.results.values())
    bad = Formula(f"=COUNTIF({checks.column('Outcome')},0)", float(len(failed(found))))
    asked = sum(one.outcome == "warn" for one in found)
    look = Formula(f"=COUNTIF({checks.column('Outcome')},2)", float(asked))
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Status", "DRAFT"),
        ("What it is", CAVEAT),
        ("Place", report.place),
        *(("How the place was made", text) for text in about_place(report.model.local)),
        ("Scenarios", titles),
        ("Price base", f"{report.first.provenance.get('price_base', '')} (real); cash by the price level on Prices"),
        ("Recorded", report.recorded.isoformat()),
        ("Checks that fail", bad),
        ("Checks that ask for a look", look),
        ("Senior responsible owner", TO_NAME),
        ("Commissioner", TO_NAME),
        ("Analyst", TO_NAME),
        ("Assurer", TO_NAME),
        ("Approver", TO_NAME),
        ("Assurance", "not assured"),
        ("Runs", ", ".join(f"{one.name} {run_id(one)}" for one in report.results.values())),
    )
    title = f"{report.place}: moving money from late to early intervention"
    columns = (Column("Field", 28), Column("Value", 110, "wrap"))
    return Sheet("Cover", title, ("A workbook made by tiershift from recorded runs.",), columns, rows)


RULES: tuple[tuple[str, str, str], ...] = (
    ("term", "Early", "the universal offer and targeted family support"),
    ("term", "Late", "specialist and statutory work, and children in care"),
    ("term", "Baseline", "the scenario with which a plan is compared, over the same futures"),
    ("term", "Future", "one draw of every uncertain parameter; future 17 is the same draw in every scenario"),
    ("term", "80% range", "from the 10% to the 90% quantile of the simulated futures"),
    ("term", "Budget gap", "statutory demand and protected early help that no money was planned for"),
    ("rule", "Years", "a financial year is named by the 31 March on which it ends: 2031 is April 2030 to March 2031"),
    ("rule", "Rounding", "totals are computed unrounded; what is shown may not sum"),
    ("rule", "Adding up", "means add up over lines and years; medians and other quantiles do not"),
    ("rule", "Signs", "costs are positive; reductions, ends and funding are in brackets"),
    ("rule", "Prices", "real is at 2023-24 prices; cash is in the pounds of the year; the two are never added"),
    ("rule", "Not in the range", "a change of law or policy, and an error in the structure of the model"),
)


def contents_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """Return the contents: every sheet with its title, every term and rule, every indicator and how it is made."""
    columns = (
        Column("Kind", 12),
        Column("Name", 38),
        Column("What it says", 90, "wrap"),
        Column("Unit", 22),
        Column("Made from the model's variables", 90, "wrap"),
    )
    rows: list[tuple[Cell, ...]] = [("sheet", Link(sheet.name), sheet.title, "", "") for sheet in sheets]
    rows += [(kind, name, text, "", "") for kind, name, text in RULES]
    rows += [("indicator", one.name, one.label, one.unit, described(one.how)) for one in INDICATORS]
    return Sheet("Contents and notes", "Contents and notes", (), columns, tuple(rows), frozen=2)


def control_sheet(report: Report) -> Sheet:
    """Return what each run can be repeated from, and totals to reconcile the workbook with."""
    columns = (Column("Item", 46), *(Column(name, 70) for name in report.results))
    results = list(report.results.values())

    def row(item: str, cells: Iterator[Cell]) -> tuple[Cell, ...]:
        return (item, *cells)

    rows = [row("Run id", (run_id(one) for one in results))]
    for key in ("model", *repeated_from(report.first), "price_base"):
        item = key.replace("_", " ").capitalize()
        rows.append(row(item, (one.provenance.get(key, "") for one in results)))
    rows.append(row("Command", (report.command for _ in results)))
    rows += [row(item, (Styled(total(one, name), "money") for one in results)) for item, name in CONTROL_TOTALS.items()]
    notes = ("A forecast repeats bit for bit from the log head, model, parameters, seed, futures and engine version.",)
    return Sheet("Control", "Control: how to repeat this", notes, columns, tuple(rows))


CONTROL_TOTALS: Mapping[str, str] = {
    "Control total: early and late spend, £m real, all years, mean": "early_and_late_spend_real",
    "Control total: early and late spend, £m cash, all years, mean": "early_and_late_spend_cash",
}


def total(result: Result, name: str) -> float:
    """Return the sum over all years of a mean: what the workbook must come to."""
    return float(result.bands[name].mean.sum())


def assumptions_sheet(report: Report) -> Sheet:
    """Return every parameter and series of the model, and what plans believe instead."""
    columns = (
        Column("Name", 44), Column("What it is", 60, "wrap"), Column("Value", 16, "number"), Column("Unit", 24),
        Column("Low", 16, "number"), Column("High", 16, "number"), Column("Draw over futures", 46),
        Column("Kind", 12), Column("Confidence", 12), Column("Flag", 40), Column("Year", 12),
        Column("Source", 90, "wrap"), Column("Note", 60, "wrap"), Column("Elements of an array", 60, "wrap"),
        Column("Owner", 30, "wrap"), Column("Signed off by", 24, "wrap"), Column("Sunset", 13),
        Column("Quality", 13), Column("Impact", 10), Column("Share of variance", 11, "share"),
        Column("Standard error", 11, "share"), Column("Of which number", 36), Column("About the impact", 60, "wrap"),
    )  # fmt: skip
    parameters = report.model.parameters
    rows: list[tuple[Cell, ...]] = [
        (
            one.name, meaning(report.model, one.name), _value(one), one.unit, _plain(one.low), _plain(one.high),
            _drawn(one), one.kind, one.confidence, flag(one.confidence, held=isinstance(one.draw, Fixed)),
            str(one.year), one.source, one.note, _elements(one), *_rated(Answer(), one.confidence),
            *_weighed(report, one.id),
        )
        for one in parameters.values.values()
    ]  # fmt: skip
    rows += [
        (
            one.name, meaning(report.model, one.name), "table of time", one.unit, _plain(one.low), _plain(one.high),
            "as given, the same in every future", one.kind, one.confidence, flag(one.confidence, held=True),
            str(one.year), one.source, one.note, "", *_rated(Answer(), one.confidence), *_weighed(report, one.id),
        )
        for one in parameters.series.values()
    ]  # fmt: skip
    for result in report.results.values():
        held = adopted_by_id(result.plan)
        for belief in result.plan.beliefs:
            drawn = "the same in every future" if belief.draw is None else draw_in_words(belief.draw)
            rows.append((
                belief.parameter, meaning(report.model, belief.parameter), belief.value, belief.unit, None, None,
                drawn, f"belief of {result.name}", belief.confidence,
                flag(belief.confidence, held=belief.draw is None), "", belief.source, "", "",
                *_rated(answer(held.get(belief.parameter)), belief.confidence),
                *(_weighed(report, belief.parameter) if result is report.first else _weighed(report, "")),
            ))  # fmt: skip
    notes = (
        "Confidence: A read in the source, B derived from it, C estimated or recalled, D a guess, to be signed off.",
        "A guess held at one value is the same in every future: no range of this workbook holds what it leaves open.",
        "Quality: green counted, green/amber derived, amber estimated, red assumed. Impact: red from 20% of the "
        "variance of a headline number, amber from 5%; not told where no future differs in it.",
        "The share is of the first scenario's futures, and takes in what goes with parameters that are drawn together "
        "with this one: shares do not add up, and what acts only together with others is in none.",
    )
    return Sheet("Assumptions", "Assumptions: every parameter with its source", notes, columns, tuple(rows))


def _rated(who: Answer, confidence: str) -> tuple[Cell, ...]:
    """Who answers for a figure, and its quality."""
    return (who.owner, who.signed_off_by, who.sunset, QUALITY.get(confidence, UNTOLD))


def _weighed(report: Report, id_: str) -> tuple[Cell, ...]:
    """What of the headline rests on a parameter."""
    one = report.impacts.get(
        id_, Impact(UNTOLD, why="not worked out: the same in every future, or of another scenario")
    )
    return (one.colour, one.share, one.error, one.on, one.why)


def flag(confidence: str, *, held: bool) -> str:
    """Return what the reader is told about an assumption of this confidence; `held`: no future differs in it."""
    if confidence != "D":
        return ""
    return "a guess held at one value: to be signed off" if held else "a guess: to be signed off"


def _plain(value: float) -> Cell:
    """Return a number as it stands, a large whole one with its thousands apart."""
    return Styled(value, "count") if abs(value) >= 1000.0 and float(value).is_integer() else value


def _value(one: Parameter) -> Cell:
    """Return the number of a parameter, or how many an array has."""
    return f"{len(one.elements)} values" if one.elements else _plain(one.value)


def _elements(one: Parameter) -> str:
    """Return the numbers of an array by element."""
    return "; ".join(f"{name} {value:g}" for name, value, _ in one.elements)


def _drawn(one: Parameter) -> str:
    of = "one factor on all elements, " if one.elements else ""
    return of + draw_in_words(one.draw)


def draw_in_words(draw: Draw) -> str:
    """Return the shape of an uncertainty with its numbers: `triangular: low 0.35, mode 0.43, high 0.46`."""
    numbers = {field.name: getattr(draw, field.name) for field in fields(draw)}
    return f"{type(draw).__name__.lower()}: {_numbers(numbers)}"


def _numbers(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in numbers.items())


def decisions_sheet(report: Report) -> Sheet:
    """Return the log: every event of every scenario, and what it changes in the model."""
    columns = (
        Column("Scenario", 18), Column("Number", 9, "count"), Column("Kind", 18), Column("Effective", 12),
        Column("Recorded", 12), Column("Who", 34, "wrap"), Column("Why", 70, "wrap"),
        Column("What it changes", 80, "wrap"), Column("Source", 50, "wrap"), Column("Event id", 38),
    )  # fmt: skip
    rows = tuple(
        (
            result.name, float(place), event.kind, event.effective.isoformat(), day_of(event.recorded).isoformat(),
            event.who, event.why, changed(result.plan, str(event.event_id)), event.source, str(event.event_id),
        )
        for result in report.results.values()
        for place, event in enumerate(result.plan.events, start=1)
    )  # fmt: skip
    notes = ("The log is append-only: no event is ever edited, and a correction is a new event.",)
    return Sheet("Decisions log", "Decisions log", notes, columns, rows, frozen=2)


def changed(plan: Plan, event_id: str) -> str:
    """Return in words what one event of a plan changes in the model, or takes for granted there."""
    said = [_change_in_words(change) for change in plan.changes if change.event_id == event_id]
    for belief in plan.beliefs:
        if belief.event_id == event_id:
            name = belief.parameter.replace("_", " ")
            much = "" if belief.value is None else f"{belief.value:,.10g}"
            said.append(f"{name} is taken as {draw_in_words(belief.draw) if belief.draw is not None else much}")
    return "; ".join(said)


def _change_in_words(change: Change) -> str:
    name = change.parameter.replace("_", " ")
    match change.how:
        case "set":
            what = f"{name} is set to {amount(change.value, change.unit)}"
        case "add":
            way = "rises" if change.value >= 0.0 else "falls"
            what = f"{name} {way} by {amount(abs(change.value), change.unit)}"
        case "scale":
            what = f"{name} is multiplied by {change.value:,.10g}"
    start, end = day(date_of(change.at)), day(date_of(change.until))
    return f"{what} on {start}" if start == end else f"{what} from {start} to {end}"


def amount(value: float, unit: str) -> str:
    """Return an amount with its unit as people write it: `£400m a year at 2023-24 prices`, `8%`.

    One of more than six digits, as that of a place is, which follows from England's, has four.
    """
    if unit == "GBP2324/year":
        return f"£{_few(round(value) / 1e6):,.10g}m a year at 2023-24 prices"
    if unit.casefold() in ("dimensionless", "dmnl", "1", ""):
        return f"{_few(value * 100.0):,.10g}%"
    return f"{_few(value):,.10g} {unit}"


def _few(value: float) -> float:
    return value if math.isclose(value, significant(value, 6), rel_tol=1e-12) else significant(value, 4)


def day(when: date) -> str:
    """Return a date as people write it: `1 April 2026`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
