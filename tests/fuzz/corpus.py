"""The files that are mutated: the field's test models where they lie beside the checkout, and the product's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conformance.corpus import ROOT as FIELD
from tests.fuzz.choices import Seeded
from tests.fuzz.grammar import DATA, model

OWN = Path(__file__).resolve().parents[2]
_MODELS = (".mdl", ".xmile", ".xml", ".stmx")
_BESIDE = (".xlsx", ".xls", ".csv", ".tab", ".dat")
_LARGEST, _MADE = 200_000, 200
_MOST_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to mutate, and the names and contents of the data files of its folder."""

    name: str
    content: bytes
    beside: tuple[tuple[str, bytes], ...] = ()


@cache
def models() -> tuple[Seed, ...]:
    """Return the model files, in an order that does not depend on the machine; without the field's, some are made."""
    found = [path for path in sorted(FIELD.rglob("*")) if path.suffix.lower() in _MODELS] if FIELD.is_dir() else []
    found = [path for path in found if path.stat().st_size <= _LARGEST]
    own = tuple(_seed(path) for path in [*found, *sorted((OWN / "models").glob("*/*.mdl"))])
    return own if found else (*own, *(Seed("made.mdl", model(Seeded(0, k)).encode(), (DATA,)) for k in range(_MADE)))


@cache
def parameters() -> tuple[Seed, ...]:
    """Return the parameter files."""
    return tuple(Seed(path.name, path.read_bytes()) for path in sorted((OWN / "models").glob("*/*.params.yaml")))


@cache
def scenarios() -> tuple[Seed, ...]:
    """Return the scenario files."""
    return tuple(Seed(path.name, path.read_bytes()) for path in sorted((OWN / "scenarios").glob("*.yaml")))


def _seed(path: Path) -> Seed:
    near = [other for other in sorted(path.parent.iterdir()) if other.suffix.lower() in _BESIDE]
    near = [other for other in near if other.stat().st_size <= _LARGEST][:_MOST_BESIDE]
    return Seed(path.name, path.read_bytes(), tuple((other.name, other.read_bytes()) for other in near))
