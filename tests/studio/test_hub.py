"""Several visits on one plan in a real store: what one records the others see; a store that is away loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.studio.turns import AtOnce, InTurn

from tiershift.errors import Problem, ScenarioError
from tiershift.events.chain import Entry
from tiershift.events.store import MemoryStore
from tiershift_studio import branching
from tiershift_studio.address import Address
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.commands import branches, clashes, looks, moves
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.store import Studio
from tiershift_studio.views.share import address_of
from tiershift_studio.visitor import Role, Visitor

CARE, TARGETED = "care_budget", "targeted_budget"


class Visit:
    """A visit and its turns."""

    def __init__(self, forecaster: Forecaster, hub: Hub, name: str, at: Visit | None = None) -> None:
        self.turns = InTurn(hub)
        self.studio = Studio(forecaster, NO_ANSWER, hub, self.turns, visitor=Visitor(name, Role.APPROVER))
        branching.open_at(self.studio, address_of(at.studio) if at else Address())
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is on its way."""
        self.turns.until(lambda: not self.studio.busy and not self.studio.opening)

    def decide(self, lever: str, value: float) -> None:
        self.studio.obey(moves.Move(lever, value))
        self.studio.obey(moves.Settle())
        self.rest()

    def value(self, lever: str) -> float:
        return self.studio.settings.values[[one.id for one in self.studio.forecaster.levers].index(lever)]

    def sees(self, lever: str, value: float) -> None:
        """Wait until a lever stands somewhere."""
        self.turns.until(lambda: self.value(lever) == value)


