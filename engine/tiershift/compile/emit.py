"""A program becomes LLVM IR: every value a vector of lanes, each lane one future.

No fast-math and no contraction, so that a future's bits depend on neither its lane nor its neighbours. Branches become
`select`. Functions that LLVM has no vector instruction for are called lane by lane through one named routine each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from llvmlite import ir

from tiershift.compile.elementary import elementary_function
from tiershift.compile.expand import initially
from tiershift.compile.fold import fold
from tiershift.compile.lanes import ROUTINE, each_lane
from tiershift.compile.layout import Area, Layout, layout
from tiershift.compile.lean import CONTROLS
from tiershift.compile.lookups import lookup_function, lookup_lanes
from tiershift.compile.memories import KEPT, MEMORY_ROUTINE, each_memory, symbol
from tiershift.compile.program import TIME, TIME_STEP, Assign, Many, Program, Step, uses
from tiershift.compile.stages import moving, stages
from tiershift.model.tree import Array, Binary, Call, Const, DataSource, Expr, Integ, Lookup, Ref, Sub, Table, Unary

DOUBLE, INT, BOOL, POINTER = ir.DoubleType(), ir.IntType(64), ir.IntType(1), ir.PointerType()
_AREAS = [POINTER] * 4
PHASES = ("initial", "static", "step", "stage 2", "stage 3", "stage 4")
"""What the kernel does for each value of its `phase` argument, in order from 0; see `stages` for the last three."""

_TOGETHER = 250
"""Cells in one LLVM function: values stay in registers within one, but LLVM's time grows faster than its length."""

