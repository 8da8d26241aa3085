"""The lists of the document: levers, loops, parameters by confidence, series from outside, counts, glossary."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from tiershift.model.constants import number
from tiershift.model.loops import Loop
from tiershift.model.parameters import Parameter
from tiershift.report.diagram.words import KINDS as POLARITIES
from tiershift.report.document.curves import curve
from tiershift.report.document.entries import GRADES, badge, link, span_of, value_of
from tiershift.report.document.equations import amount
from tiershift.report.document.facts import Facts, points
from tiershift.report.history import COLUMNS

MOST_LOOPS = 60
"""So many feedback loops are written out; the rest are counted."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table whose cells are HTML; the first cell of a row is its heading."""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n' for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {escape(", ".join(heads))}">'
        f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


UNITS = {
    "Dmnl": "a number",
    "GBP2324": "£ of 2023-24",
    "GBP2324/year": "£ of 2023-24 a year",
    "1/year": "a year",
    "children/FTE": "children a worker",
    "hour/(FTE*year)": "hours a worker a year",
}
"""Units of levers, as those who decide say them; others are written as in the model."""


def levers(found: Facts) -> str:
    """Return what decisions can set, by tier; empty where the model has no levers."""
    known = [entry for entry in found.model.parameters.values.values() if entry.lever is not None]
    rows = []
    for entry in known:
        lever = entry.lever
        if lever is not None:
            name = _folded(found, entry)
            rows.append(
                (
                    f'<a href="#{escape(found.anchor(name))}">{escape(lever.label)}</a>'
                    f"<small>{escape(found.variable(name).name)}</small>",
                    escape(lever.sentence),
                    escape(lever.tier),
                    escape(UNITS.get(lever.unit, lever.unit)),
                    value_of(entry) + (f" {badge(entry.confidence)}" if entry.confidence == "D" else ""),
                    span_of(lever.low, lever.high),
                )
            )
    return table(("Lever", "What it is", "Tier", "Unit", "Today", "From … to"), rows, "levers") if rows else ""


def switches(found: Facts) -> str:
    """Return the named loops that can be switched off, with where each acts; empty where there are none."""
    rows = []
    for name in found.switches:
        variable = found.variable(name)
        uses = ", ".join(link(found, use) for use in found.uses[name]) or "<i>nothing yet</i>"
        state = "on" if number(variable) else "off"
        shown = variable.name[4:].strip() if variable.name[:4].casefold() == "loop" else variable.name
        rows.append(
            (
                f'<a href="#{escape(found.anchor(name))}">{escape(shown)}</a>',
                escape(variable.doc),
                f'<span class="state {state}">{state}</span>',
                uses,
            )
        )
    return table(("Loop", "What happens", "By default", "It acts on"), rows, "loops") if rows else ""


def loops(found: Facts) -> str:
    """Return the feedback loops that the equations hold, in words with their polarity."""
    all_of_them = found.made.loops
    if not all_of_them:
        return "<p>The equations hold no feedback loop.</p>"
    shown = all_of_them[:MOST_LOOPS]
    rest = len(all_of_them) - len(shown)
    counts = {sign: sum(loop.polarity == sign for loop in all_of_them) for sign in POLARITIES}
    told = ", ".join(f"{count} {POLARITIES[sign]}" for sign, count in counts.items() if count)
    more = (
        f" The first {len(shown)} are written out; <code>tiershift graph {escape(found.model.name)} "
        f"--loops {len(all_of_them)}</code> lists all."
        if rest
        else ""
    )
    items = "".join(f"<li>{_loop(found, loop)}</li>" for loop in shown)
    return (
        f"<p>{len(all_of_them)} independent loops were found in the equations, for each link the shortest loop "
        f'through it: {told}.{more}</p><ol class="found">{items}</ol>'
    )


def _loop(found: Facts, loop: Loop) -> str:
    sign = {"R": "reinforcing", "B": "balancing"}.get(loop.polarity, "either")
    name = f"<b>{escape(loop.name)}</b> " if loop.name else ""
    way = " → ".join(link(found, one) for one in loop.variables)
    return f'{name}<span class="sign {sign}">{POLARITIES[loop.polarity]}</span> {way}'


def parameters(found: Facts) -> str:
    """Return every parameter under its grade of confidence, D first; empty where the model has no parameter file."""
    graded: dict[str, list[Parameter]] = defaultdict(list)
    for entry in found.model.parameters.values.values():
        graded[entry.confidence].append(entry)
    made = []
    for grade in sorted(graded, reverse=True):
        rows = []
        for entry in graded[grade]:
            name = _folded(found, entry)
            value = value_of(entry)
            source = f"{escape(entry.source)} ({escape(str(entry.year))})"
            rows.append((link(found, name), value, escape(entry.unit), span_of(entry.low, entry.high), source))
        made.append(
            f"<details {'open' if grade == 'D' else ''}><summary>{badge(grade)} {escape(GRADES.get(grade, ''))}: "
            f"{len(rows)} parameter{'s' * (len(rows) != 1)}</summary>"
            f"{table(('Parameter', 'Value', 'Unit', 'Range', 'Source'), rows, 'parameters')}</details>"
        )
    return "".join(made)


def outside(found: Facts) -> str:
    """Return the series that drive the model from outside, each with its points; empty where there are none."""
    made = []
    for entry in found.model.parameters.series.values():
        name = next(n for n in found.kinds if found.variable(n).id == entry.id)
        variable = found.variable(name)
        drawn = "".join(curve(t.x, t.y, variable.name, unit=variable.unit) for t in points(variable)[:2])
        made.append(
            f'<div class="series"><h3>{link(found, name)} {badge(entry.confidence)}</h3>{drawn}'
            f"<p>{escape(variable.doc)}</p>"
            f'<p class="quiet">{escape(entry.source)} ({escape(str(entry.year))})</p></div>'
        )
    return f'<div class="grid">{"".join(made)}</div>' if made else ""


def counts(path: Path) -> str:
    """Return what was counted in a history file, each with its points; empty where there is no such file."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            return ""
        rows = list(reader)
    counted: dict[str, list[tuple[float, float, dict[str, str]]]] = defaultdict(list)
    for row in rows:
        try:
            counted[row["indicator"]].append((float(row["year"]), float(row["value"]), row))
        except (TypeError, ValueError):
            continue
    made = [_counted(name, sorted(of, key=lambda one: one[0])) for name, of in sorted(counted.items())]
    return f'<div class="grid">{"".join(made)}</div>'


def _counted(name: str, rows: Sequence[tuple[float, float, dict[str, str]]]) -> str:
    years, values = [row[0] for row in rows], [row[1] for row in rows]
    unit, spoken = rows[-1][2]["unit"], name.replace("_", " ")
    drawn = (
        curve(years, values, spoken, unit=unit)
        if len(rows) > 1
        else (f'<p class="one">{amount(years[0]).replace(",", "")}: {amount(values[0])} {escape(unit)}</p>')
    )
    sources = "; ".join(dict.fromkeys(row[2]["source"] for row in rows))
    grades = " ".join(badge(grade) for grade in sorted({row[2]["confidence"] for row in rows}))
    return f'<div class="series"><h3>{escape(spoken)} {grades}</h3>{drawn}<p class="quiet">{escape(sources)}</p></div>'


def _folded(found: Facts, entry: Parameter) -> str:
    return next(name for name, variable in found.model.tree.variables.items() if variable.id == entry.id)
