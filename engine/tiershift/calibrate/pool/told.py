"""The page and the table of how places are forecast, and what is said of one of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.futures import Compared
from tiershift.calibrate.pool.held import SHOWN, Held
from tiershift.calibrate.pool.rows import FACTORS
from tiershift.calibrate.pool.series import Floats
from tiershift.places import Panel

TABLE, PAGE, FUNNEL = "validation.csv", "VALIDATION.md", "funnel.svg"
COLUMNS = (
    "code", "name", "measure", "years", "mae", "mae_last", "mae_line", "crps", "crps_last", "crps_line", "inside",
)  # fmt: skip


def inside(one: Compared) -> Floats:
    """Return whether counts are in the model's 80% range, as 0 or 1, shape (place, year); NaN without a count."""
    within = (one.low <= one.counted) & (one.counted <= one.high)
    return np.where(np.isfinite(one.counted), within, np.nan)


def table_text(held: Held, panel: Panel) -> str:
    """Return the scores of every authority and measure as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, code in enumerate(held.codes):
        for name in SHOWN:
            one = held.scores[name]
            if not np.isfinite(one.counted[number]).any():
                continue
            miss = np.abs(one.middle - one.counted)
            parts = (miss, one.miss_last, one.miss_line, one.crps, one.last, one.line)
            means = [f"{np.nanmean(part[number]):.2f}" for part in parts]
            share = f"{np.nanmean(inside(one)[number]):.2f}"
            years = int(np.isfinite(one.counted[number]).sum())
            writer.writerow([code, panel.authorities[code].name, name, years, *means, share])
    return out.getvalue()


@lru_cache(maxsize=2)
def _table(path: Path, _written: int) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found.setdefault(row["code"], []).append(row)
    return found


def _scores(panel: Panel, code: str, measure: str) -> dict[str, str] | None:
    path = panel.folder / TABLE
    rows = _table(path, path.stat().st_mtime_ns).get(code, []) if path.is_file() else []
    return next((row for row in rows if row["measure"] == measure), None)


def beaten_by(panel: Panel, code: str, measure: str = "children in care") -> tuple[str, ...]:
    """Return which simple forecasts did as well as the model or better in the years held out of one authority.

    They are "nothing changes" and "the trend goes on", by their CRPS; none where the model was better or it is
    unknown.
    """
    own = _scores(panel, code, measure)
    if own is None:
        return ()
    simple = (("nothing changes", "crps_last"), ("the trend goes on", "crps_line"))
    return tuple(word for word, name in simple if not float(own["crps"]) < float(own[name]))


def verdict(panel: Panel, code: str) -> str:
    """Return in plain words how well children in care of one authority were forecast; empty where unknown."""
    if not (panel.folder / TABLE).is_file():
        return ""
    own = _scores(panel, code, "children in care")
    if own is None:
        first = panel.authorities[code].first
        return _MADE_LATER.format(first - 1) if panel.predecessors(code) else ""
    mae, mae_last, mae_line = (float(own[name]) for name in ("mae", "mae_last", "mae_line"))
    years, held = int(own["years"]), round(float(own["inside"]) * int(own["years"]))
    misses = {"nothing changes": mae_last, "the trend goes on": mae_line}
    better = [(f"“{word}”", misses[word]) for word in beaten_by(panel, code)]
    wide = (
        ", as its range was wider than it had to be" if held == years and all(miss > mae for _, miss in better) else ""
    )
    beaten = " and ".join(word for word, _ in better)
    how = f"{beaten} did better here{wide}: take the level of this forecast with care"
    narrow = held <= years / 2
    return (
        f"Tried out on the past: from counts up to March 2018, the forecast of children in care in 2019 to 2024 was "
        f"{mae:,.0f} children out in an average year; “nothing changes” would have been {mae_last:,.0f} out, “the "
        f"trend goes on” {mae_line:,.0f}. Its 80% range held {'only ' if narrow else ''}{held} of the {years} counts, "
        f"where about {0.8 * years:.0f} are meant to be{': it was too narrow here' if narrow else ''}. With the range "
        f"counted as well as the middle, {how if better else 'it did better than both'}. What a plan changes cannot be "
        "tried out in this way."
    )


_MADE_LATER = (
    "How well this authority is forecast could not be tried out on the past: it was made in {}, and the counts before "
    "are of the authorities that it took over from."
)


def page_text(held: Held, panel: Panel) -> str:
    """Return the page in Markdown."""
    return "\n".join((*_head(held), *_summary(held), *_sums(held), *_shared(held), *_each(held, panel))) + "\n"


def _head(held: Held) -> Iterator[str]:
    yield "# How well places are forecast\n"
    yield "Written by `tiershift places validate`; do not edit it.\n"
    yield (
        f"England and all authorities were fitted to counts up to 31 March {held.fit.until}; then "
        f"{held.years[0]}–{held.years[-1]} were forecast for each of {len(held.codes)} authorities and held against "
        "what was counted. Population, child poverty, the total spent and unaccompanied children of those years were "
        "given, and so was the pandemic. Beside them, what was made with the whole history in view has a say: "
        "the equations, the dates of shocks, numbers of the start that no fit moves, and how far a place's own walk "
        "and chance go, which was set by fits to 2014 and to 2018, and the neighbours published in "
        "2025. What is open of a place and the wander of England are drawn; England's other numbers were held at what "
        "met the years up to then best. How a fit to 2014 did, which was worse, stands in "
        "[0017](../../docs/decisions/0017-places-add-up-to-england.md). *Last value*: nothing changes. *Line*: "
        "straight through the last five years. CRPS is the mean error of a whole range of futures; lower is better. "
        "Errors are in children, referrals or enquiries.\n"
    )
    yield f"![Errors by size of authority]({FUNNEL})\n"


def _summary(held: Held) -> Iterator[str]:
    yield "## All authorities\n"
    yield "| measure | MAE | last | line | CRPS | last | line | inside 80% | last | line | beats last | beats line |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name in SHOWN:
        one = held.scores[name]
        miss = np.abs(one.middle - one.counted)
        numbers = [np.nanmean(part) for part in (miss, one.miss_last, one.miss_line, one.crps, one.last, one.line)]
        shares = [np.nanmean(part) for part in (inside(one), one.inside_last, one.inside_line)]
        wins, places = _wins(one)
        yield (
            f"| {name} | {' | '.join(f'{x:,.1f}' for x in numbers)} | {' | '.join(f'{x:.0%}' for x in shares)} | "
            f"{wins[0]} of {places} | {wins[1]} of {places} |"
        )
    care = held.scores["children in care"]
    wins, places = _wins(care)
    word = "better" if np.nanmean(care.crps) < np.nanmean(care.last) else "worse"
    yield (
        f"\nFor children in care the model is {word} than last value over all authorities, better in {wins[0]} and "
        f"worse in {places - wins[0]} of {places}. It answers what happens when something is decided; where nothing "
        "is, last value is hard to beat for a few years.\n"
    )
    yield "| children in care, years ahead | " + " | ".join(str(y - held.fit.until) for y in held.years) + " |"
    yield "|---|" + "--:|" * len(held.years)
    for word, part in (("CRPS", care.crps), ("last value", care.last), ("line", care.line), ("inside", inside(care))):
        shown = [f"{x:.2f}" if word == "inside" else f"{x:.1f}" for x in np.nanmean(part, axis=0)]
        yield f"| {word} | " + " | ".join(shown) + " |"


def _wins(one: Compared) -> tuple[tuple[int, int], int]:
    """In how many places the model's score is better than last value's and the line's, and how many there are."""
    known = np.isfinite(one.crps).any(axis=1)
    own, last, line = (np.nanmean(part[known], axis=1) for part in (one.crps, one.last, one.line))
    return (int((own < last).sum()), int((own < line).sum())), int(known.sum())


