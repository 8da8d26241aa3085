"""The logs of an audit pack as rows: decisions, assumptions, data, quality assurance, and what is in the pack.

What neither the log nor the model says is "not recorded", never left to be guessed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

from tiershift.events.branches import Lineage
from tiershift.events.chain import broken_links
from tiershift.events.fields import telling
from tiershift.events.fold import undone_by
from tiershift.events.plan import Plan
from tiershift.events.types import AssumptionWithdrawn, ForecastIssued, ForecastSignedOff, Undone
from tiershift.model.causes import feeds
from tiershift.model.load import Model
from tiershift.model.names import key
from tiershift.report.answers import adopted_by_id, answer
from tiershift.report.checks import Check
from tiershift.report.impact import QUALITY, UNTOLD, Impact
from tiershift.report.sheets_ranges import history_sheet
from tiershift.report.sheets_records import draw_in_words
from tiershift.report.summary import Report
from tiershift.report.tested import NOT_RECORDED, Tested, qa_rows

DECISIONS = (
    "version", "event_id", "kind", "effective", "recorded", "who", "what", "why", "source", "supersedes", "counts",
)  # fmt: skip
ASSUMPTIONS = (
    "id", "name", "unit", "low", "central", "high", "distribution", "correlated_with", "kind", "confidence",
    "quality_rag", "impact_rag", "share_of_variance", "standard_error", "share_is_of", "about_the_impact",
    "drawn_together_with", "source", "date", "note", "believed_instead", "believed_from", "why", "owner",
    "signed_off_by", "sunset_date", "used_in",
)  # fmt: skip
DATA = (
    "what", "kind", "sha256", "bytes", "source", "year", "extract_date", "coverage", "licence", "confidence", "caveats",
)  # fmt: skip
QA = ("id", "check", "type", "by", "date", "result", "issue", "fix")
CONTENTS = ("number", "table", "file")
_TABLES: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("00", "Cover", ("tables/cover.csv",)),
    ("01", "Contents and notes", ("tables/contents_and_notes.csv",)),
    ("02", "Control", ("tables/control.csv", "manifest.json")),
    ("03", "MTFS", ("tables/mtfs.csv", "report/mtfs.csv")),
    ("04", "Savings and pressures", ("tables/savings_and_pressures.csv", "report/savings_and_pressures.csv")),
    ("05", "s251 outturn and forecast", ("tables/section_251.csv", "report/section_251.csv")),
    ("06", "Activity and unit cost", ("tables/activity.csv",)),
    ("07", "Tier shift", ("tables/tier_shift.csv",)),
    ("08", "Invest to save", ("tables/invest_to_save.csv", "report/invest_to_save.csv")),
    ("09", "Benefits realisation", ()),
    ("10", "Reserves and resilience", ()),
    ("11", "DSG high needs", ()),
    ("12", "Economic case", ()),
    ("13", "Who pays, who gains", ()),
    ("14", "Sensitivity and switching", ()),
    ("15", "Options and regret", ()),
    ("16", "Ranges", ("tables/ranges.csv",)),
    ("17", "Vulnerable futures", ()),
    ("18", "Attribution", ()),
    ("19", "Tipping and last safe date", ()),
    ("20", "Calibration", ("tables/history.csv",)),
    ("21", "Forecast scorecard", ("log/scores.csv", "log/counts.csv")),
    ("22", "Equity", ()),
    ("23", "Benchmarks", ()),
    ("24", "Assumptions book", ("assumptions.csv",)),
    ("25", "Decisions log", ("log/decisions.csv",)),
    ("26", "Data log", ("data_log.csv",)),
    ("27", "QA log", ("qa_log.csv",)),
    ("28", "Checks", ("tables/checks.csv",)),
    ("29", "Prices", ("tables/prices.csv",)),
)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as the bytes of a CSV file; text that a spreadsheet would take for a formula stays text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_for_sheets(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _for_sheets(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it."""
    if not isinstance(cell, str) or cell[:1] not in _BEGINS_A_FORMULA or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.I | re.ASCII)


_OWN_COLUMNS = ("event_id", "kind", "v", "effective", "recorded", "who", "why", "source")


def decisions(line: Lineage) -> Iterator[Sequence[object]]:
    """Yield every event of a lineage, with what it takes back and whether it counts."""
    events = [entry.event() for entry in line.entries]
    gone = undone_by(events)
    for number, event in enumerate(events, 1):
        what = "; ".join(f"{name} {value}" for name, value in telling(event, _OWN_COLUMNS, plain=True).items())
        target = str(event.target) if isinstance(event, Undone | AssumptionWithdrawn) else ""
        counts = "no" if str(event.event_id) in gone else "yes"
        yield (
            number, event.event_id, event.kind, event.effective, event.recorded.isoformat(), event.who, what, event.why,
            getattr(event, "source", ""), target, counts,
        )  # fmt: skip


