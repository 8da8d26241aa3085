"""The tree of a model file that was read before, from disk: parsing is most of the time of a second start.

A tree is kept as JSON under the hash of the file's bytes and of the reader's own source. It is kept only where the file
alone says what the tree is: not where subscripts come from a workbook, and not where anything was wrong.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tiershift.cache import cache, digest
from tiershift.model import tree as nodes
from tiershift.model.books import Books
from tiershift.model.limits import too_long
from tiershift.model.tree import Tree

Reader = Callable[[Path, Books], Tree]


def kept_tree(path: Path, books: Books, read: Reader) -> Tree:
    """Return what `read(path, books)` returns, from disk where it was read before.

    Raises:
        ModelError: as `read` does.
    """
    if not path.is_file() or too_long(path):
        return read(path, books)  # which refuses it: a pipe has no end, and too much text fills the memory
    try:
        content = path.read_bytes()
    except OSError:
        return read(path, books)
    key = digest(["tree", _stamp(), path.suffix.lower(), content])
    known = cache().get(key)
    if known is not None:
        with suppress(ValueError, TypeError, IndexError, RecursionError):
            return decoded(known, path)
    tree = read(path, books)
    # A file that changed while it was read would be kept under the name of what it was.
    if not books.contents and tree.path == path and path.read_bytes() == content:
        with suppress(TypeError, RecursionError):
            cache().put(key, encoded(tree))
    return tree


@once
def _stamp() -> str:
    """What a tree depends on beside the file."""
    folder = Path(__file__).parent
    sources = [
        part for path in sorted(folder.rglob("*.py")) for part in (str(path.relative_to(folder)), path.read_bytes())
    ]
    versions = [version(name) for name in ("tiershift", "pysd", "parsimonious")]
    return digest([*sources, *versions, platform.python_version()])


_KINDS = (
    nodes.Const,
    nodes.Array,
    nodes.Ref,
    nodes.Sub,
    nodes.Unary,
    nodes.Binary,
    nodes.Call,
    nodes.Integ,
    nodes.Table,
    nodes.Lookup,
    nodes.External,
    nodes.DataSource,
    nodes.Equation,
    nodes.Variable,
    nodes.Range,
    Tree,
)
_TUPLE, _MAPPING = len(_KINDS), len(_KINDS) + 1
_NUMBERS: Mapping[type, int] = {kind: number for number, kind in enumerate(_KINDS)}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS}


def encoded(tree: Tree) -> bytes:
    """Return a tree as JSON; where its file lies is left out.

    Raises:
        TypeError: it holds what is no part of a tree.
        RecursionError: its equations are nested deeper than JSON is written.
    """
    return json.dumps(_plain(replace(tree, name="", path=None)), separators=(",", ":")).encode()  # type: ignore[arg-type]


def decoded(content: bytes, path: Path) -> Tree:
    """Return the tree of a file at `path` as it was before `encoded`.

    Raises:
        ValueError, TypeError, IndexError, RecursionError: this is no tree.
    """
    made = _made(json.loads(content))
    if not isinstance(made, Tree):
        raise TypeError(f"a {type(made).__name__} instead of a tree")
    return replace(made, name=path.stem, path=path)


def _plain(value: Any) -> Any:
    """Whatever is not a string, number or nothing is a list that begins with the number of its kind."""
    kind = type(value)
    if kind in _NUMBERS:
        return [_NUMBERS[kind], *[_plain(getattr(value, name)) for name in _FIELDS[kind]]]
    if kind is tuple:
        return [_TUPLE, *map(_plain, value)]
    if isinstance(value, Mapping):
        return [_MAPPING, *[_plain(part) for item in value.items() for part in item]]
    if value is None or kind in (str, int, float, bool):
        return value
    raise TypeError(f"a {kind.__name__} in a tree")


def _made(value: Any) -> Any:
    if type(value) is not list:
        return value
    number, *parts = value
    parts = [_made(part) for part in parts]
    if number == _TUPLE:
        return tuple(parts)
    if number == _MAPPING:
        return dict(zip(parts[::2], parts[1::2], strict=True))
    return _KINDS[number](*parts)
