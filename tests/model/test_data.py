"""Series from outside a model: Vensim's exports, what holds between their points, and files that are none."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from tests.small import mdl, written

from tiershift import ModelError, load_model, simulate

SERIES = "R : a, b ~~|\nx :INTERPOLATE: ~~|\ny[R] ~~|\nz = x * 2 + SUM(y[R!]) ~~|"


def _run(folder: Path, table: str, name: str = "data.tab") -> dict[str, np.ndarray]:
    path = written(folder, mdl(SERIES, end=3))
    result = simulate(load_model(path, data=[written(folder, table, name)]))
    return {str(id_): result[id_].values for id_ in result}


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("Time\tx\ty[a]\ty[b]\n0\t1\t2\t3\n2\t3\t\t5\n3\t4\t5\t8\n", "data.tab"),
        ('Time\t"X"\tY[ A ]\t y[B]\n0\t1\t2\t3\n2\t3\t?\t5\n3\t4\t5\t8\n', "data.tab"),
        ('Time,x,"y[a]","y[b]"\n3,4,5,8\n0,1,2,3\n2,3,,5\n', "data.csv"),
        ('Time,x,"y[a]","y[b]"\r\n0,1,2,3\r\n2,3,,5\r\n3,4,5,8', "data.csv"),
        ("x\n0\t1\n2\t3\n3\t4\ny[a]\n0\t2\n3\t5\nY[ B ]\n3\t8\n0\t3\n2\t5\n", "data.dat"),
        ("\r\nX\r\n0 1\r\n2, 3\r\n3e0\t+4\r\n\r\ny[A]\r\n0\t2\r\n3\t5\r\ny[b]\r\n0\t3\r\n2\t5\r\n3\t8", "d.DAT"),
        ("Time\tx\ty[a]\ty[b]\n0\t1\t2\t3\n2\t3\t\t5\n3\t4\t5\t8\n", "table.dat"),
    ],
)
def test_a_column_is_a_series_and_a_gap_in_it_is_bridged(table: str, name: str, tmp_path: Path) -> None:
    found = _run(tmp_path, table, name)
    assert found["x"].tolist() == [1, 2, 3, 4]
    assert found["y"].tolist() == [[2, 3], [3, 4], [4, 5], [5, 8]]
    assert found["z"].tolist() == [7, 11, 15, 21]


@pytest.mark.parametrize("start", [0, 0.3, 2010, -7])
def test_points_are_met_though_binary_cannot_hold_the_steps(start: float, tmp_path: Path) -> None:
    rows = "".join(f"{start + k / 10:.1f}\t{k}\t{k}\t{k}\n" for k in range(31))
    model = mdl("r :RAW: ~~|\nh :HOLD BACKWARD: ~~|\nl :LOOK FORWARD: ~~|", start=start, end=f"{start} + 3", step=0.1)
    series = written(tmp_path, f"Time\tr\th\tl\n{rows}", "data.tab")
    found = simulate(load_model(written(tmp_path, model), data=[series]))
    for name in ("r", "h", "l"):
        assert found[name].values.tolist() == list(range(31))


def test_between_points_a_keyword_says_what_holds(tmp_path: Path) -> None:
    model = mdl("r :RAW: ~~|\nh :HOLD BACKWARD: ~~|\nl :LOOK FORWARD: ~~|\ni :INTERPOLATE: ~~|", start=0, end=4)
    series = written(tmp_path, "Time\tr\th\tl\ti\n1\t5\t5\t5\t5\n3\t9\t9\t9\t9\n", "data.tab")
    found = simulate(load_model(written(tmp_path, model), data=[series]))
    assert np.array_equal(found["r"], [math.nan, 5, math.nan, 9, math.nan], equal_nan=True)
    assert found["h"].values.tolist() == [5, 5, 5, 9, 9]
    assert found["l"].values.tolist() == [5, 5, 9, 9, 9]
    assert found["i"].values.tolist() == [5, 5, 7, 9, 9]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("0 1\nx\n0\t1\n", ":1: a value comes before any name"),
        ("x\n0\t1\n1\tmany\n", ":3: it is neither a name nor a time and a value"),
        ("x\n0\t1\n1\n", ":3: it is neither a name nor a time and a value"),
    ],
)
def test_a_list_of_times_and_values_says_where_it_is_wrong(content: str, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, mdl("x ~~|", end=3))
    with pytest.raises(ModelError, match=said):
        load_model(path, data=[written(tmp_path, content, "data.dat")])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it has no rows of data"),
        (b"Time\tx\n", "it has no rows of data"),
        (b"Time\tx\nspring\t1\n", "the first column is not a time"),
        (bytes(range(256)) * 20, "the first column is not a time"),
        (b"x" * 200_000, "it is not a table of text"),
        ("Time\tx\tété\n0\t1\t2\n".encode("latin-1"), '"y": it takes its values from outside the model'),
    ],
)
def test_a_file_that_holds_no_series_for_the_model_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "data.tab"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=said):
        simulate(load_model(written(tmp_path, mdl(SERIES)), data=[path]))


def test_a_data_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none.tab: there is no such data file"):
        load_model(written(tmp_path, mdl(SERIES)), data=[tmp_path / "none.tab"])
