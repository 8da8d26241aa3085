"""Long runs: told of, stopped, killed, gone on with; and what is not the same run is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.small import model

import tiershift
from tiershift import Mean, Model, Quantiles, Stopped, UsageError, Variance, ensemble
from tiershift.run import layout, stream

pytestmark = pytest.mark.usefixtures("warm")

EQUATIONS = "a = 3 ~~|\nnoise = RANDOM NORMAL(-3, 3, 0, 1, 5) ~~|\ns = INTEG(a * noise, 1) ~~|"
ASKED: dict[str, Any] = {"futures": 100, "reduce": [Mean(), Quantiles((0.1, 0.5))], "variables": ["s"]}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model that is run 16 futures at a time."""
    monkeypatch.setattr(layout, "_CHUNK", 1)
    return model(tmp_path, EQUATIONS)


def after(chunks: int) -> Callable[[], bool]:
    left = iter(range(chunks))
    return lambda: next(left, None) is None


def halted(small: Model, path: Path, **other: Any) -> None:
    with pytest.raises(Stopped):
        ensemble(small, checkpoint=path, stop=after(2), **{**ASKED, **other})


def test_a_run_that_is_stopped_says_how_far_it_came_and_how_to_go_on(small: Model, tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    with pytest.raises(Stopped, match=r"stopped after 48 of 100 futures; go on with resume=True from .*run.checkpoint"):
        ensemble(small, checkpoint=path, stop=after(2), **ASKED)
    with pytest.raises(Stopped, match=r"stopped after 16 of 100 futures$"):
        ensemble(small, stop=after(0), **ASKED)
    assert [each.name for each in tmp_path.iterdir() if "checkpoint" in each.name] == ["run.checkpoint"]


def test_progress_goes_on_where_it_was(small: Model, tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    halted(small, path)
    told: list[tuple[int, int]] = []
    ensemble(small, checkpoint=path, resume=True, progress=lambda *now: told.append(now), **ASKED)
    assert told == sorted(told)
    assert 48 < told[0][0] <= 64
    assert told[-1] == (100, 100)


def test_an_event_stops_a_run_as_a_function_does(small: Model) -> None:
    event = threading.Event()
    event.set()
    with pytest.raises(Stopped, match="after 16 of 100"):
        ensemble(small, stop=event, **ASKED)


def test_an_interrupt_from_the_keyboard_leaves_a_checkpoint_and_no_store(small: Model, tmp_path: Path) -> None:
    path, store = tmp_path / "run.checkpoint", tmp_path / "traces.zarr"

    def interrupted(done: int, total: int) -> None:
        if done > 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensemble(small, progress=interrupted, traces=store, **ASKED)
    assert {each.name for each in tmp_path.iterdir()} == {"small.mdl"}
    with pytest.raises(KeyboardInterrupt):
        ensemble(small, progress=interrupted, traces=store, checkpoint=path, **ASKED)
    assert path.exists()
    assert not store.exists()
    found = ensemble(small, traces=store, checkpoint=path, resume=True, **ASKED)
    assert found.identical(ensemble(small, **ASKED))
    assert {each.name for each in tmp_path.iterdir()} == {"small.mdl", "traces.zarr"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"seed": 4}, "its seed is 0, and this one's 4"),
        ({"futures": 101}, "its futures is 100, and this one's 101"),
        ({"first": 5}, "its first_future is 0, and this one's 5"),
        ({"reduce": [Variance()]}, "its reducers is 'Mean"),
        ({"variables": ["s", "a"]}, "its reducers is"),
        ({"draws": {"a": np.arange(100.0)}}, "its given is None, and this one's 'draws"),
        ({"traces": "elsewhere.zarr"}, "its traces is '', and this one's"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused_by_what_differs(
    other: dict[str, Any], said: str, small: Model, tmp_path: Path
) -> None:
    path = tmp_path / "run.checkpoint"
    halted(small, path)
    with pytest.raises(UsageError, match=said):
        ensemble(small, checkpoint=path, resume=True, **{**ASKED, **other})
    assert path.exists()


def test_a_checkpoint_of_another_model_or_plan_is_refused(small: Model, tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    halted(small, path)
    (tmp_path / "other").mkdir()
    other = model(tmp_path / "other", EQUATIONS.replace("3 ~~", "4 ~~"))
    with pytest.raises(UsageError, match="its model_hash is"):
        ensemble(other, checkpoint=path, resume=True, **ASKED)
    england = tiershift.load_model("childrens_services")
    asked: dict[str, Any] = {"futures": 40, "variables": ["complex"], "reduce": Mean()}
    with pytest.raises(Stopped):
        ensemble(england, checkpoint=tmp_path / "england", stop=after(1), plan="baseline", **asked)
    with pytest.raises(UsageError, match="its plan is 'baseline', and this one's 'cut'"):
        ensemble(england, checkpoint=tmp_path / "england", resume=True, plan="cut", **asked)


def test_what_cannot_be_gone_on_with_is_refused(small: Model, tmp_path: Path) -> None:
    path = tmp_path / "run.checkpoint"
    with pytest.raises(UsageError, match="no checkpoint to go on from"):
        ensemble(small, resume=True, **ASKED)
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere to keep it in"):
        ensemble(small, checkpoint=tmp_path / "nowhere" / "run.checkpoint", **ASKED)
    halted(small, path)
    with pytest.raises(UsageError, match="is there already"):
        ensemble(small, checkpoint=path, **ASKED)
    whole = path.read_bytes()
    for wrong in (b"", b"not a checkpoint", whole[: len(whole) // 2], whole[:200] + b"\0\0\0\0" + whole[204:]):
        path.write_bytes(wrong)
        with pytest.raises(UsageError, match="no checkpoint that can be read"):
            ensemble(small, checkpoint=path, resume=True, **ASKED)


SCRIPT = """
import sys
import time
from pathlib import Path
import tiershift
from tiershift import Mean, Quantiles
from tiershift.run import layout, stream
layout._CHUNK, stream.CHECKPOINT_SECONDS = 1, 0.0
model = tiershift.load_model(Path(sys.argv[1]))
tiershift.ensemble(
    model, futures=4_000, reduce=[Mean(), Quantiles((0.1, 0.5))], variables=["s"], checkpoint=sys.argv[2], resume=True,
    stop=lambda: time.sleep(0.1),
)
"""
"""It never wants to stop, and takes so long over its 250 chunks that it is at work whenever it is killed."""


def test_a_process_that_is_killed_is_gone_on_with(
    small: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.checkpoint"
    for _ in range(2):  # the second time it is one that went on
        before = path.stat().st_mtime_ns if path.exists() else 0
        command = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(small.path), str(path)]
        child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
        while child.poll() is None and not (path.exists() and path.stat().st_mtime_ns > before):
            time.sleep(0.01)
        time.sleep(0.2)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, "it was in the middle of its work"
    asked = {**ASKED, "futures": 4_000}
    monkeypatch.setattr(stream, "CHECKPOINT_SECONDS", 1e9)
    found = ensemble(small, checkpoint=path, resume=True, **asked)
    monkeypatch.undo()
    assert found.identical(ensemble(small, **asked))
