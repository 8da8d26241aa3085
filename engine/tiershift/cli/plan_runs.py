"""`tiershift plan issue|sign|replay|audit`: forecasts that run again to the byte, and the pack that proves it."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from tqdm import tqdm

from tiershift.cli.forecast import headline_of
from tiershift.cli.place import at_place
from tiershift.cli.plan_desk import Desk, free, moved, opened, put, said_by, say
from tiershift.cli.plan_look import OUTCOMES
from tiershift.errors import InputError, Problem, ScenarioError, UsageError, suggest
from tiershift.events.branches import Lineage
from tiershift.events.history import as_of
from tiershift.events.people import apart
from tiershift.events.snapshots import plan_of
from tiershift.events.types import ForecastIssued, ForecastSignedOff
from tiershift.model.load import Model
from tiershift.run.issued import Replay, issue, replay

_MOST = 100_000


def issued(given: argparse.Namespace) -> int:
    """Run a plan, and record the forecast with all that its bytes follow from."""
    if not 1 <= given.futures <= _MOST:
        what = f"{given.futures:,} futures are out of bounds"
        raise UsageError(Problem("--futures", what, "", f"Ask for 1 to {_MOST:,}."))
    with opened(given) as desk:
        now = desk.lineage(given.plan)
        line = now if given.as_of is None else desk.lineage(given.plan, given.as_of)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        variables = given.variables or [name for name in OUTCOMES if name in model.variables]
        if not variables:
            what, way_out = "it is not said what is forecast", "Name it; `tiershift show` lists a model's variables."
            raise UsageError(Problem("--variables", what, "", way_out))
        if any(event.forecast_id == given.forecast for event in _forecasts(now)):
            way_out = "Give the new one a name of its own."
            raise ScenarioError(Problem(given.forecast, "a forecast of this name was issued already", "", way_out))
        if given.out is not None:
            free(given.out, force=given.force)
        said = {name: value for name, value in said_by(desk, given).items() if name != "effective"}
        with tqdm(total=given.futures, unit="future", disable=given.quiet, leave=False) as bar:
            event, table = issue(
                model, plan, forecast_id=_named(given.forecast), variables=variables, futures=given.futures,
                seed=given.seed, event_id=uuid4(), progress=moved(bar), **said,
            )  # fmt: skip
        written = desk.record(now, [event], model, plan if line is now else None)
        if given.out is not None:
            _put(given, table)
        say(
            f"{given.forecast}: {given.futures:,} futures of {line.stream} version {line.length}, head {line.head[:16]}"
        )
        say(f"SHA-256 of its table {event.result_digest}")
        say(f"Print on what you publish: {given.forecast}, head {written.plan.head[:16]}")
        if said_first := headline_of(model, [plan], given.futures, given.seed, quiet=given.quiet):
            say(f"\n{said_first}")
    return 0


def _put(given: argparse.Namespace, table: bytes) -> None:
    """Write the table of a forecast that is recorded; where that fails, the forecast stands."""
    try:
        put(given.out, table, force=given.force)
    except InputError as error:
        way_out = f"The forecast is recorded: tiershift plan replay {given.forecast} --out FILE writes its table."
        raise UsageError(Problem(one.where, one.what, "", way_out) for one in error.problems) from error


def _named(forecast: str) -> str:
    import re

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", forecast):
        way_out = "Use letters, digits, and . _ - between them: F-2027-03."
        raise UsageError(Problem(forecast, "is no name for a forecast", "", way_out))
    return forecast


def _forecasts(line: Lineage) -> list[ForecastIssued]:
    events = (entry.event() for entry in line.entries if entry.kind == "ForecastIssued")
    return [event for event in events if isinstance(event, ForecastIssued)]


def signed(given: argparse.Namespace) -> int:
    """Record that somebody stands by a forecast."""
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        said = said_by(desk, given)
        by = given.by or str(said["who"])
        event = apart(
            ForecastSignedOff(event_id=uuid4(), forecast_id=_named(given.forecast), by=by, **said), desk.names
        )
        by = event.by
        written = desk.record(line, [event], model, plan)
        minuted = f", minuted by {desk.shown(str(said['who']))}" if by != said["who"] else ""
        say(f"{given.forecast} is signed off by {desk.shown(by)}{minuted}. Head {written.plan.head[:16]}")
    return 0


def replayed(given: argparse.Namespace) -> int:
    """Run a forecast again: 0 where it has the same bytes, else 1."""
    if given.pack is not None:
        with tempfile.TemporaryDirectory() as folder:
            from tiershift.report.audit import money_again, open_pack

            pack = open_pack(given.pack, Path(folder))
            place = plan_of(pack.line).place
            model = at_place(pack.model, place, where=str(given.pack)) if place else pack.model
            done = replay(model, pack.line, given.forecast)
            if given.forecast == pack.forecast and done.same and done.table != pack.table:
                what = "the table in the pack is not that of the forecast"
                raise ScenarioError(Problem(str(given.pack), what, "", "Ask for the pack again."))
            again = (
                money_again(replace(pack, model=model))
                if given.forecast == pack.forecast and pack.money is not None
                else None
            )
            return max(_told(given, done, place), _money_told(given, pack.money, again))
    if given.mtfs is not None:
        raise UsageError(Problem("--mtfs", "it is of an audit pack", "", "Say which: --pack FILE.zip."))
    with opened(given) as desk:
        line = _knowing(desk, given)
        plan = desk.plan(line)
        return _told(given, replay(desk.model(plan, given.model), line, given.forecast), plan.place)


def _money_told(given: argparse.Namespace, was: bytes | None, again: bytes | None) -> int:
    """Say whether the plan of money of a pack came out the same, 0, or not, 1; write it where that is asked."""
    if was is None or again is None:
        if given.mtfs is not None:
            way_out = "Leave --mtfs out; only a model with the outputs of childrens_services has one."
            raise UsageError(Problem("--mtfs", "there is no plan of money of this forecast in the pack", "", way_out))
        return 0
    if given.mtfs is not None:
        put(given.mtfs, again, force=given.force)
    if again == was:
        say("report/mtfs.csv: the same bytes")
        return 0
    say("report/mtfs.csv: NOT the same bytes as in the pack.")
    return 1


def _knowing(desk: Desk, given: argparse.Namespace) -> Lineage:
    """The lineage of the first branch that knows of the forecast; two plans may each have one of that name."""
    if given.plan is not None:
        return desk.lineage(given.plan)
    known: list[str] = []
    found: dict[str, Lineage] = {}
    for stream in desk.store.streams():
        line = desk.lineage(stream)
        for event in _forecasts(line):
            known.append(event.forecast_id)
            if event.forecast_id == given.forecast:
                found.setdefault(str(event.event_id), line)
    if len(found) > 1:
        named = " and ".join(line.stream for line in found.values())
        way_out = f"Say whose: --plan {next(iter(found.values())).stream}."
        raise UsageError(Problem(given.forecast, f"{named} each issued a forecast of this name", "", way_out))
    for line in found.values():
        return line
    otherwise = f"Issued: {', '.join(dict.fromkeys(known))}." if known else "None was issued: `tiershift plan issue`."
    way_out = suggest(given.forecast, known, otherwise)
    raise ScenarioError(Problem(given.forecast, "no such forecast was issued", "", way_out))


def _told(given: argparse.Namespace, done: Replay, place: str) -> int:
    if given.out is not None:
        put(given.out, done.table, force=given.force)
    for sentence in done.differs:
        say(f"another now: {sentence}")
    if done.same:
        say(f"{given.forecast}: the same bytes, SHA-256 {done.issued.result_digest}")
        return 0
    say(f"{given.forecast}: NOT the same bytes as when it was issued.")
    if place:
        say(
            "A place is forecast with its own figures where tiershift places import keeps some on this machine; a pack "
            "does not carry them. See that they are those of the day of issue."
        )
    return 1


def audited(given: argparse.Namespace) -> int:
    """Write the audit pack of a forecast; 1, and nothing written, where that does not come out as it did."""
    from tiershift.cli.plan_counts import counts_told
    from tiershift.report.audit import audit_pack
    from tiershift.report.tested import NONE_BESIDE, beside, read_record

    with opened(given) as desk:
        line = desk.lineage(given.plan)
        forecasts = _forecasts(line)
        if not forecasts:
            way_out = f'Issue one: tiershift plan issue {given.plan} F-1 --who "Your role" --why "The reason".'
            raise ScenarioError(Problem(given.plan, "no forecast of it was issued", "", way_out))
        forecast = given.forecast or forecasts[-1].forecast_id
        out = given.out or Path(f"{line.stream.replace('@', '-')}-{forecast}.zip")
        if out.exists() and not given.force:
            way_out = "Give another name with --out, or --force to replace it."
            raise UsageError(Problem(str(out), "the file is there already", "", way_out))
        model: Model = desk.model(desk.plan(line), given.model)
        done = replay(model, line, forecast)
        if not done.same:
            _told(argparse.Namespace(out=None, forecast=forecast), done, desk.plan(line).place)
            return 1
        plan = desk.plan(as_of(line, done.issued.version))
        path = None if str(given.tests) == "none" else given.tests or beside()
        tested = None if path is None else read_record(path)
        counts = counts_told(model, line, desk.plan(line))
        pack = audit_pack(model, line, plan, done.issued, done.table, counts, tested)
        put(out, pack, force=given.force)
        say(f"{forecast} of {line.stream}: {len(pack):,} bytes in {out}")
        say("Anybody can check it: unzip it and run `python verify.py`.")
        say(f"Run it again anywhere: tiershift plan replay {forecast} --pack {out}")
        say(f"Head of the log: {line.head}")
        if tested is None:
            say(f"Tests: {NONE_BESIDE}.")
        elif not tested.of_this_code:
            say("Tests: the record is of other code than made this pack, which its QA log says; run `make test`.")
    return 0
