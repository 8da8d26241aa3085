"""Numbers that a model takes from spreadsheets and text files, against values computed by hand."""

from __future__ import annotations

import math
import os
import struct
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.defined_name import DefinedName

import tiershift
from tiershift import load_model, simulate
from tiershift.errors import ModelError
from tiershift.model import books, workbooks

CONTROL = "INITIAL TIME = 0 ~~|\nFINAL TIME = 5 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n"
RANGES = "row: r1, r2 ~~|\ncol: c1, c2, c3 ~~|\nlater: c3, c2 ~~|\n"
ROWS: list[list[object]] = [
    ["time", 0, 2, 4, "note", None, None],
    ["a", 0, 10, 30, None, None, None],
    ["b", 1, "n/a", 5, None, None, None],
    ["block", 1, 2, 3, None, 7, "seven"],
    ["block", 4, 5, 6, None, 8, "1,5"],
    ["names", "north", None, "south", None, 1, 2],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in ROWS:
        sheet.append(row)
    book.create_sheet("Other").append([1])
    for name, place in {"times": "$B$1:$D$1", "ys": "$B$2:$D$2", "block": "$B$4:$D$5", "down": "$B$4:$B$5"}.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"Data!{place}")
    book["Other"].defined_names["local"] = DefinedName("local", attr_text="Other!$A$1")
    book.save(tmp_path / "book.xlsx")
    (tmp_path / "across.csv").write_text("time;0;2;4\na;0;10;30\n", encoding="utf-8")
    (tmp_path / "down.csv").write_text("time,a\n0 ,0\n2 ,10\n4 ,30\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text("1,2,1\n5,6,7\n", encoding="utf-8")
    (tmp_path / "plain.txt").write_text("time\ta\n0\t0\n2\t10\n4\t30\n", encoding="utf-8")
    return tmp_path


def loaded(folder: Path, equations: str, *, allow_outside: bool = False) -> tiershift.Model:
    path = folder / "model.mdl"
    path.write_text("{UTF-8}\n" + equations + " ~~|\n" + RANGES + CONTROL, encoding="utf-8")
    return load_model(path, allow_outside=allow_outside)


def run(folder: Path, equations: str) -> np.ndarray:
    """The values of `x`, time first."""
    return np.asarray(simulate(loaded(folder, equations))["x"].values)


def refused(folder: Path, equations: str) -> str:
    with pytest.raises(ModelError) as caught:
        simulate(loaded(folder, equations))
    return str(caught.value)


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("", [0, 5, 10, 20, 30, 30]),
        (":INTERPOLATE:", [0, 5, 10, 20, 30, 30]),
        (":LOOK FORWARD:", [0, 10, 10, 30, 30, 30]),
        (":HOLD BACKWARD:", [0, 0, 10, 10, 30, 30]),
        (":RAW:", [0, math.nan, 10, math.nan, 30, math.nan]),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "'book.xlsx','Data','1','B2'",
        "'book.xlsx','data','times','ys'",
        "'book.xlsx','Data','times','B2'",
        "'across.csv',';','1','B2'",
        "'down.csv',',','A','B2'",
        "'down.csv','','A','B2'",
        "'plain.txt','','A','B2'",
        "'plain.txt','\t','A','B2'",
    ],
)
def test_a_keyword_says_what_holds_between_the_points_of_a_series(
    folder: Path, keyword: str, expected: list[float], place: str
) -> None:
    np.testing.assert_array_equal(run(folder, f"x{keyword}:=GET DIRECT DATA({place})"), expected)


def test_gaps_and_words_are_no_points_and_each_element_has_the_next_row(folder: Path) -> None:
    found = run(folder, "x[row]:INTERPOLATE::=GET XLS DATA('book.xlsx','Data','1','B2')")
    np.testing.assert_array_equal(found, [[0, 1], [5, 2], [10, 3], [20, 4], [30, 5], [30, 5]])


def test_elements_of_a_subrange_take_their_rows_in_the_order_of_the_left_side(folder: Path) -> None:
    series = "y[later]:=GET DIRECT DATA('book.xlsx','Data','1','B2') ~~|\n"
    found = run(folder, series + "y[c1]:=GET DIRECT DATA('book.xlsx','Data','1','B2') ~~|\nx[col]=y[col]")
    np.testing.assert_array_equal(found[0], [0, 1, 0])  # c1 from its own row, c2 from the second, c3 from the first


