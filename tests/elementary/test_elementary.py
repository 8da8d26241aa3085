"""Our own exponentials, logarithms and powers: how exact they are, and that their bits never differ."""

from __future__ import annotations

import hashlib
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from tests.elementary.derive import written
from tests.elementary.oracle import worst

from tiershift.compile import elementary_data
from tiershift.compile.elementary import OWN
from tiershift.compile.elementary_calls import compiled, single

_MANY = 4000
_ODD = (0.0, 5e-324, 1e-310, 2.0**-1022, 1e-300, 0.3, 0.5, 1.0 - 2.0**-53, 1.0, 1.0 + 2.0**-52, 1.5, 2.0, 3.0, 1e9)
_HUGE = (2.0**52 + 1, 2.0**53 - 1, 2.0**53, 2.0**101, 1e300, 1.7976931348623157e308, math.inf, math.nan)
ODD = np.array([sign * x for x in (*_ODD, *_HUGE) for sign in (1.0, -1.0)])


def _near_one(rng: np.random.Generator) -> np.ndarray:
    return np.asarray(1.0 + rng.choice([-1, 1], _MANY) * 2.0 ** rng.uniform(-52, -1.1, _MANY))


def _any(rng: np.random.Generator, low: int = 1, high: int = 0x7FF0000000000000) -> np.ndarray:
    """Positive doubles, every exponent alike."""
    return rng.integers(low, high, _MANY).view(np.float64)


def _power(x: np.ndarray, low: float, high: float, rng: np.random.Generator) -> np.ndarray:
    """Exponents that take each x to e^low … e^high."""
    return np.asarray(rng.uniform(low, high, _MANY) / np.log(x))


def _cases() -> dict[str, tuple[float, str, tuple[np.ndarray, ...]]]:
    """By name: the error allowed in ulps, the function, its arguments."""
    rng = np.random.default_rng(2026)
    small, near, anything = 2.0 ** rng.uniform(-70, -1, _MANY), _near_one(rng), _any(rng)
    middle, wide = rng.uniform(0.5, 2.0, _MANY), rng.uniform(-708.0, 709.7, _MANY)
    return {
        "exp": (0.61, "exp", (wide,)),
        "exp near 0": (0.61, "exp", (small * rng.choice([-1, 1], _MANY),)),
        "exp near 1": (0.61, "exp", (rng.uniform(-2.0, 2.0, _MANY),)),
        "exp into the last digits": (0.8, "exp", (rng.uniform(-745.0, -708.0, _MANY),)),
        "log": (0.51, "log", (anything,)),
        "log near 1": (0.51, "log", (near,)),
        "log about 1": (0.51, "log", (middle,)),
        "log of the least numbers": (0.51, "log", (_any(rng, 1, 2**52),)),
        "pow": (0.65, "pow", (anything, _power(anything, -700.0, 709.0, rng))),
        "pow near 1": (0.65, "pow", (near, _power(near, -700.0, 709.0, rng))),
        "pow about 1": (0.65, "pow", (middle, _power(middle, -700.0, 709.0, rng))),
        "pow of everyday numbers": (0.65, "pow", (rng.uniform(0.0, 9.0, _MANY), rng.uniform(-4.0, 4.0, _MANY))),
        "pow into the last digits": (0.8, "pow", (middle, _power(middle, -744.0, -708.0, rng))),
    }


CASES = _cases()
BITS = {"exp": "d25b172aed5494bd", "log": "b9734f12edb9430e", "pow": "7f6b71bc6853b778"}
"""A digest of what each gives for `_spread`: a change of it changes results that people have kept."""


@pytest.mark.parametrize("case", CASES)
def test_the_error_is_below_what_is_stated(case: str) -> None:
    most, name, args = CASES[case]
    assert worst(name, compiled(4)(name, *args), *args) < most


