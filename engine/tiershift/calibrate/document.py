"""VALIDATION.md: where a model stands against its counts, in tables that hide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tiershift.calibrate.fitting import Profile
from tiershift.calibrate.forward import Unknown
from tiershift.calibrate.measures import Floats, told
from tiershift.calibrate.panel import Effect
from tiershift.calibrate.scores import HIGH, LOW
from tiershift.calibrate.study import Forecast, Study
from tiershift.calibrate.targets import Scale, Target

AGREED = 1.2
"""R-hat up to which chains are taken to agree."""
FANS, PROFILES = "validation_fans.svg", "validation_profiles.svg"
"""The pictures, beside the document."""


def document(study: Study) -> str:
    """Return the document."""
    parts = (_head(study), _short(study), _targets(study), _missing(study), _forecasts(study), _profiles(study),
             _posterior(study), _panel(study), _limits(study))  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def headline(study: Study) -> str:
    """Return the few lines that say where the model stands."""
    return "\n".join(line.removeprefix("- ") for line in _short(study)[2:])


def passes(target: Target, model: float, counted: float) -> bool:
    """Return whether a result is within the tolerance of a count."""
    gap = abs(model / counted - 1.0) if target.tolerance.relative else abs(model - counted)
    return bool(gap <= target.tolerance.value * (1 + 1e-9))


def _head(study: Study) -> list[str]:
    effort, fit, held = study.effort, study.targets.fit, study.targets.hold_out
    return [
        f"# How {study.model.name} stands against what was counted",
        "",
        f"Written by `tiershift validate {study.model.name} --seed {study.seed}`; do not edit it. Fitted to "
        f"{fit[0]}–{fit[1]}, forecast {held[0]}–{held[1]} unseen, then fitted to all years. {effort.starts + 1} starts "
        f"of least squares, {effort.chains} Hamiltonian chains of {effort.steps} trajectories, half as many for "
        f"the early years. Targets and history `{study.targets.hash[:16]}`. A year ends on 31 March of it.",
    ]


def _short(study: Study) -> list[str]:
    points = list(_points(study, study.as_written))
    fitted = list(_points(study, study.best))
    met = sum(passes(target, value, counted) for _, target, value, counted in points)
    better = sum(passes(target, value, counted) for _, target, value, counted in fitted)
    fed = [f for f in study.forecasts if f.last.years]
    inside = [share for f in study.forecasts for share in [f.model.coverage] * f.model.years]
    verdicts: dict[str, list[str]] = {}
    for one in study.profiles:
        verdicts.setdefault(one.verdict, []).append(study.unknowns[one.unknown].name)
    loses = [f.target.name for f in fed if _best(f) != "model"]
    lines = [
        "## In short",
        "",
        f"- Of {len(points)} counted years of {len(study.there)} targets, {met} are within tolerance with "
        f"the values in "
        f"the model file, {better} with those that fit all years best; {len(study.missing)} targets are missing.",
        f"- Unseen years {study.targets.hold_out[0]}–{study.targets.hold_out[1]}: the model's CRPS beats last value on "
        f"{sum(f.model.crps < f.last.crps for f in fed)} of {len(fed)} targets and the straight line on "
        f"{sum(f.trend is not None and f.model.crps < f.trend.crps for f in fed)} of "
        f"{sum(f.trend is not None for f in fed)}. Its 80 % intervals hold {_share(inside)} of the counts.",
        f"- It loses to a simple forecast on: {'; '.join(loses) or 'none'}.",
        "- No profiles were made in this quick run."
        if not study.profiles
        else f"- Pinned down by the counts: {len(verdicts.get('pinned down', []))} of {len(study.profiles)} "
        f"fitted parameters; "
        f"not at all: {', '.join(verdicts.get('not pinned down', [])) or 'none'}.",
    ]
    worst = float(study.final.sample.r_hat.max())
    if worst > AGREED:
        middle = float(np.median(study.final.sample.r_hat))
        lines.append(f"- The chains of the posterior have not settled fully (R-hat {worst:.2f} at worst, {middle:.2f} "
                     "in the middle): the fan's ends are less sure than its middle.")  # fmt: skip
    else:
        lines.append(f"- The chains of the posterior agree (R-hat at most {worst:.2f}); the fan of forecasts uses it.")
    if study.panels:
        both = study.panels[1]
        within = ", zero within it" if both.interval[0] <= 0 <= both.interval[1] else ""
        lines.append(
            f"- What prevention does is not read off these series: the panel of authorities gives {_effect(both)} "
            f"children in care per 10,000 for each £100 a child cut{within}."
        )
    return lines


def _points(study: Study, values: Sequence[Floats]) -> Iterator[tuple[int, Target, float, float]]:
    for target, own in zip(study.there, values, strict=True):
        for year, value in zip(study.years[target.name], own.tolist(), strict=True):
            yield year, target, value, target.counts[year]


def _targets(study: Study) -> list[str]:
    lines = ["## Every target, every year", "", "*File*: with the values in the model file, on which pass or miss is "
             "judged. *Best*: with those that fit all years best."]  # fmt: skip
    for target, own, best in zip(study.there, study.as_written, study.best, strict=True):
        years = study.years[target.name]
        passed = sum(
            passes(target, value, target.counts[year]) for year, value in zip(years, own.tolist(), strict=True)
        )
        said = "" if target.role == "fit" else " Not fitted to."
        lines += ["", f"### {target.name}: {passed} of {len(years)}", "",
                  f"{_capital(told(target.measure))}; tolerance {_tolerance(target.tolerance)}.{said} "
                  f"{target.note}".strip(), "",
                  "| year | counted | file | miss | best | miss | stands |",
                  "|--:|--:|--:|--:|--:|--:|---|"]  # fmt: skip
        for year, value, other in zip(years, own.tolist(), best.tolist(), strict=True):
            counted = target.counts[year]
            flag = f" ({target.flagged[year]})" if year in target.flagged else ""
            stands = ("pass" if passes(target, value, counted) else "**miss**") + flag
            lines.append(f"| {year} | {number(counted)} | {number(value)} | {_miss(target, value, counted)} | "
                         f"{number(other)} | {_miss(target, other, counted)} | {stands} |")  # fmt: skip
        lines += [f"| {year} | {number(target.counts[year])} | | | | | left out: {why} |"
                  for year, why in target.left_out.items()]  # fmt: skip
    return lines


def _missing(study: Study) -> list[str]:
    if not study.missing:
        return ["## Missing targets", "", "None."]
    rows = [f"| {name} | {', '.join(f'`{lacking}`' for lacking in lacks)} |" for name, lacks in study.missing.items()]
    return ["## Missing targets", "", "The model has no result of these names, so it meets none of these targets.", "",
            "| target | what the model lacks |", "|---|---|", *rows]  # fmt: skip


def _forecasts(study: Study) -> list[str]:
    lines = [
        "## Forecast of unseen years",
        "",
        f"Fitted to {study.targets.fit[0]}–{study.targets.fit[1]}; after that, only inputs are known: "
        f"funding, population, "
        "poverty, unaccompanied children, policy shocks. *Last*: nothing changes. *Line*: straight line "
        "through the fitted "
        "years. MAE and CRPS in the target's unit, lower is better; coverage: counts inside the 80 % interval. Errors "
        f"drift by {study.drift:g} of their size a year, as they did when the last years of the fit window "
        f"were left out.",
        "",
        f"![Fit and forecasts]({FANS})",
        "",
        "| target | years | MAE model | last | line | CRPS model | last | line | coverage | last | line | best |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for one in study.forecasts:
        scores = (one.model, one.last if one.last.years else None, one.trend)
        cells = [*(number(s.mae) if s else "–" for s in scores), *(number(s.crps) if s else "–" for s in scores),
                 *(_share([s.coverage]) if s else "–" for s in scores)]  # fmt: skip
        lines.append(f"| {one.target.name} | {one.model.years} | {' | '.join(cells)} | {_best(one)} |")
    totals = []
    for picked in ("model", "last", "trend"):
        own = [getattr(one, picked) for one in study.forecasts if one.last.years and one.trend is not None]
        weights = [score.years for score in own]
        totals.append(_share([float(np.average([s.coverage for s in own], weights=weights))]) if own else "–")
    lines.append(f"| all with a line | | | | | | | | {' | '.join(totals)} | |")
    return lines


def _best(forecast: Forecast) -> str:
    scores = {"model": forecast.model.crps}
    if forecast.last.years:
        scores["last value"] = forecast.last.crps
    if forecast.trend is not None:
        scores["line"] = forecast.trend.crps
    return min(scores, key=lambda name: scores[name]) if len(scores) > 1 else "–"


def _profiles(study: Study) -> list[str]:
    if not study.profiles:
        return ["## What the counts pin down", "", "No profiles were made in this quick run."]
    lines = ["## What the counts pin down", "",
             "Each parameter held along its prior's range, the others fitted anew to all years. It is "
             "pinned down where "
             "values on both sides make the counts 3.84 worse (twice the log likelihood), one-sided where those on one "
             "side do.", "", f"![Profiles]({PROFILES})", "",
             "| parameter | file | best | 95 % interval | verdict |", "|---|--:|--:|--:|---|"]  # fmt: skip
    order = {"pinned down": 0, "bounded from below": 1, "bounded from above": 1, "not pinned down": 2}
    for one in sorted(study.profiles, key=lambda p: (order[p.verdict], p.unknown)):
        unknown = study.unknowns[one.unknown]
        best = _value(unknown, study.final.fit.scores[one.unknown])
        lines.append(f"| {unknown.name} | {number(unknown.start)} | {number(best)} | {interval(one, unknown)} | "
                     f"{one.verdict} |")  # fmt: skip
    return lines


def interval(profile: Profile, unknown: Unknown) -> str:
    """Return the 95 % interval of a profile in words; open where the counts do not close it."""
    low, high = (number(_value(unknown, end)) for end in (profile.low, profile.high))
    return {
        "pinned down": f"{low} to {high}", "bounded from below": f"above {low}", "bounded from above": f"below {high}",
    }.get(profile.verdict, "open")  # fmt: skip


def _posterior(study: Study) -> list[str]:
    drawn = study.final.sample
    lines = [
        "## Posterior of all years", "",
        f"{drawn.chains.shape[0]} chains, {drawn.accepted:.0%} of trajectories taken; worst R-hat "
        f"{drawn.r_hat.max():.2f}, least "
        f"effective size {drawn.size.min():,.0f}. Parameters below the line are not fitted, but drawn, and move these "
        "series.", "",
        "| parameter | unit | prior, middle (80 %) | posterior, middle (80 %) | R-hat | size |",
        "|---|---|--:|--:|--:|--:|",
    ]  # fmt: skip
    ends = np.array([-1.2816, 0.0, 1.2816])
    values = study.final.misfit.forward.theta(study.final.rows)
    for place, unknown in enumerate(study.unknowns):
        if place and study.unknowns[place - 1].asked and not unknown.asked:
            lines.append("| — | | | | | |")
        low, middle, high = np.quantile(values[:, place], (LOW, 0.5, HIGH))
        before = unknown.theta(ends)
        lines.append(
            f"| {unknown.name} | {unknown.unit} | {number(before[1])} ({number(before[0])} to {number(before[2])}) | "
            f"{number(middle)} ({number(low)} to {number(high)}) | {drawn.r_hat[place]:.2f} | "
            f"{drawn.size[place]:,.0f} |"
        )
    return lines


def _panel(study: Study) -> list[str]:
    if study.panels is None or study.targets.panel is None:
        return []
    use, (alone, both) = study.targets.panel, study.panels
    return [
        "## What prevention does: the panel of authorities",
        "",
        f"`{use.file}`: {both.authorities} authorities, {both.observations} years of them; early spend a "
        f"child at 2021-22 "
        "prices against children in care two years later; intervals let an authority's years depend on one another.",
        "",
        "| model | children in care per 10,000 for each £100 a child cut (95 %) |",
        "|---|--:|",
        f"| a level for each authority | {_effect(alone)} |",
        f"| and one for each year | {_effect(both)} |",
        "",
        "With authority levels alone, all that changed everywhere at once is put down to early spend. The prior of the "
        f"parameter is the second row over {use.per_unit:g}, its error times {use.widen:g}. {use.why}",
        "",
        "The parameter keeps this prior: fits hold it at the middle, and each chain has its own value, so that the "
        "series above, in which everything moved together, have no say in it. Its profile only shows what they "
        "would have said.",
    ]


def _limits(study: Study) -> list[str]:
    return [
        "## What is not in the fan",
        "",
        "- Structure: another model of the same system would give another fan; only its errors in these "
        "series are held "
        "against it. Ranges and structure were chosen by people who had seen all years, so the forecast is "
        "unseen by the "
        "numbers, not by the design.",
        "- Policy: reforms, laws and funding after the history are decided in scenarios, not drawn.",
        "- Inputs: poverty, population, unaccompanied children and shocks are taken as known in the unseen years.",
        "- Series are treated as separate evidence; stock, starts and ends of the same children are not quite that, so "
        "intervals of parameters are somewhat too narrow. Errors that last from year to year are allowed for in each.",
        "- Surprises that forecasts draw after the history (`… disturbance`) are nothing in these years, so their size "
        "is not tested here; the drift of errors stands in for them.",
        "- What is drawn after the history (drifts of exits, costs, poverty) is not tested by these years.",
    ]


def number(value: float) -> str:
    """Return a number for a table: thousands apart, else three digits that count."""
    if not np.isfinite(value):
        return "–"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) >= 0.001 or value == 0 else f"{value:.2e}"


def _value(unknown: Unknown, score: float) -> float:
    return float(unknown.theta(np.array([score]))[0])


def _miss(target: Target, model: float, counted: float) -> str:
    if target.tolerance.relative:
        return f"{100 * (model / counted - 1):+.1f} %"
    return f"{model - counted:+.3g}"


def _tolerance(scale: Scale) -> str:
    return f"{100 * scale.value:g} per cent" if scale.relative else f"{scale.value:g}"


def _effect(found: Effect) -> str:
    low, high = found.interval
    return f"{found.effect:+.1f} ({low:.1f} to {high:.1f})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _share(shares: Iterable[float]) -> str:
    given = list(shares)
    return f"{100 * float(np.mean(given)):.0f} %" if given else "–"