def _sums(held: Held) -> Iterator[str]:
    yield "\n## Do the places add up?\n"
    yield "| children in care | " + " | ".join(map(str, held.years)) + " |"
    yield "|---|" + "--:|" * len(held.years)
    yield "| counted, places scored | " + " | ".join(f"{x:,.0f}" for x in held.together[1]) + " |"
    yield "| medians of places, added | " + " | ".join(f"{x:,.0f}" for x in held.together[0]) + " |"
    yield "| difference | " + " | ".join(f"{x:+.1%}" for x in held.together[0] / held.together[1] - 1) + " |"
    yield "| England as a whole, by the model | " + " | ".join(f"{x:,.0f}" for x in held.england) + " |"


def _shared(held: Held) -> Iterator[str]:
    yield "\n## What places share\n"
    yield (
        f"Found from the counts up to {held.fit.until}: the spread of places in logarithms (of prevention, taken from "
        "the literature, in shares), how far they go with their statistical neighbours, and the part of the variance "
        "between them that neighbours explain.\n"
    )
    yield "| effect | spread | with neighbours | explained |\n|---|--:|--:|--:|"
    spreads = held.fit.spreads
    for number, name in enumerate((*FACTORS, "entry", "exit")):
        part = held.fit.explained[number]
        yield f"| {name} | {spreads.level[number]:.2f} | {spreads.pull[number]:.2f} | {part:.0%} |"
    yield (
        f"\nEffects on entry and exit move by {spreads.step[0]:.2f} and {spreads.step[1]:.2f} a year, and keep "
        f"{spreads.revert[0]:.0%} and {spreads.revert[1]:.0%} of a deviation for the next year."
    )


