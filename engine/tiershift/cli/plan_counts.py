"""Counts in words: what the model had there, and how the forecasts that were issued before have done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tiershift.cli.plan_desk import say, table
from tiershift.cli.plan_words import amount, day, rounded
from tiershift.errors import InputError
from tiershift.events.branches import Lineage
from tiershift.events.plan import Plan
from tiershift.model.load import Model

if TYPE_CHECKING:
    from tiershift.calibrate.counted import Met
    from tiershift.calibrate.forecasts import Scored
    from tiershift.report.audit import Told

FUTURES = 200
"""Of which it is said what the model had."""
_MOST = 30
"""Counts in a table where not all are asked for."""


def tell_counts(model: Model, line: Lineage, plan: Plan, events: Collection[str]) -> None:
    """Say of counts that were recorded what the model had, and what became of forecasts; they stand in any case.

    Args:
        model, line, plan: what they were recorded in, with them.
        events: ids of what was recorded.
    """
    counts = [seen.event_id for seen in plan.observations if seen.at == seen.until and seen.event_id in events]
    if not counts:
        return
    try:
        said = [*_sentences(model, line, plan, counts)]
    except InputError as error:
        said = [f"What the model had there is not known, as it does not run: {error.problems[0].what}."]
    for sentence in said:
        say(sentence)


def _sentences(model: Model, line: Lineage, plan: Plan, counts: Sequence[str]) -> Iterator[str]:
    from tiershift.calibrate.counted import counts_met
    from tiershift.calibrate.forecasts import forecast_scores

    for met in counts_met(model, plan, counts=counts, futures=FUTURES):
        yield _discrepancy(model, met)
    scored = forecast_scores(model, line, counts=counts)
    for score in scored:
        yield _score(model, score)
    if not scored:
        yield "No forecast of it was issued before, so none is scored."


def _discrepancy(model: Model, met: Met) -> str:
    name = model.variables[met.variable].name
    way = "more" if met.discrepancy > 0 else "fewer" if met.unit == "children" else "less"
    apart = f"{_amount(abs(met.discrepancy), met.unit)} {way} were counted" if met.discrepancy else "as counted"
    share = f", {abs(met.discrepancy / met.counted):.1%} of the count" if met.counted and met.discrepancy else ""
    becomes = "Every future goes on from the count."
    if met.why_not:
        becomes = f"It is kept for scoring only, and resets nothing: {met.why_not}."
    return (
        f"{name} on {_day(met.counted_on)}: the model had {_amount(met.median, met.unit)}, in 80% of futures"
        f" {_amount(met.low, met.unit)} to {_amount(met.high, met.unit)}; {apart}{share}. {becomes}"
    )


def _score(model: Model, score: Scored) -> str:
    place = "inside" if score.inside else "outside"
    skill = ""
    if score.skill is not None and score.last is not None:
        better = "better" if score.skill > 0 else "worse"
        skill = (
            f"; {abs(score.skill):.0%} {better} than that nothing changes from {amount(score.last, score.unit)}"
            if score.skill
            else "; no better than that nothing changes"
        )
    differs = f" Run again it is not quite what was given out: {'; '.join(score.differs)}." if score.differs else ""
    return (
        f"Forecast {score.forecast} said {_amount(score.median, score.unit)} of {model.variables[score.variable].name},"
        f" 80% range {_amount(score.low, score.unit)} to {_amount(score.high, score.unit)}: the count is {place} it;"
        f" score (CRPS, 0 is best) {_amount(score.crps, score.unit)}{skill}.{differs}"
    )


def counts_shown(model: Model, line: Lineage, plan: Plan, *, everything: bool) -> Iterator[str]:
    """Yield the tables of what was counted and of the forecasts that were scored by it; nothing without counts."""
    counts = [seen for seen in plan.observations if seen.at == seen.until]
    wanted = [seen.event_id for seen in (counts if everything else counts[-_MOST:])]
    if not wanted:
        return
    from tiershift.calibrate.counted import counts_met
    from tiershift.calibrate.forecasts import forecast_scores

    try:
        met = counts_met(model, plan, counts=wanted, futures=FUTURES)
        scored = forecast_scores(model, line, counts=wanted)
    except InputError as error:
        yield f"\nWhat was counted cannot be held against the model, which does not run: {error.problems[0].what}."
        return
    yield f"\nWhat was counted, and what the model had before ({FUTURES} futures, seed 0)"
    rows = [
        (
            model.variables[one.variable].name, _day(one.counted_on), amount(one.counted, one.unit),
            _amount(one.median, one.unit), f"{_amount(one.low, '')} to {_amount(one.high, '')}",
            f"{'+' if one.discrepancy >= 0 else '-'}{_amount(abs(one.discrepancy), '')}",
            f"no: {one.why_not}" if one.why_not else "yes",
        )
        for one in met
    ]  # fmt: skip
    headings = ("variable", "on", "counted", "the model", "80% of futures", "count less model", "futures go on from it")
    yield table(headings, rows, (30, 11, 20, 20, 22, 16, 30))
    if left := len(counts) - len(wanted):
        yield f"{left} counts recorded before are left out; --all has them."
    if scored:
        yield "\nForecasts, and what was counted after they were issued"
        yield table(_SCORES, [_scored(model, one) for one in scored], (14, 30, 11, 20, 22, 20, 10, 16, 10))
        yield "CRPS: how far all futures of a forecast were off together, 0 is best. Skill: above 0, it was better than"
        yield "that nothing changes from the last count that was known."


def counts_told(model: Model, line: Lineage, plan: Plan) -> Told:
    """Return the tables of the counts of a log and of the scores of its forecasts, for an audit pack."""
    from tiershift.calibrate import counted, forecasts
    from tiershift.report.audit import Told

    met = [tuple(one.row().values()) for one in counted.counts_met(model, plan, futures=FUTURES)]
    scored = [tuple(one.row().values()) for one in forecasts.forecast_scores(model, line)]
    return Told((counted.COLUMNS, met), (forecasts.COLUMNS, scored))


_SCORES = ("forecast", "variable", "on", "it said", "80% range", "counted", "inside", "CRPS", "skill")


def _scored(model: Model, one: Scored) -> tuple[str, ...]:
    return (
        f"{one.forecast}{' (differs now)' if one.differs else ''}", model.variables[one.variable].name,
        _day(one.counted_on), _amount(one.median, one.unit), f"{_amount(one.low, '')} to {_amount(one.high, '')}",
        amount(one.counted, one.unit), "yes" if one.inside else "no", _amount(one.crps, ""),
        "" if one.skill is None else f"{one.skill:+.2f}",
    )  # fmt: skip


def _amount(value: float, unit: str) -> str:
    return amount(rounded(value), unit)


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
