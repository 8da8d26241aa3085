"""From a scenario's name to a plan: file, decisions, log, fold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from tiershift.errors import Problem, ScenarioError, suggest
from tiershift.events.at import event_at
from tiershift.events.chain import Entry, broken_links
from tiershift.events.decide import Command, World, decide
from tiershift.events.fold import apply, fold
from tiershift.events.plan import Plan
from tiershift.events.refusals import Refused
from tiershift.events.sqlite import SqliteStore
from tiershift.events.stamps import latest, monotone, not_ahead
from tiershift.events.store import Store
from tiershift.events.told_at import title_at
from tiershift.events.types import AssumptionWithdrawn, Event, Undone
from tiershift.events.yamlio import Scenario, read_scenario
from tiershift.model.load import Model
from tiershift.model.names import identifier
from tiershift.model.yamlmap import Document
from tiershift.shipped import shelf

_SUFFIXES = (".yaml", ".yml")


def load_plan(path_or_name: Path | str, model: World, store: Store | None = None) -> Plan:
    """Return the plan of a scenario: its file is read, decided against `model`, logged and folded.

    Where the model is of one place, the scenario's amounts are England's and become the place's first (`events.at`).

    Args:
        path_or_name: a scenario file, or the name of a shipped scenario.
        model: what the events are decided against.
        store: where the log is kept, as the stream with the scenario's name, and of a place its code as well
            (`cut-e06000054`); by default in memory only.

    Raises:
        ScenarioError: with every problem of the file and of those it extends, each at its line; or the store holds
            another log under the name.
    """
    scenarios = _with_bases(read_scenario(find_scenario(path_or_name)))
    scenario = scenarios[-1]
    _check_models(scenarios, model)
    title = _titled(scenarios, model)
    empty = Plan(name=scenario.name, title=title, model=scenario.model)
    # Without its base a scenario would be refused for what the base says.
    events = () if scenarios[0].extends else _decided(empty, scenarios, model)
    if problems := [problem for each in scenarios for problem in _problems(each.document)]:
        raise ScenarioError(problems)
    if store is not None:
        return _logged(empty, events, store, _stream(empty, model))
    with SqliteStore() as memory:
        return _logged(empty, events, memory, empty.name)


def model_of(path_or_name: Path | str) -> str:
    """Return the name of the model that a scenario is made for.

    Raises:
        ScenarioError: there is no such scenario, or it does not say.
    """
    scenario = read_scenario(find_scenario(path_or_name))
    if not scenario.model:
        scenario.document.check(ScenarioError)
    return scenario.model


def find_scenario(path_or_name: Path | str) -> Path:
    """Return the file of a scenario given by path, or by the name of a shipped one.

    Raises:
        ScenarioError: there is none; the nearest names are offered.
    """
    path = Path(path_or_name)
    if path.suffix in _SUFFIXES or path.is_file() or len(path.parts) > 1:
        if path.is_file():
            return path
        beside = sorted(found.name for found in path.parent.glob("*") if found.suffix in _SUFFIXES)
        offer = suggest(path.name, beside, f"Scenarios there: {', '.join(beside)}." if beside else "")
        way_out = offer or f"Shipped scenarios, by name: {', '.join(shipped())}."
        raise ScenarioError(Problem(str(path), "there is no such scenario file", "", way_out))
    if path.name in shipped():
        return shelf("scenarios") / f"{path.name}.yaml"
    way_out = f"{suggest(path.name, shipped())} Shipped scenarios: {', '.join(shipped())}.".strip()
    raise ScenarioError(Problem(path.name, "there is no shipped scenario of this name", "", way_out))


def shipped() -> tuple[str, ...]:
    """Return the names of the shipped scenarios."""
    return tuple(sorted(path.stem for path in shelf("scenarios").glob("*.yaml")))


def record(plan: Plan, commands: Sequence[Command], model: World, store: Store) -> Plan | Refused:
    """Return `plan` with `commands` decided, appended to its log and folded; all of them, or none and the refusal.

    Stamps do not go backwards: an event gets that of the entry before it where its own is earlier.

    Raises:
        StaleVersion: the log in `store` has gone on since `plan` was read.
    """
    events: list[Event] = []
    after = plan
    for command in commands:
        decided = not_ahead(command) or decide(after, command, model)
        if isinstance(decided, Refused):
            return decided
        events.append(decided)
        after = apply(after, decided)
    stamped, _ = monotone(events, latest(store.read(plan.name)))
    return fold(store.append(plan.name, stamped, expected_version=len(plan.events)), plan)


def _with_bases(scenario: Scenario) -> tuple[Scenario, ...]:
    """Return the scenario behind those it extends, the first base first."""
    chain = [scenario]
    while (derived := chain[0]).extends:
        path = derived.path.parent / f"{derived.extends}.yaml"
        if not path.is_file() and derived.extends in shipped():
            path = shelf("scenarios") / path.name
        if not path.is_file():
            known = sorted({*shipped(), *(found.stem for found in path.parent.glob("*.yaml"))} - {derived.name})
            way_out = suggest(derived.extends, known, f"Scenarios: {', '.join(known)}.")
            derived.document.note(derived.extends_line, f'there is no scenario "{derived.extends}" to extend', way_out)
            break
        if any(path.resolve() == each.path.resolve() for each in chain):
            ring = " → ".join([each.name for each in reversed(chain)] + [derived.extends])
            way_out = "Let one of them stand by itself."
            derived.document.note(derived.extends_line, f"the scenarios extend each other in a ring: {ring}", way_out)
            break
        chain.insert(0, read_scenario(path))
    return tuple(chain)


def _titled(scenarios: Sequence[Scenario], model: World) -> str:
    """The title of the last scenario, at a place with the place's amounts."""
    title = scenarios[-1].title
    if not isinstance(model, Model) or model.local is None:
        return title
    written = [one.event for one in scenarios[-1].events]
    return title_at(title, [(event, event_at(event, model)) for event in written])


