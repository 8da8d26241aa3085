"""What Vensim's GET functions name in spreadsheets and text files becomes numbers, cell by cell of the model.

Sources: https://www.vensim.com/documentation/fn_get_direct_constants.html, …/fn_get_direct_data.html,
…/fn_get_direct_lookups.html and …/fn_get_direct_subscript.html; "observed" marks what canonical outputs show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product, starmap

from tiershift.errors import ModelError, Problem, suggest
from tiershift.model.books import Books
from tiershift.model.names import key
from tiershift.model.places import problem_at
from tiershift.model.sheets import Area, Sheet, Unusable, address, column_number, listed, misspelt
from tiershift.model.tree import Const, DataSource, Equation, External, Ref, Table, Tree, Variable

Outside = Mapping[Ref, Const | Table]
"""What the cells hold that take their numbers from outside the equations."""
_SUBSCRIPT = re.compile(r":\s*GET[ _]+(?:XLS|DIRECT)[ _]+SUBSCRIPT\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one equation asks for: the lengths of its ranges of more than one element, and its cells by their place."""

    lengths: tuple[int, ...]
    cells: tuple[tuple[int, Ref], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """Where the x values of a series stand: along a row or down a column, between two places of it."""

    across: bool
    place: int
    first: int
    last: int

    def cell(self, position: int, aside: int = 0) -> tuple[int, int]:
        """The cell at a position along the line; `aside` counts rows (columns) from the sheet's edge instead."""
        here = aside or self.place
        return (here, position) if self.across else (position, here)


def read_external(tree: Tree, books: Books) -> Outside:
    """Return the numbers of every cell whose equation is a GET function.

    Raises:
        ModelError: a file, sheet, name or number is missing, or has another shape than the left side; all are listed.
    """
    found: dict[Ref, Const | Table] = {}
    problems: list[Problem] = []
    for variable in tree.variables.values():
        for equation in variable.equations:
            match equation.expr:
                case DataSource(_, External() as external):
                    try:
                        found |= _numbers(external, _asked(variable, equation, tree), books)
                    except Unusable as why:
                        what = f'"{variable.name}": {why.what}'
                        problems.append(problem_at(tree.path, equation.line, what, why.way_out))
    if problems:
        raise ModelError(problems)
    return found


def range_elements(equation: str, named: Mapping[str, str], books: Books) -> list[str]:
    """Return the elements that GET DIRECT SUBSCRIPT names, read across and then down; empty cells are passed over.

    Args:
        equation: what the file says; the parser takes any function there for the one that there is.
        named: `file`, `tab`, `firstcell` (or a named range), `lastcell` (a cell, only its column or its row; or nothing
            for "to the end of the sheet") and `prefix`, which each name begins with.
        books: where to read.

    Raises:
        Unusable: there is no such place, or it holds no names.
    """
    if not _SUBSCRIPT.search(equation):
        raise Unusable("it is not a list of elements", "List them, or write GET DIRECT SUBSCRIPT(…).")
    sheet = books.sheet(named["file"], named["tab"])
    area = _upto(sheet, _area(books, sheet, named["file"], named["firstcell"]), named["lastcell"])
    # What a sheet does not hold is not walked through: an address may be as far away as it likes.
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    held = sorted(place for place in sheet.cells if place[0] in rows and place[1] in columns)
    found = [named["prefix"] + text for text in starmap(sheet.text, held) if text]
    if not found:
        raise Unusable(f"{sheet.at(area.top, area.left)} and on hold no names", "Correct the cells that it names.")
    if twice := [name for place, name in enumerate(found) if key(name) in map(key, found[:place])]:
        raise Unusable(f'{sheet.where} lists "{twice[0]}" twice', "Give each element a name of its own.")
    return found


def _upto(sheet: Sheet, area: Area, last: str) -> Area:
    if area.bottom:
        return area
    bottom, right = sheet.ends
    last = last.strip()
    if place := address(last):
        bottom, right = place
    elif _is_row(last):
        bottom = int(last)
    elif _is_column(last):
        right = column_number(last)
    elif last:
        raise Unusable(f'"{last}" is neither a cell nor a row nor a column', "Write the last cell, such as 'B9'.")
    if bottom < area.top or right < area.left:
        raise Unusable(f'its last cell "{last}" is before its first, or the sheet ends there', "Correct the two cells.")
    return Area(area.top, area.left, bottom, right)


def _asked(variable: Variable, equation: Equation, tree: Tree) -> _Asked:
    def elements(sub: str) -> tuple[str, ...]:
        return tree.ranges[sub].elements if sub in tree.ranges else (sub,)

    def excepted(subs: tuple[str, ...]) -> bool:
        return any(
            all(sub in elements(other) for sub, other in zip(subs, group, strict=False)) for group in equation.excepts
        )

    choices = [elements(sub) for sub in equation.subs]
    name = key(variable.name)
    cells = [(place, Ref(name, subs)) for place, subs in enumerate(product(*choices)) if not excepted(subs)]
    return _Asked(tuple(len(choice) for choice in choices if len(choice) > 1), tuple(cells))


def _numbers(external: External, asked: _Asked, books: Books) -> Outside:
    sheet = books.sheet(external.file, external.tab)
    if external.what == "constants":
        return _constants(external, asked, books, sheet)
    if len(asked.lengths) > 1:
        what = f"it reads series for {len(asked.lengths)} ranges at once"
        raise Unusable(what, "Write an equation for each element of all but one range.")
    return _series(external, asked, books, sheet)


def _constants(external: External, asked: _Asked, books: Books, sheet: Sheet) -> Outside:
    """The last range runs to the right and the one before it down; `*` at the end turns that round."""
    if len(asked.lengths) > 2:
        what = f"it reads constants for {len(asked.lengths)} ranges at once"
        raise Unusable(what, "Write an equation for each element of all but two ranges.")
    down, across = (1, 1, *asked.lengths)[-2:]
    turned = external.cell.strip().endswith("*")
    area = _area(books, sheet, external.file, external.cell.strip().rstrip("*"))
    _fits(sheet, area, (across, down) if turned else (down, across))
    found: dict[Ref, Const | Table] = {}
    missing: list[tuple[int, int]] = []
    for place, cell in asked.cells:
        aside = divmod(place, across)
        row, column = area.top + aside[turned], area.left + aside[not turned]
        value = sheet.number(row, column)
        if value is None:
            missing.append((row, column))
        else:
            found[cell] = Const(value)
    if missing:
        raise _no_number(sheet, missing)
    return found


def _fits(sheet: Sheet, area: Area, shape: tuple[int, int]) -> None:
    if area.bottom and area.shape != shape:
        what = f"its name stands for {_shape(area.shape)} of {sheet.where}, but it asks for {_shape(shape)}"
        raise Unusable(what, "Correct the named range, or end the cell's name with * to turn rows into columns.")


def _shape(shape: tuple[int, int]) -> str:
    rows, columns = shape
    return f"{rows} row{'s' * (rows != 1)} and {columns} column{'s' * (columns != 1)}"


def _no_number(sheet: Sheet, cells: Sequence[tuple[int, int]]) -> Unusable:
    row, column = cells[0]
    held = sheet.text(row, column)
    more = f", nor do {len(cells) - 1} other cells that it asks for" if len(cells) > 1 else ""
    text = f'the text "{held[:40]}", which is no number' if held else "no number"
    return Unusable(f"{sheet.at(row, column)} holds {text}{more}", "Write a number there, with a point for decimals.")


def _series(external: External, asked: _Asked, books: Books, sheet: Sheet) -> Outside:
    """Each element has the next row (column) beside that of the x values; what has no x or no y is no point."""
    area = _area(books, sheet, external.file, external.cell)
    line = _line(external, books, sheet, area)
    elements, length = max(asked.lengths, default=1), line.last - line.first + 1
    _fits(sheet, area, (elements, length) if line.across else (length, elements))
    known = _marks(external, sheet, line)
    first, edge = (area.left, area.top) if line.across else (area.top, area.left)
    found: dict[Ref, Const | Table] = {}
    for place, cell in asked.cells:
        held = [(x, _read(sheet, *line.cell(first + position, edge + place))) for x, position in known]
        points = [(x, y) for x, y in held if y is not None]
        if not points:
            what = f"{sheet.at(*line.cell(first, edge + place))} and on hold no numbers"
            raise Unusable(what, "Write at least one number there, or correct the cell that it names.")
        xs, ys = zip(*points, strict=True)
        found[cell] = Table(xs, ys)
    return found


def _marks(external: External, sheet: Sheet, line: _Line) -> list[tuple[float, int]]:
    """The x values in order, each with its distance from the beginning of the line."""
    last = min(line.last, sheet.ends[line.across])
    held = ((_read(sheet, *line.cell(place)), place - line.first) for place in range(line.first, last + 1))
    known = sorted((x, distance) for x, distance in held if x is not None)
    if not known:
        what = f"{sheet.at(*line.cell(line.first))} and on hold no numbers to go by"
        raise Unusable(what, f'Correct "{external.axis}": it names the row or column of the times or x values.')
    for (x, _), (after, _) in pairwise(known):
        if x == after:
            raise Unusable(f"{sheet.where} has the x value or time {x:g} twice", "Keep one of the two.")
    return known


def _read(sheet: Sheet, row: int, column: int) -> float | None:
    """A number; nothing where a cell is empty or holds words (observed), but no number in another spelling."""
    if misspelt(sheet.text(row, column)):
        raise _no_number(sheet, [(row, column)])
    return sheet.number(row, column)


def _line(external: External, books: Books, sheet: Sheet, area: Area) -> _Line:
    """The row, column or named range of the x values; a row or column begins beside the first value."""
    axis = external.axis.strip()
    if _is_row(axis):
        return _Line(True, max(1, int(axis)), area.left, area.right or max(area.left, sheet.ends[1]))
    if _is_column(axis) and axis.casefold() not in sheet.names:
        return _Line(False, column_number(axis), area.top, area.bottom or max(area.top, sheet.ends[0]))
    named = _area(books, sheet, external.file, axis)
    rows, columns = named.shape if named.bottom else (1, 1)
    if min(rows, columns) > 1:
        what = f'"{axis}" is {_shape((rows, columns))} of {sheet.where}, not one row or column'
        raise Unusable(what, "Name the cells of the times or x values alone.")
    if columns > 1:
        return _Line(True, named.top, named.left, named.right)
    return _Line(False, named.left, named.top, named.bottom or named.top)


def _area(books: Books, sheet: Sheet, file: str, named: str) -> Area:
    """The area of a named range; of an address only where it begins, with nothing at its other end."""
    if (found := sheet.names.get(named.strip().casefold())) is not None:
        return found
    if (place := address(named)) is not None:
        return Area(*place, 0, 0)
    elsewhere = books.elsewhere(file, named.strip())
    otherwise = f"It has {listed(sheet.names)}." if sheet.names else "Write a cell, such as 'B4'."
    way_out = f'It is on sheet "{elsewhere}".' if elsewhere else suggest(named, list(sheet.names), otherwise)
    raise Unusable(f'"{named}" is neither a cell nor a named range of {sheet.where}', way_out)


def _is_row(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8


def _is_column(text: str) -> bool:
    return text.isascii() and text.isalpha() and len(text) < 4
