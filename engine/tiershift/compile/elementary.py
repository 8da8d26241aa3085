"""Elementary functions of our own: the same bits on every machine, in one lane or in several.

The C library's change with its version and with the processor; these are additions, multiplications, divisions, roots
and fused multiply-adds only, each of which IEEE 754 defines to the bit. Largest errors: `docs/decisions/0004`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from tiershift.compile import elementary_angles as angles
from tiershift.compile import elementary_others as others
from tiershift.compile import elementary_powers as powers
from tiershift.compile.algebra import Maker, Number, Truth
from tiershift.compile.elementary_data import LOG_TABLE
from tiershift.compile.elementary_powers import Args, Table

_DOUBLE = ir.DoubleType()


@dataclass(frozen=True, slots=True)
class _Formula:
    """How a function is computed.

    `mostly` says quickly, and where that holds; `always` says it for every argument, or at least for all others. Where
    both hold, they agree. `alone` asks for one lane after another where `mostly` does not hold in all of them.
    """

    always: Callable[[Args, Table], Number]
    mostly: Callable[[Args, Table], tuple[Number, Truth]] | None = None
    args: int = 1
    alone: bool = False


_FORMULAS: Mapping[str, _Formula] = {
    "exp": _Formula(powers.exp, powers.exp_mostly),
    "log": _Formula(powers.log, powers.log_mostly),
    "pow": _Formula(powers.pow, powers.pow_mostly, args=2),
    "sin": _Formula(angles.sin, angles.sin_mostly, alone=True),
    "cos": _Formula(angles.cos, angles.cos_mostly, alone=True),
    "tan": _Formula(angles.tan, angles.tan_mostly, alone=True),
    "asin": _Formula(angles.asin),
    "acos": _Formula(angles.acos),
    "atan": _Formula(angles.atan),
    "sinh": _Formula(others.sinh),
    "cosh": _Formula(others.cosh),
    "tanh": _Formula(others.tanh),
    "lgamma": _Formula(others.lgamma, alone=True),
    "log1p": _Formula(others.log1p),
    "erfc": _Formula(others.erfc),
}
OWN = frozenset(_FORMULAS)
"""What `elementary_function` has, by the C library's names."""


def elementary_function(module: ir.Module, name: str, lanes: int = 1) -> ir.Function:
    """Return `name` of `OWN` on doubles, or on vectors of `lanes` doubles, added to `module` where it is not there.

    It is not inlined: a model may call it thousands of times, and the call costs little beside it.
    """
    own = f"ts.{name}.{lanes}"
    if own in module.globals:
        return module.globals[own]
    formula, table = _FORMULAS[name], _table(module)
    if formula.alone and lanes > 1 and formula.mostly is None:
        return _each_lane(module, own, elementary_function(module, name), lanes)
    if formula.mostly is None:
        made, given = _begun(module, own, formula.args, lanes)
        given[0].maker.builder.ret(formula.always(given, table).value)
        return made
    if formula.alone and lanes > 1:
        rare = _each_lane(module, f"{own}.rare", elementary_function(module, name), lanes)
    else:
        rare, given = _begun(module, f"{own}.rare", formula.args, lanes)
        given[0].maker.builder.ret(formula.always(given, table).value)
        rare.attributes.add("optnone")  # it would take longer to compile than it is ever run
    made, given = _begun(module, own, formula.args, lanes)
    builder = given[0].maker.builder
    value, holds = formula.mostly(given, table)
    yes, no = (made.append_basic_block(label) for label in ("yes", "no"))
    builder.cbranch(holds.everywhere(), yes, no)
    builder.position_at_end(yes)
    builder.ret(value.value)
    builder.position_at_end(no)
    builder.ret(builder.call(rare, made.args))
    return made


def _each_lane(module: ir.Module, name: str, inner: ir.Function, lanes: int) -> ir.Function:
    made, given = _begun(module, name, len(inner.args), lanes)
    builder = given[0].maker.builder
    result: Any = ir.Constant(given[0].maker.wide(_DOUBLE), ir.Undefined)
    for lane in range(lanes):
        at = ir.Constant(ir.IntType(64), lane)
        one = builder.call(inner, [builder.extract_element(arg, at) for arg in made.args])
        result = builder.insert_element(result, one, at)
    builder.ret(result)
    return made


def _begun(module: ir.Module, name: str, args: int, lanes: int) -> tuple[ir.Function, tuple[Number, ...]]:
    builder: Any = ir.IRBuilder()
    maker = Maker(builder, lanes)
    kind = maker.wide(_DOUBLE)
    made = ir.Function(module, ir.FunctionType(kind, [kind] * args), name)
    made.linkage = "internal"
    made.attributes.add("noinline")
    builder.position_at_end(made.append_basic_block("entry"))
    return made, tuple(Number(arg, maker) for arg in made.args)


def _table(module: ir.Module) -> Table:
    name = "ts.log.table"
    if name in module.globals:
        return module.globals[name]
    numbers = [ir.Constant(_DOUBLE, number) for row in LOG_TABLE for number in row]
    kind = ir.ArrayType(_DOUBLE, len(numbers))
    table: Any = ir.GlobalVariable(module, kind, name)
    table.linkage, table.global_constant = "internal", True
    table.initializer = ir.Constant(kind, numbers)
    return table
