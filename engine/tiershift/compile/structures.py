"""Structures of the functions that remember by steps and by fiscal periods; `expand` puts them in place of the calls.

Each takes the arguments of a call and gives what comes out of it. Sources are named at each, as pages of
https://www.vensim.com/documentation/; where such a page leaves something open, what was chosen is said there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tiershift.compile.library_delays import HEAD
from tiershift.compile.memories import KEPT
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, TIME, TIME_STEP, State
from tiershift.compile.tables import area_to
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr, Ref, Table

_MOST_STEPS = 2_000_000
_MOST_PERIODS = 1000
"""More fiscal periods than this in one call are taken for a mistake."""
_GRACE = 1e-6


@dataclass(frozen=True, slots=True)
class Shift:
    """What SHIFT IF TRUE is given: stocks, in order, when they move, whether the last one gathers, what enters."""

    stocks: tuple[Ref, ...]
    condition: Expr
    gathers: Expr
    entering: Expr


class Work(Protocol):
    """`expand`, as these structures see it."""

    states: list[State]
    cells: dict[Ref, Expr]

    def cell(self, owner: Ref, what: str) -> Ref:
        """A new cell that belongs to `owner`."""
        ...

    def now(self, expr: Expr) -> float:
        """The value of `expr` at the start, with the numbers in the model; not a number where it has none yet."""
        ...

    def settled(self, expr: Expr) -> float:
        """As `now`; what is made follows from it, so that it must stay as it is."""
        ...

    def together(self, owner: Ref, routine: str, args: Sequence[Expr]) -> Ref:
        """The cell that a routine of the library gives for `args`."""
        ...

    def shift(self, owner: Ref, shift: Shift) -> Expr:
        """Let the stocks of an array move on by one where a condition holds; what is moved out at its end."""
        ...

    def wrong(self, owner: Ref, what: str, way_out: str) -> None:
        """Report that what `owner` asks for cannot be done."""
        ...


Structure = Callable[[Work, Sequence[Expr], Ref], Expr]


def _op(op: BinaryOp) -> Callable[[Expr, Expr], Expr]:
    return lambda left, right: Binary(op, left, right)


_add, _sub, _mul, _div = (_op(op) for op in ("+", "-", "*", "/"))
_at_most, _less, _and = _op("<="), _op("<"), _op("and")


def _choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    return Call("IF THEN ELSE", (condition, then, otherwise))


def _sum(terms: Sequence[Expr]) -> Expr:
    if len(terms) < 2:
        return terms[0] if terms else Const(0.0)
    middle = len(terms) // 2
    return _add(_sum(terms[:middle]), _sum(terms[middle:]))


def _steps(time: Expr) -> Expr:
    """A time in steps: to the nearest, at least one."""
    many = Call("MAX", (_div(time, TIME_STEP), Const(1.0)))
    return Call("INTEGER", (_add(many, Const(0.5 + _GRACE)),))


def _kept(
    work: Work, owner: Ref, routine: str, initial: Expr, args: Sequence[Expr], starts: Sequence[Expr], extra: Expr
) -> Expr:
    """A level that a routine with a memory keeps: as many steps as the run has, and `extra` ones."""
    cell = work.cell(owner, routine.lower())
    run = work.now(_div(_sub(FINAL_TIME, INITIAL_TIME), TIME_STEP)) + max(0.0, work.now(extra))
    if not run <= _MOST_STEPS:
        what = f"{routine} is to remember {run:,.0f} steps" if run > 0.0 else f"{routine} cannot tell how long a run is"
        work.wrong(owner, what, "Let times be numbers, or take a longer TIME STEP.")
        run = 0.0
    room = HEAD + 2 * (math.ceil(max(run, 0.0)) + 4)
    update = Call(KEPT + routine, (cell, *args))
    work.states.append(State(cell, initial, update, "kept", starts=tuple(starts), room=room))
    return cell


def _material(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_delay_material.html."""
    source, time, initial, missing = args
    step = [source, time, missing, TIME_STEP]
    return _kept(work, owner, "DELAY MATERIAL", initial, step, [time, initial, TIME_STEP], Const(0.0))