@pytest.fixture(params=["file", "server"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    """A hub over a SQLite file, and over a PostgreSQL server."""
    if request.param == "file":
        url = str(tmp_path / "plans.sqlite")
    else:
        url = request.getfixturevalue("postgres_url")
    hub = Hub(url)
    yield hub
    hub.close()


def test_what_one_records_the_other_sees_and_may_undo(forecaster: Forecaster, hub: Hub) -> None:
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(CARE, 8000.0)
    bob = Visit(forecaster, hub, "Director", at=ann)
    assert bob.value(CARE) == 8000.0
    assert bob.studio.notice == (0, "")
    bob.decide(TARGETED, 2000.0)
    ann.sees(TARGETED, 2000.0)
    assert ann.studio.notice == (1, "Director moved targeted early help budget to £2,000m.")
    assert bob.studio.notice == (0, "")
    ann.studio.obey(moves.Undo())
    bob.sees(TARGETED, 1737)
    assert bob.studio.notice[1].startswith("Treasurer took back: Targeted early help budget")
    assert hub.watching == 1
    ann.studio.leave()
    bob.studio.leave()
    assert hub.watching == 0


def test_a_hand_that_moves_keeps_its_draft_while_others_record_something_else(forecaster: Forecaster, hub: Hub) -> None:
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(CARE, 8000.0)
    bob = Visit(forecaster, hub, "Director", at=ann)
    ann.studio.obey(moves.Move(TARGETED, 2000.0))
    bob.decide(CARE, 7900.0)
    ann.sees(CARE, 7900.0)
    assert ann.value(TARGETED) == 2000.0
    ann.studio.obey(moves.Settle())
    bob.sees(TARGETED, 2000.0)
    assert ann.studio.clash is None


@pytest.mark.parametrize(("choice", "ends"), [(clashes.KeepTheirs(), 7900.0), (clashes.PutMineOnTop(), 7800.0)])
def test_two_who_move_the_same_see_both_sides_and_one_of_them_chooses(
    forecaster: Forecaster, hub: Hub, choice: clashes.KeepTheirs | clashes.PutMineOnTop, ends: float
) -> None:
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(TARGETED, 2000.0)
    bob = Visit(forecaster, hub, "Director", at=ann)
    ann.studio.obey(moves.Move(CARE, 7800.0))
    ann.studio.obey(moves.Move("universal_budget", 1100.0))
    bob.decide(CARE, 7900.0)
    ann.studio.obey(moves.Settle())
    ann.turns.until(lambda: ann.studio.clash is not None)
    assert ann.studio.clash is not None
    (conflict,) = ann.studio.clash.conflicts
    assert [event.who for event in (conflict.mine, *conflict.theirs)] == ["Treasurer", "Director"]
    assert ann.value(CARE) == 7800.0
    ann.studio.obey(choice)
    bob.sees("universal_budget", 1100.0)
    bob.sees(CARE, ends)
    ann.sees(CARE, ends)


class Away(MemoryStore):
    """A store whose server is not there for a while."""

    gone = False

    def append(self, *args: object, **kwargs: object) -> object:  # type: ignore[override]
        """See `Store.append`."""
        if self.gone:
            raise ScenarioError(Problem("db", "the server does not answer", "", "Wait until it is back."))
        return super().append(*args, **kwargs)  # type: ignore[arg-type]

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        if self.gone:
            raise ScenarioError(Problem("db", "the server does not answer", "", "Wait until it is back."))
        return super().read(stream, after=after)


def test_a_store_that_is_away_loses_nothing_of_what_was_moved(forecaster: Forecaster) -> None:
    hub, turns = Hub("memory:"), AtOnce()
    hub.store = store = Away()
    studio = Studio(forecaster, NO_ANSWER, hub, turns)
    store.gone = True
    studio.obey(moves.Move(CARE, 8000.0))
    studio.obey(moves.Settle())
    assert "kept here" in studio.trouble
    assert "the server does not answer" in studio.trouble
    studio.obey(moves.Move(TARGETED, 2000.0))
    studio.obey(moves.Settle())
    turns.pass_time()
    assert (studio.busy, studio.line) == (True, None)
    store.gone = False
    turns.pass_time()
    assert (studio.trouble, studio.busy) == ("", False)
    assert [event.kind for event in studio.plan.events[-2:]] == ["BudgetSet", "BudgetSet"]
    assert len(store.streams()) == 1
    studio.leave()
    hub.close()


def test_the_ghost_follows_the_branch_that_is_compared_with(forecaster: Forecaster, tmp_path: Path) -> None:
    hub = Hub(str(tmp_path / "plans.sqlite"))
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(CARE, 8000.0)
    bob = Visit(forecaster, hub, "Director", at=ann)
    ann.studio.obey(branches.MakeBranch("hubs"))
    ann.rest()
    ann.studio.obey(looks.Compare("main"))
    ann.rest()
    before = ann.studio.asked.against
    bob.decide(TARGETED, 2500.0)
    ann.turns.until(lambda: ann.studio.asked.against is not before)
    assert ann.value(TARGETED) == 1737
    assert ann.studio.asked.differs
    hub.close()


def test_whoever_only_looks_is_told_that_the_store_is_away_and_that_it_is_back(forecaster: Forecaster) -> None:
    hub = Hub("memory:")
    hub.store = store = Away()
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(CARE, 8000.0)
    store.gone = True
    ann.turns.until(lambda: "the server does not answer" in ann.studio.trouble)
    store.gone = False
    ann.turns.until(lambda: not ann.studio.trouble)
    assert ann.studio.notice == (0, "")
    ann.studio.leave()
    hub.close()


def test_undo_while_two_clash_drops_mine_and_leaves_theirs(forecaster: Forecaster, tmp_path: Path) -> None:
    hub = Hub(str(tmp_path / "plans.sqlite"))
    ann = Visit(forecaster, hub, "Treasurer")
    ann.decide(TARGETED, 2000.0)
    bob = Visit(forecaster, hub, "Director", at=ann)
    ann.studio.obey(moves.Move(CARE, 7800.0))
    bob.decide(CARE, 7900.0)
    ann.studio.obey(moves.Settle())
    ann.turns.until(lambda: ann.studio.clash is not None)
    ann.studio.obey(moves.Undo())
    ann.sees(CARE, 7900.0)
    assert ann.studio.clash is None
    hub.close()
