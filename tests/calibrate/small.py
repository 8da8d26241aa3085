"""A small model whose truth is known: a stock of children with an entry and an exit rate, and counts made from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import tiershift
from tiershift.model.load import Model

TRUTH = {"entry rate": 30.0, "exit rate": 0.4}
YEARS = range(2011, 2025)

MODEL = """{UTF-8}
children = INTEG(entries - exits, 60) ~ children ~ Children in care. |
entries = entry rate * (1 + 0.02 * (Time - 2010)) ~ children/year ~ Children who enter. |
exits = children * exit rate ~ children/year ~ Children who leave. |
cumulative exits = INTEG(exits, 0) ~ children ~ All who left. |
entry rate = 28 ~ children/year ~ Entries in 2010. |
exit rate = 0.45 ~ 1/year ~ Part that leaves in a year. |
idle = 1 ~ Dmnl ~ Moves nothing. |
INITIAL TIME = 2010 ~ year ~ |
FINAL TIME = 2026 ~ year ~ |
SAVEPER = 0.25 ~ year ~ |
TIME STEP = 0.0625 ~ year ~ |
\\\\\\---/// Sketch information - do not modify anything except names
///---\\\\\\
"""

ENTRY = """
  {name}:
    value: {value}
    unit: {unit}
    range: {range}
    draw: {draw}
    kind: calibrated
    source: "made up"
    year: 2024
    confidence: D
"""

TARGETS = """
model: small
history: history_small.csv
fit: [2011, 2018]
hold_out: [2019, 2024]
persistence: 0.5
parameters:
  entry rate:
    prior: range
targets:
  children:
    counted: children
    model: {stock: children}
    tolerance: {relative: 0.03}
    sd: {relative: 0.01}
    flag: {2020: "a shock"}
  leavers:
    counted: leavers
    model: {growth: cumulative exits}
    tolerance: {relative: 0.05}
    sd: {relative: 0.02}
    leave_out: {2013: "another definition"}
  nobody:
    counted: {ratio: [leavers, children]}
    model: {ratio: {of: {growth: cumulative exits}, to: {midyear: ghosts}}}
    tolerance: {absolute: 0.03}
    sd: {absolute: 0.01}
"""


def small(folder: Path, *, noise: float = 0.005, seed: int = 3, targets: str = TARGETS) -> Model:
    """Return the model, with parameters, counts from the truth and targets beside it."""
    (folder / "small.mdl").write_text(MODEL, encoding="utf-8")
    entries = ENTRY.format(name="entry rate", value=28, unit="children/year", range=[20, 40], draw="fixed")
    entries += ENTRY.format(
        name="exit rate", value=0.45, unit="1/year", range=[0.3, 0.6], draw="{uniform: {low: 0.3, high: 0.6}}"
    )
    entries += ENTRY.format(name="idle", value=1, unit="Dmnl", range=[0, 2], draw="fixed")
    head = 'model: small\nprice_base: "2023-24"\nparameters:\n'
    (folder / "small.params.yaml").write_text(head + entries, encoding="utf-8")
    model = tiershift.load_model(folder / "small.mdl")
    true = tiershift.simulate(model, params=TRUTH)
    generator = np.random.Generator(np.random.PCG64(seed))
    rows = ["year,indicator,value,unit,source,confidence"]
    for year in YEARS:
        left = true["cumulative_exits"].sel(time=year + 0.25) - true["cumulative_exits"].sel(time=year - 0.75)
        for name, value in (("children", true["children"].sel(time=year + 0.25)), ("leavers", left)):
            rows.append(f"{year},{name},{float(value) * np.exp(noise * generator.standard_normal())},x,made,A")
    (folder / "history_small.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "small.targets.yaml").write_text(targets, encoding="utf-8")
    return model
