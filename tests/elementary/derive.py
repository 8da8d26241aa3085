"""The numbers in `compile/elementary_data.py`, from their definitions: `python -m tests.elementary.derive FILE`.

Python's decimal numbers give logarithms and exponentials to any number of digits, correctly rounded.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, getcontext, localcontext
from fractions import Fraction
from pathlib import Path

from tests.elementary.exact import (
    arcsin,
    arctan,
    cosine,
    erfc,
    euler,
    factorial,
    log_gamma,
    pi,
    series,
    sine,
    sinh,
    stirling,
    tanh,
)

getcontext().prec = 80
ROWS = 128
_STEP = 2**45
"""Doubles between two rows of the table: 2**52 of them double a number, in 128 rows."""
_GRID = 2**42
"""Logarithms are held as a multiple of 2**-42 and a rest, so that whole multiples of ln 2 can be added exactly."""
LN2 = Decimal(2).ln()


def bits(x: float) -> int:
    return int.from_bytes(struct.pack("<d", x), "little")


def from_bits(word: int) -> float:
    return float(struct.unpack("<d", word.to_bytes(8, "little"))[0])


_ONE = bits(1.0)
FIRST = _ONE - ((2 * ((_ONE - bits(0.5**0.5)) // _STEP) + 1) * _STEP) // 2
"""The bits of the least number in the table: near the root of a half, with 1 in the middle of its row."""


def split(value: Decimal) -> tuple[float, float]:
    """A number as a multiple of 2**-42 and the rest."""
    high = (value * _GRID).to_integral_value(ROUND_HALF_EVEN) / _GRID
    return float(high), float(value - high)


def table() -> list[tuple[float, float, float]]:
    """For each row a short number c near 1 / (what is in it), and -ln c in two parts."""
    rows = []
    for row in range(ROWS):
        low, high = (Fraction(from_bits(FIRST + _STEP * at)) for at in (row, row + 1))
        places = 7 if low < 1 - Fraction(1, 256) else 8  # then z * c - 1 has no more than 53 bits
        c = Fraction(round(2 / (low + high) * 2**places), 2**places)
        rows.append((float(c), *split(-(Decimal(c.numerator) / Decimal(c.denominator)).ln())))
    return rows


def reach() -> float:
    """The largest |z * c - 1| in the table."""
    made = table()
    ends = [(Fraction(from_bits(FIRST + _STEP * (row + end))), row) for row in range(ROWS) for end in (0, 1)]
    return float(max(abs(z * Fraction(made[row][0]) - 1) for z, row in ends))


def near(function: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, terms: int) -> list[float]:
    """The polynomial of `terms` terms through `function` at Chebyshev's points of [low, high], rounded."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle + half * cosine(Decimal(2 * k + 1) / (2 * terms) * pi()) for k in range(terms)]
    differences = [function(node) for node in nodes]
    for order in range(1, terms):
        for k in range(terms - 1, order - 1, -1):
            differences[k] = (differences[k] - differences[k - 1]) / (nodes[k] - nodes[k - order])
    made = [Decimal(0)] * terms
    for k in range(terms - 1, -1, -1):  # Newton's form becomes powers of x
        made = [a - nodes[k] * b for a, b in zip([Decimal(0), *made[:-1]], made, strict=True)]
        made[0] += differences[k]
    return [float(term) for term in made]


def parts(value: Decimal, many: int) -> list[float]:
    """A number as a sum of doubles, each the nearest to what the ones before leave."""
    made = []
    for _ in range(many):
        made.append(float(value))
        value -= Decimal(made[-1])
    return made


def odd(function: Callable[[Decimal], Decimal], high: str, terms: int) -> list[float]:
    """P where function(x) = x + x³ P(x²), for x up to the root of `high`."""
    return near(lambda z: (function(z.sqrt()) / z.sqrt() - 1) / z, Decimal(0), Decimal(high), terms)


def data() -> Mapping[str, Sequence[float]]:
    """Every constant by its name."""
    exp_reach, log_reach, near_one = LN2 / 2 * Decimal("1.001"), Decimal(reach()), Decimal("0.1")
    return {
        "LN2_PARTS": split(LN2),
        "EXP_TERMS": near(lambda r: series(lambda k: 1 / factorial(k + 3), r), -exp_reach, exp_reach, 10),
        "LOG_TERMS": near(lambda r: series(lambda k: Decimal((-1) ** k) / (k + 3), r), -log_reach, log_reach, 7),
        "HALF_PI_PARTS": parts(pi() / 2, 3),
        "SIN_TERMS": odd(sine, "0.6175", 7),
        "COS_TERMS": near(lambda z: (cosine(z.sqrt()) - 1 + z / 2) / (z * z), Decimal(0), Decimal("0.6175"), 6),
        "ATAN_TERMS": odd(arctan, "0.1915", 11),
        "ATAN_AT": [part for c in ("0.5", "1", "1.5") for part in parts(arctan(Decimal(c)), 2)],
        "ASIN_TERMS": odd(arcsin, "0.25", 14),
        "SINH_TERMS": odd(sinh, "0.1226", 6),
        "TANH_TERMS": odd(tanh, "0.1226", 9),
        "GAMMA_ONE_SLOPE": parts(-euler(), 2),
        "GAMMA_TWO_SLOPE": parts(1 - euler(), 2),
        "GAMMA_ONE_TERMS": near(lambda t: (log_gamma(1 + t) / t + euler()) / t, -near_one, near_one, 12),
        "GAMMA_TWO_TERMS": near(lambda t: (log_gamma(2 + t) / t + euler() - 1) / t, -near_one, near_one, 12),
        "STIRLING_TERMS": [float(stirling(k)) for k in range(1, 11)],
        "LN_PI_PARTS": parts(pi().ln(), 2),
        "LN_ROOT_TWO_PI_PARTS": parts((2 * pi()).ln() / 2, 2),
        "ERFC_TERMS": near(_scaled_erfc, Decimal(-1), Decimal("0.76"), 26),
    }


def two_over_pi() -> int:
    """1,226 bits of 2/π after the point."""
    with localcontext() as context:
        context.prec = 450
        return int(2 / pi() * 2**1226)


def _scaled_erfc(t: Decimal) -> Decimal:
    """exp(x²) erfc(x) (1 + 2x) where t = (x - 3.75) / (x + 3.75).

    Source: M. M. Shepherd and J. G. Laframboise, Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞, 1981,
    https://doi.org/10.1090/S0025-5718-1981-0595058-X.
    """
    x = Decimal("3.75") * (1 + t) / (1 - t)
    return (x * x).exp() * erfc(x) * (1 + 2 * x)


def written() -> str:
    """The file."""
    lines = ['"""The constants of `elementary`, written by `python -m tests.elementary.derive FILE`."""', ""]
    lines += ["# fmt: off", "from __future__ import annotations", "", "_f = float.fromhex", f"LOG_FIRST = {FIRST:#x}"]
    for name, numbers in data().items():
        lines += [f"{name} = (", *(f'    _f("{number.hex()}"),' for number in numbers), ")"]
    digits = f"{two_over_pi():x}"
    lines += [
        "TWO_OVER_PI = int(",
        *(f'    "{digits[k : k + 64]}"' for k in range(0, len(digits), 64)),
        "    , 16,",
        ")",
    ]
    lines += ["LOG_TABLE = ("]
    for c, high, low in table():
        lines.append(f'    ({c!r}, _f("{high.hex()}"), _f("{low.hex()}")),')
    return "\n".join([*lines, ")", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")
