"""A forecast is named by what it follows from: what the March board saw comes out again, bit for bit."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

import tiershift
from tiershift import Model, ScenarioError, UsageError, ensemble, load_model
from tiershift.events import (
    BudgetSet,
    Command,
    Counted,
    CutImposed,
    FundingShifted,
    OutturnRecorded,
    Plan,
    Store,
    Tagged,
    Undone,
    open_store,
)
from tiershift.events.branches import Lineage, fork, lineage
from tiershift.events.history import as_of
from tiershift.events.verify import verify
from tiershift.events.write import Written, plan_of, write
from tiershift.run.issued import COLUMNS, issue, issued, replay, tidy

pytestmark = pytest.mark.usefixtures("warm")

KEPT = ("children_in_care", "early_spend")
MONEY = "GBP2324/year"
FEBRUARY, MARCH, APRIL, MAY = date(2026, 2, 12), date(2026, 3, 12), date(2026, 4, 20), date(2026, 5, 14)


@pytest.fixture(scope="module")
def england() -> Model:
    return load_model("childrens_services")


@pytest.fixture(params=["memory:", "plans.sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with open_store(request.param if request.param == "memory:" else str(tmp_path / request.param)) as opened:
        yield opened


def said(recorded: date, effective: date = date(2026, 4, 1)) -> dict[str, Any]:
    return {"event_id": uuid4(), "effective": effective, "recorded": recorded, "who": "Cabinet", "why": "The budget"}


def add(store: Store, model: Model, *commands: Command, stream: str = "plan") -> Lineage:
    done = write(store, lineage(store, stream), commands, model)
    assert isinstance(done, Written), done
    return done.lineage


def issue_on(store: Store, model: Model, name: str, recorded: date, *, stream: str = "plan") -> bytes:
    plan = plan_of(lineage(store, stream), model.name)
    told: dict[str, Any] = {"who": "Finance", "why": "For the board", "recorded": recorded, "event_id": uuid4()}
    event, table = issue(model, plan, forecast_id=name, variables=KEPT, futures=24, seed=7, **told)
    add(store, model, event, stream=stream)
    return table


@pytest.fixture
def board(store: Store, england: Model) -> tuple[UUID, bytes]:
    """A plan that the March board saw with its forecast: the id of its cut, and the bytes that the board had."""
    cut = CutImposed(**said(FEBRUARY), share=0.04)
    shift = FundingShifted(**said(FEBRUARY), giver="care", receiver="targeted", amount=2e8, unit=MONEY, over=3)
    add(store, england, cut, shift)
    table = issue_on(store, england, "F-2026-03", MARCH)
    add(store, england, Tagged(**said(MARCH), name="March board", version=3))
    return cut.event_id, table


def test_what_the_march_board_saw_comes_out_again_after_all_that_came_later(
    store: Store, england: Model, board: tuple[UUID, bytes]
) -> None:
    cut, march = board
    spent: dict[str, Any] = {"financial_year": 2024, "amount": 8.2e9, "unit": MONEY, "source": "Accounts"}
    add(store, england, Undone(**said(APRIL), target=cut))
    add(store, england, OutturnRecorded(**said(APRIL, date(2023, 4, 1)), tier="care", **spent))
    census: dict[str, Any] = {"variable": "children in care", "value": 79_000.0, "unit": "children", "source": "Return"}
    add(store, england, Counted(**said(APRIL, date(2026, 3, 31)), **census, steers=True))
    add(store, england, BudgetSet(**said(MAY, date(2027, 4, 1)), tier="targeted", value=2.5e9, unit=MONEY))
    line = lineage(store, "plan")
    for when in (MARCH, "March board", 3, "2026-03-12"):
        run = ensemble(england, plan=plan_of(as_of(line, when)), futures=24, seed=7, variables=KEPT, traces=True)
        first = ensemble(england, plan=plan_of(line.first(2)), futures=24, seed=7, variables=KEPT, traces=True)
        assert all(run[name].values.tobytes() == first[name].values.tobytes() for name in KEPT)
    now = ensemble(england, plan=plan_of(line), futures=24, seed=7, variables=KEPT, traces=True)
    assert not np.array_equal(now["children_in_care"], first["children_in_care"])
    again = replay(england, line, "F-2026-03")
    assert (again.same, again.table, again.differs) == (True, march, ())
    assert verify(store, "plan", heads=[again.issued.head]).faults == ()


def test_a_branch_replays_the_forecasts_of_its_past(store: Store, england: Model, board: tuple[UUID, bytes]) -> None:
    told: dict[str, Any] = {"who": "Finance", "why": "To see", "recorded": MAY, "event_id": uuid4()}
    fork(store, as_of(lineage(store, "plan"), "March board"), "hubs", **told)
    add(store, england, CutImposed(**said(MAY), share=0.01), stream="plan@hubs")
    own = issue_on(store, england, "F-hubs", MAY, stream="plan@hubs")
    line = lineage(store, "plan@hubs")
    assert replay(england, line, "F-2026-03").table == board[1]
    assert replay(england, line, "F-hubs").table == own
    with pytest.raises(ScenarioError, match=r"no forecast F-hubs was issued"):
        issued(lineage(store, "plan"), "F-hubs")


def test_the_event_names_all_that_the_bytes_follow_from(
    store: Store, england: Model, board: tuple[UUID, bytes]
) -> None:
    line = lineage(store, "plan")
    event = issued(line, "F-2026-03")
    assert (event.head, event.version) == (line.entries[1].hash, 2)
    assert (event.model_hash, event.parameters_hash) == (england.hash, england.parameters.hash)
    assert (event.seed, event.futures, event.horizon, event.variables) == (7, 24, england.final_time, KEPT)
    assert event.result_digest == hashlib.sha256(board[1]).hexdigest()
    assert event.posterior_hash == ensemble(england, futures=1, variables=KEPT).attrs.get("posterior_hash", "")


def test_threads_change_no_byte(store: Store, england: Model, board: tuple[UUID, bytes]) -> None:
    assert replay(england, lineage(store, "plan"), "F-2026-03", threads=1).table == board[1]


def test_what_is_another_now_is_said(store: Store, england: Model, board: tuple[UUID, bytes], tmp_path: Path) -> None:
    for file in england.path.parent.glob("*.*"):
        if not file.name.endswith(".posterior.csv"):  # that is of this model and no other
            shutil.copy(file, tmp_path)
    bare = load_model(tmp_path / england.path.name)
    rate = bare.parameters.values["other_exit_rate"]
    parameters = bare.parameters.believe(rate.id, rate.low)
    other = replace(bare, hash="1" * 64, parameters=replace(parameters, hash="2" * 64))
    again = replay(other, lineage(store, "plan"), "F-2026-03")
    assert not again.same
    assert again.table != board[1]
    assert [each.split(":")[0] for each in again.differs] == [
        "the model", "its parameters", "its posterior", "the table",
    ]  # fmt: skip
    assert "1" * 64 in again.differs[0]


def test_a_log_that_was_made_anew_is_said(england: Model) -> None:
    with open_store("memory:") as one, open_store("memory:") as other:
        add(one, england, CutImposed(**said(FEBRUARY), share=0.04))
        issue_on(one, england, "F-1", MARCH)
        events = [entry.event() for entry in one.read("plan")]
        other.append("plan", [events[0].model_copy(update={"share": 0.05}), events[1]], expected_version=0)
        again = replay(england, lineage(other, "plan"), "F-1")
        assert [each.split(":")[0] for each in again.differs] == ["the log up to there", "the table"]


def test_a_forecast_of_another_model_is_refused(store: Store, england: Model, board: tuple[UUID, bytes]) -> None:
    with pytest.raises(UsageError, match="is of the model childrens_services, not of other"):
        replay(replace(england, name="other"), lineage(store, "plan"), "F-2026-03")


def test_a_forecast_that_was_not_issued_is_named_with_what_is_near(store: Store, board: tuple[UUID, bytes]) -> None:
    with pytest.raises(ScenarioError, match="Did you mean F-2026-03"):
        issued(lineage(store, "plan"), "F-2026-3")
    with pytest.raises(ScenarioError, match="None was issued yet"):
        issued(lineage(store, "plan").first(1), "F-2026-03")


def test_a_plan_that_is_in_no_log_issues_nothing(england: Model) -> None:
    change = tiershift.Change(2026.25, 2026.25, "envelope_cut", 0.1, "Dmnl", "add", "test")
    told: dict[str, Any] = {"who": "Finance", "why": "For the board", "recorded": MARCH, "event_id": uuid4()}
    with pytest.raises(UsageError, match="is in no log"):
        issue(england, Plan(changes=(change,)), forecast_id="F-1", variables=KEPT, **told)


def test_the_table_has_every_digit_of_every_element(england: Model) -> None:
    element = next(id_ for id_, variable in england.variables.items() if len(variable.subscripts) == 1)
    asked = ["children_in_care", element]
    reducers = [tiershift.Mean(), tiershift.Quantiles((0.1, 0.5, 0.9))]
    found = ensemble(england, futures=5, variables=asked, reduce=reducers)
    rows = list(csv.DictReader(io.StringIO(tidy(found).decode())))
    assert tuple(rows[0]) == COLUMNS
    cells = int(np.prod([n for dim, n in found[f"{element}_mean"].sizes.items() if dim != "time"]))
    assert len(rows) == (1 + cells) * len(found["time"])
    first = [row for row in rows if row["variable"] == "children_in_care"]
    assert [float(row["mean"]) for row in first] == found["children_in_care_mean"].values.tolist()
    assert [float(row["p90"]) for row in first] == found["children_in_care"].sel(quantile=0.9).values.tolist()
    assert first[0]["unit"] == "children"
    assert len({row["element"] for row in rows if row["variable"] == element}) == cells
