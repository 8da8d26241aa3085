"""What the names of an equation stand for: variables of its module and others, dimensions, functions and macros.

Arrays: in an equation for all elements, a variable without subscripts is taken at the elements of the left side; inside
SUM, MEAN, MIN, MAX, PROD and SIZE it is taken whole, as `*` is (XMILE 1.0, section 3.7.1). A dimension that stands
twice on a variable is two ranges here, the second of which is called `dimension (2)`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tiershift.errors import suggest
from tiershift.model.assemble import Unreadable
from tiershift.model.tree import Binary, Call, Const, Expr, Lookup, Ref, Sub, Table, map_children, walk
from tiershift.model.xmile.choice import nth
from tiershift.model.xmile.formula import WORKED_OUT
from tiershift.model.xmile.words import CONSTANTS, FOLDS, NOT_RUN, TABLES, VENSIMS, WHOLE, WORDS

_NAMESPACES = ("std.", "isee.", "user.", "vensim.")
_MOST_CHOICES = 500
_SELF = "Write SIZE(SELF), or * for what is to be counted."
_INSIDE_MACRO = "Give the macro what the array comes to, worked out outside."


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension: its name and elements, folded and as written."""

    name: str
    elements: tuple[str, ...]
    spelling: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A variable that equations may name: its key in the tree, how it is written, its dimensions and table.

    `points` is what an unsubscripted graphical function has; `only_points` says that it has no equation beside them,
    `beside` that it has both.
    """

    key: str
    name: str
    dims: tuple[str, ...] = ()
    points: Table | None = None
    only_points: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A macro as a call sees it: its inputs, and what those that may be left out are then."""

    name: str
    inputs: tuple[str, ...]
    defaults: Mapping[str, Expr]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an expression stands: the left side's dimensions with what each is there, and whether arrays are whole."""

    left: tuple[tuple[str, str], ...] = ()
    own: Ref | None = None
    whole: bool = False

    def here(self, dim: str) -> list[str]:
        """What a dimension of the left side is at: its range, or one element."""
        return [sub for name, sub in self.left if name == dim]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that the equations of one module, or of one macro, may use.

    `local` is by name in the module, `everywhere` by qualified name; both are folded. `by_vensim` and `by_xmutil` say
    what wrote the file. `extra` collects the ranges that are needed beside the dimensions, with their names as shown,
    and `tables` the variables whose graphical functions need variables of their own.
    """

    local: Mapping[str, Known]
    everywhere: Mapping[str, Known]
    dimensions: Mapping[str, Dimension]
    macros: Mapping[str, Signature]
    in_macro: bool = False
    by_vensim: bool = False
    by_xmutil: bool = False
    extra: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)

    def ranges(self, dims: Sequence[str]) -> tuple[str, ...]:
        """Return the range for each of a variable's dimensions; one that comes again is another range."""
        found = []
        for at, dim in enumerate(dims):
            before = dims[:at].count(dim)
            name = f"{dim} ({before + 1})" if before else dim
            if before:
                known = self.dimensions[dim]
                self.extra[name] = (f"{known.name} ({before + 1})", known.elements)
            found.append(name)
        return tuple(found)

    def find(self, name: str) -> Known | None:
        """Return the variable that a name means: one of the module, or a qualified one; `.name` is the main model's."""
        if name in self.local:
            return self.local[name]
        return self.everywhere.get(name.removeprefix(".")) if "." in name else None

    def resolve(self, expr: Expr, spot: Spot) -> Expr:
        """Return `expr` with every name replaced by what it stands for.

        Raises:
            Unreadable: a name stands for nothing, or an array is used in a way that is not run.
        """
        match expr:
            case Ref():
                return self.reference(expr, spot)
            case Lookup(Ref() as table, x):
                return self.lookup(table, self.resolve(x, spot), spot)
            case Call():
                return self.call(expr, spot)
        return map_children(lambda part: self.resolve(part, spot), expr)

    def reference(self, ref: Ref, spot: Spot) -> Expr:
        if known := self.find(ref.name):
            if any(self.is_worked_out(sub, dim) for sub, dim in zip(ref.subs, known.dims, strict=False)):
                return self.worked_out(ref, (), spot)
            return Ref(known.key, self.subscripts(known, ref.subs, spot))
        if ref.name == "self" and spot.own:
            return spot.own
        if not ref.subs:
            if ref.name in CONSTANTS:
                return CONSTANTS[ref.name]
            if ref.name in self.dimensions:
                return self.position(ref.name, spot)
            dim, _, element = ref.name.partition(".")
            if dim in self.dimensions and element in self.dimensions[dim].elements:
                return Const(1.0 + self.dimensions[dim].elements.index(element))
        names = [known.name for known in self.local.values()]
        near = suggest(ref.name, names, "Define it, or correct the spelling.")
        raise Unreadable(f'it uses "{ref.name}", which the model does not define', near)

    def is_worked_out(self, sub: str, dim: str) -> bool:
        """Whether a subscript is a variable's value; an element, or a dimension, of that name goes before it."""
        if sub in self.dimensions or self.element(sub.removeprefix(f"{dim}."), dim) is not None:
            return False
        return sub in CONSTANTS or self.find(sub) is not None

    def worked_out(self, ref: Ref, given: Sequence[Expr], spot: Spot) -> Expr:
        """An element whose place is worked out as the model runs; 0 where there is none (XMILE 1.0, section 3.7.1)."""
        known = self.find(ref.name)
        if known is None or len(ref.subs) != len(known.dims):
            return self.reference(
                replace(ref, subs=tuple("1" if sub.startswith("#") else sub for sub in ref.subs)), spot
            )
        places: list[tuple[int, Expr]] = []
        for at, (sub, dim) in enumerate(zip(ref.subs, known.dims, strict=True)):
            if sub.startswith("#"):
                places.append((at, self.resolve(given[int(sub[1:])], replace(spot, whole=False))))
            elif self.is_worked_out(sub, dim):
                places.append((at, self.resolve(Ref(sub), replace(spot, whole=False))))
        if math.prod(len(self.dimensions[known.dims[at]].elements) for at, _ in places) > _MOST_CHOICES:
            raise Unreadable(f'it works out which of many elements of "{known.name}" it takes', "Take a smaller array.")
        if any(isinstance(node, Call) and "RANDOM" in node.function for _, one in places for node in walk(one)):
            raise Unreadable(f'it takes an element of "{known.name}" at random', "Give the draw a variable of its own.")
        return self.chosen(ref, places, spot)

    def chosen(self, ref: Ref, places: Sequence[tuple[int, Expr]], spot: Spot) -> Expr:
        """The element at places that are numbers."""
        known = self.find(ref.name)
        if not places or known is None:
            return self.reference(ref, spot)
        (at, place), *others = places
        taken = [(*ref.subs[:at], one, *ref.subs[at + 1 :]) for one in self.dimensions[known.dims[at]].elements]
        return nth(place, [self.chosen(replace(ref, subs=subs), others, spot) for subs in taken])

    def position(self, dim: str, spot: Spot) -> Expr:
        """The place of the element that a dimension is at."""
        here = spot.here(dim)
        if len(here) != 1:
            what = f'it uses the dimension "{dim}", which is not once on its left side'
            raise Unreadable(what, "Use it in an array over that dimension.")
        elements = self.dimensions[dim].elements
        if here[0] in elements:
            return Const(1.0 + elements.index(here[0]))
        for other in self.dimensions.values():
            if len(other.elements) > len(elements) and set(other.elements) & set(elements):
                what = f'it uses the dimension "{dim}" as a number, and elements of it are in a larger one too'
                raise Unreadable(what, "Give the elements names of their own.")
        return Sub(here[0])

    def subscripts(self, known: Known, subs: Sequence[str], spot: Spot) -> tuple[str, ...]:
        if not subs and known.dims:
            return self.omitted(known, spot)
        if len(subs) != len(known.dims):
            what = f'"{known.name}" has {len(known.dims)} subscripts, here it is written with {len(subs)}'
            raise Unreadable(what, f"Write {known.name}{_listed(known.dims)}.")
        ranges = self.ranges(known.dims)
        return tuple(
            self.subscript(known, sub, dim, f"{own}!", spot)
            for sub, dim, own in zip(subs, known.dims, ranges, strict=True)
        )

    def omitted(self, known: Known, spot: Spot) -> tuple[str, ...]:
        """The subscripts of an array that is written without: all of it, or what the left side is at."""
        if spot.whole:
            return tuple(f"{own}!" for own in self.ranges(known.dims))
        if known.dims == tuple(dim for dim, _ in spot.left):
            return tuple(sub for _, sub in spot.left)
        found = [spot.here(dim) for dim in known.dims]
        if any(len(here) != 1 for here in found):
            what = f'"{known.name}" is an array over {", ".join(known.dims)}; here it is written without subscripts'
            raise Unreadable(what, f"Write which element is meant, such as {known.name}{_listed(known.dims)}.")
        return tuple(here[0] for here in found)

    def subscript(self, known: Known, sub: str, dim: str, every: str, spot: Spot) -> str:
        """One subscript of a variable at a place where it has dimension `dim`."""
        elements = self.dimensions[dim].elements
        if sub == "*":
            if not spot.whole:
                raise Unreadable(f'"{known.name}" is taken whole (*) outside SUM and its like', "Name its elements.")
            return every
        if sub.startswith("@"):
            at = int(sub[1:])
            if 1 <= at <= len(spot.left) and spot.left[at - 1][0] == dim:
                return spot.left[at - 1][1]
            raise Unreadable(f'{sub} is no "{dim}" on the left side', "Count the dimensions of the left side from 1.")
        name = sub.removeprefix(f"{dim}.")
        if (one := self.element(name, dim)) is not None:
            return one
        if ":" in sub:
            return self.part(known, sub, dim, spot)
        if name in self.dimensions:
            if spot.whole and name == dim and not spot.here(dim):
                return every
            return self.ranged(known, name, dim, spot)
        if self.find(name):
            what = f'it works out which graphical function of "{known.name}" it takes, which is not run'
            raise Unreadable(what, "Name the element, its number, or a dimension.")
        near = suggest(name, elements, f"It has {', '.join(elements)}.")
        raise Unreadable(f'"{name}" is no element of "{dim}", over which "{known.name}" is', near)

    def element(self, name: str, dim: str) -> str | None:
        """An element of a dimension by its name or its number."""
        elements = self.dimensions[dim].elements
        if name in elements:
            return name
        return elements[int(name) - 1] if name.isdigit() and 1 <= int(name) <= len(elements) else None

    def part(self, known: Known, sub: str, dim: str, spot: Spot) -> str:
        """Some elements of a dimension, taken whole: from one to another, or a smaller dimension's (`*:part`)."""
        if not spot.whole:
            raise Unreadable(f'"{known.name}" is taken in part ({sub}) outside SUM and its like', "Name its elements.")
        first, _, last = sub.partition(":")
        elements = self.dimensions[dim].elements
        if first == "*" and last in self.dimensions and set(self.dimensions[last].elements) <= set(elements):
            return f"{last}!"
        ends = [self.element(end, dim) for end in (first, last)]
        if None in ends or elements.index(ends[0] or "") > elements.index(ends[1] or ""):
            what = f'"{sub}" is no part of "{dim}", over which "{known.name}" is'
            raise Unreadable(what, "Write *:dimension, or two elements of it in their order with a colon between.")
        within = elements[elements.index(ends[0] or "") : elements.index(ends[1] or "") + 1]
        self.extra[f"{dim} {sub}"] = (f"{self.dimensions[dim].name} {sub}", within)
        return f"{dim} {sub}!"

    def ranged(self, known: Known, name: str, dim: str, spot: Spot) -> str:
        """A dimension as a subscript: the element of it that the left side is at."""
        here = spot.here(name)
        if len(here) != 1:
            what = f'"{known.name}" is taken at "{name}", which is not once on the left side'
            raise Unreadable(what, "Write * for all of it, @1 for the left side's first dimension, or an element.")
        if not set(self.dimensions[name].elements) <= set(self.dimensions[dim].elements):
            raise Unreadable(f'"{known.name}" is over "{dim}", not over "{name}"', f"Write {dim}, or an element of it.")
        return here[0]

    def lookup(self, table: Ref, x: Expr, spot: Spot) -> Expr:
        """A graphical function at `x`."""
        known = self.find(table.name)
        if known is None:
            near = suggest(table.name, [one.name for one in self.local.values()], "Define it, or correct the spelling.")
            raise Unreadable(f'it uses "{table.name}", which the model does not define', near)
        if known.points and not known.only_points:
            return Lookup(known.points, x)
        return Lookup(self.table(known, table.subs, spot), x)

    def table(self, known: Known, subs: Sequence[str], spot: Spot) -> Ref:
        """The variable that holds a graphical function; one that has an equation as well needs another."""
        if known.beside and self.in_macro:
            raise Unreadable(
                f'"{known.name}" has points and an equation inside a macro', "Give the points a <gf> alone."
            )
        if not (known.only_points or known.beside):
            raise Unreadable(f'"{known.name}" is no graphical function', "Give it points.")
        if known.beside:
            self.tables.add(known.key)
        return Ref(beside(known.key) if known.beside else known.key, self.subscripts(known, subs, spot))

    def call(self, call: Call, spot: Spot) -> Expr:
        name = call.function
        if name == WORKED_OUT and isinstance(call.args[0], Ref):
            return self.worked_out(call.args[0], call.args[1:], spot)
        for space in _NAMESPACES:
            name = name.removeprefix(space.upper())
        known = self.find(call.function.casefold())
        if known and (known.points or known.only_points or known.beside or not self.is_function(name)):
            if len(call.args) != 1:
                what = f'the graphical function "{known.name}" is given {len(call.args)} arguments'
                raise Unreadable(what, f"Write {known.name}(x).")
            return self.lookup(Ref(call.function.casefold()), self.resolve(call.args[0], spot), spot)
        if name.casefold() in self.macros:
            return self.macro(self.macros[name.casefold()], call.args, spot)
        if name in ("LOOKUP", "GRAPH") and len(call.args) == 2 and isinstance(call.args[0], Ref):
            return self.lookup(call.args[0], self.resolve(call.args[1], spot), spot)
        if name in TABLES and call.args and isinstance(call.args[0], Ref) and (known := self.find(call.args[0].name)):
            others = (self.resolve(arg, spot) for arg in call.args[1:])
            return Call(TABLES[name], (self.table(known, call.args[0].subs, spot), *others))
        if name in FOLDS:
            return self.folded(name, call.args, spot)
        if name == "NPV" and len(call.args) != 4:
            raise Unreadable("NPV is run as Vensim's only", "Write NPV(stream, rate, initial, factor).")
        if name in NOT_RUN:
            raise Unreadable(
                f"{name} is not run by this version: {NOT_RUN[name]}", "Write it out with other functions."
            )
        whole = replace(spot, whole=True)
        args = tuple(self.resolve(arg, whole if at < WHOLE.get(name, 0) else spot) for at, arg in enumerate(call.args))
        if self.by_vensim:
            name = VENSIMS.get(name, name)
        if name not in WORDS:
            return Call(name, args)
        word = WORDS[name]
        if not word.least <= len(args) <= word.most:
            raise Unreadable(f"{name} is given {len(args)} arguments", f"Write {word.written}.")
        return word.make(*args)

    def is_function(self, name: str) -> bool:
        """Whether a name is that of a function or a macro: a variable of that name is not meant by a call."""
        return name in WORDS or name in FOLDS or name.casefold() in self.macros

    def macro(self, macro: Signature, given: Sequence[Expr], spot: Spot) -> Expr:
        """A call of a macro, with what it leaves out; a default may name the inputs before it."""
        if len(given) > len(macro.inputs) or len(given) + len(macro.defaults) < len(macro.inputs):
            what = f'macro "{macro.name}" is given {len(given)} arguments'
            raise Unreadable(what, f"Write {macro.name}({', '.join(macro.inputs)}).")
        args = [self.resolve(arg, spot) for arg in given]
        for name in macro.inputs[len(args) :]:
            known = dict(zip(macro.inputs, args, strict=False))
            args.append(_filled(macro.defaults[name], known))
        return Call(macro.name.upper(), tuple(args))

    def folded(self, name: str, given: Sequence[Expr], spot: Spot) -> Expr:
        """SUM and its like over arrays; MIN, MAX and MEAN of several arguments are of these."""
        if self.in_macro and (name not in ("MIN", "MAX", "MEAN") or len(given) == 1):
            raise Unreadable(f"{name} of an array is not run inside a macro", _INSIDE_MACRO)
        if name in ("MIN", "MAX", "MEAN") and len(given) != 1:
            return self.compared(name, given, spot)
        if len(given) != 1:
            raise Unreadable(f"{name} is given {len(given)} arguments", f"Write {name}(array).")
        if name == "SIZE" and isinstance(given[0], Ref) and given[0].name in ("self", *self.dimensions):
            return self.own_size(given[0], spot)
        arg = self.resolve(given[0], replace(spot, whole=True))
        if any(isinstance(node, Call) and node.function in ("SUM", "PROD", "VMIN", "VMAX") for node in walk(arg)):
            raise Unreadable(f"{name} holds another function of whole arrays", "Give that a variable of its own.")
        found = [frozenset(sub for sub in subs if sub.endswith("!")) for subs in _arrays(arg)]
        marked = max(found, key=len, default=frozenset())
        if any(not one <= marked for one in found):
            what = f"{name} is given arrays over different dimensions"
            raise Unreadable(what, "Let each be over the same ones, or work the product out in a variable of its own.")
        count = Const(float(math.prod(self.size(sub) for sub in marked)))
        match name:
            case "SIZE":
                return count
            case "MEAN":
                return Binary("/", Call("SUM", (arg,)), count)
            case "MIN" | "MAX":
                return Call(f"V{name}", (arg,))
        return Call(name, (arg,))

    def compared(self, name: str, given: Sequence[Expr], spot: Spot) -> Expr:
        """MIN or MAX of several arguments, of which any may be an array that is taken whole; or the mean of numbers."""
        if not given:
            raise Unreadable(f"{name} is given no arguments", f"Write {name}(x, y).")
        parts: list[Expr] = []
        for arg in given:
            try:
                part = self.resolve(arg, spot)
            except Unreadable:  # an array where none fits is taken whole, or is wrong then as well
                if self.in_macro or name == "MEAN":
                    raise
                parts.append(Call(f"V{name}", (self.resolve(arg, replace(spot, whole=True)),)))
            else:
                self.check_either(name, arg, spot)
                parts.append(part)
        if name == "MEAN":
            return Binary("/", total(parts), Const(float(len(parts))))
        made, *others = parts
        for other in others:
            made = Call(name, (made, other))
        return made

    def check_either(self, name: str, arg: Expr, spot: Spot) -> None:
        """An array without subscripts could here be meant whole, or at the left side's elements."""
        for node in walk(arg):
            known = self.find(node.name) if isinstance(node, Ref) and not node.subs else None
            if known and known.dims and not spot.whole:
                what = f'whether {name} takes the array "{known.name}" whole or element by element is not said'
                raise Unreadable(what, f"Write {known.name}[*] or {known.name}{_listed(known.dims)}.")

    def own_size(self, ref: Ref, spot: Spot) -> Expr:
        """How many elements a dimension has, or the array on the left side, or a slice of that."""
        dims = [dim for dim, _ in spot.left] if ref.name == "self" else [ref.name]
        if len(ref.subs) not in (0, len(dims)):
            raise Unreadable(f"the array has {len(dims)} subscripts, here it is written with {len(ref.subs)}", _SELF)
        whole = [dim for at, dim in enumerate(dims) if not ref.subs or ref.subs[at] == "*"]
        return Const(float(math.prod(len(self.dimensions[dim].elements) for dim in whole)))

    def size(self, marked: str) -> int:
        name = marked.removesuffix("!")
        return len(self.extra[name][1] if name in self.extra else self.dimensions[name].elements)


def total(terms: Sequence[Expr]) -> Expr:
    """Return the sum of some terms, 0 of none."""
    made = terms[0] if terms else Const(0.0)
    for term in terms[1:]:
        made = Binary("+", made, term)
    return made


def beside(name: str) -> str:
    """Return what the table of an array is called that has an equation as well."""
    return f"{name} (table)"


def _listed(dims: Sequence[str]) -> str:
    return f"[{', '.join(dims)}]"


def _arrays(expr: Expr) -> Iterator[tuple[str, ...]]:
    return (node.subs for node in walk(expr) if isinstance(node, Ref))


def _filled(expr: Expr, known: Mapping[str, Expr]) -> Expr:
    """A default of a macro's input, with the inputs before it put in."""
    if isinstance(expr, Ref) and not expr.subs:
        if expr.name in known:
            return known[expr.name]
        if expr.name in CONSTANTS:
            return CONSTANTS[expr.name]
    return map_children(lambda part: _filled(part, known), expr)
