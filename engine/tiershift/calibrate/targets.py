"""The file `<model>.targets.yaml`: what a model is held against, and which of its parameters that may move.

    model: childrens_services
    history: history_england.csv
    fit: [2010, 2018]
    hold_out: [2019, 2024]
    persistence: 0.8
    parameters:
      base plan start rate: {prior: {pert: {low: 0.14, mode: 0.18, high: 0.22}}}
    targets:
      children in care:
        counted: cla_31_march
        model: {stock: children in care}
        tolerance: {relative: 0.03}
        sd: {relative: 0.01}

Its keys are closed and all its problems are raised at once, each with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tiershift.calibrate.measures import YEAR_END, Growth, Index, Level, Mean, Measure, Midyear, Ratio, Times
from tiershift.errors import InputError, Problem, suggest
from tiershift.model.distributions import Draw, Uniform
from tiershift.model.names import key
from tiershift.model.parameter_file import read_draw
from tiershift.model.parameters import Parameters, content_hash
from tiershift.model.yamlmap import Document, Leaf, Node, Table, load

KINDS = ("stock", "growth", "mean", "midyear")
ROLES = ("fit", "check")
_COLUMNS = ("year", "indicator", "value")


@dataclass(frozen=True, slots=True)
class Scale:
    """A number that is relative to the count, or absolute in the count's unit."""

    value: float
    relative: bool


@dataclass(frozen=True, slots=True)
class Target:
    """One series that the model must meet.

    Attributes:
        name: what it is called in the tables.
        counts: what was counted, by the year that ends on 31 March.
        measure: what of the model is compared with it.
        tolerance: up to where a miss passes.
        sd: how far the model is expected to be from the count: error of the count and of the model together.
        role: "fit" where the parameters are fitted to it; "check" where it is only shown and scored.
        left_out: years that are not compared, with the reason.
        flagged: years that are compared and marked, with the reason.
    """

    name: str
    counts: Mapping[int, float]
    measure: Measure
    tolerance: Scale
    sd: Scale
    role: str = "fit"
    left_out: Mapping[int, str] = field(default_factory=dict)
    flagged: Mapping[int, str] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Prior:
    """A parameter that the counts may move: `draw` is the view of it before they are looked at.

    Where `panel` is true, that view comes from the panel of authorities instead. `why` says where it comes from.
    """

    name: str
    draw: Draw | None
    panel: bool = False
    why: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class PanelUse:
    """How the panel of authorities becomes a prior.

    Attributes:
        file: its name, beside the targets.
        per_unit: children in care per 10,000 children for each £100 a child that is cut, at a parameter value of 1.
        widen: by what the standard error is multiplied.
        why: the reasons for both.
    """

    file: str
    per_unit: float
    widen: float
    why: str


@dataclass(frozen=True, slots=True)
class Targets:
    """A targets file: windows are the first and the last year, both included; `hash` is that of its content.

    Besides `priors`, every parameter of kind "calibrated" may move; with `drawn_along`, so may whatever is drawn and
    moves what is compared.
    """

    path: Path
    model: str
    fit: tuple[int, int]
    hold_out: tuple[int, int]
    persistence: float
    drawn_along: bool
    priors: tuple[Prior, ...]
    targets: tuple[Target, ...]
    panel: PanelUse | None
    hash: str


def load_targets(path: Path, parameters: Parameters) -> Targets:
    """Return the targets in the file at `path`, of the model with these parameters.

    Raises:
        InputError: the file, or the history that it names, cannot be read, or something in it is unknown, missing or
            inconsistent.
    """
    document = load(path)
    if not document.root.items:
        document.check(InputError)
    top = document.take(
        document.root,
        "the file",
        required=("model", "history", "fit", "hold_out", "targets"),
        optional=("persistence", "drawn_along", "panel", "parameters"),
    )
    history = _history(document, top.get("history"))
    persistence = document.number(top.get("persistence"), "persistence") if "persistence" in top else 0.8
    if persistence is not None and not 0.0 <= persistence < 1.0:
        document.note(top["persistence"].line, "persistence is not from 0 to below 1", "Write the share that stays.")
    along = document.truth(top.get("drawn_along"), "drawn_along") if "drawn_along" in top else True
    panel = _panel(document, top.get("panel"))
    fit, hold_out = _window(document, top.get("fit"), "fit"), _window(document, top.get("hold_out"), "hold_out")
    if fit[1] >= hold_out[0] > 0:
        document.note(top["hold_out"].line, "hold_out begins before fit ends", "Forecast only years not fitted to.")
    priors = tuple(_priors(document, top.get("parameters"), parameters, panel))
    targets = tuple(_targets(document, top.get("targets"), history))
    model = document.text(top.get("model"), "model") or ""
    if model and parameters.model and model != parameters.model:
        document.note(top["model"].line, f"these targets are of {model}, not of {parameters.model}", "Name the model.")
    document.check(InputError)
    content = path.read_bytes() + (path.parent / _text(top["history"])).read_bytes()
    return Targets(path, model, fit, hold_out, persistence or 0.0, bool(along), priors, targets, panel,
                   content_hash(content))  # fmt: skip


