"""The page about the functions of the language, written from their table: `python -m tiershift.compile.manual FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from tiershift.compile.functions import ARRAYS, LOWERED, PRIMITIVE_ROWS, STATEFUL_ROWS, SYNTAX, TEST_INPUTS
from tiershift.compile.refused import REFUSED
from tiershift.compile.row import Function
from tiershift.compile.rows import RANDOM_ROWS, TABLE_ROWS
from tiershift.compile.rows_xmile import XMILE_ROWS
from tiershift.model.xmile.words import FOLDS, NOT_RUN, WORDS

_HEAD = """# Functions

What tiershift runs of Vensim's and XMILE's functions. Written by `python -m tiershift.compile.manual docs/functions.md`
from the table in `compile/functions.py`; what is not here is refused with the line it stands on.

Upper and lower case, blanks and underscores make no difference. `[…]` may be left out. A source is a page, or Vensim's
and Stella's own outputs of a folder of tests/ in [test-models](https://github.com/SDXorg/test-models), with which
`make test` compares.
"""
_FILES = """## Numbers from files

| written | gives |
|---|---|
| `x = GET DIRECT CONSTANTS('file', 'sheet', 'cell')` | a number, a row or a block: the last \
range to the right, the one before it down; `'B4*'` turns that round |
| `x := GET DIRECT DATA('file', 'sheet', 'times', 'cell')` | a series; each element has the next row (or column) |
| `x = GET DIRECT LOOKUPS('file', 'sheet', 'x values', 'cell')` | a table; each element has the next row (or column) |
| `range: GET DIRECT SUBSCRIPT('file', 'sheet', 'first', 'last', 'prefix')` | the names there, across and then down |

`GET XLS …` is the same. Times and x values are a row (`'1'`), a column (`'A'`) or a named range; cells are an address
or a named range. Files are `.xlsx`, `.xlsm`, `.xls`, or text (`.csv`, `.tab`, `.tsv`, `.txt`, `.dat`), where the second
argument is the character between the cells: by default a comma in `.csv`, a tab in the others.

Between the points of a series `:INTERPOLATE:` (also without a keyword) draws a line, `:LOOK FORWARD:` takes the next,
`:HOLD BACKWARD:` the last, and `:RAW:` has no number; before the first and after the last point that point holds, but
for `:RAW:`. In a series an empty cell, or one with words, is no point; in constants it is refused. A formula counts
with the value that was saved with it. Files are read from the model's folder only, unless
`load_model(path, allow_outside=True)`; they may have 64 MiB. What names like `'?data'` stand for is given:
`load_model(path, files={"?data": "book.xlsx"})`.

A data variable without an equation takes its series from `load_model(path, data=[…])`: a table with the time in its
first column, or Vensim's `.dat` text. A data equation (`x := a * b`) may use data and constants; its points are where
all of that data has some, and its keyword says what holds between. `x := X IF MISSING(a + b, 0)` has points where any
of it has, and `x := TIME SHIFT(a, 2)` is `a` as it will be 2 later. Data that was not given is refused where a run
uses it, and is `:NA:` where only other data does.
"""
_NOTES = """## Rules

- `^` binds from the right, and before a minus: `-2^2` is -4, `2^3^2` is 512. `:AND:` binds before `:OR:`.
- `EXP`, `LN`, `^`, the functions of angles, the hyperbolic ones and `GAMMA LN` of what is above 0 are computed by our
  own code, less than a unit of the last place from the true value (`LN` 0.51, `EXP` and `^` 0.7, but 0.8 where the
  result is too small to have all its digits), and with the same bits on every machine. Angles of any size are right.
- A table holds its first and last value outside its points. Two points at one place make a jump: from there on the
  later holds.
- `:NA:` is not a number. `x = :NA:` asks whether `x` is one.
- A file that asks for RK4 is run with RK4 at its TIME STEP, also where Vensim would choose shorter steps itself (RK4
  Auto). Between the stages of a step test inputs ({inputs}) and data stand still, as in Vensim.
