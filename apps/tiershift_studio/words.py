"""What the page says in words: the headline, the tiles, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from tiershift.report.guesses import listed
from tiershift.report.headline import when
from tiershift.report.words import Shown, chance, rounded, sentence, step_for
from tiershift.report.words import figure as written
from tiershift_studio.answer import Answer, Figure
from tiershift_studio.measures import MEASURES, Measure

DOWN, UP = "\N{BLACK DOWN-POINTING TRIANGLE}", "\N{BLACK UP-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Tile:
    """The words above one picture.

    Attributes:
        amount: the middle of the futures: `81,000`.
        spread: the 80 % range: `8 in 10 futures: 73,000 to 90,000`.
        change: against no change: `2,200 fewer than no change`; before anything is decided, where it stands now.
        sure: in how many of 100 futures it goes that way; empty before anything is decided.
        spoken: all of it as sentences, for screen readers.
        rests: on which guesses it rests, in a sentence; empty where on none.
        guessed: that it rests on guesses, in a few words; empty where on none.
        guesses: their names.
    """

    amount: str
    spread: str
    change: str
    sure: str
    spoken: str
    rests: str = ""
    guessed: str = ""
    guesses: tuple[str, ...] = ()


def tiles(answer: Answer, year: int) -> tuple[Tile, ...]:
    """Return the words above each picture, for 31 March of a year."""
    rows = zip(MEASURES, answer.figures[year], answer.now, strict=True)
    moved = answer.asked.differs
    return tuple(tile(measure, figure, year, None if moved else now) for measure, figure, now in rows)


def tile(measure: Measure, figure: Figure, year: int, now: float | None) -> Tile:
    """Return the words above one picture.

    `now` is the middle of the baseline on the day decisions can start, as long as nothing is decided.
    """
    way = measure.shown
    step = step_for(figure.low * way.factor, figure.high * way.factor, measure.finest)
    middle, low, high = (say(value, way, step) for value in (figure.middle, figure.low, figure.high))
    spread = f"8 in 10 futures: {low} to {high}" if low != high else f"8 in 10 futures: about {low}"
    opening = f"{measure.title} {when(measure.row, year)}: about {middle}. {spread}."
    few, names = guessed(figure), tuple(guess.name for guess in figure.rests)
    if figure.change.none:
        change = "the same as no change" if now is None else f"{say(now, way, step)} now"
        return Tile(middle, spread, change, "", opening, rests("The range", figure), few, names)
    change, sure = difference(measure, figure)
    compared = sentence(measure.subject, figure.change, way, when(measure.row, year))
    said = f"{opening} {compared}"
    return Tile(middle, spread, change, sure, said, rests("What the plan changes", figure), few, names)


def guessed(figure: Figure) -> str:
    """Return that something rests on guesses, and how much of its range they explain, as far as each does by itself."""
    if not figure.rests:
        return ""
    share = min(1.0, sum(guess.share for guess in figure.rests))
    many = "1 guess explains" if len(figure.rests) == 1 else f"{len(figure.rests)} guesses explain"
    what = "range" if figure.change.none else "change’s range"
    return f"{many} about {100.0 * share:.0f}% of the {what}"


def rests(what: str, figure: Figure) -> str:
    """Return on which guesses something rests, with the share of its spread that each explains by itself."""
    return f"{what} rests on guesses: {listed(figure.rests)} of its spread." if figure.rests else ""


def say(value: float, way: Shown, step: float) -> str:
    """Return a value as it is written in a tile: `81,000`, `18.4%`, `£1,250m`."""
    return f"{way.before}{written(value * way.factor, step)}{way.after}"


def difference(measure: Measure, figure: Figure) -> tuple[str, str]:
    """Return how the plan differs from no change, and in how many futures."""
    way, change = measure.shown, figure.change
    step = step_for(change.low * way.factor, change.high * way.factor, measure.finest)
    if rounded(change.central * way.factor, step) == 0.0:
        return "about the same as no change", ""
    down = change.central < 0.0
    after = " points" if way.after == "%" else way.after
    size = f"{way.before}{written(abs(change.central) * way.factor, step)}{after}"
    how = {"count": ("fewer", "more"), "cost": ("less", "more"), "share": ("lower", "higher")}[measure.row.sign]
    word = how[0] if down else how[1]
    often = chance(change.lower if down else change.higher, change.n)
    return f"{DOWN if down else UP} {size} {word} than no change", f"{word} in {often}"


def headline(answer: Answer, year: int) -> str:
    """Return the one sentence on top of the page."""
    care, share = tiles(answer, year)[:2]
    if not answer.asked.differs:
        return (
            f"If nothing changes, about {care.amount} children are in care on 31 March {year} ({care.spread}), "
            f"and early help is {share.amount} of spending."
        )
    compared = care.change.strip(f"{DOWN}{UP} ")
    return (
        f"With your plan, about {care.amount} children are in care on 31 March {year} ({care.spread}), {compared}; "
        f"early help is {share.amount} of spending."
    )


def pace(years: int) -> str:
    """Return a number of years to phase in, in words."""
    match years:
        case 0:
            return "at once"
        case 1:
            return "over 1 year"
    return f"over {years} years"
