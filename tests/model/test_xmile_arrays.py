"""Arrays and graphical functions of XMILE: every way to write them, against NumPy; what is not run is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.small_xmile import FIRST_LINE, aux, path_of, series, stock, xmile

from tiershift import ModelError, load_model, simulate
from tiershift.compile.pipeline import lower

DIMENSIONS = (
    '<dimensions><dim name="Row"><elem name="r1"/><elem name="r2"/></dim>'
    '<dim name="Col"><elem name="c 1"/><elem name="c 2"/><elem name="c 3"/></dim>'
    '<dim name="Ends"><elem name="c 1"/><elem name="c 3"/></dim><dim name="N" size="3"/></dimensions>'
)
M = np.array([[1.0, 2.0, 3.0], [4.0, 50.0, 6.0]])
V, W, K = np.array([7.0, 8.0, 9.0]), np.array([10.0, 20.0]), np.array([5.0, 6.0, 7.0])


def _elements(name: str, dims: tuple[str, ...], values: np.ndarray, subs: list[str]) -> str:
    over = "".join(f'<dim name="{dim}"/>' for dim in dims)
    rows = "".join(
        f'<element subscript="{sub}"><eqn>{value}</eqn></element>'
        for sub, value in zip(subs, values.ravel(), strict=True)
    )
    return f'<aux name="{name}"><dimensions>{over}</dimensions>{rows}</aux>'


COLS = ["c 1", "c 2", "c 3"]
GIVEN = "\n".join(
    (
        _elements("m", ("Row", "Col"), M, [f"{row}, {col}" for row in ("r1", "r2") for col in COLS]),
        _elements("v", ("Col",), V, COLS),
        _elements("w", ("Row",), W, ["r1", "R2"]),
        _elements("k", ("N",), K, ["1", "2", "3"]),
        _elements("sq", ("N", "N"), np.arange(9.0), [f"{i}, {j}" for i in "123" for j in "123"]),
    )
)
SQ = np.arange(9.0).reshape(3, 3)
ARRAYS: list[tuple[tuple[str, ...], str, np.ndarray]] = [
    (("Row", "Col"), "m", M),
    (("Row", "Col"), "m * 2 + v - w", M * 2 + V - W[:, None]),
    (("Row", "Col"), "m[Row, Col] + v[Col]", M + V),
    (("Col", "Row"), "m", M.T),
    (("Col", "Row"), "m[Row, Col] * w[Row]", (M * W[:, None]).T),
    (("Col",), "m[r1, Col]", M[0]),
    (("Col",), "m[2, Col]", M[1]),
    (("Row",), "m[Row, C_2]", M[:, 1]),
    (("Row",), 'm[Row, "c 3"]', M[:, 2]),
    (("Row",), "m[@1, 1]", M[:, 0]),
    (("Row",), "SUM(m[Row, *])", M.sum(axis=1)),
    (("Row",), "SUM(m[Row, *]) / SUM(m)", M.sum(axis=1) / M.sum()),
    (("Col",), "MEAN(m[*, Col])", M.mean(axis=0)),
    (("Row",), "MAX(m[Row, *], 5)", np.maximum(M.max(axis=1), 5)),
    (("Row",), "SUM(m[Row, *] * v[*])", M @ V),
    (("Col",), "Col", np.array([1.0, 2.0, 3.0])),
    (("Row",), "Row * 10 + Col.c_3", np.array([13.0, 23.0])),
    (("N",), "k[N] * N", K * [1, 2, 3]),
    (("Ends",), "v[Ends] + Ends.c_3", np.array([9.0, 11.0])),
    (("N", "N"), "sq + 1", SQ + 1),
    (("N", "N"), "sq[@2, @1]", SQ.T),
    (("N",), "SUM(sq[N, *])", SQ.sum(axis=1)),
    (("N",), "SUM(sq[*, N])", SQ.sum(axis=0)),
    ((), "SUM(sq[*, *])", np.array(36.0)),
    ((), "SUM(sq)", np.array(36.0)),
    ((), "m[r2, c_2] + k[2]", np.array(56.0)),
    ((), "SUM(v)", np.array(24.0)),
    ((), "SUM(v * v)", np.array(float(V @ V))),
    ((), "PROD(w)", np.array(200.0)),
    ((), "MEAN(m)", np.array(M.mean())),
    ((), "MIN(m) + MAX(m)", np.array(51.0)),
    ((), "MAX(v, 8.5, w[r1])", np.array(10.0)),
    ((), "MIN(m[*, c_1], 3)", np.array(1.0)),
    ((), "SIZE(m) + 10 * SIZE(m[r1, *]) + 100 * SIZE(Row)", np.array(236.0)),
    ((), "SUM(m[*, *] * w[*])", np.array(float((M * W[:, None]).sum()))),
    ((), "SUM(v[2:3])", np.array(17.0)),
    ((), "SUM(v[c_1:c_2])", np.array(15.0)),
    ((), "SUM(v[*:Ends])", np.array(16.0)),
    ((), "SUM(m[r2, *:Ends]) + SUM(m[r1, 1:2])", np.array(13.0)),
    ((), "SUM(IF m > 3 THEN m ELSE 0)", np.array(60.0)),
    (("Row", "Col"), "SIZE(SELF) + 10 * SIZE(SELF[1, *])", np.full((2, 3), 36.0)),
    ((), "v[INT(2.5)] + v[k[1] - 2]", np.array(17.0)),
    ((), "v[1 + 1.9] + v[0 * 1] + v[3 + 0.999] + v[3 + 1] + v[-1] + v[0 / 0]", np.array(17.0)),
    (("Row",), "m[Row, 4 - Row]", M[[0, 1], [2, 1]]),
    (("Col",), "v[4 - Col]", V[::-1]),
    ((), "m[STARTTIME + 2, 1 + 1] + SUM(m[*, 1 + 2])", np.array(59.0)),
]


@pytest.mark.parametrize(("dims", "eqn", "wanted"), ARRAYS, ids=[f"{','.join(row[0])}: {row[1]}" for row in ARRAYS])
def test_arrays_are_taken_as_the_standard_says(
    dims: tuple[str, ...], eqn: str, wanted: np.ndarray, tmp_path: Path
) -> None:
    found = series(tmp_path, xmile(f"{GIVEN}\n{aux('result', eqn, *dims)}", before=DIMENSIONS))
    assert found["result"][..., 0] == pytest.approx(wanted, rel=1e-14)


REFUSED: list[tuple[tuple[str, ...], str, str]] = [
    ((), "v", '"v" is an array over col; here it is written without subscripts'),
    (("Row",), "v + 1", '"v" is an array over col; here it is written without subscripts'),
    ((), "m[r1]", '"m" has 2 subscripts, here it is written with 1'),
    ((), "v[r1]", '"r1" is no element of "col", over which "v" is'),
    ((), "v[4]", '"4" is no element of "col"'),
    ((), "v[*]", "is taken whole (*) outside SUM"),
    ((), "v[1:2]", "is taken in part (1:2) outside SUM"),
    ((), "SUM(v[3:1])", '"3:1" is no part of "col"'),
    ((), "v[Col]", '"v" is taken at "col", which is not once on the left side'),
    (("N",), "v[N]", '"v" is over "col", not over "n"'),
    (("N", "N"), "sq[N, N]", "which is not once on the left side"),
    (("Row",), "m[@2, 1]", '@2 is no "row" on the left side'),
    ((), "v[RANDOM(1, 3)]", 'it takes an element of "v" at random'),
    ((), "v[1, TIME + 1]", '"v" has 1 subscripts, here it is written with 2'),
    ((), "w[lost + 1]", 'it uses "lost", which the model does not define'),
    ((), "Col", 'it uses the dimension "col", which is not once on its left side'),
    (("Ends",), "Ends", "elements of it are in a larger one too"),
    ((), "SUM(v * w)", "SUM is given arrays over different dimensions"),
    ((), "SUM(v * SUM(w))", "SUM holds another function of whole arrays"),
    (("Col",), "MAX(v, 8)", 'whether MAX takes the array "v" whole or element by element is not said'),
    ((), "STDDEV(v)", "STDDEV is not run by this version"),
    ((), "RANK(v, 1)", "RANK is not run by this version"),
    ((), "SUM(v, w)", "SUM is given 2 arguments"),
    ((), "m'", "it turns the array"),
    ((), "v(2)", '"v" is no graphical function'),
]


@pytest.mark.parametrize(("dims", "eqn", "said"), REFUSED, ids=[f"{','.join(row[0])}: {row[1]}" for row in REFUSED])
def test_an_array_that_is_not_taken_clearly_is_refused_at_its_line(
    dims: tuple[str, ...], eqn: str, said: str, tmp_path: Path
) -> None:
    path = path_of(tmp_path, xmile(f"{GIVEN}\n{aux('result', eqn, *dims)}", before=DIMENSIONS))
    with pytest.raises(ModelError) as caught:
        lower(load_model(path).tree)
    (problem,) = caught.value.problems
    assert said in problem.what
    assert problem.where == f"{path}:{FIRST_LINE + 5}"
    assert problem.way_out


def test_an_element_may_be_worked_out_as_the_model_runs(tmp_path: Path) -> None:
    found = series(
        tmp_path, xmile(f"{GIVEN}\n{aux('result', 'v[TIME]')}\n{aux('at', 'v[TIME mod 3 + 1]')}", before=DIMENSIONS)
    )
    assert found["result"].tolist() == [0, 7, 8, 9, 0]
    assert found["at"].tolist() == [7, 8, 9, 7, 8]


def test_a_stock_of_an_array_takes_the_flows_of_its_own_elements(tmp_path: Path) -> None:
    flow = '<flow name="f"><dimensions><dim name="Col"/></dimensions><eqn>v * level / 10</eqn></flow>'
    level = stock("level", "v", "f").replace("<eqn>", '<dimensions><dim name="Col"/></dimensions><eqn>', 1)
    found = series(tmp_path, xmile("\n".join((GIVEN, flow, level)), before=DIMENSIONS))
    assert found["level"] == pytest.approx(V[:, None] * (1 + V[:, None] / 10) ** np.arange(5), rel=1e-12)


def test_a_stock_may_start_each_element_elsewhere(tmp_path: Path) -> None:
    starts = "".join(f'<element subscript="{n}"><eqn>{n} * 100</eqn></element>' for n in (1, 2, 3))
    level = f'<stock name="level"><dimensions><dim name="N"/></dimensions>{starts}<inflow>k</inflow></stock>'
    found = series(tmp_path, xmile(f"{GIVEN}\n{level}", before=DIMENSIONS))
    assert found["level"][:, 4] == pytest.approx([120, 224, 328])


def test_an_array_shows_the_elements_as_the_file_writes_them(tmp_path: Path) -> None:
    text = xmile(f"{GIVEN}\n{aux('twice', 'sq', 'N', 'N')}", before=DIMENSIONS)
    found = simulate(load_model(path_of(tmp_path, text)))
    assert found["v"].sel(col="c 2").values[0] == 8
    assert found["sq"].dims[1:] == ("n", "n_2")


GF = "<gf{kind}><xpts>0,2,4</xpts><ypts>0,10,10</ypts></gf>"
TABLES: list[tuple[str, list[float]]] = [
    ("", [0, 5, 10, 10, 10, 10]),
    (' type="continuous"', [0, 5, 10, 10, 10, 10]),
    (' type="Extrapolate"', [-5, 5, 10, 10, 10, 10]),
    (' type="discrete"', [0, 0, 10, 10, 10, 10]),
    (' discrete="true"', [0, 0, 10, 10, 10, 10]),
]


@pytest.mark.parametrize(("kind", "wanted"), TABLES, ids=[row[0] for row in TABLES])
def test_a_graphical_function_is_read_as_its_type_says(kind: str, wanted: list[float], tmp_path: Path) -> None:
    text = "\n".join(
        aux(f"a{n}", eqn, rest=GF.format(kind=kind)) for n, eqn in enumerate(("-1", "1", "2", "3", "4", "9"))
    )
    found = series(tmp_path, xmile(text))
    assert [found[f"a{n}"][0] for n in range(6)] == wanted


POINTS: list[tuple[str, float]] = [
    ('<gf name="t"><xscale min="0" max="4"/><ypts>0,10,30</ypts></gf>', 20),
    ('<gf name="t"><xpts sep=";">0;2;4</xpts><ypts sep=" ">0 10 30</ypts></gf>', 20),
    ('<gf name="t"><yscale min="0" max="1"/><xpts>0,2,2,4</xpts><ypts>0,0,10,30</ypts></gf>', 20),
    ('<aux name="t"><gf><xpts>0,4</xpts><ypts>0,40</ypts></gf></aux>', 30),
    ('<aux name="t"><eqn>0</eqn><gf><xpts>0,4</xpts><ypts>0,40</ypts></gf></aux>', 30),
    ('<aux name="other"><eqn>1</eqn><gf name="t"><xpts>0,4</xpts><ypts>0,40</ypts></gf></aux>\n<gf name="t"/>', 30),
]


@pytest.mark.parametrize(("table", "wanted"), POINTS, ids=[row[0][:50] for row in POINTS])
def test_a_named_graphical_function_is_called_by_name_or_by_lookup(table: str, wanted: float, tmp_path: Path) -> None:
    found = series(tmp_path, xmile(f"{table}\n{aux('a', 't(3)')}\n{aux('b', 'LOOKUP(t, 1 + 2)')}"))
    assert (found["a"][0], found["b"][0]) == (wanted, wanted)


BAD_POINTS: list[tuple[str, str]] = [
    ("<xpts>0,1</xpts><ypts>0,1,2</ypts>", "has 2 x and 3 y"),
    ("<ypts>0,1,2</ypts>", "has 0 x and 3 y"),
    ('<xscale min="1" max="1"/><ypts>0,1,2</ypts>', "has 0 x and 3 y"),
    ("<xpts>0,1</xpts>", "has no points"),
    ("<xpts>0,2,1</xpts><ypts>0,1,2</ypts>", "do not rise"),
    ("<xpts>0,one</xpts><ypts>0,1</ypts>", "is no number"),
    ("<xpts>0,inf</xpts><ypts>0,1</ypts>", "is no number"),
]


@pytest.mark.parametrize(("points", "said"), BAD_POINTS, ids=[row[0] for row in BAD_POINTS])
def test_wrong_points_are_refused_at_their_line(points: str, said: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('a', '1')}\n{aux('b', '1', rest=f'<gf>{points}</gf>')}"))
    with pytest.raises(ModelError, match=said) as caught:
        load_model(path)
    assert caught.value.problems[0].where == f"{path}:{FIRST_LINE + 1}"


def _tables(name: str, eqn: str) -> str:
    rows = "".join(
        f'<element subscript="{sub}"><gf><xpts>0,4</xpts><ypts>0,{top}</ypts></gf></element>'
        for sub, top in (("r1", 4), ("r2", 40))
    )
    return f'<aux name="{name}"><dimensions><dim name="Row"/></dimensions>{eqn}{rows}</aux>'


def test_each_element_may_have_a_graphical_function_of_its_own(tmp_path: Path) -> None:
    text = "\n".join(
        (
            _tables("plain", ""),
            _tables("driven", "<eqn>TIME * Row</eqn>"),
            aux("a", "plain[Row](TIME)", "Row"),
            aux("b", "LOOKUP(driven[Row], 3)", "Row"),
            aux("c", "LOOKUP(driven[r2], 1)"),
        )
    )
    found = series(tmp_path, xmile(text, before=DIMENSIONS))
    assert found["a"].tolist() == [[0, 1, 2, 3, 4], [0, 10, 20, 30, 40]]
    assert found["driven"].tolist() == [[0, 1, 2, 3, 4], [0, 20, 40, 40, 40]]
    assert found["b"][:, 0].tolist() == [3, 30]
    assert found["c"][0] == 10


def test_vensims_ways_to_list_an_array_are_read_in_the_order_of_its_elements(tmp_path: Path) -> None:
    many = aux("a", "1", "Row").replace("<eqn>1</eqn>", "<eqn>TIME</eqn><eqn>-TIME</eqn>")
    text = f"{many}\n{aux('b', '1, 2, 3; 4, 5, -6e1;', 'Row', 'Col')}"
    found = series(tmp_path, xmile(text, before=DIMENSIONS))
    assert found["a"][:, 3].tolist() == [3, -3]
    assert found["b"][..., 0].tolist() == [[1, 2, 3], [4, 5, -60]]


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        (aux("a", "1, 2", "Col"), "it lists 2 numbers for 3 elements"),
        (aux("a", "1", "Col").replace("<eqn>1</eqn>", "<eqn>1</eqn><eqn>2</eqn>"), "it has 2 equations and 3 elements"),
        (aux("a", "1", "Depth"), 'it is over "Depth", which is no dimension of the file'),
        (_elements("a", ("Col",), V, ["c 1", "c 2", "c 4"]), '"c 4" is no element of "col"'),
        (_elements("a", ("Row", "Col"), W, ["r1", "r2"]), "has 2 subscripts, here it is written with 1"),
        (_elements("a", ("Row",), V[:2], ["r1", "r1"]), "defined a second time"),
    ],
)
def test_an_array_that_does_not_fit_its_dimensions_is_refused(variable: str, said: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(f"{aux('well', '1')}\n{variable}", before=DIMENSIONS))
    with pytest.raises(ModelError) as caught:
        lower(load_model(path).tree)
    assert said in caught.value.problems[0].what
    assert caught.value.problems[0].where == f"{path}:{FIRST_LINE + 1}"


@pytest.mark.parametrize(
    ("dimension", "said"),
    [
        ('<dim name="D"/>', "without elements or a size"),
        ('<dim name="D"><elem name="x"/><elem name="X"/></dim>', "one of its elements has the name of another"),
        ('<dim name="D"><elem name="x"/><elem name="d"/></dim>', "or of a dimension"),
    ],
)
def test_a_dimension_that_is_not_clear_is_refused(dimension: str, said: str, tmp_path: Path) -> None:
    path = path_of(tmp_path, xmile(aux("a", "1"), before=f"<dimensions>{dimension}</dimensions>"))
    with pytest.raises(ModelError, match=said) as caught:
        load_model(path)
    assert caught.value.problems[0].where == f"{path}:2"
