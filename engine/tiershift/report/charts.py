"""The charts of the page: small fans drawn with hvplot, one figure an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tiershift.model.calendar import years
from tiershift.places.kinds import FIRST_OUTTURN
from tiershift.report.bands import Band
from tiershift.report.checks import NOMINAL
from tiershift.report.colours import BASELINE, colours
from tiershift.report.indicators import YEAR_END, Series
from tiershift.report.place import breaks_at, left_over
from tiershift.report.summary import Report, decisions
from tiershift.report.words import Shown, shown
from tiershift.report.words import figure as figure_of

if TYPE_CHECKING:
    import pandas as pd

    from tiershift.places.kinds import Break

INK, GRID, AHEAD = "#22313f", "#e3e8ee", "#f3f6fa"
LEFT_OVER = ("early_spend_real", "early_share_of_early_plus_late_gross")
"""What is left over in the model's history of a place."""
HEIGHT = 230
NARROW, SIGN = 240.0, 6.0
"""How wide the narrowest chart is between its axes, and a sign of the numbers of decisions, in pixels."""

LEVELS = (
    "cla_31_march", "cin_31_march", "cpp_31_march",
    "early_spend_real", "late_spend_real", "early_share_of_early_plus_late_gross",
    "early_help_waiting_list", "mental_health_waiting_list", "unmet_mental_health_need",
    "early_help_reach", "budget_gap_real", "transition_spend_real",
)  # fmt: skip
"""What the page shows with and without the plan."""

DIFFERENCES = (
    "cla_31_march", "cin_31_march", "cpp_31_march",
    "early_spend_real", "late_spend_real", "budget_gap_real",
    "early_help_waiting_list", "mental_health_waiting_list", "unmet_mental_health_need",
)  # fmt: skip
"""What the page shows of the paired difference that a plan makes."""

