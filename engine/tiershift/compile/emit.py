"""A program becomes LLVM IR: every value a vector of lanes, each lane one future.

No fast-math and no contraction, so that a future's bits depend on neither its lane nor its neighbours. Branches become
`select`. Functions that LLVM has no vector instruction for are called lane by lane through one named routine each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from llvmlite import ir

from tiershift.compile.elementary import OWN, elementary_function
from tiershift.compile.expand import initially
from tiershift.compile.fold import fold
from tiershift.compile.lanes import ROUTINE, each_lane
from tiershift.compile.lookups import lookup_function, lookup_lanes
from tiershift.compile.program import TIME, TIME_STEP, Assign, Many, Program, Step, uses
from tiershift.compile.stages import Moves, stages
from tiershift.model.tree import Array, Binary, Call, Const, DataSource, Expr, Integ, Lookup, Ref, Sub, Table, Unary

DOUBLE, INT, BOOL, POINTER = ir.DoubleType(), ir.IntType(64), ir.IntType(1), ir.PointerType()
PHASES = ("initial", "static", "dynamic", "advance", "advance 2", "advance 3", "advance 4")
"""What the kernel does for each value of its `phase` argument, in order from 0; see `stages` for the last three."""

_TOGETHER = 250
"""Cells in one LLVM function: values stay in registers within one, but LLVM's time grows faster than its length."""

_SCALAR = {
    "EXP": "exp",
    "LN": "log",
    "SIN": "sin",
    "COS": "cos",
    "TAN": "tan",
    "ARCSIN": "asin",
    "ARCCOS": "acos",
    "ARCTAN": "atan",
    "SINH": "sinh",
    "COSH": "cosh",
    "TANH": "tanh",
    "GAMMA LN": "lgamma",
}
_VECTOR = {"ABS": "llvm.fabs", "SQRT": "llvm.sqrt", "INTEGER": "llvm.trunc"}
_COMPARE = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class PipeSlots:
    """Where a pipeline finds what enters it and how long it is (in steps), and puts what leaves it."""

    out: int
    entering: int
    length: int


def pipe_slots(program: Program) -> tuple[PipeSlots, ...]:
    """Slots of the pipelines; those that no cell owns come after the cells' own."""
    first = len(program.slots)
    return tuple(
        PipeSlots(program.slots[s.cell], first + 2 * k, first + 2 * k + 1) for k, s in enumerate(program.pipes)
    )


def width(program: Program) -> int:
    """How many slots a future needs."""
    return len(program.slots) + 2 * len(program.pipes)


def emit(module: ir.Module, program: Program, lanes: int) -> ir.Function:
    """Add to `module` the function `void kernel(double *values, i64 phase)` and return it.

    `values` holds `width(program)` slots of `lanes` doubles each. The caller sets constants and time, calls the phases
    in the order initial, static, dynamic (results can be read now), advance, dynamic, …, and moves the pipelines on.
    With more stages than one, dynamic comes again before each of them.
    """
    bodies = (
        [_steps(module, f"ts.initial.{k}", part, program, lanes) for k, part in enumerate(_parts(program.initial))]
        + [_pipe_lengths(module, program, lanes)],
        [_steps(module, f"ts.static.{k}", part, program, lanes) for k, part in enumerate(_parts(program.static))],
        [_steps(module, f"ts.dynamic.{k}", part, program, lanes) for k, part in enumerate(_parts(program.dynamic))],
        *([_advance(module, stage, program, lanes)] for stage in enumerate(stages(program.states, program.method))),
    )
    kernel = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER, INT]), "ts.kernel")
    kernel.linkage = "internal"
    builder = ir.IRBuilder(kernel.append_basic_block("entry"))
    values, phase = kernel.args
    leave = kernel.append_basic_block("leave")
    switch = builder.switch(phase, leave)
    for number, functions in enumerate(bodies):
        block = kernel.append_basic_block(PHASES[number])
        switch.add_case(ir.Constant(INT, number), block)
        builder.position_at_end(block)
        for function in functions:
            builder.call(function, [values])
        builder.branch(leave)
    builder.position_at_end(leave)
    builder.ret_void()
    return kernel


def _parts(steps: Sequence[Step]) -> Iterable[Sequence[Step]]:
    return (steps[k : k + _TOGETHER] for k in range(0, len(steps), _TOGETHER))


def _function(module: ir.Module, name: str) -> tuple[ir.Function, Any]:
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), name)
    function.linkage = "internal"
    function.attributes.add("noinline")
    return function, ir.IRBuilder(function.append_basic_block("entry"))


def _steps(module: ir.Module, name: str, steps: Sequence[Step], program: Program, lanes: int) -> ir.Function:
    function, builder = _function(module, name)
    body = Body(builder, function.args[0], program, lanes)
    for step in steps:
        match step:
            case Assign(cell, expr):
                body.store(program.slots[cell], body.number(expr), cell)
            case Many():
                body.many(step)
            case _:
                assert_never(step)
    builder.ret_void()
    return function