def test_a_lookup_from_a_file_is_called_like_one_that_is_written(folder: Path) -> None:
    lookup = "y[row]=GET DIRECT LOOKUPS('book.xlsx','Data','1','B2') ~~|\n"
    np.testing.assert_array_equal(run(folder, lookup + "x[row]=y[row](3)")[0], [20, 4])
    np.testing.assert_array_equal(run(folder, lookup + "x=y[r1](99)")[0], 30)
    written = "y(GET XLS LOOKUPS('book.xlsx','Data','1','B2')) ~~|\n"
    np.testing.assert_array_equal(run(folder, written + "x=y(1)")[0], 5)


@pytest.mark.parametrize(
    ("left", "cell", "expected"),
    [
        ("x", "B4", 1),
        ("x", "B4*", 1),
        ("x[col]", "B4", [1, 2, 3]),
        ("x[row]", "B4*", [1, 4]),
        ("x[row]", "down*", [1, 4]),
        ("x[row,c1]", "B4", [[1], [2]]),
        ("x[row,col]", "B4", [[1, 2, 3], [4, 5, 6]]),
        ("x[row,col]", "BLOCK", [[1, 2, 3], [4, 5, 6]]),
        ("x[col,row]", "B4*", [[1, 4], [2, 5], [3, 6]]),
        ("x[later,row]", "$B$4*", [[1, 4], [2, 5]]),
    ],
)
def test_constants_run_right_and_down_and_a_star_turns_them(
    folder: Path, left: str, cell: str, expected: list[float]
) -> None:
    values = simulate(loaded(folder, f"{left}=GET DIRECT CONSTANTS('book.xlsx','Data','{cell}')"))["x"].isel(time=0)
    wanted = np.asarray(expected, float)
    if left == "x[later,row]":
        values = values.sel(later=["c3", "c2"])
    if left == "x[row,c1]":
        values = values.isel({values.dims[1]: slice(0, 1)})
    np.testing.assert_array_equal(values.values, wanted)


def test_an_excepted_element_keeps_its_place_in_the_file(folder: Path) -> None:
    found = run(folder, "x[col] :EXCEPT: [c2]=GET DIRECT CONSTANTS('book.xlsx','Data','B4') ~~|\nx[c2]=9")
    np.testing.assert_array_equal(found[0], [1, 9, 3])


def test_a_constant_from_a_file_is_a_constant_that_a_run_may_change(folder: Path) -> None:
    model = loaded(folder, "y=GET DIRECT CONSTANTS('book.xlsx','Data','B5') ~~|\nx=2*y")
    assert model.variables["y"].kind == "constant"
    assert model.equation(model.variables["y"]) == "y = GET DIRECT CONSTANTS('book.xlsx', 'Data', 'B5')"
    assert simulate(model)["x"].values[0] == 8
    assert simulate(model, params={"y": 5.0})["x"].values[0] == 10


@pytest.mark.parametrize(
    ("first", "last", "prefix", "expected"),
    [
        ("B6", "D6", "", ["north", "south"]),
        ("B6", "D", "", ["north", "south"]),
        ("F6", "", "d", ["d1", "d2"]),
        ("B4", "C5", "e", ["e1", "e2", "e4", "e5"]),
        ("A2", "3", "", ["a", "b"]),
        ("down", "", "n", ["n1", "n4"]),
    ],
)
def test_a_range_from_a_file_lists_its_names_across_and_then_down(
    folder: Path, first: str, last: str, prefix: str, expected: list[str]
) -> None:
    if first == "A2":
        (folder / "names.csv").write_text("x\na\nb\nc\n", encoding="utf-8")
    place = ("names.csv", ",") if first == "A2" else ("book.xlsx", "Data")
    found = loaded(
        folder, f"d: GET DIRECT SUBSCRIPT('{place[0]}','{place[1]}','{first}','{last}','{prefix}') ~~|\nx[d]=1"
    )
    assert list(found.tree.ranges["d"].elements) == expected