TIERS = {
    "universal_spend_real": ("Universal", "#56B4E9"),
    "targeted_spend_real": ("Targeted", "#0072B2"),
    "specialist_spend_real": ("Specialist", "#E69F00"),
    "care_spend_real": ("Care", "#D55E00"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which something was decided: its place on the axis, where 31 March 2026 is 2026, and which decisions."""

    year: float
    numbers: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of the page with what stands around it.

    Attributes:
        title, unit: above the figure.
        text: what it shows, in a sentence, for those who do not see it.
        figure: a Bokeh figure.
        bands: by the name of what is drawn, its numbers for the table twin; `years` are their years.
        way: how the numbers are shown.
        note: what to know of it; empty for nothing.
    """

    title: str
    unit: str
    text: str
    figure: Any
    years: tuple[int, ...]
    bands: Mapping[str, Band]
    way: Shown
    note: str = ""


def marks(report: Report, plan: str = "") -> tuple[Mark, ...]:
    """Return the days of decisions (of one plan, or of all), numbered as in the list of decisions."""
    numbered: dict[float, list[int]] = {}
    for number, (holders, event) in enumerate(decided(report), start=1):
        if plan and plan not in holders.split(", "):
            continue
        place = years(event.effective) - YEAR_END
        numbered.setdefault(place, []).append(number)
    return tuple(Mark(place, _listed(numbers)) for place, numbers in sorted(numbered.items()))


def _listed(numbers: Sequence[int]) -> str:
    """Numbers in few signs: `1, 3-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = (f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return ", ".join(said)


def decided(report: Report) -> tuple[tuple[str, Any], ...]:
    """Return each decision that a plan adds to its baseline, once, with the scenarios that hold it, by day."""
    given = {
        str(event.event_id) for name, tint in colours(report).items() if tint == BASELINE
        for event in report.results[name].plan.events
    } if report.pairs else set()  # fmt: skip
    holders: dict[str, list[str]] = {}
    events: dict[str, Any] = {}
    for name, result in report.results.items():
        for event in (one for one in decisions(result.plan.events) if str(one.event_id) not in given):
            events[str(event.event_id)] = event
            holders.setdefault(str(event.event_id), []).append(name)
    ordered = sorted(events, key=lambda id: events[id].effective)
    return tuple((", ".join(holders[id]), events[id]) for id in ordered)


def level_charts(report: Report) -> tuple[Chart, ...]:
    """Return a fan of every scenario for each indicator of `LEVELS`."""
    names = [name for name in LEVELS if all(name in result.series for result in report.results.values())]
    return tuple(_level(report, name, marks(report)) for name in names)


def difference_charts(report: Report, plan: str, baseline: str) -> tuple[Chart, ...]:
    """Return a fan of the paired difference for each indicator of `DIFFERENCES`."""
    names = [name for name in DIFFERENCES if name in report.results[plan].series]
    return tuple(_difference(report, plan, baseline, name) for name in names)


def tier_charts(report: Report) -> tuple[Chart, ...]:
    """Return spend by tier, stacked, one chart a scenario, all on one scale."""
    top = max(float(one.bands["early_and_late_spend_real"].mean.max()) for one in report.results.values())
    return tuple(_tiers(report, name, top) for name in report.results)


def _level(report: Report, name: str, when: Sequence[Mark]) -> Chart:
    bands = {run: result.bands[name] for run, result in report.results.items()}
    series = report.first.series[name]
    way = shown(series.indicator, max(float(one.high.max()) for one in bands.values()))
    tints, layers = colours(report), []
    for run, spread in bands.items():
        # Until the first decision all scenarios are one, so only the baseline is drawn there.
        grey = tints[run] == BASELINE
        layers += _fan(_frame(series, spread, way, since=0 if grey else report.dates[0]), tints[run], dashed=grey)
    counted = _counted(report, name, way)
    layers += [] if counted is None else [_dots(counted)]
    ends = [float(one.high.max()) * way.factor for one in bands.values()]
    tops = [*ends, *([] if counted is None else counted["outturn"])]
    broken = _broken(report, name) if counted is not None else ()
    figure = _figure(report, layers, when, (0.0, max(tops)), percent=way.after == "%")
    _break(figure, broken)
    return Chart(
        title=series.indicator.label,
        unit=way.unit,
        text=f"{series.indicator.label}, {way.unit}, by financial year and scenario, with the 80% range.",
        figure=figure,
        years=series.years,
        bands=bands,
        way=way,
        note=_noted(report, name, counted, broken, way),
    )


def _broken(report: Report, name: str) -> tuple[Break, ...]:
    """Where the counts of a place mean something else from a year on that the chart shows."""
    if report.model.local is None:
        return ()
    cash = next((cash for cash, real in NOMINAL.items() if real == name), name)
    return tuple(one for one in breaks_at(cash) if one.year > max(report.years[0], FIRST_OUTTURN))


def _noted(report: Report, name: str, counted: pd.DataFrame | None, broken: Sequence[Break], way: Shown) -> str:
    """What to know of the dots of a place: why early spending misses them, by how much, and where counting changed."""
    said = [f"Counted otherwise from {one.year} on (dashed): {one.words}." for one in broken]
    local = report.model.local
    if local is not None and counted is not None and name in LEFT_OVER:
        series, spread = report.first.series[name], report.first.bands[name]
        middle = dict(zip(series.years, (spread.central * way.factor).tolist(), strict=True))
        apart = [abs(middle[year] - seen) for year, seen in counted.itertuples(index=False) if year in middle]
        far = sum(apart) / max(len(apart), 1)
        size = f"{figure_of(far, 0.1)} points" if way.after == "%" else f"£{figure_of(far, 0.1 if far >= 1 else 0.01)}m"
        off = f", {size} from the counted figure (dots) in a typical year" if apart else ""
        said.insert(0, f"{left_over(local.label)}{off}.")
    return " ".join(said)


def _break(figure: Any, broken: Sequence[Break]) -> None:
    """Draw a dashed grey line where counts begin to mean something else: between two years."""
    from bokeh.models.annotations import Span

    for one in broken:
        figure.add_layout(
            Span(location=one.year - 0.5, dimension="height", line_color="#8795a1", line_dash="dashed", line_width=1)
        )


def _difference(report: Report, plan: str, baseline: str, name: str) -> Chart:
    series = report.difference(plan, baseline, name)
    spread = series.band()
    way = shown(series.indicator, float(abs(spread.quantile).max()))
    since = report.dates[0] - 1
    frame = _frame(series, spread, way, since=since)
    own = [mark for mark in marks(report, plan) if mark.year >= since]
    layers = _fan(frame, colours(report)[plan])
    ends = (float(frame["low"].min()), float(frame["high"].max()))
    return Chart(
        title=series.indicator.label,
        unit=way.unit,
        text=f"{series.indicator.label}: {plan} less {baseline} in the same futures, {way.unit}, with the 80% range.",
        figure=_figure(report, layers, own, ends, since=since, percent=way.after == "%"),
        years=series.years,
        bands={f"{plan} less {baseline}": spread},
        way=way,
    )


def _tiers(report: Report, run: str, top: float) -> Chart:
    import hvplot.pandas  # noqa: F401  registers .hvplot on pandas
    import pandas as pd

    result = report.results[run]
    series = result.series["early_and_late_spend_real"]
    columns = {label: result.bands[name].mean for name, (label, _) in TIERS.items()}
    frame = pd.DataFrame({"year": series.years, **columns})
    drawn = frame.hvplot.area(
        x="year", y=list(columns), stacked=True, color=[tint for _, tint in TIERS.values()], alpha=0.85,
        line_width=0, legend=False, hover=False,
    )  # fmt: skip
    return Chart(
        title=f"{result.label}: spend by tier",
        unit="£m, 2023-24 prices, mean",
        text=f"Spend by tier in the scenario {run}, £m at 2023-24 prices, mean over the simulated futures, stacked.",
        figure=_figure(report, [drawn], (), (0.0, top)),
        years=series.years,
        bands={label: result.bands[name] for name, (label, _) in TIERS.items()},
        way=shown(series.indicator),
    )


def _frame(series: Series, spread: Band, way: Shown, since: float = 0.0) -> pd.DataFrame:
    import pandas as pd

    columns = {"low": spread.low, "central": spread.central, "high": spread.high}
    frame = pd.DataFrame({"year": series.years} | {name: values * way.factor for name, values in columns.items()})
    return frame[frame["year"] >= since]


def _fan(frame: pd.DataFrame, tint: str, *, dashed: bool = False) -> list[Any]:
    """Return the 80% band and the median of one scenario."""
    import hvplot.pandas  # noqa: F401  registers .hvplot on pandas

    band = frame.hvplot.area(x="year", y="low", y2="high", color=tint, alpha=0.18, line_width=0, hover=False)
    line = frame.hvplot.line(
        x="year", y="central", color=tint, line_width=2.4, line_dash="dashed" if dashed else "solid",
        hover_cols=["low", "high"],
    )  # fmt: skip
    return [band, line]


def _counted(report: Report, name: str, way: Shown) -> pd.DataFrame | None:
    """Return what was counted, by year; cash that was counted is brought to the prices of the chart."""
    import pandas as pd

    counted = report.history.get(name, ())
    factor = dict.fromkeys((one.year for one in counted), 1.0)
    if not counted:
        cash = next((cash for cash, real in NOMINAL.items() if real == name and cash in report.history), None)
        counted = report.history.get(cash, ()) if cash else ()
        factor = {one.year: report.prices[one.year].factor for one in counted if one.year in report.prices}
    first = report.years[0]
    rows = [(one.year, one.value / factor[one.year] * way.factor) for one in counted if one.year >= first]
    return pd.DataFrame(rows, columns=["year", "outturn"]) if rows else None


def _dots(counted: pd.DataFrame) -> Any:
    import hvplot.pandas  # noqa: F401  registers .hvplot on pandas

    return counted.hvplot.scatter(x="year", y="outturn", color=INK, size=16, marker="circle")


def _figure(
    report: Report,
    layers: Iterable[Any],
    when: Sequence[Mark],
    ends: tuple[float, float],
    *,
    since: float | None = None,
    percent: bool = False,
) -> Any:
    """Return one Bokeh figure of `layers`, with the years ahead shaded and the decisions marked."""
    import holoviews as hv
    from bokeh.models.annotations import Span
    from bokeh.models.formatters import NumeralTickFormatter
    from bokeh.models.tickers import FixedTicker

    first, last = since if since is not None else report.years[0], report.years[-1]
    ahead = hv.VSpan(report.dates[0], last).opts(fill_color=AHEAD, fill_alpha=1.0, line_width=0)
    figure = hv.render(hv.Overlay([ahead, *layers]).opts(toolbar=None, xlabel="", ylabel=""), backend="bokeh")
    figure.update(height=HEIGHT, sizing_mode="stretch_width", output_backend="svg", min_border=4, min_border_left=58)
    figure.update(background_fill_color=None, border_fill_color=None, outline_line_color=None)
    # The axis holds nought, so that a small change does not look large.
    low, high = min(0.0, ends[0]), max(0.0, ends[1])
    pad = 0.06 * ((high - low) or 1.0)
    figure.y_range.update(start=low - pad * (low < 0.0), end=high + pad * (high > 0.0 or low == 0.0))
    if since is not None:
        figure.add_layout(Span(location=0, dimension="width", line_color=INK, line_width=1))
    figure.x_range.update(start=first - 0.3, end=last + 0.3)
    figure.xaxis.ticker = FixedTicker(ticks=[year for year in range(2000, 2101, 5) if first <= year <= last])
    small = report.model.local is not None and high - low < 2.0  # a place's money, in millions
    fine = "0,0.00" if high - low < 0.2 else "0,0.0"
    figure.yaxis.formatter = NumeralTickFormatter(format="0[.]0" if percent else fine if small else "0,0[.]0")
    _mark(figure, when)
    _plain(figure)
    return figure


def _mark(figure: Any, when: Sequence[Mark]) -> None:
    """Draw a thin line at each day of decisions, numbered at the top."""
    from bokeh.models.annotations import Label, Span

    first, last = figure.x_range.start, figure.x_range.end
    for mark, level, leftwards in laid_out(when, first, last):
        figure.add_layout(Span(location=mark.year, dimension="height", line_color=INK, line_dash="dotted"))
        figure.add_layout(
            Label(
                x=mark.year, y=2 + 11 * level, y_units="screen", text=f" {mark.numbers} ", text_font_size="10px",
                text_color=INK, text_baseline="bottom", text_font="sans-serif",
                text_align="right" if leftwards else "left", background_fill_color="#ffffff",
                background_fill_alpha=0.7,
            )
        )  # fmt: skip


def laid_out(when: Sequence[Mark], first: float, last: float) -> tuple[tuple[Mark, int, bool], ...]:
    """Return each mark with the line that its numbers stand on, 0 the lowest, and whether they stand left of it.

    Numbers that would lie on each other stand on different lines, on a chart as narrow as the page makes it.

    Args:
        when: by day.
        first, last: the ends of the axis, in years.
    """
    sign = (last - first) / NARROW * SIGN
    taken: list[float] = []
    made = []
    for mark in when:
        wide = (len(mark.numbers) + 2) * sign
        leftwards = mark.year + wide > last
        begin = mark.year - wide if leftwards else mark.year
        level = next((number for number, end in enumerate(taken) if end <= begin), len(taken))
        taken[level : level + 1] = [begin + wide]
        made.append((mark, level, leftwards))
    return tuple(made)


def _plain(figure: Any) -> None:
    """Take away what does not carry meaning."""
    for axis in (*figure.xaxis, *figure.yaxis):
        axis.update(
            axis_line_color=None, minor_tick_line_color=None, major_tick_line_color=None, axis_label=None,
            major_label_text_font_size="12px", major_label_text_color=INK, major_label_text_font="sans-serif",
        )  # fmt: skip
    figure.xgrid.grid_line_color = None
    figure.ygrid.update(grid_line_color=GRID)
    figure.title = None