def _pipe_lengths(module: ir.Module, program: Program, lanes: int) -> ir.Function:
    """At the start a pipeline is made long enough, to the nearest step, and at least one step long."""
    function, builder = _function(module, "ts.lengths")
    body = Body(builder, function.args[0], program, lanes)
    for state, slots in zip(program.pipes, pipe_slots(program), strict=True):
        assert state.length is not None
        steps = Binary("/", fold(initially(state.length)), TIME_STEP)
        nearest = Call("INTEGER", (Binary("+", Call("MAX", (steps, Const(1.0))), Const(0.5 + 1e-6)),))
        body.store(slots.length, body.number(nearest))
    builder.ret_void()
    return function


def _advance(module: ir.Module, stage: tuple[int, Moves], program: Program, lanes: int) -> ir.Function:
    """What every state becomes, from the present values of all: nothing is written before all is read."""
    number, moves = stage
    function, builder = _function(module, f"ts.advance.{number}")
    body = Body(builder, function.args[0], program, lanes)
    slots = {**program.slots}
    slots |= {s.cell: pipe.entering for s, pipe in zip(program.pipes, pipe_slots(program), strict=True)}
    read: frozenset[Ref] = frozenset()
    late: set[int] = set()
    for k in range(len(moves) - 1, -1, -1):
        if moves[k][0] in read:
            late.add(k)
        read |= uses(moves[k][1])
    waiting = []
    for k, (cell, expr) in enumerate(moves):
        value = body.number(expr)
        if k in late:
            waiting.append((slots[cell], value))
        else:
            body.store(slots[cell], value)
    for slot, value in waiting:
        body.store(slot, value)
    builder.ret_void()
    return function


