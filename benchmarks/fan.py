"""A fan as a director sees it: draws, futures on all cores, quantiles with labels, six results of the shipped model.

Beside it plain C, which has neither draws nor quantiles: its one future with the same results kept, times the futures.
`python -m benchmarks.fan` prints the table alone.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import tiershift
from benchmarks.c_side import compiled
from benchmarks.measure import interleaved, keep
from benchmarks.ours import subject
from benchmarks.table import table
from tiershift.model.posterior import load_posterior

SHIPPED = "childrens_services"
SHOWN = (
    "children in care", "early spend", "care spend", "budget gap", "mean wait mental health",
    "unmet mental health share",
)  # fmt: skip
HEAD = ("a fan of", "futures", "years", "cells", "steps", "fan ms", "C one ms", "C all/fan")
_FINAL = re.compile(r"^(FINAL TIME\s*=\s*)[\d.]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fan:
    """Seconds of a fan of so many futures and years, and of plain C for one of these futures."""

    futures: int
    years: float
    cells: int
    steps: int
    fan: float
    c: float


def fans(folder: Path, *, quick: bool = False) -> list[Fan]:
    """Return the fans of 500 and 1,000 futures, over fifteen years and over the whole run."""
    model = tiershift.load_model(SHIPPED)
    whole = model.final_time - model.initial_time
    return [
        _fan(folder, model, futures, years, 1.0 if quick else 6.0)
        for years in (15.0, whole)
        for futures in ((1000,) if quick else (500, 1000))
    ]


def _fan(folder: Path, model: tiershift.Model, futures: int, years: float, seconds: float) -> Fan:
    own = folder / f"fan_{futures}_{years:g}"
    own.mkdir()
    path = own / model.path.name
    text, found = _FINAL.subn(rf"\g<1>{model.initial_time + years}", model.path.read_text(encoding="utf-8"))
    assert found == 1, "the model says when it ends"
    path.write_text(text, encoding="utf-8")
    for beside in model.path.parent.glob("*.params.yaml"):
        (own / beside.name).write_bytes(beside.read_bytes())
    shorter, alone = tiershift.load_model(path), subject(str(path))
    c = compiled(alone.program, own)
    samples = load_posterior(model) or False  # those of the whole run, handed over
    taken = interleaved(
        {
            "fan": lambda: tiershift.ensemble(shorter, futures=futures, variables=SHOWN, posterior=samples),
            "c": lambda: c.futures(alone.constants, alone.saves, alone.few),
        },
        seconds,
    )
    return Fan(futures, years, len(alone.kept), alone.saves - 1, taken["fan"], taken["c"])


def said(made: Sequence[Fan]) -> str:
    """Return the table."""
    rows = [
        (
            f"{len(SHOWN)} results",
            f"{one.futures:,}",
            f"{one.years:g}",
            f"{one.cells:,}",
            f"{one.steps:,}",
            f"{1e3 * one.fan:.0f}",
            f"{1e3 * one.c:.2f}",
            f"{one.futures * one.c / one.fan:.1f}",
        )
        for one in made
    ]
    return table(HEAD, rows)


def main() -> None:
    """Print the table, and keep it as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        made = fans(Path(folder))
    print(said(made))
    path = keep("fan", {"fans": [asdict(each) for each in made]})
    print(f"kept in {path.parent.name}/{path.name}")


if __name__ == "__main__":
    main()
