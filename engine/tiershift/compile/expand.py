"""Pass two: every function that remembers becomes stocks and flows of its own, as trees.

Sources: https://www.vensim.com/documentation/fn_delay_n.html and fn_smooth_n.html, fn_trend.html, fn_forecast.html for
the structures; where they leave a detail open, canonical outputs decide (marked "observed").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tiershift.compile.functions import STATEFUL
from tiershift.compile.interpret import value
from tiershift.compile.program import INITIAL_TIME, TIME, TIME_STEP, Flat, Many, State, uses
from tiershift.compile.rows import PINK
from tiershift.compile.structures import STRUCTURES, Shift
from tiershift.errors import ModelError, Problem
from tiershift.model.places import problem_at
from tiershift.model.tree import Binary, Call, Const, Expr, Integ, Ref, Table, Unary, map_children

_MOST = 1000
"""More orders than this in one SMOOTH N or DELAY N is taken for a mistake."""


def expand(flat: Flat) -> Flat:
    """Return `flat` with its stateful functions and INTEGs as `states`.

    Raises:
        ModelError: an INTEG inside an expression, or an order that is no whole number of stages.
    """
    work = _Expander(flat)
    for cell, expr in flat.cells.items():
        if isinstance(expr, Integ):
            flow, initial = work.inside(expr.flow, cell), work.inside(expr.initial, cell)
            work.states.append(State(cell, initial, flow, "rate", expr.non_negative))
        elif isinstance(expr, Call) and expr.function == "SAMPLE IF TRUE" and cell in uses(expr):
            work.cells[cell] = work.sampled_by_itself(expr, cell)
        else:
            work.cells[cell] = work.inside(expr, cell)
    many = tuple(replace(m, args=tuple(work.inside(arg, m.cells[0]) for arg in m.args)) for m in flat.many)
    for owner, shift in work.shifts:
        work.move_on(owner, shift)
    if work.problems:
        raise ModelError(work.problems)
    labels, lines = {**flat.labels, **work.labels}, {**flat.lines, **work.lines}
    states = (*flat.states, *work.states)
    made = replace(flat, cells=work.cells, states=states, many=(*many, *work.many), labels=labels, lines=lines)
    return replace(made, settled=tuple(work.fixed))


def initially(expr: Expr) -> Expr:
    """Return `expr` as it is while initial values are worked out: ACTIVE INITIAL gives its second argument."""
    match expr:
        case Call("ACTIVE INITIAL", (_, start)):
            return initially(start)
    return map_children(initially, expr)


@dataclass(slots=True)
class _Expander:
    flat: Flat
    cells: dict[Ref, Expr] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)
    labels: dict[Ref, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    made: dict[Expr, Expr] = field(default_factory=dict)
    started: dict[Ref, float] = field(default_factory=dict)
    many: list[Many] = field(default_factory=list)
    counted: int = 0
    shifts: list[tuple[Ref, Shift]] = field(default_factory=list)
    fixed: list[Expr] = field(default_factory=list)

    def inside(self, expr: Expr, owner: Ref) -> Expr:
        """`expr` with each stateful call in it replaced by what its structure gives out."""
        expr = map_children(lambda arg: self.inside(arg, owner), expr)
        if isinstance(expr, Integ):
            what = f'"{self.flat.labels[owner]}" uses INTEG inside an expression'
            self.problems.append(self.problem(owner, what, "Make it a stock of its own."))
        if not isinstance(expr, Call) or expr.function not in STATEFUL or expr.function == "ACTIVE INITIAL":
            return expr
        if expr not in self.made:
            self.made[expr] = self.structure(expr, owner)
        return self.made[expr]

    def sampled_by_itself(self, call: Call, owner: Ref) -> Expr:
        """`x = SAMPLE IF TRUE(y > x, y, y)`: inside it, `x` is what it held until now (observed)."""
        kept = self.cell(owner, "sample")
        condition, source, initial = (self.inside(arg, owner) for arg in call.args)
        now = _instead(Call("IF THEN ELSE", (condition, source, kept)), owner, kept)
        self.states.append(State(kept, initial, now, "next"))
        return now

    def structure(self, call: Call, owner: Ref) -> Expr:
        match call:
            case Call("INITIAL", (x,)):
                kept = self.cell(owner, "initial")
                self.states.append(State(kept, x, kept, "next"))
                return kept
            case Call("SAMPLE IF TRUE", (condition, source, initial)):
                kept = self.cell(owner, "sample")
                now = Call("IF THEN ELSE", (condition, source, kept))
                self.states.append(State(kept, initial, now, "next"))
                return now
            case Call("DELAY FIXED", (source, time, initial)):
                out = self.cell(owner, "pipeline")
                self.states.append(State(out, initial, source, "pipe", length=time))
                return out
            case Call("SMOOTH N", (source, time, initial, order)):
                return self.smooth(source, time, initial, self.order(order, owner), owner)
            case Call("DELAY", (source, time, initial, order)):
                stages = self.order(order, owner)
                return self.delay(source, [time] * (stages + 1), time, initial, owner)
            case Call("DELAY N", (source, time, initial, order)):
                wrong, stages = len(self.problems), self.order(order, owner, time)
                as_built = self.as_built(self.now(order), stages, time) if wrong == len(self.problems) else None
                return self.delay(source, self.kept_times(time, stages, owner), time, initial, owner, as_built)
            case Call("TREND", (source, time, initial)):
                return self.trend(source, time, initial, owner)
            case Call("FORECAST", (source, time, horizon, *initial)):
                return self.forecast(source, time, horizon, initial[0] if initial else Const(0.0), owner)
            case Call("NPV" | "NPVE" as name, (stream, rate, initial, factor)):
                later = _div(Const(1.0), Binary("+", Const(1.0), Binary("*", rate, TIME_STEP)))
                first = Const(1.0) if name == "NPV" else later
                return self.present_value(stream, rate, (first, initial, factor), owner)
            case Call(function, (white, time, initial)) if function == PINK:
                level = self.cell(owner, "pink noise")
                self.states.append(State(level, initial, _div(_sub(white, level), time), "rate"))
                return level
        return STRUCTURES[call.function](self, [self.named(arg, owner) for arg in call.args], owner)

    def named(self, expr: Expr, owner: Ref) -> Expr:
        """What a structure takes up several times, as a cell of its own."""
        if isinstance(expr, Const | Ref | Table):
            return expr
        cell = self.cell(owner, "input")
        self.cells[cell] = expr
        return cell

    def together(self, owner: Ref, routine: str, args: Sequence[Expr]) -> Ref:
        """The cell that a routine of the library gives for `args`."""
        cell = Ref(f"#{len(self.many)} {routine.lower()} of {owner.name}", owner.subs)
        self.lines[cell.name] = self.flat.lines.get(owner.name, 0)
        self.labels[cell] = f"{self.flat.labels.get(owner, owner.name)} ({routine})"
        self.many.append(Many((cell,), routine, tuple(args)))
        return cell

    def shift(self, owner: Ref, shift: Shift) -> Expr:
        """Note that the stocks of an array move on; what the last one loses, where it does not gather."""
        self.shifts.append((owner, shift))
        lost = Binary("and", shift.condition, Binary("=", shift.gathers, Const(0.0)))
        return Call("IF THEN ELSE", (lost, _moved(shift.stocks[-1]), Const(0.0)))

    def move_on(self, owner: Ref, shift: Shift) -> None:
        """Each stock takes, where the condition holds, what the flows leave of the one before."""
        numbers = {state.cell: number for number, state in enumerate(self.states)}
        cells = shift.stocks
        if self.flat.method != "euler":
            self.wrong(owner, "SHIFT IF TRUE does not go with RK4", "Choose Euler in the model's settings.")
        elif missing := [cell for cell in cells if cell not in numbers or self.states[numbers[cell]].how != "rate"]:
            what = f"{self.flat.labels.get(missing[0], missing[0].name)} is no stock, or is shifted twice"
            self.wrong(owner, what, "Give SHIFT IF TRUE an array of stocks (INTEG), once.")
        else:
            for number, cell in enumerate(cells):
                state = self.states[numbers[cell]]
                flows = Binary("+", cell, Binary("*", TIME_STEP, state.update))
                self.cells[_moved(cell)] = Call("MAX", (flows, Const(0.0))) if state.non_negative else flows
                before = _moved(cells[number - 1]) if number else shift.entering
                if number == len(cells) - 1:
                    both = Binary("+", _moved(cell), before)
                    before = Call("IF THEN ELSE", (Binary("=", shift.gathers, Const(0.0)), before, both))
                update = Call("IF THEN ELSE", (shift.condition, before, _moved(cell)))
                self.states[numbers[cell]] = State(cell, state.initial, update, "next")

    def wrong(self, owner: Ref, what: str, way_out: str) -> None:
        """Report that what `owner` asks for cannot be done."""
        self.problems.append(self.problem(owner, f'"{self.flat.labels.get(owner, owner.name)}": {what}', way_out))

    def present_value(self, stream: Expr, rate: Expr, rest: tuple[Expr, Expr, Expr], owner: Ref) -> Expr:
        """What came in so far, the present step's included, each at its own discount; `first` is that of the start.

        Source: https://vensim.com/documentation/fn_npv.html and fn_npve.html
        """
        first, initial, factor = rest
        discount = self.cell(owner, "discount")
        fall = _div(Binary("*", discount, rate), Binary("+", Const(1.0), Binary("*", rate, TIME_STEP)))
        self.states.append(State(discount, first, Unary("neg", fall), "rate"))
        total, now = self.cell(owner, "present value"), Binary("*", stream, discount)
        self.states.append(State(total, initial, now, "rate"))
        return Binary("*", Binary("+", total, Binary("*", now, TIME_STEP)), factor)

    def cell(self, owner: Ref, what: str) -> Ref:
        """A new cell that belongs to `owner`; its name cannot be written in a model."""
        number, self.counted = self.counted, self.counted + 1
        cell = Ref(f"#{number} {what} of {owner.name}", owner.subs)
        self.lines[cell.name] = self.flat.lines.get(owner.name, 0)
        self.labels[cell] = f"{self.flat.labels.get(owner, owner.name)} ({what} {number})"
        return cell

    def problem(self, owner: Ref, what: str, way_out: str) -> Problem:
        return problem_at(self.flat.path, self.flat.lines.get(owner.name, 0), what, way_out)

    def smooth(self, source: Expr, time: Expr, initial: Expr, order: int, owner: Ref) -> Expr:
        """A chain of `order` levels, each closing on the one before in time / order."""
        each, entering = _over(time, order), source
        for _ in range(order):
            level = self.cell(owner, "smooth")
            self.states.append(State(level, initial, _div(_sub(entering, level), each), "rate"))
            entering = level
        return entering

    def delay(
        self, source: Expr, times: Sequence[Expr], start: Expr, initial: Expr, owner: Ref, as_built: Expr | None = None
    ) -> Expr:
        """A chain of stocks, each emptied at stock × order / its time; the last of `times` is that of the outflow.

        Where `as_built` is not true at the start, what comes out is no number.
        """
        order, inflow, level = len(times) - 1, source, owner
        for number, time in enumerate(times[:-1], 1):
            level = self.cell(owner, "delay")
            outflow = _div(level, _over(time, order))
            content: Expr = Binary("*", initial, _over(start, order))
            if as_built is not None and number == order:
                content = Call("IF THEN ELSE", (as_built, content, Const(math.nan)))
            self.states.append(State(level, content, _sub(inflow, outflow), "rate"))
            inflow = outflow
        return _div(level, _over(times[-1], order))

    def as_built(self, asked: float, stages: int, time: Expr) -> Expr | None:
        """Whether a future's own delay time asks for as many stages as the file's, which are what is made."""
        fits = Binary("<=", Binary("*", Const(float(stages)), TIME_STEP), time)
        if stages >= int(asked):
            return fits if stages > 1 else None
        short = Binary("<", time, Binary("*", Const(stages + 1.0), TIME_STEP))
        return Binary("and", fits, short) if stages > 1 else short

    def kept_times(self, time: Expr, order: int, owner: Ref) -> list[Expr]:
        """The delay time of each stage of a DELAY N, and of what comes out (observed).

        A changed delay time moves down the chain, one stage a step; what comes out is a step behind the first stage.
        """
        if isinstance(time, Const) or isinstance(self.flat.cells.get(time) if isinstance(time, Ref) else None, Const):
            return [time] * (order + 1)
        times: list[Expr] = [time]
        for _ in range(max(1, order - 1)):
            kept = self.cell(owner, "delay time")
            self.states.append(State(kept, time, times[-1], "next"))
            times.append(kept)
        return [*times[:order], times[1]]

    def trend(self, source: Expr, time: Expr, initial: Expr, owner: Ref) -> Expr:
        average = self.cell(owner, "average")
        start = _div(source, Binary("+", Const(1.0), Binary("*", initial, time)))
        self.states.append(State(average, start, _div(_sub(source, average), time), "rate"))
        scale = Binary("*", time, Call("ABS", (average,)))
        small = Binary("<", Call("ABS", (scale,)), Const(1e-6))
        return Call("IF THEN ELSE", (small, Const(0.0), _div(_sub(source, average), scale)))

    def forecast(self, source: Expr, time: Expr, horizon: Expr, initial: Expr, owner: Ref) -> Expr:
        """input × (1 + trend × horizon), where the average starts at input / (1 + initial trend × time)."""
        average = self.cell(owner, "average")
        start = _div(source, Binary("+", Const(1.0), Binary("*", initial, time)))
        self.states.append(State(average, start, _div(_sub(source, average), time), "rate"))
        scale = Binary("*", average, time)
        small = Binary("<", Call("ABS", (scale,)), Const(1e-6))
        trend = Call("IF THEN ELSE", (small, Const(0.0), _div(_sub(source, average), scale)))
        return Binary("*", source, Binary("+", Const(1.0), Binary("*", trend, horizon)))

    def order(self, expr: Expr, owner: Ref, time: Expr | None = None) -> int:
        """The number of stages, fixed at the start (as in Vensim); a delay has no more stages than steps."""
        try:
            asked, lasting = self.settled(expr), math.inf if time is None else self.now(time)
        except RecursionError:
            asked, lasting = math.nan, math.nan
        if not 1 <= asked <= _MOST:
            what = f'"{self.flat.labels[owner]}" asks for {asked:g} stages'
            self.problems.append(self.problem(owner, what, f"Write an order from 1 to {_MOST}."))
            return 1
        if math.isnan(lasting):
            what = f'"{self.flat.labels[owner]}" has a delay time that cannot be worked out at the start'
            self.problems.append(self.problem(owner, what, "Let it depend on less, or write it as a number."))
        stages, step = int(asked), self.now(TIME_STEP)
        while stages > 1 and stages * step > lasting:
            stages -= 1
        return stages

    def now(self, expr: Expr) -> float:
        """The value of `expr` at the start, with the numbers in the model; not a number where it has none yet."""
        return value(_still(initially(expr)), self.look)

    def settled(self, expr: Expr) -> float:
        """As `now`; what is made follows from it, so that it must stay as it is."""
        self.fixed.append(expr)
        return self.now(expr)

    def look(self, cell: Ref) -> float:
        """The value of a cell at the start."""
        if cell not in self.started:
            self.started[cell] = math.nan  # what depends on itself has no value; the circle is reported later
            written = self.written(INITIAL_TIME if cell == TIME else cell)
            self.started[cell] = self.now(written.initial if isinstance(written, Integ) else written)
        return self.started[cell]

    def written(self, cell: Ref) -> Expr:
        if cell in self.flat.cells:
            return self.flat.cells[cell]
        if cell in self.cells:
            return self.cells[cell]
        return next((state.initial for state in self.states if state.cell == cell), Const(math.nan))


def _instead(expr: Expr, cell: Ref, other: Ref) -> Expr:
    """`expr` with `other` in place of `cell`."""
    return other if expr == cell else map_children(lambda part: _instead(part, cell, other), expr)


def _still(expr: Expr) -> Expr:
    """`expr` at the start: a smooth gives its initial value, a delay its initial outflow."""
    match map_children(_still, expr):
        case Call("INITIAL", (x,)):
            return x
        case Call("SMOOTH N" | "DELAY" | "DELAY N" | "DELAY MATERIAL", (_, _, initial, _)):
            return initial
        case Call("DELAY FIXED" | "DELAY INFORMATION", (_, _, initial)):
            return initial
        case Call("SAMPLE IF TRUE", (condition, source, initial)):
            return Call("IF THEN ELSE", (condition, source, initial))
        case Call("TREND", (_, _, initial)):
            return initial
        case Call(function, (_, _, initial)) if function == PINK:
            return initial
        case Call("NPV" | "NPVE", (stream, _, initial, factor)):
            return Binary("*", Binary("+", initial, Binary("*", stream, TIME_STEP)), factor)
        case Call("FORECAST", (source, _, horizon, *initial)):
            trend = initial[0] if initial else Const(0.0)
            return Binary("*", source, Binary("+", Const(1.0), Binary("*", trend, horizon)))
        case Call(function, _) if function in STRUCTURES:
            return Const(math.nan)
        case other:
            return other


def _moved(stock: Ref) -> Ref:
    """A stock as the flows of a step leave it, before it moves on."""
    return Ref(f"#{stock.name} after its flows", stock.subs)


def _sub(a: Expr, b: Expr) -> Expr:
    return Binary("-", a, b)


def _div(a: Expr, b: Expr) -> Expr:
    return Binary("/", a, b)


def _over(time: Expr, order: int) -> Expr:
    return time if order == 1 else _div(time, Const(float(order)))
