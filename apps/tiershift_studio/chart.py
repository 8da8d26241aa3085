"""One picture large: the fan with its decisions, counts and names, made with hvPlot; then kept, and its numbers moved.

Making it takes some tenths of a second, so it happens away from the page; a moved lever only exchanges numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

import numpy as np

from tiershift.report.history import Outturn
from tiershift.report.words import figure as written
from tiershift.report.words import step_for
from tiershift_studio.answer import Answer, Numbers
from tiershift_studio.marks import Mark
from tiershift_studio.measures import LINES, Line, Measure

PLAN, PLAN_DEEP, GHOST, OTHER, COUNTED, MARK, GRID = (
    "#0072b2", "#00507d", "#595959", "#54457f", "#16191d", "#8a4b00", "#e3e7ea",
)  # fmt: skip
FIRST_YEAR, GHOST_FROM = 2010, 2024
_ROOM = 7.0
"""Years to the right of the last one, for the names of the lines."""
_TICKS = 6
_SIZE: dict[str, Any] = {"responsive": True, "min_height": 330}
_LINE = 0.055
"""Share of the height that a line of words takes."""
_LONGEST = 64
"""Signs of a decision on the chart; the list below has all of it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a large picture shows.

    Attributes:
        measure: the picture.
        line: which of its lines has the fan.
        answer: its numbers.
        counted: what was counted of the line, in its indicator's unit.
        marks: decisions on the time axis.
        against: what the ghost is called.
    """

    measure: Measure
    line: Line
    answer: Answer
    counted: tuple[Outturn, ...]
    marks: tuple[Mark, ...]
    against: str

    @property
    def bands(self) -> Numbers:
        """The numbers of the line, shape (year, 6)."""
        own: Numbers = self.answer.bands[LINES.index(self.line)]
        return own

    @property
    def others(self) -> tuple[Line, ...]:
        """The other lines of the picture."""
        return tuple(line for line in self.measure.lines if line is not self.line)

    def middle(self, line: Line) -> Numbers:
        """Return the middles of another line, shape (year,)."""
        own: Numbers = self.answer.bands[LINES.index(line), :, 2]
        return own

    def say(self, value: float, *, fine: bool = False) -> str:
        """Return a value of the axis in words, rounded as the range of the last year asks, or finely."""
        way, finest = self.line.shown, min(self.measure.finest, step_for(0.0, 20.0 * self.answer.share))
        low, high = self.bands[-1, 0], self.bands[-1, 4]
        return f"{way.before}{written(value, finest if fine else step_for(low, high, finest))}{way.after}"


@dataclass(slots=True)
class Chart:
    """A figure that was made, and where its numbers are."""

    figure: Any
    sources: dict[str, Any]
    labels: list[Any] = field(default_factory=list)


def chart(shown: Shown) -> Chart:
    """Return the figure of a picture, with hover values, direct labels and decisions on the time axis."""
    import holoviews as hv
    import hvplot.pandas  # noqa: F401
    import pandas as pd

    data = pd.DataFrame(_columns(shown))
    counted = pd.DataFrame(_dots(shown))
    parts: dict[str, Any] = {
        "wide": data.hvplot.area(
            x="year", y="low", y2="high", color=PLAN, alpha=0.17, line_alpha=0.0, hover=False, **_SIZE
        ),
        "narrow": data.hvplot.area(
            x="year", y="lower", y2="upper", color=PLAN, alpha=0.3, line_alpha=0.0, hover=False, **_SIZE
        ),
    }
    for place, _ in enumerate(shown.others):
        parts[f"other {place}"] = data.hvplot.line(
            x="year", y=f"other {place}", color=OTHER, line_width=1.8, hover=False, **_SIZE
        )
    parts["ghost"] = data.hvplot.line(
        x="year", y="ghost", color=GHOST, line_dash="6 4", line_width=2.0, hover=False, **_SIZE
    )
    parts["middle"] = data.hvplot.line(x="year", y="middle", color=PLAN, line_width=2.8, hover=False, **_SIZE)
    parts["points"] = data.hvplot.scatter(
        x="year", y="middle", color=PLAN, size=90, alpha=0.0, hover_cols=["said"], **_SIZE
    ).opts(tools=[_hover([("", "@said{safe}")])], hover_alpha=1.0)
    parts["counted"] = counted.hvplot.scatter(
        x="year", y="value", color=COUNTED, size=34, hover_cols=["said", "source"], **_SIZE
    ).opts(tools=[_hover([("", "@said"), ("counted by", "@source")])])
    parts["names"] = hv.Labels(_names(shown), ["x", "y"], ["text", "colour"]).opts(
        text_color="colour", text_align="left", text_font_size="12px", text_font_style="bold"
    )
    overlay = hv.Overlay(list(parts.values())).opts(
        hv.opts.Overlay(responsive=True, min_height=330, show_legend=False, toolbar=None, default_tools=[])
    )
    figure = hv.render(overlay, backend="bokeh")
    made = Chart(figure, dict(zip(parts, (one.data_source for one in figure.renderers), strict=False)))
    _dressed(made, shown)
    return made


def moved(made: Chart, shown: Shown, *, settled: bool) -> None:
    """Exchange the numbers of a figure; while the hand moves its axis only grows."""
    columns = _columns(shown)
    years, back = columns["year"], columns["year"][::-1]
    for name, low, high in (("wide", "low", "high"), ("narrow", "lower", "upper")):
        y = np.concatenate((columns[low], columns[high][::-1]))
        made.sources[name].data = {"x": np.concatenate((years, back)), "y": y}
    for name, column in (
        ("ghost", "ghost"),
        ("middle", "middle"),
        *((f"other {k}",) * 2 for k in range(len(shown.others))),
    ):
        made.sources[name].data = {"year": years, column: columns[column]}
    made.sources["points"].data = {"year": years, "middle": columns["middle"], "said": columns["said"]}
    names = _names(shown)
    made.sources["names"].data = {
        key: [row[place] for row in names] for place, key in enumerate(("x", "y", "text", "text_color"))
    }
    least, most = _extent(shown)
    axis = made.figure.y_range
    if not settled:
        least, most = min(least, axis.start), max(most, axis.end)
    axis.update(start=least, end=most)
    _hang(made)


def _columns(shown: Shown) -> dict[str, Any]:
    """Where the line has numbers: years, quantiles, ghost, other lines, and what is said of each point."""
    answer, bands = shown.answer, shown.bands
    here = np.isfinite(bands[:, 2])
    low, lower, middle, upper, high, ghost = bands[here].T
    years = np.array(answer.years, float)[here]
    said = [
        f"<b>31 March {year:.0f}: {shown.say(m)}</b><br>8 in 10 futures: {shown.say(a)} to {shown.say(b)}"
        f"<br>{shown.against}: {shown.say(g)}"
        for year, a, m, b, g in zip(years, low, middle, high, ghost, strict=True)
    ]
    others = {f"other {place}": shown.middle(line)[here] for place, line in enumerate(shown.others)}
    ghost = np.where(years >= GHOST_FROM, ghost, np.nan)
    quantiles = {"low": low, "lower": lower, "middle": middle, "upper": upper, "high": high, "ghost": ghost}
    return {"year": years, **quantiles, **others, "said": said}


def _dots(shown: Shown) -> dict[str, Any]:
    factor, here = shown.line.shown.factor, [one for one in shown.counted if one.year >= FIRST_YEAR]
    return {
        "year": np.array([one.year for one in here], float),
        "value": np.array([one.value * factor for one in here], float),
        "said": [f"31 March {one.year}: {shown.say(one.value * factor, fine=True)} counted" for one in here],
        "source": [shorten(one.source, 90, placeholder=" …") for one in here],
    }


def _names(shown: Shown) -> list[tuple[float, float, str, str]]:
    """The names of the lines at their ends, apart from each other: (x, y, text, colour)."""
    bands, last = shown.bands, float(shown.answer.years[-1])
    ends = [
        (
            bands[-1, 2],
            f"{'your plan' if shown.answer.asked.differs else shown.against} {shown.say(bands[-1, 2])}",
            PLAN_DEEP,
        )
    ]
    if shown.answer.asked.differs:
        ends.append((bands[-1, 5], f"{shown.against} {shown.say(bands[-1, 5])}", GHOST))
    ends += [(shown.middle(one)[-1], f"{one.label} {shown.say(shown.middle(one)[-1])}", OTHER) for one in shown.others]
    ends += [
        ((bands[-1, 3] + bands[-1, 4]) / 2.0, "8 in 10 futures", PLAN),
        ((bands[-1, 2] + bands[-1, 3]) / 2.0, "5 in 10", PLAN),
    ]
    low, high = _extent(shown)
    least = (high - low) / 19.0
    placed: list[tuple[float, float, str, str]] = []
    for value, text, colour in sorted(ends, key=lambda end: end[0]):
        y = max(float(value), placed[-1][1] + least) if placed else float(value)
        placed.append((last + 0.4, y, text, colour))
    return placed


def _extent(shown: Shown) -> tuple[float, float]:
    """The lowest and highest of what the axis has to hold, at round numbers, with room for decisions on top."""
    values = [shown.bands[:, :5].ravel(), _dots(shown)["value"], *(shown.middle(one) for one in shown.others)]
    every = np.concatenate(values)
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    low = min(0.0, low) if shown.measure.from_zero or shown.others else low
    room = _LINE * min(4, len(_labelled(shown.marks))) + 0.02
    high += room * (high - low)
    raw = max(high - low, 1e-9) / _TICKS
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(part for part in (1.0, 2.0, 2.5, 5.0, 10.0) if raw <= part * power * (1.0 + 1e-9)) * power
    return float(np.floor(low / step + 1e-9) * step), float(np.ceil(high / step - 1e-9) * step)


def _hover(tooltips: Sequence[tuple[str, str]]) -> Any:
    from bokeh.models import HoverTool

    lines = "".join(f"<div>{f'<small>{name}</small> ' if name else ''}{value}</div>" for name, value in tooltips)
    return HoverTool(tooltips=f'<div style="max-width:300px;font-size:13px">{lines}</div>', mode="mouse")


def _dressed(made: Chart, shown: Shown) -> None:
    """Axes in words and round numbers, decisions, and nothing that is not needed."""
    from bokeh.models import FixedTicker, NumeralTickFormatter, PrintfTickFormatter, Range1d
    from bokeh.models.annotations import Label, Span

    figure, way = made.figure, shown.line.shown
    low, high = _extent(shown)
    last = shown.answer.years[-1]
    figure.x_range, figure.y_range = Range1d(start=FIRST_YEAR - 0.5, end=last + _ROOM), Range1d(start=low, end=high)
    figure.xaxis.ticker = FixedTicker(ticks=list(range(FIRST_YEAR, last + 1, 5)))
    figure.xaxis.axis_label = "financial year that ends on 31 March" if shown.measure.money else "31 March"
    figure.yaxis.axis_label = shown.measure.axis(real=shown.answer.real)
    number = NumeralTickFormatter(format=f"{way.before}0,0")
    figure.yaxis.formatter = PrintfTickFormatter(format="%g%%") if way.after == "%" else number
    figure.xgrid.visible, figure.ygrid.grid_line_color, figure.outline_line_color = False, GRID, None
    for axis in (*figure.xaxis, *figure.yaxis):
        axis.axis_label_text_font_style, axis.axis_label_text_font_size = "normal", "13px"
        axis.major_label_text_font_size, axis.axis_line_color, axis.minor_tick_line_color = "12.5px", "#7a838b", None
    for at, text in _labelled(shown.marks):
        figure.add_layout(Span(location=at, dimension="height", line_color=MARK, line_dash=[3, 3], line_width=1.5))
        made.labels.append(
            Label(x=at, y=high, x_offset=4, text=text, text_color=MARK, text_font_size="12.5px",
                  text_font_style="bold", background_fill_color="white", background_fill_alpha=0.8)
        )  # fmt: skip
        figure.add_layout(made.labels[-1])
    _hang(made)
    figure.output_backend = "canvas"  # lines and words print as they are seen
    figure.toolbar.active_drag = figure.toolbar.active_scroll = None


def _hang(made: Chart) -> None:
    """Put what is said of decisions under the upper edge, one below the other."""
    axis = made.figure.y_range
    for place, label in enumerate(made.labels):
        label.y = axis.end - (place + 1) * _LINE * (axis.end - axis.start)


def _labelled(marks: Sequence[Mark]) -> list[tuple[float, str]]:
    """Return where each moment stands with what begins there, in few signs."""
    by_moment: dict[float, list[Mark]] = {}
    for mark in marks:
        by_moment.setdefault(mark.at, []).append(mark)
    made = []
    for at, own in by_moment.items():
        what = shorten(f"{own[0].when}: {own[0].what}", _LONGEST, placeholder=" …")
        made.append((at, f"▼ {what} and {len(own) - 1} more" if len(own) > 1 else f"▼ {what}"))
    return made


def warm() -> None:
    """Read what a first chart needs, so that nobody waits for it."""
    import holoviews  # noqa: F401
    import hvplot.pandas  # noqa: F401