def _each(held: Held, panel: Panel) -> Iterator[str]:
    yield "\n## Every authority: children in care\n"
    yield f"Other measures are in [{TABLE}]({TABLE}). In alphabetical order.\n"
    yield "| authority | MAE | last | line | CRPS | last | line | inside 80% | beside simple forecasts |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    one = held.scores["children in care"]
    names = {code: panel.authorities[code].name for code in held.codes}
    for number in sorted(range(len(held.codes)), key=lambda n: names[held.codes[n]]):
        miss = np.abs(one.middle - one.counted)
        parts = (miss, one.miss_last, one.miss_line, one.crps, one.last, one.line)
        means = [float(np.nanmean(part[number])) for part in parts]
        worse = [w for w, value in (("last value", means[4]), ("line", means[5])) if not means[3] < value]
        said = f"worse than {' and '.join(worse)}" if worse else "better than both"
        shown = " | ".join(f"{x:,.0f}" for x in means)
        yield f"| {names[held.codes[number]]} | {shown} | {np.nanmean(inside(one)[number]):.0%} | {said} |"
    yield "\n## Left out\n"
    yield "City of London and Isles of Scilly: too few children for rates; they have no effects of their own."
    for code, why in sorted(held.left_out.items()):
        yield f"\n{panel.authorities[code].name}: {why}."


def funnel(held: Held) -> str:
    """Return errors of the forecast by size of authority as an SVG picture, with the range that was expected."""
    one = held.scores["children in care"]
    size = np.nanmean(one.counted, axis=1)
    error = np.nanmean(one.middle - one.counted, axis=1) / size
    reach = np.nanmean(one.high - one.low, axis=1) / 2 / size
    # The variance that is expected: a part that all have, and one that falls with the number of children.
    parts = np.column_stack([1 / size, np.ones(len(size))])
    slope = np.linalg.lstsq(parts, reach**2, rcond=None)[0]
    wide, tall, left, top = 720, 380, 56, 30
    low, high = np.log(size.min() * 0.9), np.log(size.max() * 1.1)
    most = max(0.5, float(np.abs(error).max()) * 1.05)

    def at(children: Floats, miss: Floats) -> list[tuple[float, float]]:
        x = left + (np.log(children) - low) / (high - low) * (wide - left - 16)
        y = top + (most - miss) / (2 * most) * (tall - top - 44)
        return list(zip(x.tolist(), y.tolist(), strict=True))

    grid = np.exp(np.linspace(low, high, 60))
    bound = np.sqrt(np.maximum(np.polyval(slope, 1 / grid), 1e-4))
    lines = [
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in at(grid, sign * bound))}" fill="none" '
        f'stroke="#8a949e" stroke-dasharray="4 3"/>'
        for sign in (-1.0, 1.0)
    ]
    (x0, y0), (x1, y1) = at(np.exp(np.array([low, high])), np.zeros(2))
    lines.append(f'<line x1="{x0:.1f}" x2="{x1:.1f}" y1="{y0:.1f}" y2="{y1:.1f}" stroke="#22313f"/>')
    outside = np.abs(error) > np.sqrt(np.maximum(np.polyval(slope, 1 / size), 1e-4))
    for (x, y), out in zip(at(size, error), outside.tolist(), strict=True):
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{"#D55E00" if out else "#0072B2"}"/>')
    for children in (50, 100, 200, 500, 1000, 2000):
        if low < np.log(children) < high:
            ((x, _),) = at(np.array([float(children)]), np.zeros(1))
            lines.append(f'<text x="{x:.0f}" y="{tall - 24}" text-anchor="middle">{children:,}</text>')
    for miss in (-0.4, -0.2, 0.0, 0.2, 0.4):
        ((_, y),) = at(np.exp(np.array([low])), np.array([miss]))
        lines.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{miss:+.0%}</text>')
    span = f"{held.years[0]} to {held.years[-1]}"
    about = f"Children in care {span}: forecast over counts, mean of the years; dashed: 80% range"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" role="img" font-family="sans-serif" '
        f'font-size="12" fill="#22313f"><title>{escape(about)}</title>'
        f'<rect width="{wide}" height="{tall}" fill="#fff"/>'
        f'<text x="{left}" y="18">{escape(about)}</text>{"".join(lines)}'
        f'<text x="{wide / 2:.0f}" y="{tall - 6}" text-anchor="middle">children in care of the authority</text></svg>\n'
    )
