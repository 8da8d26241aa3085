"""tiershift: what happens to demand, waits, spending and unmet need when money moves to early intervention."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tiershift.errors import (
        InputError,
        ModelError,
        ParameterError,
        Problem,
        ScenarioError,
        Stopped,
        TiershiftError,
        UsageError,
    )
    from tiershift.events.plan import Belief, Change, Plan
    from tiershift.events.store import Store
    from tiershift.model.load import Model, load_model
    from tiershift.model.tree import Variable
    from tiershift.run.attribute import Part, attribute
    from tiershift.run.ensemble import ensemble
    from tiershift.run.reduce import Exceedance, Extremes, FirstPassage, Mean, Quantiles, Variance
    from tiershift.run.simulate import simulate

_FROM = {
    "errors": ("InputError", "ModelError", "ParameterError", "Problem", "ScenarioError", "Stopped", "TiershiftError",
               "UsageError"),
    "events.plan": ("Belief", "Change", "Plan"),
    "model.load": ("Model", "load_model"),
    "model.tree": ("Variable",),
    "run.attribute": ("Part", "attribute"),
    "run.ensemble": ("ensemble",),
    "run.reduce": ("Exceedance", "Extremes", "FirstPassage", "Mean", "Quantiles", "Variance"),
    "run.simulate": ("simulate",),
}  # fmt: skip
_HOMES = {name: f"tiershift.{module}" for module, names in _FROM.items() for name in names}
_PACKAGES = ("compile", "errors", "events", "model", "report", "run", "shipped")


def __getattr__(name: str) -> Any:
    """Read what is asked for when it is first asked for: the command line can then be stopped while it starts."""
    if name in _HOMES:
        found = getattr(import_module(_HOMES[name]), name)
    elif name in _PACKAGES:
        found = import_module(f"tiershift.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def load_plan(path_or_name: str | Path, model: Model | None = None, store: Store | None = None) -> Plan:
    """Return the plan of a scenario file, or of a shipped scenario by name.

    Args:
        path_or_name: `baseline`, `cut`, `early_shift`, or a file.
        model: what its events are decided against; by default the shipped model that it names.
        store: where its log is kept; by default in memory only.

    Raises:
        ScenarioError: every problem of the file, each at its line.
    """
    from tiershift.events.load import load_plan as decided
    from tiershift.events.load import model_of
    from tiershift.model.load import load_model

    return decided(path_or_name, model or load_model(model_of(path_or_name)), store)


__all__ = [
    "Belief",
    "Change",
    "Exceedance",
    "Extremes",
    "FirstPassage",
    "InputError",
    "Mean",
    "Model",
    "ModelError",
    "ParameterError",
    "Part",
    "Plan",
    "Problem",
    "Quantiles",
    "ScenarioError",
    "Stopped",
    "TiershiftError",
    "UsageError",
    "Variable",
    "Variance",
    "attribute",
    "ensemble",
    "load_model",
    "load_plan",
    "simulate",
]