def assumptions(model: Model, plan: Plan, impacts: Mapping[str, Impact]) -> Iterator[Sequence[object]]:
    """Yield every parameter with what is known about it, what the plan assumes instead, and where it is used."""
    believed = {belief.parameter: belief for belief in plan.beliefs}
    held, used = adopted_by_id(plan), feeds(model.tree)
    pairs = model.parameters.correlations
    for one in model.parameters.values.values():
        belief, event, drawn, since, why = believed.get(one.id), held.get(one.id), "", "", ""
        if belief is not None and event is not None:
            drawn = draw_in_words(belief.draw) if belief.draw is not None else f"{belief.value!r} in every future"
            since, why = event.effective.isoformat(), f"{event.why} ({belief.source})"
        confidence = one.confidence if belief is None else belief.confidence
        together = [
            f"{other} ({pair.correlation:g})" for pair in pairs if one.id in pair.between
            for other in pair.between if other != one.id
        ]  # fmt: skip
        readers = sorted(model.tree.variables[name].name for name in used.get(key(one.name), ()))
        who, impact = answer(event), impacts.get(one.id, Impact(UNTOLD, why="the pack has no futures to tell it from"))
        yield (
            one.id, one.name, one.unit, repr(one.low), repr(one.value), repr(one.high), draw_in_words(one.draw),
            "; ".join(together) or "none", one.kind, confidence, QUALITY.get(confidence, NOT_RECORDED),
            impact.colour, _share(impact.share), _share(impact.error), impact.on, impact.why,
            "; ".join(f"{name} ({correlation:.2f})" for name, correlation in impact.together) or "none", one.source,
            one.year, one.note, drawn, since, why, who.owner, who.signed_off_by, who.sunset,
            "; ".join(readers) or "nothing reads it",
        )  # fmt: skip


def _share(share: float | None) -> str:
    return "" if share is None or not isfinite(share) else f"{share + 0.0:.3f}"


def data(model: Model, held: Mapping[str, bytes]) -> Iterator[Sequence[object]]:
    """Yield every file and series that goes in."""
    blank = NOT_RECORDED
    for name, content in sorted(held.items()):
        if name.startswith("model/"):
            digest = hashlib.sha256(content).hexdigest()
            lines = f"{len(content.splitlines()):,} lines"
            yield name, "file of the model", digest, len(content), "as packed", blank, blank, lines, blank, blank, blank
    for one in model.parameters.series.values():
        caveats = one.note or blank
        yield (
            one.name, "series in the model file", "", "", one.source, one.year, blank, blank, blank, one.confidence,
            caveats,
        )  # fmt: skip


def qa(
    found: Sequence[Check], report: Report | None, issued: ForecastIssued, line: Lineage, tested: Tested | None
) -> Iterator[Sequence[object]]:
    """Yield what was checked for the pack, by whom, with its outcome, who stands by the forecast, and the tests."""
    when, own = issued.recorded.isoformat()[:10], f"tiershift {issued.engine_version}"
    for check in found:
        where = f"largest difference {check.largest:g}, tolerance {check.tolerance:g}: {check.where}"
        yield (
            check.id,
            check.what,
            "verification",
            own,
            when,
            check.outcome,
            where,
            "" if check.outcome == "pass" else NOT_RECORDED,
        )
    same = "the forecast, run again for this pack, has the bytes it had"
    yield "R01", same, "verification", own, when, "pass", "", ""
    wrong = [
        f"{part.stream}: {one}"
        for part in line.parts
        if part.entries
        for one in broken_links(part.entries, part.stream)
    ]
    holds = "the chain of the log holds"
    yield (
        "L01",
        holds,
        "verification",
        own,
        when,
        "fail" if wrong else "pass",
        "; ".join(wrong),
        NOT_RECORDED if wrong else "",
    )
    if report is not None:
        inside, counted = _inside(report)
        what = "counted figures of the past lie in the 80% range of the model"
        yield "V01", what, "validation", own, when, f"{inside} of {counted}", "tables/history.csv has each", ""
    events = [entry.event() for entry in line.entries]
    gone = undone_by(events)
    signed = [e for e in events if isinstance(e, ForecastSignedOff) and e.forecast_id == issued.forecast_id]
    for number, event in enumerate(signed, start=1):
        day, taken_back = event.recorded.isoformat()[:10], str(event.event_id) in gone
        what = f"{event.by} stands by the forecast"
        result = "taken back: the log has an undoing of it" if taken_back else "signed off"
        yield f"S{number:02}", what, "review", event.by, day, result, event.why, ""
    if not signed:
        yield "S01", "somebody stands by the forecast", "review", "", "", NOT_RECORDED, "", "`tiershift plan sign`"
    yield from qa_rows(tested, issued.engine_version)


def _inside(report: Report) -> tuple[int, int]:
    """How many counted figures of the past the model's range holds, and how many there are."""
    sheet = history_sheet(report)
    place = next(n for n, column in enumerate(sheet.columns) if column.heading.startswith("Inside"))
    return sum(row[place] == 1.0 for row in sheet.rows), len(sheet.rows)


def contents(held: Mapping[str, bytes]) -> Iterator[Sequence[object]]:
    """Yield the tables that auditors ask for, each with its file, or that it is not made."""
    for number, table, files in _TABLES:
        there = [name for name in files if name in held or name == "manifest.json"]
        yield number, table, "; ".join(there) or "not made"