def test_an_old_workbook_is_read_too(folder: Path) -> None:
    cells = b"".join(struct.pack("<HHHH3xd", 3, 15, 0, column, value) for column, value in enumerate((4.0, 6.0, 9.0)))
    old = struct.pack("<HHHH", 0x0009, 4, 2, 0x10) + cells + struct.pack("<HH", 0x000A, 0)
    (folder / "old.xls").write_bytes(old)
    np.testing.assert_array_equal(run(folder, "x[col]=GET XLS CONSTANTS('old.xls','Sheet 1','A1')")[0], [4, 6, 9])


def test_the_hash_of_a_model_covers_the_files_that_it_reads(folder: Path) -> None:
    equation = "x:=GET DIRECT DATA('down.csv',',','A','B2')"
    before = loaded(folder, equation).hash
    assert loaded(folder, equation).hash == before
    (folder / "down.csv").write_text("time,a\n0 ,0\n2 ,10\n4 ,31\n", encoding="utf-8")
    assert loaded(folder, equation).hash != before


CONSTANT, SERIES = "x{}=GET DIRECT CONSTANTS('{}','{}','{}')", "x{}:=GET DIRECT DATA('{}','{}','{}','{}')"
RANGE = "d: GET DIRECT SUBSCRIPT('{}','{}','{}','{}','') ~~|\nx[d]=1"
MISTAKES = [
    (CONSTANT.format("", "bok.xlsx", "Data", "B2"), 'there is no file "bok.xlsx"', "Did you mean book.xlsx?"),
    (CONSTANT.format("", "?data", "Data", "B2"), 'names its file as "?data"', "Say which it is: load_model"),
    (CONSTANT.format("", "/etc/a.csv", ",", "B2"), "outside the model's folder", "allow_outside=True"),
    (CONSTANT.format("", "C:/a.csv", ",", "B2"), "outside the model's folder", "allow_outside=True"),
    (CONSTANT.format("", "sub/../../a.csv", ",", "B2"), "outside the model's folder", "allow_outside=True"),
    (CONSTANT.format("", "model.mdl", ",", "B2"), "of a kind that is not read", "Save it as one of .xlsx"),
    (CONSTANT.format("", "book.xlsx", "Date", "B2"), 'has no sheet "Date"', "Did you mean Data?"),
    (CONSTANT.format("", "down.csv", "Data", "B2"), "a text file, which has no sheet", "the character that separates"),
    (CONSTANT.format("", "book.xlsx", "Data", "blok"), '"blok" is neither a cell', "Did you mean block?"),
    (CONSTANT.format("", "book.xlsx", "Data", "local"), '"local" is neither a cell', 'It is on sheet "Other".'),
    (CONSTANT.format("", "book.xlsx", "Data", "E4"), "book.xlsx!Data!E4 holds no number", "Write a number there"),
    (CONSTANT.format("", "book.xlsx", "Data", "G4"), 'G4 holds the text "seven"', "Write a number there"),
    (CONSTANT.format("[col]", "book.xlsx", "Data", "E4"), "E4 holds no number, nor do 1 other", "Write a number there"),
    (CONSTANT.format("[col]", "book.xlsx", "Data", "block"), "2 rows and 3 columns", "asks for 1 row and 3 columns"),
    (CONSTANT.format("[row,col,later]", "book.xlsx", "Data", "B4"), "for 3 ranges at once", "all but two ranges"),
    (SERIES.format("", "book.xlsx", "Data", "3", "G5"), "G3 and on hold no numbers to go by", 'Correct "3"'),
    (SERIES.format("", "book.xlsx", "Data", "1", "B6"), "B6 and on hold no numbers", "Write at least one number"),
    (SERIES.format("", "book.xlsx", "Data", "6", "F5"), 'G5 holds the text "1,5"', "a point for decimals"),
    (SERIES.format("", "twice.csv", ",", "1", "A2"), "the x value or time 1 twice", "Keep one"),
    (SERIES.format("", "book.xlsx", "Data", "block", "B2"), "not one row or column", "Name the cells"),
    (SERIES.format("", "book.xlsx", "Data", "times", "down"), "2 rows and 1 column", "asks for 1 row and 3 columns"),
    (SERIES.format("[row,col]", "book.xlsx", "Data", "1", "B2"), "for 2 ranges at once", "all but one range"),
    ("y=1 ~~|\nx=2*GET DIRECT CONSTANTS('book.xlsx','Data','B4')", "inside a formula", "variable of its own"),
    ("y=1 ~~|\nx=GET DIRECT CONSTANTS(y,'Data','B4')", "an argument from a variable", "Write it in quotes."),
    (RANGE.format("book.xlsx", "Data", "E2", "E3"), "E2 and on hold no names", "Correct the cells"),
    (RANGE.format("book.xlsx", "Data", "A4", "A5"), 'lists "block" twice', "a name of its own"),
    (RANGE.format("book.xlsx", "Data", "B6", "A1"), "before its first", "Correct the two cells"),
    (RANGE.format("book.xlsx", "Data", "B6", "?"), "neither a cell nor a row nor a column", "Write the last cell"),
    ("d: GET SQUARE('book.xlsx','Data','B6','D6','') ~~|\nx[d]=1", "not a list of elements", "List them"),
]


