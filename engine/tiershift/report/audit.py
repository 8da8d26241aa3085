"""The audit pack: one zip with a forecast, the log behind it, the model, and a script that checks that all of it holds.

Opened anywhere, `tiershift plan replay ID --pack FILE.zip` runs the forecast again from what is in the pack alone and
compares the bytes. Names of people are not in it: the log has roles and pseudonyms.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import xarray as xr

from tiershift.errors import InputError, Problem, ScenarioError, UsageError
from tiershift.events.branches import Lineage, Part, branch_start, names_of
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.history import as_of
from tiershift.events.jsonl import lines_of, read_lines
from tiershift.events.plan import Plan
from tiershift.events.types import ForecastIssued
from tiershift.events.write import plan_of
from tiershift.model.load import Model, load_model
from tiershift.model.posterior import posterior_file
from tiershift.report.audit_logs import (
    ASSUMPTIONS,
    CONTENTS,
    DATA,
    DECISIONS,
    QA,
    assumptions,
    contents,
    csv_of,
    data,
    decisions,
    qa,
)
from tiershift.report.audit_texts import ASSURANCE, README, VERIFIER
from tiershift.report.checks import Check, checks
from tiershift.report.document.page import document
from tiershift.report.impact import Impact, Output, impacts
from tiershift.report.sheet import Cell, Formula, Link, Sheet, Styled
from tiershift.report.summary import Report, Run, day_of, summarise
from tiershift.report.tables.money import wanted, with_money
from tiershift.report.tables.tidy import MTFS, tables
from tiershift.report.tested import Tested
from tiershift.report.tidy import csv_of as text_of
from tiershift.report.workbook import sheets
from tiershift.report.writer import write_report
from tiershift.run.ensemble import ensemble
from tiershift.run.issued import issued as issued_in

FORMAT = 1
_READ_BY_MODELS = (".csv", ".tab", ".tsv", ".dat", ".txt", ".xlsx", ".xls")
_MOST_BYTES = 512 * 2**20
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_TABLE, _LOG, _MANIFEST = "forecast/forecast.csv", "log/events.jsonl", "manifest.json"
_MONEY = f"report/{MTFS}"


_Table = tuple[Sequence[str], Sequence[Sequence[object]]]
"""The names of columns, and rows."""


@dataclass(frozen=True, slots=True)
class Told:
    """Tables about the counts of a log: what the model had there, and how the forecasts issued before have done."""

    counts: _Table
    scores: _Table


@dataclass(frozen=True, slots=True)
class Pack:
    """An audit pack that was opened: its log, its model, the forecast it is about, that one's table, and its money."""

    line: Lineage
    model: Model
    forecast: str
    table: bytes
    money: bytes | None = None


