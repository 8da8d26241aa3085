"""The rows of the function table that XMILE needs beside Vensim's: where the two mean different things by one word."""

from __future__ import annotations

from tiershift.compile.row import Function
from tiershift.model.tree import Binary, Call, Const, Expr

_SPEC = "https://docs.oasis-open.org/xmile/xmile/v1.0/xmile-v1.0.html"
_NONE, _ONE, _HALF = Const(0.0), Const(1.0), Const(0.5)


def _choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return Call("IF THEN ELSE", (condition, then, otherwise))


def _floor(x: Expr) -> Expr:
    whole = Call("INTEGER", (x,))
    return _choose(Binary(">", whole, x), Binary("-", whole, _ONE), whole)


def _mod(a: Expr, b: Expr) -> Expr:
    """Knuth's modulus, whose sign is that of `b`: a = INT(a / b) × b + a MOD b."""
    return Binary("-", a, Binary("*", _floor(Binary("/", a, b)), b))


def _safediv(a: Expr, b: Expr, otherwise: Expr) -> Expr:
    return _choose(Binary("=", b, _NONE), otherwise, Binary("/", a, b))


XMILE_ROWS = (
    Function("XMILE INT", ("x",), "the largest whole number that is not above x", _floor, written=("INT(x) in XMILE",),
             source=_SPEC),
    Function("XMILE MOD", ("a", "b"), "what is left of a after whole multiples of b, with the sign of b", _mod,
             written=("a MOD b in XMILE",), source=_SPEC),
    Function("XMILE ROUND", ("x",), "the nearest whole number, the upper one of two",
             lambda x: _floor(Binary("+", x, _HALF)), written=("ROUND(x) in XMILE",),
             source="unverified: halves are not said to go up"),
    Function("XMILE SAFEDIV", ("a", "b", "otherwise"), "a / b, or otherwise where b is 0", _safediv,
             written=("SAFEDIV(a, b, [otherwise]) in XMILE", "a // b in XMILE"), source=_SPEC),
)  # fmt: skip