- How many stages a delay or smooth of a given order has is fixed by the numbers in the model file.
- A random number depends on the seed, the future, the step and the place of its call alone: every plan, and every
  number of futures and threads, has the same noise. One run alone is future 0 of seed 0. Where a draw must lie between
  a least and a most value, the distribution is cut off there.
- A macro is written out at each call; its copies are named `#left side>MACRO>inner name#`.
- Results are kept at the first step on or after each multiple of SAVEPER.

Not run, and refused: RK2 and Diff integration.
"""
_XMILE = """## XMILE

Operators bind as XMILE 1.0 has it: `^` from the right, then signs and NOT, then `* / MOD`, `+ -`, comparisons, AND, OR.
An array written without subscripts is taken at the elements of the left side; inside a function of whole arrays it is
taken whole, as `*` is, or in part, as `1:3` and `*:smaller dimension` are. An element may be worked out as the model
runs, `a[x + 1]`: its number is rounded down, and 0 comes of one that there is not.

{words}

- A variable of a module is called `module.variable`; a macro's copies are named as above.
- Variables directly under `<model>`, as before XMILE 1.0, are read from there.
- A flow that leaves a non-negative stock for another stock takes no more than its stock holds and gets in that step,
  less what leaves it first; where nothing enters another stock, the stock itself stops at 0.
- In a file that Vensim itself wrote, INT and MOD are its INTEGER and MODULO, and an array's equations or numbers stand
  in the order of its elements.

Not run, and refused: conveyors, queues, ovens, leakages, unit conversions of flows, models and macros with settings of
time of their own, models in other files, and what an exporter left out.
{refused}
"""


def page() -> str:
    """Return the page as Markdown."""
    inputs = ", ".join(sorted(name for name in TEST_INPUTS if not name.startswith("X")))
    parts = (
        _HEAD,
        _table("Numbers", (*PRIMITIVE_ROWS, *(row for row in LOWERED if row.name not in TEST_INPUTS))),
        _table("Test inputs", (row for row in LOWERED if row.name in TEST_INPUTS)),
        _table("What remembers", STATEFUL_ROWS),
        _table("Arrays", ARRAYS),
        _table("Tables and data", TABLE_ROWS),
        _table("Random numbers", RANDOM_ROWS),
        _table("Written like functions", SYNTAX),
        _FILES,
        _table("As XMILE has them", XMILE_ROWS),
        _refused(),
        _NOTES.format(inputs=inputs),
        _xmile(),
    )
    return "\n".join(parts)


def _xmile() -> str:
    words = ", ".join(f"`{word.written}`" for word in WORDS.values())
    folds = ", ".join(f"`{name}`" for name in sorted(FOLDS))
    known = (
        f"Its functions are {words}; of whole arrays {folds}. Vensim's of this page may be called by their names too."
    )
    refused = f"Of its functions: {'; '.join(f'`{name}` ({why})' for name, why in sorted(NOT_RUN.items()))}."
    return _XMILE.format(words=fill(known, 120), refused=fill(refused, 120))


def _table(title: str, rows: Iterable[Function]) -> str:
    head = f"## {title}", "", "| written | gives | source |", "|---|---|---|"
    return "\n".join((*head, *(_row(row) for row in rows), ""))


def _refused() -> str:
    """The functions that are known but not run, those of one reason together."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for name, why in REFUSED.items():
        reasons.setdefault(why, []).append(name)
    rows = [f"| {', '.join(f'`{name}`' for name in names)} | {why} | {way} |" for (why, way), names in reasons.items()]
    return "\n".join(("## Known, but refused", "", "| function | why | instead |", "|---|---|---|", *rows, ""))


def _row(row: Function) -> str:
    return f"| {'<br>'.join(_code(text) for text in row.spellings)} | {row.meaning} | {_link(row.origin)} |"


def _link(source: str) -> str:
    """A page by the last part of its address."""
    address, _, more = source.partition(" ")
    if not address.startswith("https://"):
        return source
    return f"[{address.rpartition('/')[2].removesuffix('.html')}]({address}){' ' * bool(more)}{more}"


def _code(text: str) -> str:
    call, in_, language = text.partition(" in XMILE")
    return f"`{call}`{in_}{language}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