@pytest.mark.parametrize(("equations", "what", "way_out"), MISTAKES)
def test_what_cannot_be_had_is_said_with_its_place_and_a_way_out(
    folder: Path, equations: str, what: str, way_out: str
) -> None:
    said = refused(folder, equations)
    assert "model.mdl:" in said
    assert "GET" in said
    assert what in said
    assert way_out in said


def test_every_mistake_of_a_model_is_said_at_once(folder: Path) -> None:
    said = refused(
        folder, "x=GET DIRECT CONSTANTS('no.csv',',','A1') ~~|\ny=GET DIRECT CONSTANTS('book.xlsx','No','A1')"
    )
    assert "model.mdl:2" in said
    assert "model.mdl:3" in said


def test_a_file_outside_the_folder_is_read_only_where_that_is_allowed(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    equation = "x=GET DIRECT CONSTANTS('{}',',','B3')"
    above = equation.format("../down.csv")
    assert "outside the model's folder" in refused(inside, above)
    assert simulate(loaded(inside, above, allow_outside=True))["x"].values[0] == 10
    (inside / "link.csv").symlink_to(folder / "down.csv")
    assert "a link to outside" in refused(inside, equation.format("link.csv"))
    (inside / "circle.csv").symlink_to(inside / "circle.csv")
    assert "circle.csv" in refused(inside, equation.format("circle.csv"))
    os.mkfifo(inside / "pipe.csv")
    assert "there is no file" in refused(inside, equation.format("pipe.csv"))


def test_what_is_too_large_or_damaged_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    equation = "x=GET DIRECT CONSTANTS('{}','Data','A1')"
    (folder / "cut.xlsx").write_bytes((folder / "book.xlsx").read_bytes()[:2000])
    assert '"cut.xlsx" cannot be read' in refused(folder, equation.format("cut.xlsx"))
    (folder / "words.xls").write_text("no workbook", encoding="utf-8")
    assert '"words.xls" cannot be read' in refused(folder, equation.format("words.xls"))
    monkeypatch.setattr(workbooks, "MOST_CELLS", 5)
    assert "more than 5 cells" in refused(folder, equation.format("book.xlsx"))
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 2**10)
    assert '"book.xlsx" unpacks to more than' in refused(folder, equation.format("book.xlsx"))
    monkeypatch.setattr(books, "MOST_BYTES", 2**10)
    assert '"book.xlsx" is larger than' in refused(folder, equation.format("book.xlsx"))


def test_a_formula_counts_with_the_value_that_was_saved_with_it(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "formula.xlsx") as book:
        book.add_worksheet("Data").write_formula("A1", "=6*7", None, 42)
    assert run(folder, "x=GET DIRECT CONSTANTS('formula.xlsx','Data','A1')")[0] == 42


def test_every_use_of_a_macro_reads_its_own_numbers(folder: Path) -> None:
    macro = (
        ":MACRO: TWICE(a)\nTWICE=a*held ~~|\nheld=GET DIRECT CONSTANTS('book.xlsx','Data','C4') ~~|\n:END OF MACRO:\n"
    )
    assert run(folder, macro + "x=TWICE(21)")[0] == 42
