"""Our own elementary functions: how exact they are, and that their bits never differ."""

from __future__ import annotations

import hashlib
import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from scipy import special
from tests.elementary.arrays import compiled
from tests.elementary.derive import written
from tests.elementary.oracle import worst

from tiershift.compile import elementary_data
from tiershift.compile.elementary import OWN
from tiershift.compile.elementary_calls import single

_MANY, _FEW = 4000, 500
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
        "exp": (0.65, "exp", (wide,)),
        "exp near 0": (0.65, "exp", (small * rng.choice([-1, 1], _MANY),)),
        "exp near 1": (0.65, "exp", (rng.uniform(-2.0, 2.0, _MANY),)),
        "exp into the last digits": (0.8, "exp", (rng.uniform(-745.0, -708.0, _MANY),)),
        "log": (0.51, "log", (anything,)),
        "log near 1": (0.51, "log", (near,)),
        "log about 1": (0.51, "log", (middle,)),
        "log of the least numbers": (0.51, "log", (_any(rng, 1, 2**52),)),
        "pow": (0.7, "pow", (anything, _power(anything, -700.0, 709.0, rng))),
        "pow near 1": (0.7, "pow", (near, _power(near, -700.0, 709.0, rng))),
        "pow about 1": (0.7, "pow", (middle, _power(middle, -700.0, 709.0, rng))),
        "pow of everyday numbers": (0.7, "pow", (rng.uniform(0.0, 9.0, _MANY), rng.uniform(-4.0, 4.0, _MANY))),
        "pow into the last digits": (0.8, "pow", (middle, _power(middle, -744.0, -708.0, rng))),
    }


def _others() -> dict[str, tuple[float, str, tuple[np.ndarray, ...]]]:
    rng = np.random.default_rng(7)
    signs = rng.choice([-1, 1], _FEW)
    small, wide = signs * 2.0 ** rng.uniform(-40, 0, _FEW), rng.uniform(-700.0, 700.0, _FEW)
    near, share = rng.uniform(-3.0, 3.0, _FEW), rng.uniform(-1.0, 1.0, _FEW)
    far = signs * 2.0 ** rng.uniform(20, 1000, _FEW)
    right = rng.integers(1, 2**27, _FEW) * (np.pi / 2)  # near a whole number of right angles
    angles = {"": near, " small": small, " far": far, " near an axis": right, " large": rng.uniform(-1e9, 1e9, _FEW)}
    sides = {"": share, " small": small, " near 1": signs * (1 - 2.0 ** rng.uniform(-50, -1, _FEW))}
    slopes = {"": near, " small": small, " large": signs * 2.0 ** rng.uniform(0, 60, _FEW)}
    hyperbolic = {"": near, " small": small, " large": wide, " near 0.35": rng.uniform(0.3, 0.4, _FEW)}
    near_zeros = rng.choice([1, 2], _FEW) + signs * 2.0 ** rng.uniform(-50, -1, _FEW)
    gammas = {"": rng.uniform(0, 30, _FEW), " near 1 and 2": near_zeros, " large": np.exp(rng.uniform(2, 600, _FEW))}
    tails = {"": rng.uniform(-6.0, 26.0, _FEW), " small": small}
    every = {
        **{(name, kind): (0.97, x) for name in ("sin", "cos", "tan") for kind, x in angles.items()},
        **{(name, kind): (0.8, x) for name in ("asin", "acos") for kind, x in sides.items()},
        **{("atan", kind): (0.8, x) for kind, x in slopes.items()},
        **{(name, kind): (0.97, x) for name in ("sinh", "cosh", "tanh") for kind, x in hyperbolic.items()},
        **{("lgamma", kind): (0.97, x) for kind, x in gammas.items()},
        **{("log1p", kind): (0.7, x) for kind, x in {"": share, " small": small, " large": np.abs(far)}.items()},
        **{("erfc", kind): (8.0, x) for kind, x in tails.items()},
    }
    return {name + kind: (most, name, (x,)) for (name, kind), (most, x) in every.items()}


CASES = _cases() | _others()
BITS = {
    "acos": "7f1ac4b46aabe36b",
    "asin": "0965ccf9ac0b1486",
    "atan": "d031524785154db5",
    "cos": "b440096255610aa7",
    "cosh": "d35a0199e177672d",
    "erfc": "cddbf852954437bd",
    "exp": "d25b172aed5494bd",
    "lgamma": "2c223ef1320131f0",
    "log": "b9734f12edb9430e",
    "log1p": "8216982bee339050",
    "pow": "7f6b71bc6853b778",
    "sin": "7a4568c96961c2d1",
    "sinh": "8883f3c899de699e",
    "tan": "00f7c3f4dc707223",
    "tanh": "3524f6eaa666cb61",
}
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


@pytest.mark.parametrize("name", sorted(OWN - {"pow", "lgamma"}))
def test_odd_arguments_give_what_the_c_standard_says(name: str) -> None:
    c = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
    with np.errstate(all="ignore"):
        wanted = special.erfc(ODD) if name == "erfc" else getattr(np, c.get(name, name))(ODD)
        assert _same_to_rounding(compiled(4)(name, ODD), wanted, 8 if name == "erfc" else 2)


def test_odd_powers_give_what_the_c_standard_says() -> None:
    x, y = np.array(list(product(ODD, ODD))).T
    assert _same_to_rounding(compiled(4)("pow", x, y), np.array([_c_pow(*pair) for pair in product(ODD, ODD)]), 2)


def test_what_is_left_at_the_poles_of_gamma_is_infinite_and_between_them_right() -> None:
    assert np.isposinf(compiled(2)("lgamma", [0.0, -0.0, -1.0, -2.0, -170.0, -1e300, 1e306, math.inf, -math.inf])).all()
    tiny = ODD[(np.abs(ODD) < 1e-290) & (ODD != 0.0)]
    assert compiled(2)("lgamma", tiny) == pytest.approx(-np.log(np.abs(tiny)), rel=1e-15)
    x = -np.random.default_rng(1).uniform(0, 170, _FEW)
    assert compiled(1)("lgamma", x) == pytest.approx(special.gammaln(x), rel=1e-14, abs=1e-14)


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
    return (
        [(x, x[::-1] - 20.0)] if name == "pow" else [(x,), (1.0 / x,), *([(-x,)] if not name.startswith("log") else [])]
    )


def _everything(name: str) -> list[tuple[np.ndarray, ...]]:
    odd = tuple(np.array(list(product(ODD, ODD))).T) if name == "pow" else (ODD,)
    return [args for _, own, args in CASES.values() if own == name] + [odd]


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether all bits agree; all not-a-numbers are one."""
    return bool(((a.view(np.uint64) == b.view(np.uint64)) | (np.isnan(a) & np.isnan(b))).all())


def _same_to_rounding(a: np.ndarray, b: np.ndarray, ulps: int) -> bool:
    special = ~np.isfinite(b) | (b == 0.0) | ~np.isfinite(a) | (a == 0.0)
    with np.errstate(over="ignore"):
        close = np.abs(a[~special] - b[~special]) <= ulps * np.spacing(np.abs(b[~special]))
    return _same(a[special], b[special]) and bool(close.all())
