"""The page about conformance, written from the verdicts: `python -m tests.conformance.table docs/conformance.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.conformance import corpus
from tests.conformance.known import EULER_OUTPUT, NOT_COMPARABLE, REFUSED, TOLERANCES

_HEAD = """# Conformance

Every model file of the field's shared test models (<https://github.com/SDXorg/test-models>) that comes with an output
of Vensim or Stella, run and compared column by column, or refused with file, line and reason. Written by `python -m
tests.conformance.table docs/conformance.md`; `tests/conformance` fails when a file does anything else.

A column agrees when no value is off by more than 0.01 % of the column's largest, unless a reason below says otherwise.
"""


def page() -> str:
    """Return the page as Markdown; the test models must be there."""
    cases = corpus.cases()
    agreeing = [case for case in cases if not corpus.verdict(case).refused and case.name not in NOT_COMPARABLE]
    return "\n".join(
        (
            _HEAD,
            *_sums(cases, agreeing),
            "## Exceptions\n",
            *(f"- `{name}`: to within {share:.1%}: {why}." for name, (share, why) in sorted(TOLERANCES.items())),
            *(f"- `{name}`: {why}." for name, why in (*EULER_OUTPUT.items(), *NOT_COMPARABLE.items())),
            "\n## Refused\n",
            *(line for why, (_, names) in REFUSED.items() for line in _group(why, names)),
            "## Agree\n",
            "| file | columns |",
            "|---|--:|",
            *(f"| `{case.name}` | {corpus.verdict(case).compared} |" for case in agreeing),
            "",
        )
    )


def _sums(cases: list[corpus.Case], agreeing: list[corpus.Case]) -> Iterable[str]:
    yield "| | files | agree | refused | not comparable |"
    yield "|---|--:|--:|--:|--:|"
    for suffix in (".mdl", ".xmile", ".stmx"):
        own = [case for case in cases if case.model.suffix.lower() == suffix]
        refused, odd = (sum(test) for test in zip(*((_refused(c), c.name in NOT_COMPARABLE) for c in own), strict=True))
        yield f"| {suffix} | {len(own)} | {len(own) - refused - odd} | {refused} | {odd} |"
    yield f"\n{sum(corpus.verdict(case).compared for case in agreeing):,} columns were compared.\n"


def _refused(case: corpus.Case) -> bool:
    return bool(corpus.verdict(case).refused)


def _group(why: str, names: Iterable[str]) -> Iterable[str]:
    yield f"### {why[0].upper()}{why[1:]}\n"
    yield from (f"- `{name}`" for name in names)
    yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
