"""A program as a person would write it in plain C: one double a cell, one statement an equation, one loop over time.

It shares no code with the emitter, so that it is both what the engine is raced against and an oracle of its results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tiershift.compile.program import INITIAL_TIME, TIME, TIME_STEP, Assign, Program, State, Step
from tiershift.model.tree import Binary, Call, Const, Expr, Lookup, Ref, Table, Unary, walk

_TOGETHER = 500
"""Equations in one C function: gcc's time grows faster than a function's length."""
_FUNCTIONS = {
    "ABS": "fabs",
    "INTEGER": "trunc",
    "SQRT": "sqrt",
    "EXP": "exp",
    "LN": "log",
    "SIN": "sin",
    "COS": "cos",
    "TAN": "tan",
    "ARCSIN": "asin",
    "ARCCOS": "acos",
    "ARCTAN": "atan",
}
_OPERATORS = {"=": "==", "<>": "!=", "and": "&&", "or": "||"}

_HEAD = """\
#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }

static double lookup(const double *x, const double *y, int points, double at)
{
    if (at < x[0]) return y[0];
    if (at >= x[points - 1]) return y[points - 1];
    int low = 0, high = points - 1;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (x[middle] <= at) low = middle; else high = middle;
    }
    return y[low] + (at - x[low]) * ((y[low + 1] - y[low]) / (x[low + 1] - x[low]));
}
"""
_RUN = """\
/* Steps through time once, saving `rows` rows: of the cells `kept`, or, with `many` 0, of every cell that changes. */
void run(const double *given, const int *kept, int many, double *out, long rows)
{{
    memcpy(constants, given, sizeof constants);
    {time} = {start};
{initial}
{lengths}
{static}
    const double start = {time};
    for (long row = 0;; row++) {{
{dynamic}
        if (many) for (int k = 0; k < many; k++) *out++ = v[kept[k]];
        else {{ memcpy(out, v, sizeof v); out += CELLS; }}
        if (row == rows - 1) break;
{advance}
        {time} = start + (row + 1) * {step};
    }}
{free}
}}
"""


def changing(program: Program) -> tuple[Ref, ...]:
    """Return the cells that are saved, in the order of a row: the states, then what is computed at every step."""
    states = sorted((state.cell for state in program.states), key=lambda cell: program.slots[cell])
    return (*states, *(step.cell for step in _assigns(program.dynamic)))


def c_source(program: Program) -> str:
    """Return a C file with `void run(const double *constants, const int *kept, int many, double *out, long rows)`.

    Raises:
        ValueError: the program needs what this writer has no C for (it must never be timed without it).
    """
    if program.method != "euler":
        raise ValueError(f"no C for the integration method {program.method}")
    writer = _Writer(program)
    initial = writer.functions("initial", program.initial)
    static = writer.functions("still", program.static)
    dynamic = writer.functions("step", program.dynamic)
    initial.append(writer.function("begin", writer.lengths()))
    advance = writer.function("advance", writer.advance())
    cells = [f"static double {name}[{max(1, size)}];" for name, size in writer.sizes]
    run = _RUN.format(
        time=writer.cell(TIME),
        start=writer.cell(INITIAL_TIME),
        step=writer.cell(TIME_STEP),
        initial=_calls(name for name, _ in initial[:-1]),
        lengths=_calls([initial[-1][0]]),
        static=_calls(name for name, _ in static),
        dynamic=_calls((name for name, _ in dynamic), "        "),
        advance=_calls([advance[0]], "        "),
        free="\n".join(f"    free(pipe{k});" for k in range(len(program.pipes))),
    )
    bodies = [text for _, text in (*initial, *static, *dynamic, advance)]
    define = f"#define CELLS {len(changing(program))}"
    return "\n".join([_HEAD, define, *cells, *writer.pipes(), *writer.tables(), *bodies, run])


def _calls(names: Iterable[str], indent: str = "    ") -> str:
    return "\n".join(f"{indent}{name}();" for name in names)


def _assigns(steps: Iterable[Step]) -> Iterator[Assign]:
    for step in steps:
        if not isinstance(step, Assign):
            raise ValueError(f"no C for {step.routine}")
        yield step


class _Writer:
    """Expressions of one program as C; cells live in `constants`, `v` (saved) and `other`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        saved = changing(program)
        rest = [cell for cell in program.slots if cell not in program.constants and cell not in set(saved)]
        self.names = {cell: f"constants[{k}]" for k, cell in enumerate(program.constants)}
        self.names |= {cell: f"v[{k}]" for k, cell in enumerate(saved)}
        self.names |= {cell: f"other[{k}]" for k, cell in enumerate(rest)}
        self.known: dict[Table, int] = {}
        self.sizes = (("constants", len(program.constants)), ("v", len(saved)), ("other", len(rest)))

    def cell(self, cell: Ref) -> str:
        return self.names[cell]

    def functions(self, name: str, steps: Sequence[Step]) -> list[tuple[str, str]]:
        lines = [f"{self.cell(s.cell)} = {self.number(s.expr)}; /* {_label(s.cell)} */" for s in _assigns(steps)]
        parts = [lines[k : k + _TOGETHER] for k in range(0, len(lines), _TOGETHER)]
        return [self.function(f"{name}{k}", part) for k, part in enumerate(parts)]

    def function(self, name: str, lines: Iterable[str]) -> tuple[str, str]:
        body = "".join(f"    {line}\n" for line in lines)
        return name, f"static void {name}(void)\n{{\n{body}}}\n"

    def pipes(self) -> list[str]:
        return [f"static double *pipe{k}; static long length{k}, place{k};" for k in range(len(self.program.pipes))]

    def lengths(self) -> Iterator[str]:
        """A pipeline is as long as its delay, to the nearest step, and full of its initial value."""
        for k, state in enumerate(self.program.pipes):
            assert state.length is not None
            steps = f"{self.number(state.length)} / {self.cell(TIME_STEP)}"
            yield f"length{k} = (long)(larger({steps}, 1.0) + 0.5 + 1e-6); place{k} = 0;"
            yield f"pipe{k} = malloc(length{k} * sizeof(double));"
            yield f"for (long n = 0; n < length{k}; n++) pipe{k}[n] = {self.cell(state.cell)};"

    def advance(self) -> Iterator[str]:
        """States change in place; the old value is put aside only where a later state still reads it."""
        pipes = {state.cell: k for k, state in enumerate(self.program.pipes)}
        late: list[str] = []
        read_later = _read_later(self.program.states)
        for number, state in enumerate(self.program.states):
            target = self.cell(state.cell)
            if state.cell in read_later[number] or state.cell in pipes:
                yield f"const double next{number} = {self.next(state)};"
                late += (
                    self.into_pipe(pipes[state.cell], target, number)
                    if state.cell in pipes
                    else [f"{target} = next{number};"]
                )
            else:
                yield f"{target} = {self.next(state)};"
        yield from late

    def into_pipe(self, k: int, target: str, number: int) -> list[str]:
        return [
            f"pipe{k}[place{k}] = next{number};",
            f"if (++place{k} == length{k}) place{k} = 0;",
            f"{target} = pipe{k}[place{k}];",
        ]

    def next(self, state: State) -> str:
        if state.how != "rate":
            return self.number(state.update)
        moved = f"{self.cell(state.cell)} + {self.cell(TIME_STEP)} * {self.number(state.update)}"
        return f"larger({moved}, 0.0)" if state.non_negative else moved

    def tables(self) -> Iterator[str]:
        for table, k in self.known.items():
            for axis, numbers in (("xs", table.x), ("ys", table.y)):
                yield f"static const double {axis}{k}[] = {{{', '.join(map(_literal, numbers))}}};"

    def number(self, expr: Expr) -> str:
        """An expression in C, in brackets where it needs them."""
        match expr:
            case Const(value):
                return _literal(value)
            case Ref():
                return self.cell(expr)
            case Unary("neg", arg):
                return f"(-{self.number(arg)})"
            case Unary("not", arg):
                return f"(double)({self.number(arg)} == 0.0)"
            case Binary("^", left, right):
                return f"pow({self.number(left)}, {self.number(right)})"
            case Binary("+" | "-" | "*" | "/" as op, left, right):
                return f"({self.number(left)} {op} {self.number(right)})"
            case Binary("and" | "or"):
                return f"(double)({self.truth(expr)})"
            case Binary(op, left, right):
                return f"(double)({self.number(left)} {_OPERATORS.get(op, op)} {self.number(right)})"
            case Call("ACTIVE INITIAL", (running, _)):
                return self.number(running)
            case Call("IF THEN ELSE", (condition, then, otherwise)):
                return f"({self.truth(condition)} ? {self.number(then)} : {self.number(otherwise)})"
            case Call("MIN" | "MAX" as name, (a, b)):
                return f"{'smaller' if name == 'MIN' else 'larger'}({self.number(a)}, {self.number(b)})"
            case Call(name, (x,)) if name in _FUNCTIONS:
                return f"{_FUNCTIONS[name]}({self.number(x)})"
            case Lookup(Table(kind="interpolate") as table, x):
                k = self.known.setdefault(table, len(self.known))
                return f"lookup(xs{k}, ys{k}, {len(table.x)}, {self.number(x)})"
        raise ValueError(f"no C for {expr}")

    def truth(self, expr: Expr) -> str:
        match expr:
            case Binary("and" | "or" as op, left, right):
                return f"({self.truth(left)} {_OPERATORS[op]} {self.truth(right)})"
            case Unary("not", arg):
                return f"!({self.truth(arg)})"
            case Binary("=" | "<>" | "<" | "<=" | ">" | ">=" as op, left, right):
                return f"{self.number(left)} {_OPERATORS.get(op, op)} {self.number(right)}"
        return f"{self.number(expr)} != 0.0"


def _read_later(states: Sequence[State]) -> list[frozenset[Ref]]:
    """For each state what the updates of the states after it read."""
    after: list[frozenset[Ref]] = []
    read: frozenset[Ref] = frozenset()
    for state in reversed(states):
        after.append(read)
        read |= {node for node in walk(state.update) if isinstance(node, Ref)}
    return after[::-1]


def _literal(value: float) -> str:
    return repr(float(value)) if abs(value) < float("inf") else "INFINITY" if value > 0 else "-INFINITY"


def _label(cell: Ref) -> str:
    return f"{cell.name}{list(cell.subs) if cell.subs else ''}".replace("*/", "")
