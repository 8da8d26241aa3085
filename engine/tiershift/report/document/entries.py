"""The entry of each variable: what it is, how it is worked out, what is known of its number, what it hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tiershift.model.parameters import Parameter, Series
from tiershift.model.tree import Variable
from tiershift.report.document.curves import curve
from tiershift.report.document.equations import Maths, amount
from tiershift.report.document.facts import KINDS, Facts, points

GRADES = {
    "A": "counted",
    "B": "estimated from data",
    "C": "from studies elsewhere",
    "D": "a guess",
}
"""What each grade of confidence means, as the page's key says it."""

_MOST = 24
"""Uses beyond this number stand behind a fold."""
_CURVES = 6


def entry(found: Facts, maths: Maths, name: str) -> str:
    """Return the entry of a variable (folded name)."""
    variable, kind = found.variable(name), found.kinds[name]
    subs = f"[{', '.join(found.model.tree.spelling.get(sub, sub) for sub in variable.subscripts)}]"
    known = found.entry(name)
    marks = [
        f'<span class="kind {kind}">{KINDS[kind]}</span>',
        f'<span class="unit">{escape(variable.unit or "no unit")}</span>',
    ]
    if known is not None:
        marks.append(badge(known.confidence, spoken=True))
    if isinstance(known, Parameter) and known.lever is not None:
        marks.append('<a class="kind lever" href="#levers">lever</a>')
    parts = [
        f'<article class="var" id="{escape(found.anchor(name))}" data-name="{escape(variable.name)}" '
        f'data-kind="{KINDS[kind]}"><h4>{escape(variable.name)}'
        f"{f'<span class=sub>{escape(subs)}</span>' if variable.subscripts else ''}"
        f' <a class="self" href="#{escape(found.anchor(name))}" aria-label="Link to {escape(variable.name)}">#</a></h4>'
        f'<p class="marks">{" ".join(marks)}</p>'
    ]
    if variable.doc:
        parts.append(f"<p>{escape(variable.doc)}</p>")
    if not isinstance(known, Parameter) or known.elements:  # the value of a single number stands below
        parts.append(maths.equations(variable))
    parts.append(_curves(variable))
    if known is not None:
        parts.append(_known(known))
    parts += [
        _names(found, "Uses", found.causes[name]),
        _names(found, "Used by", found.uses[name]),
        "</article>",
    ]
    return "".join(parts)


def badge(confidence: str, *, spoken: bool = False) -> str:
    """Return the badge of a grade of confidence; where it is `spoken`, and for D, with what it means."""
    meaning = GRADES.get(confidence, "")
    word = f"{confidence}: {meaning}" if confidence == "D" or spoken else confidence
    note = f"confidence {confidence}: {meaning}"
    return f'<span class="badge {escape(confidence)}" title="{escape(note)}">{escape(word)}</span>'


def link(found: Facts, name: str) -> str:
    """Return a link to a variable's entry."""
    return f'<a href="#{escape(found.anchor(name))}">{escape(found.variable(name).name)}</a>'


def span_of(low: float, high: float) -> str:
    """Return a range in words."""
    return f"{amount(low)} to {amount(high)}"


def value_of(known: Parameter | Series) -> str:
    """Return the value of a parameter in words; of an array the lowest and highest, as its equation lists them all."""
    if isinstance(known, Series):
        return ""
    if known.elements:
        values = [element.value for element in known.elements]
        return f"{span_of(min(values), max(values))} ({len(values)} elements)"
    return amount(known.value)


def _known(known: Parameter | Series) -> str:
    items: list[tuple[str, str]] = []
    if isinstance(known, Parameter):
        items.append(("Value", f"{value_of(known)} {escape(known.unit)}"))
    items.append(("Range", span_of(known.low, known.high)))
    if isinstance(known, Parameter) and (draw := _draw(known)):
        items.append(("Drawn", draw))
    items.append(("Source", f"{escape(known.source)} ({escape(str(known.year))}); {escape(known.kind)}"))
    if known.note:
        items.append(("Note", escape(known.note)))
    wide = {"Source": ' class="wide"', "Note": ' class="wide"'}
    rows = "".join(f"<div{wide.get(term, '')}><dt>{term}</dt><dd>{said}</dd></div>" for term, said in items)
    return f'<dl class="known">{rows}</dl>'


def _draw(known: Parameter) -> str:
    shape = type(known.draw).__name__
    if shape == "Fixed":
        return "the same in every future"
    said = ", ".join(
        f"{name.replace('_', ' ')} {amount(value)}"
        for name in getattr(known.draw, "__slots__", ())
        if isinstance(value := getattr(known.draw, name), int | float)
    )
    of = ", one factor on all elements" if known.elements else ""
    return escape(f"{shape.lower()} ({said}){of}" if said else f"{shape.lower()}{of}")


def _curves(variable: Variable) -> str:
    tables = points(variable)
    made = [
        curve(table.x, table.y, variable.name, unit=variable.unit)
        for table in tables[:_CURVES]
        if table.x and all(abs(value) < float("inf") for value in (*table.x, *table.y))
    ]
    rest = f"<p class=quiet>{len(tables) - _CURVES} more curves are not drawn.</p>" if len(tables) > _CURVES else ""
    return "".join(made) + rest


def _names(found: Facts, title: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    links = _joined(link(found, name) for name in names[:_MOST])
    rest = names[_MOST:]
    more = _joined(link(found, name) for name in rest)
    fold = f"<details><summary>and {len(rest)} more</summary>{more}</details>" if rest else ""
    return f'<p class="names"><b>{title}</b> {links}</p>{fold}'


def _joined(links: Iterable[str]) -> str:
    return ", ".join(links)
