"""Random numbers: each call in each cell is a stream of its own, of which a future at a step has one number.

A number depends on the seed, the future, the step and the stream alone: not on the plan, the other futures, the lane,
the block or the thread. So plans are compared under the same noise. A stream is named by the variable, the element and
which call of the cell it is; `library_noise` makes the numbers.

Source: https://vensim.com/documentation/fn_random.html (arguments, truncation after stretch and shift); Vensim's own
sequences are not repeated here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tiershift.compile.program import TIME_STEP, State
from tiershift.compile.rows import PINK
from tiershift.compile.writer import Special, Spot, Writer, Wrong
from tiershift.model.tree import Binary, Call, Const, Expr, Ref

SEED_HIGH, SEED_LOW = Ref("#seed, upper half"), Ref("#seed, lower half")
FUTURE, STEP = Ref("#future"), Ref("#step")
SETTINGS = (SEED_HIGH, SEED_LOW, FUTURE)
"""Constants of every program that draws random numbers; a run sets them. They are 0 until then."""
LABELS = {SEED_HIGH: "the seed", SEED_LOW: "the seed", FUTURE: "the number of the future", STEP: "the step"}
COUNTER = State(STEP, Const(0.0), Binary("+", STEP, Const(1.0)), "next")

_NOISE_SEED = "noise seed"


def halves(number: int) -> tuple[float, float]:
    """Return the upper and lower 32 bits of a 64-bit number, each of which a float64 holds exactly."""
    return float(number >> 32), float(number & 0xFFFFFFFF)


def stream(cell: Ref, call: int) -> tuple[float, float]:
    """Return the two halves of the number of a stream: a hash of the cell and of which of its calls this is."""
    name = f"{cell.name}[{','.join(cell.subs)}]#{call}"
    return halves(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


def _drawn(writer: Writer, routine: str, args: list[Expr], seed: Expr, spot: Spot) -> Expr:
    """One number of a new stream; the model's own seeds choose among the numbers of that stream."""
    high, low = writer.stream(spot.cell)
    noise = Ref(_NOISE_SEED) if _NOISE_SEED in writer.tree.variables else Const(0.0)
    first: list[Expr] = [SEED_HIGH, SEED_LOW, FUTURE, STEP, Const(high), Const(low), seed, noise]
    return writer.together(routine, [()], [*first, *args])[0]


def _shape(routine: str) -> Special:
    """A function whose last argument is its seed."""

    def draw(writer: Writer, call: Call, spot: Spot) -> Expr:
        *args, seed = (writer.write(arg, spot) for arg in call.args)
        return _drawn(writer, routine, args, seed, spot)

    return draw


def _zero_one(writer: Writer, call: Call, spot: Spot) -> Expr:
    return _drawn(writer, "RANDOM UNIFORM", [Const(0.0), Const(1.0)], Const(0.0), spot)


def _exponential(writer: Writer, call: Call, spot: Spot) -> Expr:
    """As a Weibull of shape 1."""
    least, most, *rest, seed = (writer.write(arg, spot) for arg in call.args)
    return _drawn(writer, "RANDOM WEIBULL", [least, most, Const(1.0), *rest], seed, spot)


def _pink(writer: Writer, call: Call, spot: Spot) -> Expr:
    """Noise with a memory, in the form that keeps its mean and deviation at any TIME STEP.

    Source: https://vensim.com/documentation/random_pink_noise.html; white noise with a deviation of
    sd × √((2 − a) / a) is smoothed with a = TIME STEP / correlation time, which leaves sd. It starts at a draw.
    """
    mean, deviation, time, seed = (writer.write(arg, spot) for arg in call.args)
    standard: list[Expr] = [Const(-6.0), Const(6.0), Const(0.0), Const(1.0)]
    start, white = (_drawn(writer, "RANDOM NORMAL", standard, seed, spot) for _ in range(2))
    share = Binary("/", TIME_STEP, time)
    stretch = Call("SQRT", (Binary("/", Binary("-", Const(2.0), share), share),))
    entering = Binary("+", mean, Binary("*", Binary("*", deviation, stretch), white))
    begin = Binary("+", mean, Binary("*", deviation, start))
    return Call(PINK, (entering, time, begin))


def _density(writer: Writer, call: Call, spot: Spot) -> Expr:
    """By a lookup whose y say how likely its x are; the points go with the numbers."""
    given = call.args[0]
    if not isinstance(given, Ref):
        raise Wrong("RANDOM LOOKUP asks for a lookup", "Put the name of a lookup first.")
    table = writer.table(given, spot.bound)
    if min(table.y) < 0.0 or max(table.y) <= 0.0:
        raise Wrong("RANDOM LOOKUP is given a density below zero, or none at all", "Give it y values from 0 on.")
    *args, seed = (writer.write(arg, spot) for arg in call.args[1:])
    points = [Const(float(len(table.x))), *map(Const, table.x), *map(Const, table.y)]
    return _drawn(writer, "RANDOM LOOKUP", [*args, *points], seed, spot)


NOISE: Mapping[str, Special] = {
    "RANDOM LOOKUP": _density,
    "RANDOM 0 1": _zero_one,
    "RANDOM EXPONENTIAL": _exponential,
    "RANDOM PINK NOISE": _pink,
    **{
        f"RANDOM {name}": _shape(f"RANDOM {name}")
        for name in (
            "UNIFORM", "NORMAL", "TRIANGULAR", "WEIBULL", "GAMMA", "BETA", "POISSON", "BINOMIAL", "NEGATIVE BINOMIAL",
        )
    },
}  # fmt: skip