@pytest.mark.parametrize("name", sorted(OWN))
@pytest.mark.parametrize("lanes", [2, 4, 8])
def test_every_number_of_lanes_gives_the_same_bits(name: str, lanes: int) -> None:
    for args in _everything(name):
        assert _same(compiled(lanes)(name, *args), compiled(1)(name, *args))


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_processor_without_fused_multiply_add_gives_the_same_bits(name: str) -> None:
    for args in _everything(name):
        assert _same(compiled(2, "x86-64")(name, *args), compiled(1)(name, *args))


@pytest.mark.parametrize("name", sorted(OWN))
def test_one_number_alone_has_the_bits_it_has_in_an_array(name: str) -> None:
    for args in _everything(name):
        alone = [single(name)(*map(float, row)) for row in zip(*(arg[:200] for arg in args), strict=True)]
        assert _same(np.array(alone), compiled(1)(name, *(arg[:200] for arg in args)))


def test_the_bits_are_those_of_every_release() -> None:
    found = {
        name: hashlib.sha256(b"".join(compiled(1)(name, *args).tobytes() for args in _spread(name))).hexdigest()[:16]
        for name in sorted(OWN)
    }
    assert found == BITS


def test_odd_arguments_give_what_the_c_standard_says() -> None:
    with np.errstate(all="ignore"):
        assert _same_to_rounding(compiled(4)("exp", ODD), np.exp(ODD))
        assert _same_to_rounding(compiled(4)("log", ODD), np.log(ODD))
        x, y = np.array(list(product(ODD, ODD))).T
        assert _same_to_rounding(compiled(4)("pow", x, y), np.array([_c_pow(*pair) for pair in product(ODD, ODD)]))


def _c_pow(x: float, y: float) -> float:
    """The C library's power by way of Python, whose exceptions become the values of annex F of the C standard."""
    try:
        return math.pow(x, y)
    except ValueError:
        if x != 0.0:
            return math.nan
    except OverflowError:
        pass
    odd = abs(math.fmod(y, 2.0)) == 1.0
    return math.copysign(math.inf, x) if odd else math.inf


def test_a_power_that_is_a_double_is_given_exactly() -> None:
    pairs = [(base, power) for base in range(2, 200) for power in range(-3, 34) if base ** abs(power) < 2**53]
    exact = [(float(b), float(p)) for b, p in pairs if p >= 0 or b & (b - 1) == 0]
    x, y = np.array(exact).T
    assert compiled(4)("pow", x, y).tolist() == [float(b) ** int(p) for b, p in exact]
    roots = np.arange(1.0, 3000.0)
    assert compiled(4)("pow", roots**2, 0.5).tolist() == roots.tolist()


def test_the_constants_are_what_their_definitions_give() -> None:
    assert Path(elementary_data.__file__).read_text(encoding="utf-8") == written()


def _spread(name: str) -> list[tuple[np.ndarray, ...]]:
    """Arguments that no library had a hand in."""
    x = np.arange(1.0, 3001.0) / 64.0
    return [(x, x[::-1] - 20.0)] if name == "pow" else [(x,), (1.0 / x,), *([(-x,)] if name != "log" else [])]


def _everything(name: str) -> list[tuple[np.ndarray, ...]]:
    odd = tuple(np.array(list(product(ODD, ODD))).T) if name == "pow" else (ODD,)
    return [args for _, own, args in CASES.values() if own == name] + [odd]


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether all bits agree; all not-a-numbers are one."""
    return bool(((a.view(np.uint64) == b.view(np.uint64)) | (np.isnan(a) & np.isnan(b))).all())


def _same_to_rounding(a: np.ndarray, b: np.ndarray) -> bool:
    special = ~np.isfinite(b) | (b == 0.0) | ~np.isfinite(a) | (a == 0.0)
    close = np.abs(a[~special] - b[~special]) <= 2 * np.spacing(np.abs(b[~special]))
    return _same(a[special], b[special]) and bool(close.all())
