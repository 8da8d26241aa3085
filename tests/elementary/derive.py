"""The numbers in `compile/elementary_data.py`, from their definitions: `python -m tests.elementary.derive FILE`.

Python's decimal numbers give logarithms and exponentials to any number of digits, correctly rounded.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, getcontext
from fractions import Fraction
from pathlib import Path

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


def near(function: Callable[[Decimal], Decimal], reach: Decimal, terms: int) -> list[float]:
    """The polynomial of `terms` terms through `function` at Chebyshev's points of [-reach, reach], rounded."""
    nodes = [reach * cosine(Decimal(2 * k + 1) / (2 * terms) * pi()) for k in range(terms)]
    differences = [function(node) for node in nodes]
    for order in range(1, terms):
        for k in range(terms - 1, order - 1, -1):
            differences[k] = (differences[k] - differences[k - 1]) / (nodes[k] - nodes[k - order])
    made = [Decimal(0)] * terms
    for k in range(terms - 1, -1, -1):  # Newton's form becomes powers of x
        made = [a - nodes[k] * b for a, b in zip([Decimal(0), *made[:-1]], made, strict=True)]
        made[0] += differences[k]
    return [float(term) for term in made]


def series(term: Callable[[int], Decimal], x: Decimal) -> Decimal:
    """Σ term(k) x^k."""
    total, power, k = Decimal(0), Decimal(1), 0
    while abs(power) > Decimal(10) ** -75 and k < 400:
        total += term(k) * power
        power, k = power * x, k + 1
    return total


def factorial(n: int) -> Decimal:
    made = Decimal(1)
    for k in range(2, n + 1):
        made *= k
    return made


def pi() -> Decimal:
    """By Machin's formula."""

    def inverse(n: int) -> Decimal:
        return sum((Decimal((-1) ** k) / ((2 * k + 1) * Decimal(n) ** (2 * k + 1)) for k in range(70)), Decimal(0))

    return 4 * (4 * inverse(5) - inverse(239))


def cosine(x: Decimal) -> Decimal:
    return series(lambda k: (Decimal(-1) ** (k // 2)) / factorial(k) if k % 2 == 0 else Decimal(0), x)


def data() -> Mapping[str, Sequence[float]]:
    """Every constant by its name."""
    exp_reach, log_reach = LN2 / 2 * Decimal("1.001"), Decimal(reach())
    return {
        "LN2_PARTS": split(LN2),
        "EXP_TERMS": near(lambda r: series(lambda k: 1 / factorial(k + 3), r), exp_reach, 10),
        "LOG_TERMS": near(lambda r: series(lambda k: Decimal((-1) ** k) / (k + 3), r), log_reach, 7),
    }


def written() -> str:
    """The file."""
    lines = ['"""The constants of `elementary`, written by `python -m tests.elementary.derive FILE`."""', ""]
    lines += ["# fmt: off", "from __future__ import annotations", "", "_f = float.fromhex", f"LOG_FIRST = {FIRST:#x}"]
    for name, numbers in data().items():
        lines += [f"{name} = (", *(f'    _f("{number.hex()}"),' for number in numbers), ")"]
    lines += ["LOG_TABLE = ("]
    for c, high, low in table():
        lines.append(f'    ({c!r}, _f("{high.hex()}"), _f("{low.hex()}")),')
    return "\n".join([*lines, ")", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")
