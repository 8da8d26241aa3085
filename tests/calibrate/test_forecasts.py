"""A forecast is scored by what was counted after it was issued, and by nothing that it knew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest
from tests.small import mdl, written

from tiershift import Model, ensemble, load_model
from tiershift.calibrate.forecasts import COLUMNS, Scored, forecast_scores
from tiershift.events import Command, Counted, Store, Undone, open_store
from tiershift.events.branches import Lineage, lineage
from tiershift.events.write import Written, plan_of, write
from tiershift.run.issued import issue

EQUATIONS = """
leaving = 0.3 ~ 1/Year ~|
waiting = INTEG(-leaving * waiting, 100) ~ children ~|
outflow = leaving * waiting ~ children/Year ~|
"""
PARAMETERS = """
model: small
price_base: 2023-24
parameters:
  leaving: {value: 0.3, unit: 1/Year, draw: {uniform: {low: 0.1, high: 0.5}}, source: assumed,
    confidence: D, range: [0, 1], kind: assumed, year: 2024}
"""
DAY = {1: date(2011, 12, 31), 2: date(2012, 12, 31), 3: date(2013, 6, 30)}


@pytest.fixture
def queue(tmp_path: Path) -> Model:
    written(tmp_path, PARAMETERS, "small.params.yaml")
    return load_model(written(tmp_path, mdl(EQUATIONS, start=2010, end=2014, step=0.125, saveper=0.25)))


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        yield opened


def add(store: Store, model: Model, *commands: Command) -> Lineage:
    done = write(store, lineage(store, "plan"), commands, model)
    assert isinstance(done, Written), done
    return done.lineage


def count(value: float, effective: date, variable: str = "waiting") -> Counted:
    told = {"who": "Council", "why": "The yearly count", "source": "Census", "recorded": date(2014, 1, 1)}
    unit = "children" if variable == "waiting" else "children/Year"
    return Counted(event_id=uuid4(), effective=effective, variable=variable, value=value, unit=unit, **told)  # type: ignore[arg-type]


def give_out(store: Store, model: Model, name: str, futures: int = 40) -> UUID:
    event, _ = issue(
        model, plan_of(lineage(store, "plan"), model.name), forecast_id=name, variables=["waiting", "outflow"],
        who="Finance", why="For the board", recorded=date(2014, 1, 1), event_id=uuid4(), futures=futures, seed=3,
    )  # fmt: skip
    add(store, model, event)
    return event.event_id


def test_a_forecast_is_scored_by_the_counts_that_came_after_it(queue: Model, store: Store) -> None:
    add(store, queue, count(60, DAY[1]))
    give_out(store, queue, "F-1")
    line = add(store, queue, count(45, DAY[2]), count(14, DAY[2], "outflow"))
    flow, stock = forecast_scores(queue, line)
    assert (stock.forecast, stock.variable, stock.counted_on, stock.differs) == ("F-1", "waiting", "2012-12-31", ())
    plan = plan_of(line.first(1), "small")
    sample = ensemble(queue, futures=40, seed=3, plan=plan, traces=True)["waiting"].sel(time=2013.0).values
    assert (stock.low, stock.median, stock.high) == pytest.approx(tuple(np.quantile(sample, (0.1, 0.5, 0.9))))
    assert stock.inside == (stock.low <= 45 <= stock.high)
    distance = np.abs(sample - 45).mean() - 0.5 * np.abs(sample[:, None] - sample).mean()
    assert stock.crps == pytest.approx(distance)
    assert stock.last == 60
    assert stock.skill == pytest.approx(1 - distance / 15)
    assert (flow.variable, flow.last, flow.skill) == ("outflow", None, None)
    assert tuple(flow.row()) == COLUMNS


def test_a_forecast_of_one_number_is_scored_by_how_far_it_was_off(queue: Model, store: Store) -> None:
    give_out(store, queue, "F-1", futures=1)
    (only,) = forecast_scores(queue, add(store, queue, count(45, DAY[2])))
    assert only.crps == pytest.approx(abs(only.median - 45))
    assert only.low == only.median == only.high
    assert not only.inside


def test_a_count_between_two_kept_times_is_compared_on_the_line_between_them(queue: Model, store: Store) -> None:
    give_out(store, queue, "F-1", futures=1)
    line = add(store, queue, count(50, date(2012, 2, 15)))
    (only,) = forecast_scores(queue, line)
    values = ensemble(queue, futures=1, seed=3, traces=True, variables=["waiting"])["waiting"][0].values
    at = 2012 + (1 + 15 / 29) / 12
    assert only.median == pytest.approx(np.interp(at, np.arange(2010, 2014.1, 0.25), values))


def test_what_a_forecast_knew_does_not_score_it(queue: Model, store: Store) -> None:
    add(store, queue, count(45, DAY[2]))
    give_out(store, queue, "F-1")
    corrected = count(46, DAY[2])
    earlier = count(61, DAY[1])
    line = add(store, queue, corrected, earlier)
    assert forecast_scores(queue, line) == (), "a moment of which it had a count, and one before it"


def test_a_forecast_of_an_earlier_version_did_not_know_what_came_after_it(queue: Model, store: Store) -> None:
    add(store, queue, count(60, DAY[1]))
    add(store, queue, count(45, DAY[2]))
    earlier = plan_of(lineage(store, "plan").first(1), queue.name)
    told = {"who": "Finance", "why": "For the board", "recorded": date(2014, 1, 1), "event_id": uuid4()}
    issued, _ = issue(queue, earlier, forecast_id="F-1", variables=["waiting"], futures=40, seed=3, **told)  # type: ignore[arg-type]
    assert issued.version == 1
    found = forecast_scores(queue, add(store, queue, issued, count(40, DAY[3])))
    assert [(each.counted, each.last) for each in found] == [(45, 60), (40, 60)]


def test_of_several_counts_of_a_moment_the_last_one_scores(queue: Model, store: Store) -> None:
    give_out(store, queue, "F-1")
    wrong, right = count(450, DAY[2]), count(45, DAY[2])
    line = add(store, queue, wrong, right)
    assert [each.counted for each in forecast_scores(queue, line)] == [45]
    undone = Undone(
        event_id=uuid4(),
        effective=DAY[3],
        recorded=date(2014, 1, 1),
        who="Council",
        why="Misread",
        target=right.event_id,
    )
    line = add(store, queue, undone)
    assert [each.counted for each in forecast_scores(queue, line)] == [450]


def test_one_count_may_be_asked_for_and_every_forecast_before_it_is_scored(queue: Model, store: Store) -> None:
    give_out(store, queue, "F-1")
    first, second = count(60, DAY[1]), count(45, DAY[2])
    add(store, queue, first)
    give_out(store, queue, "F-2")
    line = add(store, queue, second)
    found: tuple[Scored, ...] = forecast_scores(queue, line, counts=[str(second.event_id)])
    assert [(each.forecast, each.counted, each.last) for each in found] == [("F-1", 45, None), ("F-2", 45, 60)]
    assert found[1].high - found[1].low < found[0].high - found[0].low, "the second went on from the first count"
    everything = forecast_scores(queue, line)
    assert [(each.forecast, each.counted) for each in everything] == [("F-1", 60), ("F-1", 45), ("F-2", 45)]


def test_a_model_that_changed_since_is_told(queue: Model, store: Store, tmp_path: Path) -> None:
    give_out(store, queue, "F-1")
    line = add(store, queue, count(45, DAY[2]))
    other = load_model(written(tmp_path, queue.path.read_text("utf-8").replace(", 100)", ", 101)")))
    (only,) = forecast_scores(other, line)
    assert any(each.startswith("the model:") for each in only.differs)
    assert str(only.row()["differs"]).startswith("the model:")
