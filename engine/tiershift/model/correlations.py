"""Parameters that are uncertain together: rank correlations between pairs, and how they are drawn.

A correlation is Spearman's, which does not depend on the two shapes. It is drawn by a Gaussian copula: normal scores
with the correlation 2 sin(π rho / 6) have the rank correlation rho, and each shape then takes its own chances from
them (K. Pearson, On further methods of determining correlation, 1907; R. B. Nelsen, An introduction to copulas, 2006).
Pairs that are not named are uncorrelated.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.errors import suggest
from tiershift.model.distributions import Draw, Fixed, Floats
from tiershift.model.graphs import components
from tiershift.model.names import identifier
from tiershift.model.yamlmap import Document, Node

CONFIDENCES = ("A", "B", "C", "D")
_FIELDS = ("between", "correlation", "source", "confidence")
_LEAST = 1e-9
"""The smallest eigenvalue that a matrix of correlations may have."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Two parameters, by id and in the order of their ids, with the rank correlation between them."""

    between: tuple[str, str]
    correlation: float
    source: str
    confidence: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Parameters that hang together through correlations.

    `ids` are sorted. `lower` is the Cholesky factor, shape (parameter, parameter), of the correlations of their normal
    scores: its rows, applied to independent scores, give correlated ones.
    """

    ids: tuple[str, ...]
    lower: Floats


def groups(correlations: Iterable[Correlation], within: Collection[str]) -> tuple[Group, ...]:
    """Return the groups among the parameters `within`; whatever order the correlations come in, the same ones."""
    chosen = [one for one in correlations if set(one.between) <= set(within)]
    made = []
    for ids in _together(chosen):
        lower: Floats = np.asarray(np.linalg.cholesky(_matrix(ids, chosen)), np.float64)
        made.append(Group(ids, lower))
    return tuple(made)


def read_correlations(
    document: Document, node: Node | None, known: Mapping[str, tuple[str, Draw]]
) -> tuple[Correlation, ...]:
    """Return the correlations that a section lists; what is wrong with them is noted in `document`.

    Args:
        document: the file.
        node: the list: `- {between: [a, b], correlation: -0.6, source: …, confidence: C}`.
        known: by id, name and draw of each parameter.
    """
    rows = document.rows(node, "correlations")
    found: dict[tuple[str, str], Correlation] = {}
    for row in rows or ():
        one = _read(document, row, known)
        if one is not None and one.between in found:
            names = " and ".join(known[id_][0] for id_ in one.between)
            what = f"the correlation of {names} is given twice"
            document.note(row.line, what, f"Keep this one or that of line {found[one.between].line}.")
        elif one is not None:
            found[one.between] = one
    made = tuple(found.values())
    for ids in _together(made):
        _check(document, ids, made, known)
    return made


def _read(document: Document, row: Node, known: Mapping[str, tuple[str, Draw]]) -> Correlation | None:
    taken = document.take(row, "a correlation", required=_FIELDS)
    between = document.rows(taken.get("between"), "between")
    names = [document.text(item, "a parameter's name") for item in between or ()]
    if between is not None and len(names) != 2:
        document.note(between.line, f"between names {len(names)} parameters", "Name two: [first, second].")
    ids = [_drawn(document, name, between.line, known) for name in names if name is not None and between is not None]
    value = document.number(taken.get("correlation"), "correlation")
    if value is not None and not -1.0 < value < 1.0:
        way_out = "Write a rank correlation above -1 and below 1; where it is 1, make them one parameter."
        document.note(taken["correlation"].line, f"the correlation {value:g} leaves nothing to chance", way_out)
        value = None
    source = document.text(taken.get("source"), "the source of a correlation") or ""
    confidence = document.choice(taken.get("confidence"), "confidence", CONFIDENCES) or ""
    if len(ids) != 2 or value is None or ids[0] is None or ids[1] is None:
        return None
    if ids[0] == ids[1]:
        document.note(row.line, f'"{names[0]}" is correlated with itself', "Name two different parameters.")
        return None
    first, second = sorted((ids[0], ids[1]))
    return Correlation((first, second), value, source, confidence, row.line)


def _drawn(document: Document, name: str, line: int, known: Mapping[str, tuple[str, Draw]]) -> str | None:
    id_ = identifier(name)
    if id_ not in known:
        near = suggest(name, [spelled for spelled, _ in known.values()], "Name a parameter of this file.")
        document.note(line, f'"{name}" is not a parameter of this file', near)
        return None
    if isinstance(known[id_][1], Fixed):
        document.note(line, f'"{name}" is fixed, so nothing goes with it', "Give it a draw, or take this out.")
        return None
    return id_


def _check(
    document: Document, ids: tuple[str, ...], correlations: Sequence[Correlation], known: Mapping[str, tuple[str, Draw]]
) -> None:
    """Note the pair that keeps the matrix of a group from being positive definite."""
    matrix = _matrix(ids, correlations)
    values, vectors = np.linalg.eigh(matrix)
    if values[0] > _LEAST:
        return
    own = [one for one in correlations if one.between[0] in ids]
    worst = min(own, key=lambda one: _pull(ids, matrix, vectors[:, 0], one))
    first, second = (known[id_][0] for id_ in worst.between)
    others = ", ".join(known[id_][0] for id_ in ids if id_ not in worst.between)
    what = (
        f"the correlation {worst.correlation:g} of {first} and {second} cannot be together with those of {others}: "
        f"the matrix is not positive definite (smallest eigenvalue {values[0]:.3g})"
    )
    ends = _allowed(matrix, ids.index(worst.between[0]), ids.index(worst.between[1]))
    between = "" if ends is None else f"Write one between {ends[0]:.2f} and {ends[1]:.2f}, or bring"
    way_out = f"{between or 'Bring'} the others of this group nearer to 0, or name the pairs that are missing."
    document.note(worst.line, what, way_out)


def _pull(ids: tuple[str, ...], matrix: Floats, vector: Floats, one: Correlation) -> float:
    first, second = (ids.index(id_) for id_ in one.between)
    return float(matrix[first, second] * vector[first] * vector[second])


def _allowed(matrix: Floats, first: int, second: int) -> tuple[float, float] | None:
    """The rank correlations of a pair that go together with all the others, where there are any."""
    rest = [place for place in range(len(matrix)) if place not in (first, second)]
    among = matrix[np.ix_(rest, rest)]
    if np.linalg.eigvalsh(among)[0] <= _LEAST:
        return None
    beside = matrix[np.ix_([first, second], rest)]
    explained = beside @ np.linalg.solve(among, beside.T)
    left = (1.0 - explained[0, 0]) * (1.0 - explained[1, 1])
    if explained[0, 0] >= 1.0 or explained[1, 1] >= 1.0:
        return None
    low, high = explained[0, 1] - math.sqrt(left), explained[0, 1] + math.sqrt(left)
    low, high = (6.0 / math.pi * math.asin(max(-1.0, min(1.0, end)) / 2.0) for end in (low, high))
    low, high = math.ceil(low * 100.0 + 1e-6) / 100.0, math.floor(high * 100.0 - 1e-6) / 100.0
    return (low, high) if low < high else None


def _matrix(ids: tuple[str, ...], correlations: Iterable[Correlation]) -> Floats:
    """The correlations of normal scores, shape (parameter, parameter)."""
    places = {id_: place for place, id_ in enumerate(ids)}
    matrix: Floats = np.eye(len(ids))
    for one in correlations:
        if one.between[0] in places:
            first, second = (places[id_] for id_ in one.between)
            matrix[first, second] = matrix[second, first] = 2.0 * math.sin(math.pi / 6.0 * one.correlation)
    return matrix


def _together(correlations: Iterable[Correlation]) -> list[tuple[str, ...]]:
    graph: dict[str, list[str]] = {}
    for one in correlations:
        first, second = one.between
        graph.setdefault(first, []).append(second)
        graph.setdefault(second, []).append(first)
    return sorted(tuple(sorted(own)) for own in components(graph))