def _text(node: Node) -> str:
    return node.text if isinstance(node, Leaf) else ""


def _window(document: Document, node: Node | None, what: str) -> tuple[int, int]:
    ends = document.interval(node, what)
    if ends is None:
        return 0, 0
    if any(end != int(end) for end in ends):
        document.note(node.line if node else 0, f"{what} is not two years", "Write the years like [2010, 2018].")
    return int(ends[0]), int(ends[1])


def _history(document: Document, node: Node | None) -> Mapping[str, Mapping[int, float]]:
    """Counts by indicator and year; empty where they cannot be read, which is noted."""
    name = document.text(node, "history")
    if name is None or node is None:
        return {}
    path = Path(document.where).parent / name
    if not path.is_file():
        document.note(node.line, f"there is no file {name} beside this one", "Put the counts there, or correct it.")
        return {}
    found: dict[str, dict[int, float]] = {}
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if missing := [column for column in _COLUMNS if column not in (reader.fieldnames or ())]:
            document.note(node.line, f"{name} has no columns {', '.join(missing)}", "Give year, indicator and value.")
            return {}
        for line, row in enumerate(reader, start=2):
            try:
                found.setdefault(row["indicator"], {})[int(row["year"])] = float(row["value"])
            except ValueError:
                document.note(node.line, f"{name}, line {line}, has no number", "Correct this row of the file.")
    return found


def _panel(document: Document, node: Node | None) -> PanelUse | None:
    if node is None:
        return None
    taken = document.take(node, "panel", required=("file", "per_unit", "why"), optional=("widen",))
    per_unit = document.number(taken.get("per_unit"), "per_unit")
    widen = document.number(taken.get("widen"), "widen") if "widen" in taken else 1.0
    if per_unit is not None and per_unit <= 0:
        document.note(taken["per_unit"].line, "per_unit is not above 0", "Give the effect at a parameter value of 1.")
    if widen is not None and widen < 1:
        document.note(taken["widen"].line, "widen is below 1", "A prior may be wider than the panel, not narrower.")
    return PanelUse(
        document.text(taken.get("file"), "file") or "", per_unit or 1.0, widen or 1.0,
        document.text(taken.get("why"), "why") or "",
    )  # fmt: skip


def _priors(document: Document, node: Node | None, parameters: Parameters, panel: PanelUse | None) -> Iterator[Prior]:
    table = document.table(node, "parameters")
    known = {key(parameter.name): parameter for parameter in parameters.values.values()}
    for name, entry in table.items.items() if table else ():
        line = table.lines[name] if table else 0
        taken = document.take(entry, f'"{name}"', required=("prior",), optional=("why",))
        why = document.text(taken.get("why"), "why") if "why" in taken else ""
        parameter = known.get(key(name))
        if parameter is None:
            near = suggest(name, [other.name for other in parameters.values.values()], "See `tiershift show`.")
            document.note(line, f'"{name}" is not a parameter of the model', near)
            continue
        prior = taken.get("prior")
        if isinstance(prior, Leaf) and prior.text == "panel":
            if panel is None:
                document.note(prior.line, "there is no panel in this file", "Add panel, or write the prior.")
            yield Prior(parameter.name, None, True, why or "", line)
        elif isinstance(prior, Leaf) and prior.text == "draw":
            yield Prior(parameter.name, parameter.draw, False, why or "as the parameter file draws it", line)
        elif isinstance(prior, Leaf) and prior.text == "range":
            yield Prior(parameter.name, Uniform(*parameter.bounds), False, why or "anything in its range", line)
        elif isinstance(prior, Leaf):
            document.note(prior.line, f'a prior cannot be "{prior.text}"', "Write draw, range, panel, or one shape.")
        else:
            draw = read_draw(document, prior, None, *parameter.bounds)
            if draw is not None:
                yield Prior(parameter.name, draw, False, why or "", line)


def _targets(document: Document, node: Node | None, history: Mapping[str, Mapping[int, float]]) -> Iterator[Target]:
    table = document.table(node, "targets")
    for name, entry in table.items.items() if table else ():
        taken = document.take(
            entry, f'"{name}"', required=("counted", "model", "tolerance", "sd"),
            optional=("role", "leave_out", "flag", "years", "at", "source", "note"),
        )  # fmt: skip
        at = document.number(taken.get("at"), "at") if "at" in taken else YEAR_END
        measure = _measure(document, taken.get("model"), YEAR_END if at is None else at)
        tolerance = _scale(document, taken.get("tolerance"), "tolerance")
        sd = _scale(document, taken.get("sd"), "sd")
        counts = _counts(document, taken.get("counted"), history)
        if "years" in taken:
            first, last = _window(document, taken["years"], "years")
            counts = {year: value for year, value in counts.items() if first <= year <= last}
        if measure is None or tolerance is None or sd is None:
            continue
        yield Target(
            name, counts, measure, tolerance, sd,
            document.choice(taken["role"], "role", ROLES) or "fit" if "role" in taken else "fit",
            _reasons(document, taken.get("leave_out"), counts), _reasons(document, taken.get("flag"), counts),
            document.text(taken["source"], "source") or "" if "source" in taken else "",
            document.text(taken["note"], "note") or "" if "note" in taken else "",
            table.lines[name] if table else 0,
        )  # fmt: skip


