"""Counts steer: from the moment of a count every future goes on from it, and what the model had instead is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import model

import tiershift
from tiershift import Model, Plan, Quantiles, Stopped, ensemble, simulate
from tiershift.compile.build import build
from tiershift.compile.lean import lean
from tiershift.compile.pipeline import lower
from tiershift.events.plan import Observation
from tiershift.model.tree import Ref
from tiershift.run import layout
from tiershift.run.batch import run
from tiershift.run.discrepancy import COLUMNS, NOT_STEERING, discrepancies
from tiershift.run.observed import steered_by, stocks_of
from tiershift.run.schedule import no_changes
from tiershift.run.steering import steering

STEP, START, END = 0.125, 2010.0, 2014.0
CLOCK: dict[str, Any] = {"start": START, "end": END, "step": STEP}
QUEUES = """
age : young, old ~~|
leaving = 0.3 ~~|
waiting[age] = INTEG(arriving - leaving * waiting[age], first[age]) ~~|
first[age] = 30, 10 ~~|
arriving = 4 ~~|
in help = INTEG(leaving * SUM(waiting[age!]) - in help / 2, 5) ~~|
all waiting = SUM(waiting[age!]) ~~|
everybody = all waiting + in help ~~|
young and helped = waiting[young] + in help ~~|
twice = 2 * in help ~~|
offset = in help + 1 ~~|
difference = everybody - in help ~~|
share = in help / everybody ~~|
smoothed = SMOOTH(in help, 1) ~~|
outflow = in help / 2 ~~|
cumulative help = INTEG(outflow, 0) ~~|
help and past = in help + cumulative help ~~|
mood[age] = INTEG((1 - mood[age]) / 3, 0.5) ~ Dmnl ~|
"""


def seen(variable: str, value: float, at: float, name: str = "e") -> Observation:
    return Observation(at, at, variable, value, "", "a census", f"{name} {variable} {at}", steers=True)


def plan_of(*observations: Observation) -> Plan:
    return Plan(name="mine", observations=observations)


@pytest.fixture
def queues(tmp_path: Path) -> Model:
    return model(tmp_path, QUEUES, **CLOCK)


@pytest.mark.parametrize("method", [0, 1])
@pytest.mark.parametrize("at", [2011.0, 2011.0 - STEP / 2, 2011.0 - STEP * 0.99])
def test_a_draining_stock_goes_on_from_the_first_step_that_is_not_before_the_count(
    at: float, method: int, tmp_path: Path
) -> None:
    drained = model(tmp_path, "s = INTEG(-0.4 * s, 100) ~~|", **CLOCK, method=method)
    made = simulate(drained, plan=plan_of(seen("s", 412, at)))
    each = 1 - 0.4 * STEP if method == 0 else sum((-0.4 * STEP) ** k / f for k, f in enumerate((1, 1, 2, 6, 24)))
    steps = np.arange(33)
    expected = np.where(steps < 8, 100 * each**steps, 412 * each ** (steps - 8.0))
    np.testing.assert_allclose(made["s"], expected, rtol=1e-13)
    assert made["s"].sel(time=2011.0) == 412, "what was counted, to the bit"
    (row,) = discrepancies(made)
    assert (row["variable"], row["counted"], row["acts_from"]) == ("s", 412, "2011-01-01")
    assert row["modelled_median"] == pytest.approx(100 * each**8)
    assert row["discrepancy_median"] == pytest.approx(412 - 100 * each**8)
    assert row["share_median"] == pytest.approx((412 - 100 * each**8) / 412)


def test_a_count_at_the_very_start_takes_the_place_of_the_initial_value(tmp_path: Path) -> None:
    drained = model(tmp_path, "s = INTEG(-0.4 * s, 100) ~~|", **CLOCK)
    for observation in (seen("s", 50, START), seen("s", 50, START - STEP / 1e7)):
        made = simulate(drained, plan=plan_of(observation))
        np.testing.assert_allclose(made["s"], 50 * (1 - 0.4 * STEP) ** np.arange(33), rtol=1e-13)


def test_the_stocks_of_a_sum_move_in_proportion(queues: Model) -> None:
    free, steered = simulate(queues), simulate(queues, plan=plan_of(seen("everybody", 90, 2012.0)))
    before, after = ({n: r.sel(time=2012.0) for n, r in made.data_vars.items()} for made in (free, steered))
    total = float(before["everybody"])
    assert total != pytest.approx(90)
    np.testing.assert_allclose(after["waiting"], before["waiting"] * 90 / total)
    np.testing.assert_allclose(after["in_help"], before["in_help"] * 90 / total)
    assert float(after["everybody"]) == pytest.approx(90)
    for untouched in ("cumulative_help", "smoothed", "mood"):
        assert np.array_equal(after[untouched], before[untouched])
    for name in free.data_vars:
        assert np.array_equal(free[name][:16], steered[name][:16]), name
    assert steered["count_modelled"].values.ravel() == pytest.approx([total] * 3)


def test_a_total_of_nothing_is_spread_evenly(tmp_path: Path) -> None:
    text = "age : a, b, c ~~|\ns[age] = INTEG(-s[age], 0) ~~|\ntotal = SUM(s[age!]) ~~|"
    made = simulate(model(tmp_path, text, **CLOCK), plan=plan_of(seen("total", 12, 2011.0)))
    assert made["s"].sel(time=2011.0).values.tolist() == [4, 4, 4]


def test_a_stock_below_nothing_has_no_part_in_what_was_counted(tmp_path: Path) -> None:
    text = "age : a, b ~~|\nfirst[age] = -4, 6 ~~|\ns[age] = INTEG(0 * s[age], first[age]) ~~|\nt = SUM(s[age!]) ~~|"
    made = simulate(model(tmp_path, text, **CLOCK), plan=plan_of(seen("t", 10, 2011.0)))
    assert made["s"].sel(time=2011.0).values.tolist() == [0, 10]
    assert made["count_discrepancy"].values.ravel().tolist() == [8, 8, 8]


@pytest.mark.parametrize(
    ("variable", "why"),
    [
        ("outflow", "plain sum"),
        ("twice", "plain sum"),
        ("offset", "plain sum"),
        ("share", "plain sum"),
        ("smoothed", "plain sum"),
        ("leaving", "plain sum"),
        ("cumulative_help", "tally"),
        ("help_and_past", "tally"),
        ("mood", "ratio"),
        ("unheard_of", "plain sum"),
    ],
)
def test_what_identifies_no_stock_is_kept_for_scoring_and_says_so(variable: str, why: str, queues: Model) -> None:
    plan = plan_of(seen(variable, 7, 2012.0))
    (said,) = steered_by(queues, plan)
    assert not said.steers
    assert why in said.why
    steered = simulate(queues, plan=plan)
    assert why in steered.attrs.pop(NOT_STEERING)
    free = simulate(queues)
    assert steered.assign_attrs(plan="").identical(free)
    with pytest.raises(tiershift.UsageError, match="no count steered"):
        discrepancies(steered)


def test_a_variable_names_the_stocks_that_it_is_the_sum_of(queues: Model) -> None:
    assert stocks_of(queues, "waiting") == ("waiting",)
    assert stocks_of(queues, "everybody") == ("waiting", "in help")
    assert stocks_of(queues, "difference") == ("waiting",), "what is added and taken away again is not there"
    assert "plain sum" in stocks_of(queues, "share")


@pytest.mark.parametrize(("at", "value"), [(START - 1, 4.0), (END + STEP, 4.0), (2012.0, -1.0)])
def test_a_count_outside_the_run_or_below_nothing_does_not_steer(at: float, value: float, queues: Model) -> None:
    (said,) = steered_by(queues, plan_of(seen("in_help", value, at)))
    assert not said.steers


def test_an_observation_that_does_not_ask_steers_nothing(queues: Model) -> None:
    asleep = Observation(2012.0, 2012.0, "in_help", 90.0, "", "a census", "e")
    made = simulate(queues, plan=plan_of(asleep))
    assert made.assign_attrs(plan="").identical(simulate(queues))


def test_a_later_count_of_the_same_stocks_at_a_moment_takes_the_place_of_the_earlier(queues: Model) -> None:
    plan = plan_of(seen("all_waiting", 40, 2012.0, "first"), seen("waiting", 44, 2012.0, "second"))
    made = simulate(queues, plan=plan)
    assert made["all_waiting"].sel(time=2012.0) == pytest.approx(44)
    assert [each.steers for each in steered_by(queues, plan)] == [False, True]
    assert made["count_event"].values.tolist() == ["second waiting 2012.0"]


def test_counts_of_a_part_and_of_the_whole_both_hold(queues: Model) -> None:
    for plan in (
        plan_of(seen("everybody", 90, 2012.0), seen("in_help", 20, 2012.0)),
        plan_of(seen("in_help", 20, 2012.0), seen("everybody", 90, 2012.0)),
    ):
        made = simulate(queues, plan=plan)
        now, free = made.sel(time=2012.0), simulate(queues).sel(time=2012.0)
        assert float(now["in_help"]) == 20
        assert float(now["everybody"]) == pytest.approx(90)
        np.testing.assert_allclose(now["waiting"] / now["waiting"].sum(), free["waiting"] / free["waiting"].sum())
        rows = {row["variable"]: row for row in discrepancies(made)}
        assert rows["everybody"]["modelled_median"] == pytest.approx(float(free["everybody"])), "before any count"


def test_counts_that_contradict_each_other_are_told(queues: Model) -> None:
    contradiction = plan_of(seen("in_help", 95, 2012.0), seen("everybody", 90, 2012.0))
    assert [each.why for each in steered_by(queues, contradiction)] == [
        "",
        "its parts, counted at the same time, come to more",
    ]
    across = plan_of(seen("all_waiting", 30, 2012.0), seen("young_and_helped", 20, 2012.0))
    assert [each.steers for each in steered_by(queues, across)] == [True, False]
    complete = plan_of(*(seen(name, 30, 2012.0) for name in ("all_waiting", "in_help", "everybody")))
    assert "each of its parts" in steered_by(queues, complete)[2].why


PLAN = plan_of(seen("everybody", 90, 2011.3), seen("in_help", 8, 2012.0), seen("all_waiting", 0, 2012.0))
FUTURES = {"leaving": np.linspace(0.05, 1.2, 37), "arriving": np.linspace(9, 0, 37)}


def test_a_future_is_the_same_to_the_bit_alone_and_among_many(queues: Model) -> None:
    together = ensemble(queues, futures=37, draws=FUTURES, plan=PLAN, traces=True)
    for future in (0, 17, 36):
        own = {name: float(values[future]) for name, values in FUTURES.items()}
        alone = simulate(queues, params=own, plan=PLAN)
        for name in alone.data_vars:
            assert np.array_equal(alone[name], together[name].sel(future=future), equal_nan=True), name
        assert np.array_equal(alone["count_modelled"][0], together["count_modelled_futures"].sel(future=future))


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    counts=st.lists(
        st.tuples(st.sampled_from(("everybody", "all_waiting", "in_help")), st.floats(0, 500), st.integers(0, 32)),
        max_size=4,
    ),
    kept=st.lists(st.sampled_from(("in help", "outflow", "cumulative help")), min_size=1, unique=True),
    method=st.sampled_from((0, 1)),
)
def test_lanes_threads_and_lean_kernels_give_the_same_bits(
    counts: list[tuple[str, float, int]], kept: list[str], method: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small = model(tmp_path_factory.mktemp("bits"), QUEUES, **CLOCK, method=method)
    whole = lower(small.tree)
    constants = np.tile(np.array(list(whole.constants.values())), (11, 1))
    constants[:, list(whole.constants).index(Ref("leaving"))] = np.linspace(0.05, 1.2, 11)
    plan = plan_of(*(seen(name, value, START + STEP * k, str(n)) for n, (name, value, k) in enumerate(counts)))
    changes = steering(small, whole, plan).added_to(no_changes())
    cells = [Ref(name) for name in kept]
    part = lean(whole, [*cells, *changes.stocks])
    outcomes = []
    for program, lanes, threads in ((whole, 1, 1), (whole, 4, 1), (whole, 8, 2), (part, 1, 1), (part, 4, 2)):
        slots = np.array([program.slots[cell] for cell in cells], np.int64)
        outcomes.append(run(build(program, lanes), constants, changes, slots, threads=threads))
    for other in outcomes[1:]:
        assert np.array_equal(other.values, outcomes[0].values)
        assert np.array_equal(other.noted, outcomes[0].noted)


def test_results_written_in_place_are_those_that_are_copied(queues: Model) -> None:
    program = lower(queues.tree)
    changes = steering(queues, program, PLAN).added_to(no_changes())
    kernel, constants = build(program, 1), np.array([list(program.constants.values())])
    changing = np.arange(kernel.layout.still, kernel.layout.slots)
    in_place = run(kernel, constants, changes, changing)
    copied = run(kernel, constants, changes, changing[::-1].copy())
    assert np.array_equal(in_place.values, copied.values[:, :, ::-1], equal_nan=True)
    assert np.array_equal(in_place.noted, copied.noted)
    assert in_place.noted.any()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    value=st.floats(0, 1e6),
    step=st.integers(0, 32),
    variable=st.sampled_from(("everybody", "all_waiting", "in_help", "waiting", "young_and_helped")),
)
def test_what_was_counted_holds_at_its_moment_and_nothing_else_moves(
    value: float, step: int, variable: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small = model(tmp_path_factory.mktemp("law"), QUEUES, **CLOCK)
    at = START + STEP * step
    futures = {name: values[:5] for name, values in FUTURES.items()}
    free = ensemble(small, futures=5, draws=futures, traces=True)
    made = ensemble(small, futures=5, draws=futures, plan=plan_of(seen(variable, value, at)), traces=True)
    now, then = made.sel(time=at), free.sel(time=at)
    total = now[variable] if "age" not in now[variable].dims else now[variable].sum("age")
    np.testing.assert_allclose(total, value, rtol=1e-12)
    assert float(now["waiting"].min()) >= 0
    assert float(now["in_help"].min()) >= 0
    people = then["waiting"].sum("age") + then["in_help"]
    came_in = made["count_moved"].sum("count_part")
    np.testing.assert_allclose(now["waiting"].sum("age") + now["in_help"], people + came_in, atol=1e-9 * max(value, 1))
    np.testing.assert_allclose(came_in, value - made["count_modelled_futures"][:, 0], atol=1e-9 * max(value, 1))


def test_many_chunks_a_stop_and_a_resume_give_the_bits_of_one_go(
    queues: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"futures": 37, "draws": FUTURES, "plan": PLAN, "reduce": Quantiles((0.2, 0.5))}
    whole = ensemble(queues, **asked)
    monkeypatch.setattr(layout, "_CHUNK", 1)
    path = tmp_path / "run.checkpoint"
    left = iter(range(1))
    with pytest.raises(Stopped):
        ensemble(queues, checkpoint=path, stop=lambda: next(left, None) is None, **asked)
    other = {**asked, "plan": plan_of(*PLAN.observations[:2])}
    with pytest.raises(tiershift.UsageError, match="counts by step"):
        ensemble(queues, checkpoint=path, resume=True, **other)
    resumed = ensemble(queues, checkpoint=path, resume=True, **asked)
    assert resumed.identical(whole)
    modelled = np.quantile(
        ensemble(queues, **{**asked, "reduce": None}, traces=True)["count_modelled_futures"], 0.9, axis=0
    )
    assert np.array_equal(modelled, whole["count_modelled"].sel(count_level=0.9))


def test_a_lean_ensemble_keeps_what_the_counts_are_about(queues: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {"futures": 37, "draws": FUTURES, "plan": PLAN, "variables": ["mood"]}
    whole = ensemble(queues, **asked)
    monkeypatch.setattr(layout, "_MUCH", 1.0)
    assert ensemble(queues, **asked).identical(whole)


def test_every_future_on_disk_has_what_its_counts_moved(queues: Model, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"futures": 37, "draws": FUTURES, "plan": PLAN, "variables": ["in help"]}
    kept, stored = ensemble(queues, traces=True, **asked), ensemble(queues, traces=tmp_path / "all.zarr", **asked)
    for name in (name for name in kept.coords if str(name).startswith("count")):
        assert kept[name].equals(stored[name].load()), name


def test_a_future_that_left_the_finite_numbers_is_not_brought_back(tmp_path: Path) -> None:
    text = "r = 1 ~~|\nage : a, b ~~|\ns[age] = INTEG(s[age] * r, 1) ~~|\ntotal = SUM(s[age!]) ~~|"
    small = model(tmp_path, text, **CLOCK)
    made = ensemble(small, futures=2, draws={"r": [1.0, 1e300]}, plan=plan_of(seen("total", 4, 2012.0)), traces=True)
    assert made["future_status"].values.tolist() == [0, 1]
    assert made["total"].sel(time=2012.0, future=0) == 4
    assert not np.isfinite(made["total"].sel(time=2014.0, future=1))


def test_the_table_has_the_columns_that_it_names(queues: Model) -> None:
    rows = discrepancies(ensemble(queues, futures=37, draws=FUTURES, plan=PLAN))
    assert [row["variable"] for row in rows] == ["everybody", "in_help", "all_waiting"], (
        "in the order in which they act"
    )
    for row in rows:
        assert tuple(row) == COLUMNS
        low, median, high = (float(row[f"modelled_{end}"]) for end in ("low", "median", "high"))
        assert low <= median <= high
    assert np.isnan(rows[2]["share_median"]), "nothing was counted, so there is no share of it"
