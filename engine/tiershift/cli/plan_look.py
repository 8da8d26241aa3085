"""`tiershift plan list|log|show|diff|verify`: what reads the log and changes nothing."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import date

from tqdm import tqdm

from tiershift.cli.plan_counts import counts_shown
from tiershift.cli.plan_desk import Desk, day_of, many, moment_of, moved, opened, say, table, titled
from tiershift.cli.plan_words import amount, day, in_words, plain, rounded
from tiershift.errors import InputError, Problem, UsageError
from tiershift.events.branches import Lineage, branches, names_of, stream_of
from tiershift.events.compare import Comparison, compare
from tiershift.events.fits import unfit
from tiershift.events.history import effective_at, named_versions
from tiershift.events.identifiers import PURPOSE
from tiershift.events.load import find_scenario
from tiershift.events.plan import Plan
from tiershift.events.sunsets import over
from tiershift.events.types import CUT, AssumptionAdopted, Event
from tiershift.events.verify import UNSEEN, verify
from tiershift.events.yamlio import read_scenario
from tiershift.model.calendar import date_of, financial_year, years
from tiershift.model.load import Model

OUTCOMES = (
    "children_in_care", "early_help_waiting_list", "mental_health_waiting_list", "unmet_mental_health_need",
    "early_spend", "late_spend", "budget_gap",
)  # fmt: skip
"""What is compared where nothing is named, of those that a model has."""


def listed(given: argparse.Namespace) -> int:
    """List the plans."""
    with opened(given) as desk:
        rows, broken = [], []
        for plan in sorted({names_of(stream)[0] for stream in desk.store.streams()}):
            names = branches(desk.store, plan)
            try:
                line = desk.lineage(stream_of(plan, names[0]))
                last = day_of(line.entries[-1].recorded) if line.entries else ""
                rows.append((plan, desk.plan(line).title, str(line.length), last, ", ".join(names[1:])))
            except InputError as error:
                broken.append(f"{plan} cannot be read: {error.problems[0].what}.")
        say(table(("plan", "title", "version", "last recorded", "branches"), rows, (0, 40, 0, 0, 30)))
        say(f"\nKept in {desk.where}")
        for said in broken:
            say(said)
    return 0


def log(given: argparse.Namespace) -> int:
    """Print the log as a table."""
    if given.last is not None and given.last < 1:
        raise UsageError(Problem("--last", f"{given.last} is no number of entries", "", "Ask for at least 1."))
    with opened(given) as desk:
        line = desk.lineage(given.plan, given.as_of)
        plan = desk.plan(line)
        names: dict[int, list[str]] = {}
        for name, version in named_versions(desk.store, line).items():
            names.setdefault(version, []).append(name)
        versions = {entry.event_id: number for number, entry in enumerate(line.entries, 1)}
        known = {str(event.event_id): event for event in plan.events}
        past = range(0) if given.all else _shipped(line)
        rows = []
        for number, entry in list(enumerate(line.entries, 1))[-(given.last or line.length) or None :]:
            if number in past:
                if number == past[-1]:
                    rows.append(_collapsed(line, past))
                continue
            event = entry.event()
            gone = "  [undone]" if entry.event_id in plan.undone else ""
            said = "".join(f'\n= "{name}"' for name in names.get(number, ()))
            what = f"{in_words(event, versions, known)}{gone}{said}"
            why = f"{event.why}{_merged_by(desk, event.source)}"
            rows.append((str(number), day_of(entry.recorded), entry.effective, desk.shown(event.who), what, why))
        say(table(("no.", "recorded", "effective", "who", "what", "why"), rows, (6, 16, 10, 22, 44, 40)))
        say(f"\n{_heading(plan, line)}")
    return 0


_FEW = 5
"""Entries of the shipped history that are printed as they are."""


def _shipped(line: Lineage) -> range:
    """The numbers of the entries with which a shipped history goes before what anybody has decided here."""
    first = 2 if line.entries and line.entries[0].kind == "PlanStarted" else 1
    history = {str(one.event.event_id) for one in read_scenario(find_scenario("baseline")).events}
    last = first
    while last <= line.length and line.entries[last - 1].event_id in history:
        last += 1
    return range(first, last) if last - first > _FEW and last <= line.length else range(0)


def _collapsed(line: Lineage, past: range) -> tuple[str, ...]:
    first, last = line.entries[past[0] - 1], line.entries[past[-1] - 1]
    what = f"the past as shipped: {len(past)} entries on what was spent and planned since {first.effective[:4]}"
    who, why = "the shipped baseline", "--all shows each."
    return (f"{past[0]}-{past[-1]}", day_of(last.recorded), last.effective, who, what, why)


_MERGED = re.compile(r"(?:^|; )merged by (?P<who>.+?) from \S+, event [0-9a-f-]{36}(?:: (?P<why>.*))?$", re.S)


def _merged_by(desk: Desk, source: str) -> str:
    """Who merged an event, and why; empty for one that was recorded where it stands."""
    found = _MERGED.search(source)
    if found is None:
        return ""
    reason = f": {found['why']}" if found["why"] else ""
    return f"\nmerged by {desk.shown(found['who'])}{reason}"


def _heading(plan: Plan, line: Lineage) -> str:
    title = f": {plan.title}" if plan.title else ""
    return f"{line.stream}{title}. Version {line.length}, head {line.head[:16]}.\n{PURPOSE}"


def show(given: argparse.Namespace) -> int:
    """Print what a plan says as of a version, and what holds at a date."""
    at = moment_of(given.at) if given.at else date.today()
    with opened(given) as desk:
        line = desk.lineage(given.plan, given.as_of)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        time = years(at)
        if not model.initial_time <= time <= model.final_time:
            what = f"{at} is not in the time of {model.name}"
            way_out = f"It runs from {date_of(model.initial_time)} to {date_of(model.final_time)}."
            raise UsageError(Problem("--at", what, "", way_out))
        say("\n".join(_shown(desk, line, titled(plan, model), model, time, at, everything=given.all)))
    return 0


def _shown(
    desk: Desk, line: Lineage, plan: Plan, model: Model, time: float, at: date, *, everything: bool
) -> Iterator[str]:
    recorded = day_of(line.entries[-1].recorded) if line.entries else "never"
    yield f"{line.stream}: {plan.title}" if plan.title else line.stream
    of = f", {model.local.label} ({model.local.code})" if model.local else ""
    yield f"model {model.name}{of}; version {line.length}, recorded by {recorded}; head {line.head[:16]}"
    if named := [f'"{n}" = {v}' for n, v in named_versions(desk.store, line).items() if v <= line.length]:
        yield f"named versions: {', '.join(named)}"
    by_id = {str(event.event_id): event for event in plan.events}
    holding = effective_at(plan, time, model)
    rows = []
    for held in holding.levers.values():
        if not held.says and not everything:
            continue
        event = by_id.get(held.says)
        who = desk.shown(event.who) if event else "the model"
        until = day(date_of(held.until)) if held.until is not None else ""
        lever = model.parameters.levers[held.lever]
        share = f"{held.value * 100:.4g}% of it" if held.lever == CUT else ""
        rows.append((lever.name, share or amount(held.value, held.unit), until, who, event.why if event else ""))
    yield f"\nWhat holds on {day(at)}"
    if rows:
        yield table(("lever", "value", "until", "who", "why"), rows, (30, 20, 11, 22, 50))
    else:
        yield "Nothing is decided for this day; --all shows the model's own values."
    if holding.beliefs:
        said = [by_id[belief.event_id] for belief in holding.beliefs.values()]
        yield "\nWhat is assumed instead of the model's own"
        beliefs = [(in_words(event), desk.shown(event.who), event.why, _answered(desk, event, at)) for event in said]
        yield table(("assumption", "who", "why", "who answers for it"), beliefs, (50, 22, 40, 40))
    if broken := unfit(plan, model.parameters, model.initial_time):
        yield "\nWhat no longer fits"
        yield from (f"{one.what}. {one.way_out}" for one in broken)
    yield from counts_shown(model, line, plan, everything=everything)
    if holding.observations:
        yield "\nWhat was counted then"
        seen = [(plain(one.variable), amount(one.value, one.unit), one.source) for one in holding.observations]
        yield table(("variable", "count", "source"), seen, (36, 24, 60))


def _answered(desk: Desk, event: Event, at: date) -> str:
    """Return who answers for an assumption, and until when; loud where that is over on the day `at`."""
    if not isinstance(event, AssumptionAdopted):
        return ""
    signed = f"signed off by {desk.shown(event.signed_off_by)}" if event.signed_off_by else "not signed off"
    said = [desk.shown(event.owner) if event.owner else "nobody is named", signed]
    if event.sunset is not None:
        said.append(f"{'PAST ITS SUNSET,' if over(event, at) else 'until'} {day(event.sunset)}")
    return "; ".join(said)


def diff(given: argparse.Namespace) -> int:
    """Say what differs between two plans, branches or versions."""
    with opened(given) as desk:
        one, other = (_version_of(desk, text) for text in (given.first, given.second))
        found = compare(one, other)
        say("\n".join(_differing(desk, found, given.first, given.second)))
        if given.results:
            plans = [desk.plan(line) for line in (one, other)]
            models = [desk.model(plan, given.model) for plan in plans]
            if models[0].name != models[1].name:
                what = f"they are made for two models, {models[0].name} and {models[1].name}"
                raise UsageError(Problem("--results", what, "", "Compare plans of one model."))
            say("\n" + _results(given, models[0], plans))
    return 0


def _version_of(desk: Desk, text: str) -> Lineage:
    """The lineage that `PLAN@BRANCH:WHEN` names."""
    plan, _, when = text.partition(":")
    return desk.lineage(plan, when or None)


def _differing(desk: Desk, found: Comparison, first: str, second: str) -> Iterator[str]:
    if not found:
        yield f"{first} and {second} decide, count and assume the same: {many(found.same, 'event')}."
        return
    rows = []
    for changed in found.changed:
        rows.append(("changed", in_words(changed.before), in_words(changed.after), desk.shown(changed.after.who)))
    for other in found.reordered:
        here, there = ("; then ".join(in_words(event) for event in order) for order in (other.before, other.after))
        rows.append(("other order", here, there, desk.shown(other.after[-1].who)))
    rows += [("only here", in_words(event), "", desk.shown(event.who)) for event in found.missing]
    rows += [("only there", "", in_words(event), desk.shown(event.who)) for event in found.added]
    yield table(("", first, second, "who"), rows, (10, 46, 46, 22))
    are = "event is" if found.same == 1 else "events are"
    yield f"\n{found.same:,} {are} the same in both."


def _results(given: argparse.Namespace, model: Model, plans: Sequence[Plan]) -> str:
    from tiershift.run.paired import paired, spread

    variables = given.variables or [name for name in OUTCOMES if name in model.variables]
    if not variables:
        raise UsageError(
            Problem("--variables", "none is named", "", "Name what to compare; `tiershift show` lists it.")
        )
    with tqdm(total=2 * given.futures, unit="future", disable=given.quiet, leave=False) as bar:
        apart = paired(
            model, plans[0], plans[1], variables=variables, futures=given.futures, seed=given.seed,
            progress=moved(bar),
        )  # fmt: skip
    found = spread(apart)
    last = financial_year(date_of(float(found["time"].values[-1])))
    rows = []
    for id_ in apart.data_vars:
        for year in (last - 10, last - 5, last):
            column = found[str(id_)].sel(time=year + 0.25, method="nearest")
            if column.ndim > 1:
                continue
            low, middle, high = (float(value) for value in column.values)
            sides = [found[f"{id_}_{side}"].sel(time=year + 0.25, method="nearest") for side in ("lower", "higher")]
            lower, higher = (float(side) for side in sides)
            unit = str(apart[str(id_)].attrs.get("unit", ""))
            name = str(apart[str(id_)].attrs.get("name", id_))
            whole = unit in ("children", "people", "places")
            shown = [amount(float(round(value)) if whole else rounded(value), unit) for value in (middle, low, high)]
            span = f"{shown[1]} to {shown[2]}"
            rows.append((name, f"31 Mar {year}", shown[0], span, f"{lower:.0%}", f"{higher:.0%}"))
    headings = ("what the second changes", "by", "middle", "80% of futures", "less in", "more in")
    made = table(headings, rows, (34, 0, 0, 0, 0, 0))
    return f"{made}\n\n{given.futures:,} futures, seed {given.seed}, the same in both."


def verified(given: argparse.Namespace) -> int:
    """Check the logs: 0 where they hold, else 1."""
    wrong = 0
    with opened(given) as desk:
        known = sorted({names_of(stream)[0] for stream in desk.store.streams()})
        if given.head and given.plan is None and len(known) > 1:
            raise UsageError(Problem("--head", "it is not said of which plan", "", f"Name one of {', '.join(known)}."))
        for plan in known if given.plan is None else [names_of(given.plan)[0]]:
            verdict = verify(desk.store, plan, heads=given.head)
            for stream, (version, head) in verdict.heads.items():
                say(f"{stream}: {version} entries, head {head}")
            for head, (stream, version) in verdict.kept.items():
                say(f"{head[:16]} is entry {version} of {stream}: nothing up to there has changed.")
            for fault in verdict.faults:
                say(f"WRONG {fault}")
            wrong += len(verdict.faults)
            found = many(len(verdict.faults), "fault")
            say("The chain holds." if not verdict.faults else f"{found}: do not rely on this log.")
            for stream, unnamed in verdict.unnamed.items():
                say(f"{stream}: {unnamed} entries were sealed without the name of their log, by an older tiershift.")
        if not wrong:
            say(UNSEEN)
    return 1 if wrong else 0
