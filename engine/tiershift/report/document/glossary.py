"""The glossary: words of the method, and those of the model from a file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from tiershift.errors import ModelError
from tiershift.model.tree import Call, walk
from tiershift.model.yamlmap import load
from tiershift.report.document.equations import FUNCTIONS
from tiershift.report.document.facts import Facts

METHOD = Path(__file__).with_name("glossary.yaml")
"""Words that hold for every model."""


def glossary(found: Facts) -> str:
    """Return the words in order of the alphabet: of the method, of the functions in use, and of the model's own file.

    Raises:
        ModelError: a glossary cannot be read; all of its problems are listed.
    """
    model = found.model
    words = {
        **words_of(METHOD),
        **_functions(found),
        **words_of(model.path.with_name(f"{model.path.stem}.glossary.yaml")),
    }
    items = (
        f"<div><dt>{escape(word)}</dt><dd>{escape(meaning)}</dd></div>"
        for word, meaning in sorted(words.items(), key=lambda item: item[0].casefold())
    )
    return f'<dl class="words">{"".join(items)}</dl>'


def words_of(path: Path) -> Mapping[str, str]:
    """Return the words of a glossary file (`word: meaning` a line of YAML); none where there is no such file.

    Raises:
        ModelError: it is not a mapping of words to sentences.
    """
    if not path.is_file():
        return {}
    document = load(path)
    root = document.table(document.root, "a glossary")
    made: dict[str, str] = {}
    for word, meaning in (root.items if root is not None else {}).items():
        said = document.text(meaning, f'the meaning of "{word}"')
        if said is not None:
            made[word] = said
    document.check(ModelError)
    return made


def _functions(found: Facts) -> Mapping[str, str]:
    used = {
        node.function
        for variable in found.model.tree.variables.values()
        for equation in variable.equations
        for node in walk(equation.expr)
        if isinstance(node, Call)
    }
    return {f"{name.lower()}( )": f"In an equation: {FUNCTIONS[name]}." for name in sorted(used) if name in FUNCTIONS}
