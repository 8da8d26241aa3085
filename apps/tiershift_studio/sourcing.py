"""Where the numbers of one picture come from: which parameters its range rests on, what was counted, how it is made."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tiershift.errors import InputError
from tiershift.report.document.entries import GRADES
from tiershift.report.impact import Output, impacts
from tiershift.report.indicators import described, needed
from tiershift.report.place import breaks_at
from tiershift.report.why_words import label
from tiershift_studio.desk import NOTHING_ASKED, Asked
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.measures import CASH, LINES

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

MOST = 12
"""Parameters that are listed."""
FAILED = "That could not be worked out. Try another picture or another year."


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter: texts, but for the share of the range's variance and its standard error; `id` is the model's."""

    id: str
    name: str
    value: str
    share: float
    error: float
    source: str
    confidence: str
    grade: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where one picture comes from.

    Attributes:
        asked: the plan.
        indicator, year: what it is about.
        rows: the parameters, the largest share first.
        facts: headings and sentences: how it is made, who counted it, what the futures were drawn from.
        done: whether it is worked out.
        said: why it could not be; empty where it could, or is going to be.
    """

    asked: Asked
    indicator: str = ""
    year: int = 0
    rows: tuple[Row, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    done: bool = False
    said: str = ""


UNASKED = Sourced(NOTHING_ASKED)


def source(studio: Studio, indicator: str, year: int) -> None:
    """Work out where the numbers of a picture come from; the studio has the answer as soon as it is there."""
    wanted, forecaster = Sourced(studio.asked, indicator, year), studio.forecaster
    studio.change(sourced=wanted)

    def done(came: Sourced | Exception) -> None:
        if studio.sourced is not wanted:
            return  # something else was asked meanwhile
        if isinstance(came, Exception):
            logging.getLogger(__name__).error("the sources of a picture could not be told", exc_info=came)
            said = came.problems[0].what if isinstance(came, InputError) else FAILED
            came = replace(wanted, said=said)
        studio.change(sourced=came)

    studio.turns.away(lambda: sourced(forecaster, wanted), done)


def sourced(forecaster: Forecaster, wanted: Sourced) -> Sourced:
    """Return what was wanted, worked out from the futures of a hand at rest."""
    line = next(line for line in LINES if line.indicator == wanted.indicator)
    values, said = forecaster.futures_of(wanted.asked.plan, line, wanted.year)
    output = Output(line.label, tuple(needed(line.row.how)), values)
    found = impacts(forecaster.model, wanted.asked.plan, said, [output])
    parameters = forecaster.model.parameters
    told = [(id_, one.share, one.error or 0.0) for id_, one in found.items() if one.share and not one.why]
    rows = []
    for id_, share, error in sorted(told, key=lambda row: -row[1])[:MOST]:
        one = parameters.values[id_]
        unit = "" if one.drawn_unit == "Dmnl" else f" {one.drawn_unit}"
        low, high = one.bounds
        value = f"{one.value:.4g}, from {low:.4g} to {high:.4g}{unit}"
        grade = f"{one.confidence}: {GRADES.get(one.confidence, '')}"
        rows.append(Row(id_, label(one.name, parameters), value, share, error, one.source, one.confidence, grade))
    return replace(wanted, rows=tuple(rows), facts=_facts(forecaster, wanted.indicator, said), done=True)


def _facts(forecaster: Forecaster, indicator: str, said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    line = next(line for line in LINES if line.indicator == indicator)
    made = f"{described(line.row.how)}.".replace("_", " ")
    counted = forecaster.counted(line)
    sources = "; ".join(dict.fromkeys(one.source for one in counted))
    years = f"{counted[0].year} to {counted[-1].year}: {sources}." if counted else "Nobody counts it here."
    breaks = "; ".join(f"{one.year}: {one.words}" for one in breaks_at(CASH.get(indicator, indicator)))
    drawn = (
        "Futures are drawn from parameter values that fit what was counted in England together (the posterior), and "
        "what no count tells from the ranges of the model file."
        if said.get("drawn_from") == "posterior"
        else "Futures are drawn from the ranges of the model file."
    )
    found = [("How it is made from the model", f"{made[:1].upper()}{made[1:]}"), ("Counted", years)]
    found += [("Counted in another way from", f"{breaks}.")] if breaks else []
    return (*found, ("Futures", drawn))