def _counts(document: Document, node: Node | None, history: Mapping[str, Mapping[int, float]]) -> Mapping[int, float]:
    """A series of the history, the ratio of two of them, or `{values: {2023: 0.32}}` with numbers of its own."""
    if node is None:
        return {}
    if isinstance(node, Leaf):
        if node.text not in history and history:
            near = suggest(node.text, list(history), "See the column indicator of the history.")
            document.note(node.line, f'"{node.text}" is not counted in the history', near)
        return history.get(node.text, {})
    taken = document.take(node, "counted", optional=("ratio", "values", "times"))
    times = document.number(taken["times"], "times") if "times" in taken else 1.0
    if "values" in taken:
        table = document.table(taken["values"], "values")
        made = {}
        for year, value in table.items.items() if table else ():
            number = document.number(value, "a value")
            if not year.isdigit():
                document.note(value.line, f'"{year}" is not a year', "Write the year that ends on 31 March.")
            elif number is not None:
                made[int(year)] = number * (times or 1.0)
        return made
    rows = document.rows(taken.get("ratio"), "ratio")
    if rows is None or len(rows.items) != 2:
        document.note(node.line, "counted is neither a series nor a ratio of two", "Write {ratio: [one, other]}.")
        return {}
    one, other = (_counts(document, item, history) for item in rows)
    return {year: (times or 1.0) * value / other[year] for year, value in one.items() if other.get(year)}


def _measure(document: Document, node: Node | None, at: float) -> Measure | None:
    taken = document.take(node, "model", optional=(*KINDS, "ratio", "times", "index"))
    kinds = [kind for kind in (*KINDS, "ratio") if kind in taken]
    if node is None or len(kinds) != 1:
        if node is not None and isinstance(node, Table):
            document.note(node.line, "model does not say one thing", f"Write one of: {', '.join(KINDS)}, ratio.")
        return None
    made: Measure | None
    if kinds[0] == "ratio":
        parts = document.take(taken["ratio"], "ratio", required=("of", "to"))
        of, to = _measure(document, parts.get("of"), at), _measure(document, parts.get("to"), at)
        made = None if of is None or to is None else Ratio(of, to)
    else:
        made = _plain(document, kinds[0], taken[kinds[0]], at)
    if made is not None and "index" in taken:
        year = document.number(taken["index"], "index")
        made = made if year is None else Index(made, int(year))
    if made is not None and "times" in taken:
        factor = document.number(taken["times"], "times")
        made = made if factor is None else Times(made, factor)
    return made


def _plain(document: Document, kind: str, node: Node, at: float) -> Measure | None:
    nodes: tuple[Node, ...]
    if isinstance(node, Leaf):
        nodes = (node,)
    else:
        rows = document.rows(node, kind)
        nodes = rows.items if rows else ()
    names = tuple(name for item in nodes if (name := document.text(item, "a name of the model")) is not None)
    if not names:
        return None
    match kind:
        case "stock":
            return Level(names, at)
        case "growth":
            return Growth(names, at)
        case "mean":
            return Mean(names, at)
        case _:
            return Midyear(names, at)


def _scale(document: Document, node: Node | None, what: str) -> Scale | None:
    taken = document.take(node, what, optional=("relative", "absolute"))
    if node is None or len(taken) != 1:
        if node is not None:
            document.note(node.line, f"{what} is neither relative nor absolute", "Write {relative: 0.03}.")
        return None
    [(kind, number)] = taken.items()
    value = document.number(number, what)
    if value is None or value <= 0:
        if value is not None:
            document.note(number.line, f"{what} is not above 0", "Write how far off is still well.")
        return None
    return Scale(value, kind == "relative")


def _reasons(document: Document, node: Node | None, counts: Mapping[int, float]) -> Mapping[int, str]:
    table = document.table(node, "years with reasons")
    made = {}
    for year, reason in table.items.items() if table else ():
        said = document.text(reason, f"the reason for {year}")
        if not year.isdigit() or (counts and int(year) not in counts):
            document.note(reason.line, f"{year} is not a year that was counted", "Leave it out of this list.")
        elif said is not None:
            made[int(year)] = said
    return made


def beside(model: Path) -> Path:
    """Return the targets file that belongs to a model file.

    Raises:
        InputError: there is none.
    """
    path = model.with_name(f"{model.stem}.targets.yaml")
    if not path.is_file():
        what = "there is no such file, so nothing says what the model is held against"
        raise InputError(Problem(str(path), what, way_out="Write one; that of the shipped model shows how."))
    return path
