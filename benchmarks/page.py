"""The figures as a page: what was kept as JSON, as tables with machine and commit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from benchmarks.fan import Fan, said
from benchmarks.pysd_side import Pysd
from benchmarks.race import Figures
from benchmarks.table import LEGEND, raced, started

_PAGE = """\
# Speed

Every figure is a ratio of two sides that ran in turns, in one process or one after the other, on the same machine.
Written by `python -m benchmarks --page docs/speed.md`, from [speed.json](speed.json), which it keeps beside this page.

{machine}, {cores} cores; Python {python}, gcc {gcc}; commit {commit}, {when}; load {load} at the end.

```text
{raced}

{legend}
```

From a model file to its first result, in a new process, beyond imports; then again with what was kept on disk:

```text
{started}
```

A fan of the shipped model as a director sees it: parameters drawn, futures on both cores, quantiles with labels. Beside
it one future of plain C, which draws and sums up nothing, and its time for as many futures on one core to the fan's:

```text
{fans}
```
"""


def write(path: Path, kept: Mapping[str, Any]) -> None:
    """Write a page, and the figures that it shows beside it."""
    beside = path.with_suffix(".json")
    beside.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    path.write_text(page(json.loads(beside.read_text(encoding="utf-8"))), encoding="utf-8")


def page(kept: Mapping[str, Any]) -> str:
    """Return the page of figures as they are kept."""
    return _PAGE.format(
        **{name: kept[name] for name in ("machine", "cores", "python", "gcc", "commit", "when")},
        load=kept["load"][0],
        raced=raced([_figures(each) for each in kept["models"].values()]),
        legend=LEGEND,
        started=started(kept["starts"]),
        fans=said([Fan(**each) for each in kept["fans"]]),
    )


def _figures(kept: Mapping[str, Any]) -> Figures:
    own = {field.name: kept[field.name] for field in fields(Figures)}
    return Figures(**{**own, "pysd": None if own["pysd"] is None else Pysd(**own["pysd"])})
