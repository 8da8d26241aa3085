"""Small models for tests: equations become a .mdl file with its control variables and settings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tiershift import Model, load_model, simulate

SKETCH = "\\\\\\---/// Sketch information - do not modify anything except names\n///---\\\\\\\n"


def mdl(
    equations: str,
    *,
    start: float | str = 0,
    end: float | str = 4,
    step: float | str = 1,
    saveper: float | str = "TIME STEP",
    method: int = 0,
) -> str:
    """Return the text of a model; its first equation is on line 2."""
    controls = {"INITIAL TIME": start, "FINAL TIME": end, "TIME STEP": step, "SAVEPER": saveper}
    settings = "".join(f"{name} = {value} ~ Month ~ |\n" for name, value in controls.items())
    return f"{{UTF-8}}\n{equations.strip()}\n{settings}\n{SKETCH}:L\x7f<%^E!@\n15:0,0,0,{method},0,0\n"


def written(folder: Path, text: str, name: str = "small.mdl") -> Path:
    """Return the path of a file in `folder` that holds `text`."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def model(folder: Path, equations: str, **settings: float | str) -> Model:
    """Return the model that `equations` make."""
    return load_model(written(folder, mdl(equations, **settings)))  # type: ignore[arg-type]


def values(folder: Path, equations: str, **settings: float | str) -> dict[str, np.ndarray]:
    """Return the series of every variable of a small model, by id, time last where there are subscripts."""
    result = simulate(model(folder, equations, **settings))
    return {str(name): np.asarray(array.values) for name, array in result.data_vars.items()}
