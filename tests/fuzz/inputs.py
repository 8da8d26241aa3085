"""Input number n of a seed: a folder of files, of which one is tried, and how deep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import corpus
from tests.fuzz.choices import Choices, Seeded, chance, pick
from tests.fuzz.grammar import DATA, model
from tests.fuzz.mutate import mutated
from tests.fuzz.probe import Depth

SPLIT = "of a hundred: 45 from the grammar (15 of them mutated), 43 mutated models, 6 parameter files, 6 scenarios"
COMPILED_IN = 12
"""One model in so many is compiled; the others are read, checked, shown, drawn and run by the interpreter."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to try, by name, with its content and what lies beside it."""

    name: str
    content: bytes
    depth: Depth
    beside: tuple[tuple[str, bytes], ...] = ()

    def write(self, folder: Path) -> Path:
        """Write the files into an empty folder and return the path of the one to try."""
        for name, content in (*self.beside, (self.name, self.content)):
            (folder / name).write_bytes(content)
        return folder / self.name


def make(seed: int, index: int) -> Input:
    """Return input `index` of a seed."""
    choices = Seeded(seed, index)
    depth: Depth = "run" if index % COMPILED_IN == 0 else "command" if index % COMPILED_IN == 6 else "read"
    number = choices.below(100)
    if number < 45:
        return made(choices, depth, spoiled=number < 15)
    if number < 88:
        return _spoiled(choices, corpus.models(), depth)
    return _spoiled(choices, corpus.parameters() if number < 94 else corpus.scenarios(), depth)


def made(choices: Choices, depth: Depth, *, spoiled: bool = False) -> Input:
    """Return a model from the grammar."""
    content = model(choices).encode()
    return Input("made.mdl", mutated(choices, content) if spoiled else content, depth, (DATA,))


def _spoiled(choices: Choices, seeds: tuple[corpus.Seed, ...], depth: Depth) -> Input:
    seed = pick(choices, seeds)
    suffix = Path(seed.name).suffix
    name = seed.name if suffix == ".yaml" else f"spoiled{suffix}"  # a scenario is called as its file is
    beside = seed.beside
    if beside and chance(choices, 20):
        which = choices.below(len(beside))
        other = (beside[which][0], mutated(choices, beside[which][1]))
        return Input(name, seed.content, depth, (*beside[:which], other, *beside[which + 1 :]))
    return Input(name, mutated(choices, seed.content), depth, beside)