def _information(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_delay_information.html."""
    source, time, initial = args
    return _kept(work, owner, "DELAY INFORMATION", initial, [source, time, TIME_STEP], [initial], Const(0.0))


def _points(table: Expr) -> list[Expr]:
    assert isinstance(table, Table)
    return [Const(float(len(table.x))), *map(Const, table.x), *map(Const, table.y)]


def _conveyor(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_delay_conveyor.html, mgu09_initialization_of_conveyors.html.

    A change of the conveying time moves the whole belt at another speed from the next step on. At the start comes out
    what the profile has in its first step, which for a flat one is initial total / initial time.
    """
    source, time, leak, profile, total, first = args
    assert isinstance(profile, Table)
    speed = _div(TIME_STEP, Call("MAX", (first, TIME_STEP)))
    start, whole = Const(profile.x[0]), area_to(profile, Const(profile.x[-1]))
    upto = area_to(profile, _add(start, _mul(speed, Const(profile.x[-1] - profile.x[0]))))
    initial = _div(_mul(total, _div(upto, whole)), TIME_STEP)
    starts = [first, total, TIME_STEP, *_points(profile)]
    step = [source, time, leak, TIME_STEP]
    return _kept(work, owner, "DELAY CONVEYOR", initial, step, starts, _div(first, TIME_STEP))


def _profile(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_delay_profile.html; `initial` is what comes out at the start, and has grown at the given rate until then."""
    profile, source, time, initial, growth = args
    starts = [initial, growth, time, TIME_STEP, *_points(profile)]
    return _kept(
        work, owner, "DELAY PROFILE", initial, [source, time, TIME_STEP, *_points(profile)], starts, Const(0.0)
    )


def _batch(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_delay_batch.html: a batch of exactly `size` leaves the backlog when it is there and none is being worked on.

    It comes out in one step, as a rate. The first batch is given as such a rate (its unit on that page).
    """
    source, size, time, first, first_time, waiting = args
    backlog, left, amount, out = (work.cell(owner, what) for what in ("backlog", "steps left", "batch", "batches"))
    over = _at_most(first_time, INITIAL_TIME)
    ready = _and(over, _at_most(size, waiting))
    until = _choose(over, Const(0.0), _steps(_sub(first_time, INITIAL_TIME)))
    grown = _add(backlog, _mul(source, TIME_STEP))
    nearly = _mul(size, Const(1.0 - 1e-9))
    free = _less(left, Const(1.5))
    begins = _and(free, _at_most(nearly, grown))
    done = _and(free, _less(Const(0.5), left))
    moves = (
        (backlog, _choose(ready, _sub(waiting, size), waiting), _choose(begins, _sub(grown, size), grown)),
        (
            left,
            _choose(ready, _steps(time), until),
            _choose(begins, _steps(time), Call("MAX", (_sub(left, Const(1.0)), Const(0.0)))),
        ),
        (amount, _choose(ready, size, _mul(first, TIME_STEP)), _choose(begins, size, amount)),
        (out, _choose(over, first, Const(0.0)), _choose(done, _div(amount, TIME_STEP), Const(0.0))),
    )
    for cell, initial, update in moves:
        work.states.append(State(cell, initial, update, "next"))
    return out


def _floor(x: Expr) -> Expr:
    """The whole number at or below x, a millionth forgiven."""
    far = Const(1e6)
    return _sub(Call("INTEGER", (_add(_add(x, far), Const(_GRACE)),)), far)


def _period(time: Expr, start: Expr, length: Expr) -> Expr:
    return _floor(_div(_sub(time, start), length))


def _turns(start: Expr, length: Expr) -> Expr:
    """Whether the next step is in another fiscal period than this one."""
    return Binary("<>", _period(_add(TIME, TIME_STEP), start, length), _period(TIME, start, length))


def _once(work: Work, owner: Ref, what: str, value: Expr) -> Expr:
    """`value` as it is at the start."""
    if isinstance(value, Const):
        return value
    kept = work.cell(owner, what)
    work.states.append(State(kept, value, kept, "next"))
    return kept


def _shifted(work: Work, owner: Ref, turns: Expr, entering: Expr, initials: Sequence[Expr]) -> list[Ref]:
    """Cells that each take, when a period turns, what the one before had; the first takes what enters."""
    cells = [work.cell(owner, "fiscal period") for _ in initials]
    earlier: list[Expr] = [entering, *cells[:-1]]
    for cell, before, initial in zip(cells, earlier[: len(cells)], initials, strict=True):
        work.states.append(State(cell, initial, _choose(turns, before, cell), "next"))
    return cells


def _gathered(work: Work, owner: Ref, turns: Expr, stream: Expr) -> Expr:
    """What has come in in this fiscal period, the present step's included."""
    so_far = work.cell(owner, "this period")
    filled = _add(so_far, _mul(stream, TIME_STEP))
    work.states.append(State(so_far, Const(0.0), _choose(turns, Const(0.0), filled), "next"))
    return filled


def _periods(work: Work, owner: Ref, many: float) -> int:
    if not math.isfinite(many):
        way_out = "Let FINAL TIME and the fiscal period be numbers, and TIME STEP one above 0."
        work.wrong(owner, "it cannot tell how many fiscal periods there are", way_out)
        return 1
    if not 0.5 <= many <= _MOST_PERIODS:
        work.wrong(owner, f"it asks for {many:g} fiscal periods", f"Take from 1 to {_MOST_PERIODS} of them.")
        return 1
    return round(many)


def _straightline(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_depreciate_straightline.html: of each period's investment an equal part in it and in those that follow."""
    stream, lasting, fiscal, initial = args
    length = _once(work, owner, "fiscal period", Call("MAX", (fiscal, TIME_STEP)))
    for given in (lasting, fiscal):
        work.settled(given)
    many = _periods(work, owner, work.now(_div(lasting, Call("MAX", (fiscal, TIME_STEP)))))
    turns = _turns(INITIAL_TIME, length)
    filled = _gathered(work, owner, turns, stream)
    before = _shifted(work, owner, turns, filled, [_mul(initial, length)] * (many - 1))
    parts = Const(float(many))
    return _add(_div(_sum(before), _mul(parts, length)), _div(stream, parts))


def _by_schedule(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_depreciate_by_schedule.html; the initial amounts are what comes out in each period, as a rate."""
    stream, lasting, start, *rest = args
    many = len(rest) // 2
    schedule, initials = rest[:many], rest[many:]
    length = _once(work, owner, "fiscal period", _div(lasting, Const(float(many))))
    turns = _turns(_once(work, owner, "first period", start), length)
    filled = _gathered(work, owner, turns, stream)
    before = _shifted(work, owner, turns, filled, [Const(0.0)] * (many - 1))
    coming = [work.cell(owner, "initial amount") for _ in initials]
    later: list[Expr] = [*coming[1:], Const(0.0)]
    for cell, after, initial in zip(coming, later, initials, strict=True):
        work.states.append(State(cell, initial, _choose(turns, after, cell), "next"))
    old = _div(_sum([_mul(kept, share) for kept, share in zip(before, schedule[1:], strict=True)]), length)
    return _add(coming[0], _div(_add(old, _mul(stream, schedule[0])), _sum(schedule)))


def _net_present_value(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_net_present_value.html: what comes in in a fiscal period is worth 1 / (1 + rate) ^ (periods since + offset).

    The present step's stream counts, as it does in NPV.
    """
    stream, rate, fiscal, start, offset = args
    length = _once(work, owner, "fiscal period", Call("MAX", (fiscal, TIME_STEP)))
    first, shift = _once(work, owner, "first period", start), _once(work, owner, "offset", offset)
    ago = _add(_period(TIME, first, length), shift)
    worth = _div(_mul(stream, TIME_STEP), Binary("^", _add(Const(1.0), rate), ago))
    total = work.cell(owner, "present value")
    work.states.append(State(total, Const(0.0), _add(total, worth), "next"))
    return _add(total, worth)


def _cash_flows(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_internal_rate_of_return.html: the flows of each period, as if all came at its end, then the rate for them."""
    stream, fiscal, initial, when = args
    length = _once(work, owner, "fiscal period", Call("MAX", (fiscal, TIME_STEP)))
    run = work.now(_div(_sub(FINAL_TIME, INITIAL_TIME), Call("MAX", (fiscal, TIME_STEP)))) + _GRACE
    many = _periods(work, owner, math.floor(run) + 1.0 if math.isfinite(run) else run)
    here = _period(TIME, INITIAL_TIME, length)
    flows: list[Expr] = []
    for k in range(many):
        kept = work.cell(owner, "cash flow")
        now = _choose(Binary("=", here, Const(float(k))), _add(kept, _mul(stream, TIME_STEP)), kept)
        work.states.append(State(kept, Const(0.0), now, "next"))
        flows.append(now)
    late = _choose(_less(Const(many - 0.5), here), Const(math.nan), Const(0.0))
    ago = _div(_sub(when, INITIAL_TIME), length)
    return work.together(owner, "RATE OF RETURN", [Const(float(many)), _add(initial, late), ago, *flows])


def _shift_if_true(work: Work, args: Sequence[Expr], owner: Ref) -> Expr:
    """fn_shift_if_true.html; the flows of a step come first, then what they leave moves on."""
    condition, gathers, entering, *stocks = args
    named = tuple(stock for stock in stocks if isinstance(stock, Ref))
    return work.shift(owner, Shift(named, condition, gathers, entering))


STRUCTURES: Mapping[str, Structure] = {
    "DELAY MATERIAL": _material,
    "DELAY INFORMATION": _information,
    "DELAY CONVEYOR": _conveyor,
    "DELAY PROFILE": _profile,
    "DELAY BATCH": _batch,
    "DEPRECIATE STRAIGHTLINE": _straightline,
    "DEPRECIATE BY SCHEDULE": _by_schedule,
    "NET PRESENT VALUE": _net_present_value,
    "INTERNAL RATE OF RETURN": _cash_flows,
    "SHIFT IF TRUE": _shift_if_true,
}
