"""One of several expressions, by a number that is worked out as the model runs."""

from __future__ import annotations

from collections.abc import Sequence

from tiershift.model.tree import Binary, Call, Const, Expr


def nth(place: Expr, expressions: Sequence[Expr]) -> Expr:
    """Return the expression at a place counted from 1, which is rounded down; 0 where there is none.

    It is found by halves, so that a long list stays shallow.

    Source: XMILE 1.0, section 3.7.1 (a subscript out of range gives 0).
    """
    last = Binary("<", place, Const(len(expressions) + 1.0))
    inside = Binary("and", Binary(">=", place, Const(1.0)), last)
    return Call("IF THEN ELSE", (inside, _among(place, expressions, 1), Const(0.0)))


def _among(place: Expr, expressions: Sequence[Expr], first: int) -> Expr:
    if len(expressions) == 1:
        return expressions[0]
    half = len(expressions) // 2
    before = Binary("<", place, Const(float(first + half)))
    lower, upper = _among(place, expressions[:half], first), _among(place, expressions[half:], first + half)
    return Call("IF THEN ELSE", (before, lower, upper))
