"""Small XMILE models for tests: variables become a file with its settings of time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tests.small import written

from tiershift import load_model, simulate

FIRST_LINE = 5
"""The line that the variables begin on."""


def xmile(variables: str, *, before: str = "", after: str = "", method: str = "Euler", specs: str = "") -> str:
    """Return the text of a file from time 0 to 4; its variables begin on line 5."""
    times = specs or "<start>0</start><stop>4</stop><dt>1</dt>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">{before}\n'
        f'<sim_specs method="{method}" time_units="Month">{times}</sim_specs>\n'
        f"<model><variables>\n{variables}\n</variables></model>\n{after}\n</xmile>\n"
    )


def aux(name: str, eqn: str, *dims: str, rest: str = "") -> str:
    """Return an auxiliary, on one line."""
    listed = "".join(f'<dim name="{dim}"/>' for dim in dims)
    over = f"<dimensions>{listed}</dimensions>" if dims else ""
    text = eqn.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<aux name="{name}">{over}<eqn>{text}</eqn>{rest}</aux>'


def stock(name: str, eqn: str, inflows: str = "", outflows: str = "", rest: str = "") -> str:
    """Return a stock, on one line; flows are separated by blanks."""
    ends = (("inflow", inflows), ("outflow", outflows))
    flows = [f"<{tag}>{flow}</{tag}>" for tag, names in ends for flow in names.split()]
    return f'<stock name="{name}"><eqn>{eqn}</eqn>{"".join(flows)}{rest}</stock>'


def path_of(folder: Path, text: str, name: str = "small.xmile") -> Path:
    """Return the path of a file that holds `text`."""
    return written(folder, text, name)


def series(folder: Path, text: str) -> dict[str, np.ndarray]:
    """Return the series of every variable, by id, time last."""
    result = simulate(load_model(path_of(folder, text)))
    return {str(name): np.moveaxis(np.asarray(one.values), 0, -1) for name, one in result.data_vars.items()}