_ELEMENTARY = {
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
class _Move:
    """What a cell becomes in a stage; `place` is among the states to come, or in STILL for what enters a pipeline."""

    area: Area
    place: int
    expr: Expr


_Item = Assign | Many | _Move


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all functions of a kernel share."""

    module: ir.Module
    program: Program
    lanes: int
    layout: Layout


def emit(module: ir.Module, program: Program, lanes: int) -> ir.Function:
    """Add to `module` the function `void kernel(double *still, *now, *coming, *cells, i64 phase)` and return it.

    Each area holds what `layout` says, `lanes` doubles for each number. The caller sets constants and time, calls the
    phases initial and static, then step again and again: after it results can be read from `still`, `now` and `cells`,
    and `coming` holds the states of the next step but for the pipelines, which the caller moves on. With more stages
    than one, each reads what the one before it wrote.
    """
    frame = _Frame(module, program, lanes, layout(program))

    def functions(name: str, items: Sequence[_Item], also: Iterable[_Item] = ()) -> list[ir.Function]:
        parts = [items[k : k + _TOGETHER] for k in range(0, len(items), _TOGETHER)]
        hidden = _hidden(program, parts, also) if name in ("step", "dynamic") else frozenset()
        return [_steps(frame, f"ts.{name}.{k}", part, hidden) for k, part in enumerate(parts)]

    begun = [*functions("initial", program.initial), _pipe_lengths(frame), _beginnings(frame)]
    bodies = [begun, functions("static", program.static)]
    moves = _moves(frame)
    if len(moves) == 1:  # a cell and what moves by it in one function: its value is still in a register
        bodies.append(functions("step", _interleaved(program.dynamic, moves[0])))
    else:
        dynamic = functions("dynamic", program.dynamic, [move for stage in moves for move in stage])
        bodies += [[*dynamic, *functions(f"stage {k + 1}", each)] for k, each in enumerate(moves)]
    kernel = ir.Function(module, ir.FunctionType(ir.VoidType(), [*_AREAS, INT]), "ts.kernel")
    kernel.linkage = "internal"
    builder = ir.IRBuilder(kernel.append_basic_block("entry"))
    *areas, phase = kernel.args
    leave = kernel.append_basic_block("leave")
    switch = builder.switch(phase, leave)
    for number, body in enumerate(bodies):
        block = kernel.append_basic_block(PHASES[number])
        switch.add_case(ir.Constant(INT, number), block)
        builder.position_at_end(block)
        for function in body:
            builder.call(function, areas)
        builder.branch(leave)
    builder.position_at_end(leave)
    builder.ret_void()
    return kernel


def _moves(frame: _Frame) -> list[list[_Move]]:
    """What each stage puts where. A cell that a stage leaves alone stays what it is."""
    program, made = frame.program, []
    cells, pipes = moving(program.states, program.method), tuple(state.cell for state in program.pipes)
    steps = stages(program.states, program.method)
    carried = enumerate(pipes, len(cells)) if len(steps) > 1 else ()
    stay = [_Move(Area.STATES, place, cell) for place, cell in carried]
    for stage in map(dict, steps):
        moves = [_Move(Area.STATES, place, stage.get(cell, cell)) for place, cell in enumerate(cells)]
        entering = zip(pipes, frame.layout.pipes, strict=True)
        moves += [_Move(Area.STILL, pipe.entering, stage[cell]) for cell, pipe in entering if cell in stage]
        made.append(moves + stay)
    return made


def _interleaved(steps: Sequence[Step], moves: Iterable[_Move]) -> list[_Item]:
    """Each move comes after the last step that it needs."""
    place = {cell: k for k, step in enumerate(steps) for cell in step.made}
    after: dict[int, list[_Item]] = {}
    for move in moves:
        after.setdefault(max((place[need] for need in uses(move.expr) if need in place), default=-1), []).append(move)
    items = after.get(-1, [])
    for k, step in enumerate(steps):
        items += [step, *after.get(k, ())]
    return items


def _hidden(program: Program, parts: Iterable[Sequence[_Item]], also: Iterable[_Item]) -> frozenset[Ref]:
    """Cells that need not be stored: nobody asked for them, and no other function than their own reads them."""
    if program.stored is None:
        return frozenset()
    made: set[Ref] = set()
    read: set[Ref] = set().union(*(_read(item) for item in also))
    for part in parts:
        own = {cell for item in part if not isinstance(item, _Move) for cell in item.made}
        made |= own
        read |= set().union(*(_read(item) for item in part)) - own
    return frozenset(made - read - program.stored - CONTROLS)


def _read(item: _Item) -> frozenset[Ref]:
    exprs = (item.expr,) if isinstance(item, _Move) else item.exprs
    return frozenset().union(*map(uses, exprs))


def _function(module: ir.Module, name: str) -> tuple[ir.Function, Any]:
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), _AREAS), name)
    function.linkage = "internal"
    function.attributes.add("noinline")
    for area in function.args:  # LLVM may keep what it read from one while it writes to another
        area.add_attribute("noalias")
    return function, ir.IRBuilder(function.append_basic_block("entry"))


def _steps(frame: _Frame, name: str, steps: Sequence[_Item], hidden: Collection[Ref] = ()) -> ir.Function:
    """One function; `hidden` cells live in its registers alone."""
    function, builder = _function(frame.module, name)
    body = Body(builder, function.args, frame)
    for step in steps:
        match step:
            case Assign(cell, expr) if cell in hidden:
                body.known(cell, body.number(expr))
            case Assign(cell, expr):
                body.store(cell, body.number(expr))
            case Many():
                body.many(step)
            case _Move(area, place, expr):
                body.put(body.still if area is Area.STILL else body.coming, place, body.number(expr))
            case _:
                assert_never(step)
    builder.ret_void()
    return function


def _pipe_lengths(frame: _Frame) -> ir.Function:
    """At the start a pipeline is made long enough, to the nearest step, and at least one step long."""
    function, builder = _function(frame.module, "ts.lengths")
    body = Body(builder, function.args, frame)
    for state, pipe in zip(frame.program.pipes, frame.layout.pipes, strict=True):
        assert state.length is not None
        steps = Binary("/", fold(initially(state.length)), TIME_STEP)
        nearest = Call("INTEGER", (Binary("+", Call("MAX", (steps, Const(1.0))), Const(0.5 + 1e-6)),))
        body.put(body.still, pipe.length, body.number(nearest))
    builder.ret_void()
    return function


def _beginnings(frame: _Frame) -> ir.Function:
    """At the start every memory is put in order."""
    function, builder = _function(frame.module, "ts.beginnings")
    body = Body(builder, function.args, frame)
    for state in frame.program.keepers:
        assert isinstance(state.update, Call)
        body.memory(state.cell, symbol(state.update, "start"), [fold(initially(start)) for start in state.starts])
    builder.ret_void()
    return function


class Body:
    """One LLVM function in the making: expressions go in, vectors come out."""

    def __init__(self, builder: Any, areas: Sequence[ir.Value], frame: _Frame) -> None:
        self.builder, self.slots, self.lanes, self.layout = builder, frame.program.slots, frame.lanes, frame.layout
        self.still, self.now, self.coming, self.cells = areas
        self.vector: Any = DOUBLE if self.lanes == 1 else ir.VectorType(DOUBLE, self.lanes)
        self._sizes = {state.cell: state.room for state in frame.program.keepers}
        self._known: dict[Expr, ir.Value] = {}
        self._rooms: dict[tuple[int, int], tuple[ir.Value, ir.Value, ir.Value]] = {}

    def splat(self, number: float) -> ir.Constant:
        one = ir.Constant(DOUBLE, number)
        return one if self.lanes == 1 else ir.Constant(self.vector, [one] * self.lanes)

    def at(self, area: ir.Value, place: int) -> ir.Value:
        return self.builder.gep(area, [ir.Constant(INT, place * self.lanes)], source_etype=DOUBLE)

    def address(self, cell: Ref) -> ir.Value:
        area, place = self.layout.place(self.slots[cell])
        return self.at((self.still, self.now, self.cells)[area], place)

    def put(self, area: ir.Value, place: int, value: ir.Value) -> None:
        self.builder.store(value, self.at(area, place), align=8)

    def store(self, cell: Ref, value: ir.Value) -> None:
        self.builder.store(value, self.address(cell), align=8)
        self._known[cell] = value

    def known(self, cell: Ref, value: ir.Value) -> None:
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
                return builder.load(self.address(expr), align=8, typ=self.vector)
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
            case Call(name, (Ref() as keeper, *args)) if name.startswith(KEPT):
                return self.memory(keeper, symbol(call, "step"), args)
            case Call(name, (x,)) if name in _VECTOR:
                kind = ir.FunctionType(self.vector, [self.vector])
                function = _external(builder.module, f"{_VECTOR[name]}.{_suffix(self.lanes)}", kind)
                return builder.call(function, [self.number(x)])
            case Call(name, (x,)) if name in _ELEMENTARY:
                return self.elementary(_ELEMENTARY[name], [self.number(x)])
        raise AssertionError(f"{call.function} was to be lowered by now")

    def elementary(self, name: str, args: Sequence[ir.Value]) -> ir.Value:
        return self.builder.call(elementary_function(self.builder.module, name, self.lanes), args)

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
            self.store(cell, value)

    def memory(self, keeper: Ref, name: str, given: Sequence[Expr]) -> ir.Value:
        """Call a routine that has a memory for each lane, and return what it gives out."""
        builder = self.builder
        routine = _external(builder.module, name, MEMORY_ROUTINE)
        values = [self.number(arg) for arg in given]
        args, results, own = self.rooms(len(values), 1)
        for k, value in enumerate(values):
            builder.store(value, self.vector_at(args, k), align=8)
        sizes = [ir.Constant(INT, self._sizes[keeper]), ir.Constant(INT, len(values))]
        at = self.at(self.still, self.layout.memories[keeper])
        builder.call(each_memory(builder.module, self.lanes), [routine, *sizes, at, args, results, own])
        return builder.load(self.vector_at(results, 0), align=8, typ=self.vector)

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