def audit_pack(
    model: Model,
    line: Lineage,
    plan: Plan,
    issued: ForecastIssued,
    table: bytes,
    told: Told,
    tested: Tested | None = None,
) -> bytes:
    """Return the zip about a forecast that was issued; the same for the same log, model, forecast and record of tests.

    Args:
        model: what it is of.
        line: the lineage that knows of it, whole.
        plan: what the forecast was run from: the fold of `line` up to its version.
        issued: the event that names it.
        table: its tidy table, which has the digest that the event names.
        told: what was counted beside what the model had, and how forecasts have done: columns and rows.
        tested: the record of the last whole run of the tests, where there is one.

    Raises:
        ScenarioError: the table is not that of the forecast, or the model's files cannot be packed.
    """
    if hashlib.sha256(table).hexdigest() != issued.result_digest:
        what = f"the forecast {issued.forecast_id} does not come out as it did"
        raise ScenarioError(Problem(issued.forecast_id, what, "", "`tiershift plan replay` says what is another now."))
    held: dict[str, bytes] = {
        _TABLE: table,
        _LOG: "".join(lines_of(part.stream, part.entries) for part in line.parts).encode("utf-8"),
        "log/decisions.csv": csv_of(DECISIONS, decisions(line)),
        "log/counts.csv": csv_of(*told.counts),
        "log/scores.csv": csv_of(*told.scores),
        "model_map.html": document(model).encode("utf-8"),
        "assurance.md": _filled(ASSURANCE, issued, line).encode("utf-8"),
        "README.txt": _filled(README, issued, line, f"model/{model.path.name}", tested).encode("utf-8"),
        "verify.py": VERIFIER.encode("utf-8"),
        **_model_files(model),
    }
    report, found, weights = _reported(model, plan, issued, held)
    held["assumptions.csv"] = csv_of(ASSUMPTIONS, assumptions(model, plan, weights))
    held["data_log.csv"] = csv_of(DATA, data(model, held))
    held["qa_log.csv"] = csv_of(QA, qa(found, report, issued, line, tested))
    if tested is not None:
        held["tests.json"] = tested.content
    held["contents.csv"] = csv_of(CONTENTS, contents(held))
    listed = {n: {"sha256": hashlib.sha256(c).hexdigest(), "bytes": len(c)} for n, c in sorted(held.items())}
    manifest = {
        "format": FORMAT, "plan": line.stream, "forecast": issued.forecast_id, "head": line.head, "table": _TABLE,
        "model": f"model/{model.path.name}", "engine_version": issued.engine_version, "files": listed,
    }  # fmt: skip
    held[_MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    return _zipped(held)


_NO_PACK = (OSError, EOFError, RuntimeError, LookupError, TypeError, AttributeError, ValueError, zipfile.BadZipFile,
            zlib.error, lzma.LZMAError)  # fmt: skip
"""What a file raises that is no zip, a damaged one, one with a password, or one with something else in it."""


def open_pack(path: Path, folder: Path) -> Pack:
    """Open an audit pack, a zip or the folder that it was unzipped to; its model's files are put into `folder`.

    Raises:
        ScenarioError: it is no pack, or one that was changed: every file that is not as the manifest says.
    """
    try:
        held = _unzipped(path) if path.is_dir() else _read(path)
        manifest = json.loads(held[_MANIFEST])
        told = {str(name): str(one["sha256"]) for name, one in manifest["files"].items()}
        forecast, model, head = str(manifest["forecast"]), str(manifest["model"]), str(manifest["head"])
    except FileNotFoundError:
        raise ScenarioError(Problem(str(path), "there is no such file", "", "Check the spelling.")) from None
    except _NO_PACK as error:
        what, way_out = "this is no audit pack", "Give a zip that `tiershift plan audit` wrote."
        raise ScenarioError(Problem(str(path), what, "", way_out)) from error
    changed = [n for n in sorted({*held, *told} - {_MANIFEST}) if n not in held or _sha(held[n]) != told.get(n)]
    changed += [name for name in sorted(held) if not _in_its_folder(name)]
    if changed or not {_TABLE, _LOG, model} <= held.keys():
        way_out = "Ask for the pack again, and compare its SHA-256."
        raise ScenarioError(
            Problem(f"{path}: {name}", "is not as it was packed", "", way_out) for name in changed or [model]
        )
    for name, content in held.items():
        place = PurePosixPath(name)
        if place.parts[0] == "model" and len(place.parts) == 2:
            (folder / place.name).write_bytes(content)
    try:
        lines = held[_LOG].decode("utf-8")
    except UnicodeDecodeError as error:
        raise ScenarioError(Problem(f"{path}: {_LOG}", "is not UTF-8 text", "", "Ask for the pack again.")) from error
    streams = read_lines(lines, f"{path}: {_LOG}")
    line = _line(path, streams, head)
    return Pack(line, load_model(folder / PurePosixPath(model).name), forecast, held[_TABLE], held.get(_MONEY))


def _read(path: Path) -> dict[str, bytes]:
    """The files of a pack by name."""
    with zipfile.ZipFile(path) as pack:
        _not_too_large(path, (info.file_size for info in pack.infolist()))
        return {info.filename: pack.read(info) for info in pack.infolist() if not info.is_dir()}


def _unzipped(path: Path) -> dict[str, bytes]:
    """The same of the folder that a pack was unzipped to."""
    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    _not_too_large(path, (file.stat().st_size for file in files))
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def _not_too_large(path: Path, sizes: Iterable[int]) -> None:
    if sum(sizes) > _MOST_BYTES:
        what, way_out = "it holds more than an audit pack does", "Give what `plan audit` wrote."
        raise ScenarioError(Problem(str(path), what, "", way_out))


def _line(path: Path, streams: Mapping[str, tuple[Entry, ...]], head: str) -> Lineage:
    """The lineage that a pack holds: each log but the first leaves the one before it where that ends, up to `head`."""
    parts = [Part(stream, entries) for stream, entries in streams.items()]
    wrong: list[str] = []
    for before, part in zip([None, *parts], parts, strict=False):
        start = branch_start(part)
        end = Part("", ()) if before is None else before
        last = end.entries[-1].hash if end.entries else GENESIS
        if start is None and before is not None:
            wrong.append(f"{part.stream} does not say what it is a branch of")
        elif start is not None and (start.parent_version, start.parent_hash) != (len(end.entries), last):
            wrong.append(f"{part.stream} did not leave {start.parent} as it is here: that log was changed")
        elif start is not None and before is not None and start.parent != before.stream:
            wrong.append(f"{part.stream} left {start.parent}, not {before.stream}")
    line = Lineage(tuple(parts))
    if line.head != head:
        wrong.append(f"the log does not end at the head {head}: it was cut off, or went on")
    if wrong:
        way_out = "Ask for the pack again, and compare its head with the one that was published."
        raise ScenarioError(Problem(f"{path}: {_LOG}", what, "", way_out) for what in wrong)
    return line


def _in_its_folder(name: str) -> bool:
    """Whether a file of a pack stays below the folder that it is unpacked in, on any system."""
    return all(part.strip(".") and part.isprintable() and not {*part} & {*"\\:"} for part in name.split("/"))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _zipped(held: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(held.items()):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            pack.writestr(info, content)
    return made.getvalue()


def _model_files(model: Model) -> dict[str, bytes]:
    """The model's own files, and of the data beside it what it takes to be the same model elsewhere."""
    beside = sorted(path for path in model.path.parent.iterdir() if path.is_file())
    own = [path for path in beside if path.name.startswith(f"{model.path.stem}.") or path == model.path]
    read = [path for path in beside if path.suffix.casefold() in _READ_BY_MODELS and path not in own]
    # What a posterior was made from, the history beside the model, is part of what it must agree with.
    for chosen in ([*own, *read],) if posterior_file(model.path).is_file() else (own, [*own, *read]):
        held = {path.name: path.read_bytes() for path in chosen}
        with tempfile.TemporaryDirectory() as folder:
            for name, content in held.items():
                (Path(folder) / name).write_bytes(content)
            try:
                same = load_model(Path(folder) / model.path.name).hash == model.hash
            except InputError:
                same = False
        if same:
            return {f"model/{name}": content for name, content in held.items()}
    what = "the model takes numbers from files outside its folder, so it would not be the same elsewhere"
    raise ScenarioError(Problem(str(model.path), what, "", "Put the files that it names into its folder."))


def _reported(
    model: Model, plan: Plan, issued: ForecastIssued, held: dict[str, bytes]
) -> tuple[Report | None, Sequence[Check], Mapping[str, Impact]]:
    """Add the report of the same futures where the model gives what a report needs.

    Returns:
        The report, its checks, and what rests on each parameter: of the headline, or of what was forecast.
    """
    report, traces = _money_of(model, plan, issued)
    if report is None:
        provenance = {str(name): str(value) for name, value in traces.attrs.items()}
        return None, (), impacts(model, plan, provenance, _last(traces))
    found = checks(report, day_of(issued.recorded))
    with tempfile.TemporaryDirectory() as folder:
        for path in write_report(Path(folder), report, found):
            held[f"report/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    for sheet in sheets(report, found):
        held[f"tables/{sheet.name.lower().replace(' ', '_')}.csv"] = _sheet(sheet)
    return report, found, report.impacts


def _money_of(model: Model, plan: Plan, issued: ForecastIssued) -> tuple[Report | None, xr.Dataset]:
    """The futures of a forecast with all that a report reads, and the report, where the model gives what it needs."""
    kept = wanted(model.variables)
    traces = ensemble(
        model, futures=issued.futures, seed=issued.seed, plan=plan, traces=True, variables=kept or issued.variables
    )
    name = plan.name.replace("@", "-") or "plan"
    runs = {name: Run(name, plan.title or name, plan, traces)}
    try:
        report = summarise(model, runs, command=_rerun(issued))
    except UsageError:
        return None, traces
    return with_money(report, model, runs, issued.futures, issued.seed), traces


def money_again(pack: Pack) -> bytes | None:
    """Run the forecast of a pack again; return its plan of money (MTFS) as the file that the pack has of it."""
    event = issued_in(pack.line, pack.forecast)
    report, _ = _money_of(pack.model, plan_of(as_of(pack.line, event.version)), event)
    made = {} if report is None else tables(report)
    return text_of(*made[MTFS]).encode() if MTFS in made else None


def _last(traces: xr.Dataset) -> list[Output]:
    """What was forecast, at the end: an output for each element of an array."""
    made: list[Output] = []
    for name, one in traces.data_vars.items():
        at_end = one.isel(time=-1).transpose("future", ...).to_numpy()
        columns = at_end.reshape(len(at_end), -1).T
        made += [
            Output(str(name) if len(columns) == 1 else f"{name} {n}", (str(name),), c) for n, c in enumerate(columns)
        ]
    return made


def _rerun(issued: ForecastIssued) -> str:
    return f"tiershift plan replay {issued.forecast_id} --pack PACK.zip"


def _filled(text: str, issued: ForecastIssued, line: Lineage, file: str = "", tested: Tested | None = None) -> str:
    facts = {
        "forecast": issued.forecast_id, "plan": line.stream, "head": line.head, "issued_head": issued.head,
        "version": str(issued.version), "engine": issued.engine_version, "rerun": _rerun(issued),
        "model": issued.model, "futures": f"{issued.futures:,}", "seed": str(issued.seed),
        "digest": issued.result_digest, "when": str(issued.recorded)[:10], "who": issued.who,
        "root": names_of(line.stream)[0], "file": file, "tests": "none" if tested is None else "tests.json",
    }  # fmt: skip
    for name, value in facts.items():
        text = text.replace(f"<{name}>", value)
    return text


def _sheet(sheet: Sheet) -> bytes:
    return csv_of([column.heading for column in sheet.columns], ([_plain(cell) for cell in row] for row in sheet.rows))


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula(_, value) | Styled(value, _):
            return repr(float(value))
        case Link(name):
            return name
        case str():
            return cell
    return repr(float(cell)) if np.isfinite(cell) else ""