def _check_models(scenarios: Sequence[Scenario], model: World) -> None:
    for scenario in scenarios:
        if scenario.model and identifier(scenario.model) != identifier(model.name):
            line = scenario.document.root.lines["model"]
            what = f"the scenario is made for the model {scenario.model}, not for {model.name}"
            way_out = f"Run it with {scenario.model}, or make a copy that says `model: {model.name}`."
            scenario.document.note(line, what, way_out)


def _decided(plan: Plan, scenarios: Sequence[Scenario], model: World) -> tuple[Event, ...]:
    """Return the events that the model accepts; each refusal is noted in its scenario's document."""
    own: dict[UUID, UUID] = {}
    for scenario in scenarios:
        for written in scenario.events:
            event = event_at(written.event, model) if isinstance(model, Model) else written.event
            own[written.event.event_id] = event.event_id
            if isinstance(event, Undone | AssumptionWithdrawn):  # of a place, what is undone has an id of its own
                event = event.model_copy(update={"target": own.get(event.target, event.target)})
            match decide(plan, event, model):
                case Refused(_, what, way_out, field):
                    scenario.document.note(written.lines.get(field, written.line), what, way_out)
                case event:
                    plan = apply(plan, event)
    return tuple(plan.events)


def _problems(document: Document) -> tuple[Problem, ...]:
    try:
        document.check(ScenarioError)
    except ScenarioError as error:
        return error.problems
    return ()


def _stream(plan: Plan, model: World) -> str:
    """The name of a plan's log: of one place, another than of England."""
    local = model.local if isinstance(model, Model) else None
    return f"{plan.name}-{local.code.casefold()}" if local else plan.name


def _logged(plan: Plan, events: Sequence[Event], store: Store, stream: str) -> Plan:
    """Return `plan` folded from its log, to which those of `events` that it does not have are appended first."""
    there = _sound(plan, store, stream)
    if any(
        entry.event_id != str(event.event_id) or entry.event() != event
        for entry, event in zip(there, events, strict=False)
    ):
        what = f"the log holds another course of events under the name {stream}"
        way_out = "Give the changed scenario a name of its own: rename its file."
        raise ScenarioError(Problem(plan.name, what, "", way_out))
    store.append(stream, events[len(there) :], expected_version=len(there))
    return fold(_sound(plan, store, stream), plan)


def _sound(plan: Plan, store: Store, stream: str) -> tuple[Entry, ...]:
    """The entries of a log whose chain holds."""
    entries = store.read(stream)
    if wrong := broken_links(entries, stream):
        way_out = "Do not rely on it; compare it with a copy."
        raise ScenarioError([Problem(plan.name, f"the log was changed: {each}", "", way_out) for each in wrong])
    return entries