class Body:
    """One LLVM function in the making: expressions go in, vectors come out."""

    def __init__(self, builder: Any, values: ir.Value, program: Program, lanes: int) -> None:
        self.builder, self.values, self.slots, self.lanes = builder, values, program.slots, lanes
        self.vector: Any = DOUBLE if lanes == 1 else ir.VectorType(DOUBLE, lanes)
        self._known: dict[Expr, ir.Value] = {}
        self._rooms: dict[tuple[int, int], tuple[ir.Value, ir.Value, ir.Value]] = {}

    def splat(self, number: float) -> ir.Constant:
        one = ir.Constant(DOUBLE, number)
        return one if self.lanes == 1 else ir.Constant(self.vector, [one] * self.lanes)

    def address(self, slot: int) -> ir.Value:
        return self.builder.gep(self.values, [ir.Constant(INT, slot * self.lanes)], source_etype=DOUBLE)

    def store(self, slot: int, value: ir.Value, cell: Ref | None = None) -> None:
        self.builder.store(value, self.address(slot), align=8)
        if cell is not None:
            self._known[cell] = value

    def number(self, expr: Expr) -> ir.Value:
        """The value of `expr`; the same expression is computed once in a function."""
        if isinstance(expr, Const):
            return self.splat(expr.value)
        if expr not in self._known:
            self._known[expr] = self._number(expr)
        return self._known[expr]

    def _number(self, expr: Expr) -> ir.Value:
        builder = self.builder
        match expr:
            case Ref():
                return builder.load(self.address(self.slots[expr]), align=8, typ=self.vector)
            case Unary("neg", arg):
                return builder.fneg(self.number(arg))
            case Binary("+", left, right):
                return builder.fadd(self.number(left), self.number(right))
            case Binary("-", left, right):
                return builder.fsub(self.number(left), self.number(right))
            case Binary("*", left, right):
                return builder.fmul(self.number(left), self.number(right))
            case Binary("/", left, right):
                return builder.fdiv(self.number(left), self.number(right))
            case Binary("^", base, Const(2.0)):
                return builder.fmul(self.number(base), self.number(base))
            case Binary("^", left, right):
                return self.elementary("pow", [self.number(left), self.number(right)])
            case Unary() | Binary():
                return builder.uitofp(self.truth(expr), self.vector)
            case Call():
                return self.call(expr)
            case Lookup(Table() as table, x):
                return self.lookup(table, x)
            case Const() | Lookup() | Array() | Sub() | Integ() | Table() | DataSource():
                raise AssertionError(f"{expr} was to be gone by now")
        assert_never(expr)

    def truth(self, expr: Expr) -> ir.Value:
        """`expr` as a vector of truth values; a number is true where it is not zero."""
        builder = self.builder
        match expr:
            case Binary("and", left, right):
                return builder.and_(self.truth(left), self.truth(right))
            case Binary("or", left, right):
                return builder.or_(self.truth(left), self.truth(right))
            case Unary("not", arg):
                return builder.not_(self.truth(arg))
            case Binary("<>", left, right):
                return builder.fcmp_unordered("!=", self.number(left), self.number(right))
            case Binary(op, left, right) if op in _COMPARE:
                return builder.fcmp_ordered(_COMPARE[op], self.number(left), self.number(right))
        return builder.fcmp_unordered("!=", self.number(expr), self.splat(0.0))

    def call(self, call: Call) -> ir.Value:
        builder = self.builder
        match call:
            case Call("IF THEN ELSE", (condition, then, otherwise)):
                return builder.select(self.truth(condition), self.number(then), self.number(otherwise))
            case Call("MIN" | "MAX" as name, (a, b)):
                x, y = self.number(a), self.number(b)
                return builder.select(builder.fcmp_ordered("<" if name == "MIN" else ">", x, y), x, y)
            case Call("ACTIVE INITIAL", (x, _)):
                return self.number(x)
            case Call(name, (x,)) if name in _VECTOR:
                kind = ir.FunctionType(self.vector, [self.vector])
                function = _external(builder.module, f"{_VECTOR[name]}.{_suffix(self.lanes)}", kind)
                return builder.call(function, [self.number(x)])
            case Call(name, (x,)) if name in _SCALAR:
                return self.elementary(_SCALAR[name], [self.number(x)])
        raise AssertionError(f"{call.function} was to be lowered by now")

    def elementary(self, name: str, args: Sequence[ir.Value]) -> ir.Value:
        if name in OWN:
            return self.builder.call(elementary_function(self.builder.module, name, self.lanes), args)
        return self.each_lane(_routine(self.builder.module, name, len(args)), args)

    def each_lane(self, function: ir.Function, args: Sequence[ir.Value]) -> ir.Value:
        if self.lanes == 1:
            return self.builder.call(function, args)
        result: Any = ir.Constant(self.vector, ir.Undefined)
        for lane in range(self.lanes):
            index = ir.Constant(INT, lane)
            single = self.builder.call(function, [self.builder.extract_element(arg, index) for arg in args])
            result = self.builder.insert_element(result, single, index)
        return result

    def lookup(self, table: Table, x: Expr) -> ir.Value:
        function = lookup_function(self.builder.module, table)
        at = self.number(x)
        if x != TIME or self.lanes == 1:
            together = lookup_lanes(self.builder.module, table, self.lanes)
            return self.each_lane(function, [at]) if together is None else self.builder.call(together, [at])
        # Time is the same in every lane: look it up once and spread the answer.
        index = ir.Constant(INT, 0)
        once = self.builder.call(function, [self.builder.extract_element(at, index)])
        alone = self.builder.insert_element(ir.Constant(self.vector, ir.Undefined), once, index)
        return self.builder.shuffle_vector(
            alone,
            ir.Constant(self.vector, ir.Undefined),
            ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes),
        )

    def many(self, step: Many) -> None:
        """Call a routine of the library for each lane, from a buffer of vectors into another."""
        builder, name = self.builder, step.routine.partition(":")[0].lower().replace(" ", "_")
        routine = _external(builder.module, f"ts_{name}", ROUTINE)
        given, many = [self.number(arg) for arg in step.args], len(step.cells)
        args, results, own = self.rooms(len(given), many)
        for k, value in enumerate(given):
            builder.store(value, self.vector_at(args, k), align=8)
        sizes = [ir.Constant(INT, many), ir.Constant(INT, len(given))]
        builder.call(each_lane(builder.module, self.lanes), [routine, *sizes, args, results, own])
        for k, cell in enumerate(step.cells):
            value = builder.load(self.vector_at(results, k), align=8, typ=self.vector)
            self.store(self.slots[cell], value, cell)

    def rooms(self, given: int, made: int) -> tuple[ir.Value, ir.Value, ir.Value]:
        """Room on the stack for the arguments and results of a routine; calls of one size share it."""
        if (given, made) not in self._rooms:
            with self.builder.goto_entry_block():
                sizes = (given * self.lanes, made * self.lanes, given + made)
                args, results, own = (self.builder.alloca(DOUBLE, size) for size in sizes)
            self._rooms[given, made] = args, results, own
        return self._rooms[given, made]

    def vector_at(self, base: ir.Value, number: int) -> ir.Value:
        place = self.builder.gep(base, [ir.Constant(INT, number * self.lanes)], source_etype=DOUBLE)
        return self.builder.bitcast(place, self.vector.as_pointer())


def _suffix(lanes: int) -> str:
    return "f64" if lanes == 1 else f"v{lanes}f64"


def _external(module: ir.Module, name: str, kind: ir.FunctionType) -> ir.Function:
    known = module.globals.get(name)
    return known if known is not None else ir.Function(module, kind, name)


def _routine(module: ir.Module, name: str, args: int) -> ir.Function:
    """A named routine around a function of the C library.

    It is never inlined: an optimiser that sees four calls side by side may put a vector library's version in their
    place, with other bits.
    """
    own = f"ts.{name}"
    if own in module.globals:
        return module.globals[own]
    kind = ir.FunctionType(DOUBLE, [DOUBLE] * args)
    function = ir.Function(module, kind, own)
    function.linkage = "internal"
    function.attributes.add("noinline")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    builder.ret(builder.call(_external(module, name, kind), function.args))
    return function
