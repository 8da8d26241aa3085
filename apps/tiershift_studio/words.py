"""What the page says in words: the headline, the tiles, and what is marked on the time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiershift.report.guesses import listed
from tiershift.report.headline import when
from tiershift.report.words import Change, Shown, chance, rounded, step_for
from tiershift.report.words import figure as written
from tiershift_studio.answer import Answer, Figure
from tiershift_studio.measures import LINES, MEASURES, Line, Measure

DOWN, UP = "\N{BLACK DOWN-POINTING TRIANGLE}", "\N{BLACK UP-POINTING TRIANGLE}"
EITHER_WAY = "could go either way"
NO_CHANGE = "no change"
_WORDS = {
    "count": ("fewer", "more"),
    "cost": ("less", "more"),
    "share": ("lower", "higher"),
    "days": ("shorter", "longer"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """The words above one picture.

    Attributes:
        amount: the middle of the futures: `81,000`.
        spread: the 80 % range: `8 in 10 futures: 73,000 to 90,000`.
        beside: the middles of the other lines: `those seen: 38 days`; empty where there are none.
        change: against what it is held against: `2,200 fewer than no change`; before anything is decided, where it
            stands now; where the middle 80 % of the differences have both signs, that it could go either way.
        sure: the range of the difference; empty before anything is decided.
        spoken: all of it as sentences, for screen readers.
        rests: on which guesses it rests, in a sentence; empty where on none.
        guessed: that it rests on guesses, in a few words; empty where on none.
        guesses: their names.
        axis: what the axis counts, and of money at which prices.
    """

    amount: str
    spread: str
    beside: str
    change: str
    sure: str
    spoken: str
    rests: str = ""
    guessed: str = ""
    guesses: tuple[str, ...] = ()
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """How one answer is spoken of: the year, the prices, what it is held against, and the place's share of England."""

    year: int
    real: bool = True
    against: str = NO_CHANGE
    moved: bool = True
    share: float = 1.0

    def finest(self, measure: Measure) -> float:
        """Return the finest step to which a picture is written: of money, as fine as the place is small."""
        return min(measure.finest, step_for(0.0, 20.0 * self.share)) if measure.money else measure.finest


def tiles(answer: Answer, year: int) -> tuple[Tile, ...]:
    """Return the words above each picture, for 31 March of a year."""
    return tuple(tile_of(answer, measure, measure.lines[0], year) for measure in MEASURES)


def tile_of(answer: Answer, measure: Measure, line: Line, year: int) -> Tile:
    """Return the words above a picture in which one of its lines has the fan, for 31 March of a year."""
    told = Told(year, answer.real, answer.asked.rival or NO_CHANGE, _moved(answer), answer.share)
    if line is not measure.lines[0]:
        others = tuple(other for other in measure.lines if other is not line)
        measure = replace(measure, title=f"{measure.title}: {line.label}", lines=(line, *others))
    places = [LINES.index(each) for each in measure.lines]
    return tile(measure, tuple(answer.figures[year][place] for place in places), answer.now[places[0]], told)


def _moved(answer: Answer) -> bool:
    """Whether there is something to be held against something else."""
    return answer.asked.differs or bool(answer.asked.rival)


def tile(measure: Measure, figures: tuple[Figure, ...], now: float, told: Told) -> Tile:
    """Return the words above one picture; `now` is the middle of what it is held against when decisions can start."""
    line, figure = measure.lines[0], figures[0]
    way, finest = line.shown, told.finest(measure)
    step = step_for(figure.low * way.factor, figure.high * way.factor, finest)
    middle, low, high = (say(value, way, step) for value in (figure.middle, figure.low, figure.high))
    spread = f"8 in 10 futures: {low} to {high}" if low != high else f"8 in 10 futures: about {low}"
    others = ", ".join(
        f"{other.label} {_beside(other, one, finest)}"
        for other, one in zip(measure.lines[1:], figures[1:], strict=True)
    )
    opening = f"{measure.title} {when(line.told(real=told.real), told.year)}: about {middle}. {spread}."
    opening += f" Beside it: {others}." if others else ""
    few, names = guessed(figure), tuple(guess.name for guess in figure.rests)
    axis = measure.axis(real=told.real)
    if figure.change.none:
        same = f"the same as {told.against}" if told.moved else f"{say(now, way, step)} now"
        said = f"{opening} It is the same as {told.against} in every future." if told.moved else opening
        return Tile(middle, spread, others, same, "", said, rests("The range", figure), few, names, axis)
    change, sure = difference(line, figure.change, finest, told.against)
    side, count = figure.change.side
    compared = f"{change.strip(f'{DOWN}{UP} ')}{f' ({sure})' if sure else ''}"
    spoken = f"{opening} Your plan: {compared}; {side} in {chance(count, figure.change.n)}."
    why = rests("What the plan changes", figure)
    return Tile(middle, spread, others, change, sure, spoken, why, few, names, axis)


def _beside(line: Line, figure: Figure, finest: float) -> str:
    way = line.shown
    return say(figure.middle, way, step_for(figure.low * way.factor, figure.high * way.factor, finest))


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


def difference(line: Line, change: Change, finest: float, against: str = NO_CHANGE) -> tuple[str, str]:
    """Return how the plan differs, and the range of the difference in the same futures.

    Where the middle 80 % of the differences reach from below zero to above, the evidence does not tell which way.
    """
    way = line.shown
    low, middle, high = (value * way.factor for value in (change.low, change.central, change.high))
    step = step_for(low, high, finest)
    signs = [rounded(value, step) for value in (low, middle, high)]
    if not any(signs):
        return f"about the same as {against}", ""
    down, up = _WORDS["days" if line.row.unit == "days" else line.row.sign]
    after = " points" if way.after == "%" else way.after

    def size(value: float) -> str:
        text = written(abs(value), step)
        return f"{way.before}{text}{' day' if (text, after) == ('1', ' days') else after}"

    def short(value: float) -> str:
        """The same, where another with its unit follows."""
        return size(value) if way.before else written(abs(value), step)

    if signs[0] < 0.0 < signs[2]:
        return f"{EITHER_WAY} against {against}", f"8 in 10 futures: {short(low)} {down} to {size(high)} {up}"
    falls = signs[0] < 0.0
    word, (near, far) = (down, (high, low)) if falls else (up, (low, high))
    span = f"8 in 10 futures: {short(near)} to {size(far)}"
    if rounded(middle, step) == 0.0:
        return f"about the same as {against}", f"{span} {word}"
    return f"{DOWN if falls else UP} {size(middle)} {word} than {against}", f"{span} {word}"


def headline(answer: Answer, told: Sequence[Tile], year: int) -> str:
    """Return the one sentence on top of the page, from the tiles of that year."""
    care, share = told[:2]
    if not _moved(answer):
        return (
            f"If nothing changes, about {care.amount} children are in care on 31 March {year} ({care.spread}), "
            f"and early help is {share.amount} of spending."
        )
    compared = care.change.strip(f"{DOWN}{UP} ")
    compared = f"which {compared}" if compared.startswith(EITHER_WAY) else compared
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
