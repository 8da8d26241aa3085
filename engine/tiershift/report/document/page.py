"""The document put together: one HTML page that needs nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from tiershift.model.load import Model
from tiershift.model.parameters import CONTROLS
from tiershift.model.show import number
from tiershift.report.document.diagrams import diagrams, key, markers, style
from tiershift.report.document.entries import GRADES, badge, entry
from tiershift.report.document.equations import Maths
from tiershift.report.document.facts import Facts, facts
from tiershift.report.document.glossary import glossary
from tiershift.report.document.lists import counts, levers, loops, outside, parameters, switches
from tiershift.report.document.script import SCRIPT
from tiershift.report.document.style import STYLE

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""What a browser lets the page load: nothing but itself."""

_ORDER = {
    "Stocks and flows": ("stock", "flow"),
    "What is worked out": ("auxiliary",),
    "Curves and series": ("table", "data"),
    "Numbers": ("constant",),
}
"""Under which headings the kinds of variables of a sector stand."""

_NO_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A section of the page: its anchor, heading, HTML, and how many variables it has; 0 is not shown."""

    id: str
    title: str
    body: str
    count: int = 0


def document(model: Model) -> str:
    """Return the document of a model as HTML text, the same for the same files.

    Raises:
        ModelError: the glossary beside the model cannot be read.
        OSError: the model file is gone since it was read.
    """
    found = facts(model)
    sectors, others = list(_sectors(found)), [part for part in _others(found) if part.body]
    about = _Part("about", "What this is", _about(found))
    inside = "\n".join(_section(part) for part in [about, *sectors, *others])
    title = f"How the model {model.name} works"
    made = (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{style()}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#about">Skip to the text</a>{markers()}\n'
        f"<header><h1>{escape(title)}</h1><p>{_subtitle(found)}</p></header>\n"
        f'<div class="page">{_contents(about, sectors, others)}\n<main>{inside}</main></div>\n'
        f"{_footer(found)}<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
    return _NO_HTML.sub("\ufffd", made)


def _section(part: _Part) -> str:
    heading = f'<h2 id="{part.id}-h">{escape(part.title)}</h2>'
    return f'<section id="{part.id}" aria-labelledby="{part.id}-h">{heading}{part.body}</section>'


def _contents(about: _Part, sectors: list[_Part], others: list[_Part]) -> str:
    def listed(parts: list[_Part]) -> str:
        return "".join(
            f'<li><a href="#{part.id}">{escape(part.title)}<span>{part.count or ""}</span></a></li>' for part in parts
        )

    return (
        '<nav aria-label="Contents"><div class="stay"><div class="search" role="search" hidden>'
        '<label for="find">Find a variable</label><input id="find" type="search" autocomplete="off" spellcheck="false">'
        '<p role="status"></p><ul></ul></div>'
        f"<h2>Contents</h2><ol>{listed([about])}</ol><h2>Sectors</h2><ol>{listed(sectors)}</ol>"
        f"<h2>The whole model</h2><ol>{listed(others)}</ol></div></nav>"
    )


def _subtitle(found: Facts) -> str:
    model = found.model
    span = f"{number(model.initial_time)} to {number(model.final_time)}"
    return (
        f"Every variable of the model with its equation, unit, meaning and source, made from the model file itself. "
        f"It runs from {span}, in steps of {number(model.time_step)} {escape(found.in_year)}."
    )


def _about(found: Facts) -> str:
    kinds = list(found.kinds.values())
    elements = sum(max(1, _elements(found, name)) for name in found.kinds)
    figures = [
        (len(kinds), "variables"),
        (kinds.count("stock"), "stocks"),
        (kinds.count("flow"), "flows"),
        (kinds.count("constant"), "constants"),
        (sum(entry.lever is not None for entry in found.model.parameters.values.values()), "levers"),
        (len(found.made.loops), "feedback loops"),
    ]
    if elements > len(kinds):
        figures.insert(1, (elements, "with all elements of arrays"))
    shown = "".join(f"<li><b>{count:,}</b><span>{what}</span></li>" for count, what in figures if count)
    graded = [entry.confidence for entry in found.model.parameters.values.values()]
    sure = ""
    if graded:
        keys = "".join(f"<span>{badge(grade)} {said}</span>" for grade, said in GRADES.items() if grade != "D")
        sure = (
            f"<p>{graded.count('D')} of its {len(graded)} parameters are guesses that nobody has counted: "
            f"they carry the badge {badge('D')} wherever they stand.</p>"
            f'<div class="key">{keys}<span>{badge("D")} to be signed off</span></div>'
        )
    return (
        '<p class="lead">A stock-and-flow model adds up what flows in and out of stocks, step by step. Each sector '
        "below opens with a picture of its stocks and flows; then follows each of its variables, with what it uses and "
        "where it is used. Names are links. Press / to find a variable by its name.</p>"
        f'<ul class="figures">{shown}</ul>{sure}'
    )


def _elements(found: Facts, name: str) -> int:
    ranges, count = found.model.tree.ranges, 1
    for sub in found.variable(name).subscripts:
        count *= len(ranges[sub].elements) if sub in ranges else 1
    return count


def _sectors(found: Facts) -> Iterator[_Part]:
    drawn, maths = diagrams(found), Maths(found.model.tree, found.anchor, found.in_year)
    ordered = sorted(found.sectors.items(), key=lambda part: all(found.variable(n).id in CONTROLS for n in part[1]))
    for place, (title, names) in enumerate(ordered, start=1):
        heading = title or ("Variables" if len(found.sectors) == 1 else "Before the first group")
        note = f'<p class="lead">{escape(found.notes[title])}</p>' if title in found.notes else ""
        picture = ""
        if title in drawn:
            picture = (
                '<p class="tools" hidden><button type="button" aria-pressed="false">Fit to the page</button></p>'
                f'<div class="picture" tabindex="0" role="region" aria-label="Diagram of {escape(heading)}">'
                f"{drawn[title]}</div>{key()}"
            )
        entries = "\n".join(
            f"<h3>{title}</h3>" + "\n".join(entry(found, maths, name) for name in names if found.kinds[name] in kinds)
            for title, kinds in _ORDER.items()
            if any(found.kinds[name] in kinds for name in names)
        )
        yield _Part(f"s-{place}", heading, f"{note}{picture}{entries}", len(names))


def _others(found: Facts) -> Iterator[_Part]:
    path = found.model.path
    named = switches(found)
    lead = (
        '<h3>Loops with a switch</h3><p class="lead">A switch of 0 holds the loop’s link at its neutral value, so that '
        f"a run shows what the loop does.</p>{named}<h3>Loops found in the equations</h3>"
        if named
        else ""
    )
    graded = parameters(found)
    histories = sorted(path.parent.glob("history*.csv")) if found.model.parameters.path is not None else []
    series = outside(found)
    yield _Part("levers", "Table of levers", _led("What a decision can set, and how far.", levers(found)))
    yield _Part("loops", "Feedback loops", lead + loops(found))
    yield _Part(
        "parameters",
        "Parameters by confidence",
        _led("The numbers that we are least sure of come first. Each links to its entry.", graded),
    )
    yield _Part(
        "outside", "Series from outside", _led("Figures that drive the model and that nothing in it changes.", series)
    )
    yield _Part(
        "history",
        "What was counted",
        _led("What the model is compared with. None of these is an input.", "".join(counts(one) for one in histories)),
    )
    yield _Part("glossary", "Glossary", glossary(found))


def _led(lead: str, body: str) -> str:
    return f'<p class="lead">{escape(lead)}</p>{body}' if body else ""


def _footer(found: Facts) -> str:
    model = found.model
    settings = ", ".join(
        f"{variable.name} {model.equation(variable).partition('=')[2].strip()}"
        for variable in model.variables.values()
        if variable.id in CONTROLS
    )
    return (
        f"<footer><p>Made from <code>{escape(model.path.name)}</code> by <code>tiershift document</code>. "
        f"{escape(settings)}.</p>"
        f"<p>Content of the model’s files (SHA-256): <code>{escape(model.hash)}</code></p></footer>"
    )
