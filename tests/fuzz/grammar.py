"""Models made from the grammar of Vensim's files: mostly such as run, with a wrong turn here and there.

What is called comes from the engine's table of functions, so that a new row is fuzzed from its first day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.fuzz.choices import Choices, between, chance, pick
from tests.small import mdl

from tiershift.compile.functions import FUNCTIONS

_NAMES = (
    "births", "Deaths rate", "population", "care_load", '"a (quoted) name"', "x1", "Zürich", "stock level",
    "share of y", '"50% more"', "inflow", "Outflow", "gap", "goal", "time to adjust", "k", "水位", "capacity",
    "price$", "e", "n",
)  # fmt: skip
_RANGES = ("place", "Tier", "age group", "crop")
_UNITS = ("Dmnl", "1", "people", "people/Month", "Month", "$/(people*Month)", "", "people^2", "1/Month", "fraction")
_NUMBERS = ("0", "1", "2", "0.5", "10", "-3", "1e6", "0.001", "7", "100")
_ODD_NUMBERS = ("1e308", "1e-300", "-1e999", "1e999", "0.1", "123456789012", "1e15", "-0")
_CALL = re.compile(r"([A-Z][A-Z0-9 ]*)\(([^()]*)\)")
_XMILE_ONLY = " in XMILE"
CALLS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (found[1], tuple(arg.strip() for arg in re.sub(r",?\s*\[([a-z ]+)\]$", "", found[2]).split(",") if arg.strip()))
    for row in FUNCTIONS.values()
    for text in row.spellings
    if not text.endswith(_XMILE_ONLY)
    for found in [_CALL.match(text)]
    if found
)
"""What can be called, with the names of its arguments: `("XIDZ", ("a", "b", "x"))`."""

DATA = ("data.tab", b"Time\tmeasured\n0\t3\n1.5\t-2\n2\t\n2010\t5\n2012\t1e3\n")
"""The file beside a model, with the one series that models name."""


@dataclass(slots=True)
class _Model:
    """What was written so far."""

    choices: Choices
    ranges: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shapes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stocks: set[str] = field(default_factory=set)
    usable: list[str] = field(default_factory=list)
    """Names that an equation can use without making a circle: stocks, and what was written before."""
    tables: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    macros: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def say(self, equation: str) -> None:
        unit = pick(self.choices, _UNITS)
        limits = " [0,?]" if chance(self.choices, 5) else ""
        self.lines.append(
            f"{equation}\n\t~\t{unit}{limits}\n\t~\t{pick(self.choices, ('', 'as seen', '£ & <b>'))}\n\t|\n"
        )


def model(choices: Choices) -> str:
    """Return the text of a model."""
    made = _Model(choices)
    if chance(choices, 20):
        _macro(made)
    for name in _RANGES[: pick(choices, (0, 0, 1, 2, 3))]:
        _range(made, name)
    names = list(_NAMES)
    for _ in range(between(choices, 1, 8)):
        name = names.pop(choices.below(len(names)))
        if chance(choices, 12):
            _table(made, name)
        else:
            made.shapes[name] = _shape(made)
            if chance(choices, 30):
                made.stocks.add(name)
    if chance(choices, 12):
        made.series.append("measured")
        made.shapes["measured"] = ()
        made.say("measured" + pick(choices, ("", ":INTERPOLATE:", ":RAW:", ":LOOK FORWARD:", ":HOLD BACKWARD:")))
    made.usable = [*sorted(made.stocks), *made.series]
    for name in [name for name in made.shapes if name not in made.series]:
        _variable(made, name)
        made.usable.append(name)
    start, end, step, every = (pick(choices, ("0", "2010")), "", "", "TIME STEP")
    end = str(int(start) + between(choices, 0, 4)) if chance(choices, 96) else pick(choices, (*_ODD_NUMBERS, "k", ""))
    step = (
        pick(choices, ("1", "0.5", "0.25", "1/8")) if chance(choices, 96) else pick(choices, ("0", "-1", "1e-9", "x"))
    )
    every = pick(choices, ("TIME STEP", "TIME STEP", "1", "2", "0.3")) if chance(choices, 97) else "0"
    method = pick(choices, (0, 0, 0, 1, 5)) if chance(choices, 97) else 3
    return mdl("\n".join(made.lines), start=start, end=end, step=step, saveper=every, method=method)


def _range(made: _Model, name: str) -> None:
    choices, letter = made.choices, name[0]
    if made.ranges and chance(choices, 15):
        other = pick(choices, list(made.ranges))
        made.ranges[name] = made.ranges[other]
        made.say(f"{name} <-> {other}")
        return
    count = between(choices, 2, 4)
    if chance(choices, 20):
        made.ranges[name] = tuple(f"{letter}{k}" for k in range(1, count + 1))
        made.say(f"{name}: ({letter}1-{letter}{count})")
        return
    if made.ranges and chance(choices, 15):
        other = pick(choices, list(made.ranges))
        made.ranges[name] = made.ranges[other][: between(choices, 1, len(made.ranges[other]))]
    else:
        made.ranges[name] = tuple(f"{letter} {word}" for word in ("one", "two", "three", "four")[:count])
    same = [
        other for other, elements in made.ranges.items() if len(elements) == len(made.ranges[name]) and other != name
    ]
    mapping = f" -> {pick(choices, same)}" if same and chance(choices, 40) else ""
    made.say(f"{name}: {', '.join(made.ranges[name])}{mapping}")


def _shape(made: _Model) -> tuple[str, ...]:
    if not made.ranges or chance(made.choices, 50):
        return ()
    count = min(len(made.ranges), pick(made.choices, (1, 1, 2)))
    return tuple(dict.fromkeys(pick(made.choices, list(made.ranges)) for _ in range(count)))


def _table(made: _Model, name: str) -> None:
    made.tables.append(name)
    made.say(f"{name}({_points(made.choices)})")


def _points(choices: Choices) -> str:
    xs = [str(k) for k in range(between(choices, 1, 5))] if chance(choices, 90) else ["0", "0", "2", "1"]
    pairs = ",".join(f"({x},{_number(choices)})" for x in xs)
    return f"[(0,0)-(10,10)],{pairs}" if chance(choices, 30) else pairs


def _macro(made: _Model) -> None:
    choices, count = made.choices, between(made.choices, 1, 3)
    inputs = [f"in {k}" for k in range(count)]
    made.macros["PUT IN"] = count
    inner = pick(
        choices, (f"INTEG(({inputs[0]} - PUT IN) / 2, {inputs[-1]})", f"{inputs[0]} + inner", "SMOOTH(in 0, 2)")
    )
    made.lines.append(
        f":MACRO: PUT IN({', '.join(inputs)})\nPUT IN = {inner} ~ in 0 ~ |\ninner = {inputs[-1]} * 2 ~ ~ |\n"
    )
    made.lines.append(":END OF MACRO:\n")


def _variable(made: _Model, name: str) -> None:
    choices, shape = made.choices, made.shapes[name]
    left, scope = name + _subs(shape), shape
    if name in made.stocks:
        start = _number(choices) if chance(choices, 90) else _expr(made, scope, 1)
        made.say(f"{left} = INTEG({_expr(made, scope, 2)}, {start})")
    elif shape and chance(choices, 15):
        _apart(made, name, shape)
    elif shape and chance(choices, 25):
        made.say(f"{left} = {_array(made, shape)}")
    elif chance(choices, 20):
        made.say(f"{left} = {_number(choices)}")
    else:
        made.say(f"{left} = {_expr(made, scope, between(choices, 1, 4))}")


def _apart(made: _Model, name: str, shape: tuple[str, ...]) -> None:
    """One equation for an element, another for all the others."""
    choices = made.choices
    element = pick(choices, made.ranges[shape[0]])
    one = (element, *shape[1:])
    made.say(f"{name}{_subs(one)} = {_expr(made, shape[1:], 1)}")
    if chance(choices, 90):
        made.say(f"{name}{_subs(shape)} :EXCEPT: {_subs(one)} = {_expr(made, shape, 2)}")


def _array(made: _Model, shape: tuple[str, ...]) -> str:
    sizes = [len(made.ranges[one]) for one in shape]
    across = sizes[-1] + (made.choices.below(3) - 1 if chance(made.choices, 6) else 0)
    rows = sizes[0] if len(sizes) == 2 else 1
    lines = [", ".join(_number(made.choices) for _ in range(max(1, across))) for _ in range(rows)]
    return f"{'; '.join(lines)};" if len(sizes) == 2 else lines[0]


def _subs(subs: tuple[str, ...]) -> str:
    return f"[{', '.join(subs)}]" if subs else ""


def _number(choices: Choices) -> str:
    return pick(choices, _NUMBERS if chance(choices, 95) else _ODD_NUMBERS)


def _expr(made: _Model, scope: tuple[str, ...], depth: int) -> str:
    choices = made.choices
    if depth <= 0 or chance(choices, 15):
        return _leaf(made, scope)
    match choices.below(10):
        case 0 | 1 | 2 | 3:
            operator = pick(choices, ("+", "-", "*", "/", "^") if chance(choices, 80) else ("<", ">=", "=", "<>"))
            return f"({_expr(made, scope, depth - 1)} {operator} {_expr(made, scope, depth - 1)})"
        case 4:
            return f"{pick(choices, ('-', '+', ':NOT: '))}({_expr(made, scope, depth - 1)})"
        case 5:
            joint = pick(choices, (":AND:", ":OR:"))
            left, right = _expr(made, scope, depth - 1), _expr(made, scope, depth - 1)
            return f"IF THEN ELSE({left} > 1 {joint} {right} < 2, {left}, {right})"
    return _call(made, scope, depth)


def _leaf(made: _Model, scope: tuple[str, ...]) -> str:
    choices = made.choices
    if not made.usable or chance(choices, 30):
        return pick(choices, (*(_number(choices),) * 4, "Time", "TIME STEP"))
    if scope and chance(choices, 5):
        return pick(choices, scope)
    return _reference(made, scope)


def _reference(made: _Model, scope: tuple[str, ...], mark: str = "") -> str:
    """A variable with the subscripts that its place allows, or (rarely) with others."""
    choices = made.choices
    if not made.usable or choices.below(250) == 249:
        return pick(choices, (*_NAMES[:3], "nothing of the kind"))
    name = pick(choices, [one for one in made.usable if not mark or made.shapes[one]] or made.usable)
    subs = []
    for one in made.shapes[name]:
        if mark and chance(choices, 80):
            subs.append(one + mark)
        elif one in scope and chance(choices, 95):
            subs.append(one)
        else:
            subs.append(pick(choices, made.ranges[one]))
    return name + _subs(tuple(subs))


def _array_reference(made: _Model, scope: tuple[str, ...]) -> str:
    """An array as functions over a whole range take it: with the range of the left side, else an element."""
    choices = made.choices
    known = [name for name in made.usable if made.shapes[name]]
    if not known:
        return _reference(made, scope)
    near = [name for name in known if set(made.shapes[name]) & set(scope)] or known
    name = pick(choices, near)
    last = len(made.shapes[name]) - 1
    return name + _subs(
        tuple(one if one in scope or (k == last and chance(choices, 40)) else made.ranges[one][0]
              for k, one in enumerate(made.shapes[name]))
    )  # fmt: skip


def _call(made: _Model, scope: tuple[str, ...], depth: int) -> str:
    choices = made.choices
    if made.macros and chance(choices, 25):
        name, count = pick(choices, list(made.macros.items()))
        return f"{name}({', '.join(_expr(made, scope, depth - 1) for _ in range(count))})"
    if made.tables and chance(choices, 15):
        return f"{pick(choices, made.tables)}({_expr(made, scope, depth - 1)})"
    if chance(choices, 4):
        return f"WITH LOOKUP({_expr(made, scope, depth - 1)}, ({_points(choices)}))"
    name, wanted = pick(choices, [call for call in CALLS if _possible(made, call[1])] if chance(choices, 98) else CALLS)
    args = [_argument(made, scope, depth - 1, arg) for arg in wanted]
    if chance(choices, 2):
        args = args[:-1] if chance(choices, 50) else [*args, _leaf(made, scope)]
    return f"{name}({', '.join(args)})"


def _possible(made: _Model, wanted: tuple[str, ...]) -> bool:
    """Whether there is what a function asks for."""
    needs = " ".join(wanted)
    arrays = any(made.shapes[name] for name in made.usable) or not ("[" in needs or "request" in needs)
    return arrays and (made.tables or "table" not in needs) and (made.series or not re.search(r"\bdata\b", needs))


def _argument(made: _Model, scope: tuple[str, ...], depth: int, wanted: str) -> str:
    choices = made.choices
    if "!" in wanted:
        return _reference(made, scope, "!") if chance(choices, 70) else f"2 * {_reference(made, scope, '!')}"
    if wanted in ("range", "rows", "columns") and made.ranges:
        return pick(choices, list(made.ranges))
    if "[" in wanted or wanted in ("request", "profile", "priority"):
        return _array_reference(made, scope)
    if wanted == "relative to" or wanted == "measure":
        return pick(choices, ("0", "0", "0", "1")) if wanted == "relative to" else "0"
    if wanted == "data" and made.series and chance(choices, 98):
        return pick(choices, made.series)
    if wanted == "table" and made.tables and chance(choices, 98):
        return pick(choices, made.tables)
    if wanted in ("seed", "order", "size", "direction", "mode", "measure", "relative to"):
        return pick(choices, ("0", "1", "3", "2")) if chance(choices, 90) else _expr(made, scope, depth)
    return _expr(made, scope, depth)
