"""Files that a model names: none outside its folder is read, and none unpacks to more than memory holds."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.small import model, values

from tiershift import ModelError, load_model
from tiershift.cli import main
from tiershift.model.workbooks import MOST_UNPACKED

CONSTANT = "x = GET DIRECT CONSTANTS('{}', '{}', 'A1') ~~|"
OUTSIDE = (
    "/etc/hosts.csv",
    "../secret.csv",
    "..\\secret.csv",
    "in/../../secret.csv",
    "in\\..\\..\\secret.csv",
    "C:\\secret.csv",
    "C:secret.csv",
    "\\\\server\\share\\secret.csv",
    "//server/share/secret.csv",
    "\\\\?\\C:\\secret.csv",
    "link.csv",
    "folder/secret.csv",
)
NOT_THERE = (
    "~/secret.csv",
    "~root/secret.csv",
    "$HOME/secret.csv",
    "%HOME%\\secret.csv",
    "https://example.org/secret.csv",
    "file:///etc/hosts.csv",
    "secret.csv\0.csv",
    "s" * 5000 + ".csv",
    "CON.csv",
    ".",
    "",
)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model's folder with links to outside, where a file lies that must not be read."""
    made = tmp_path / "inside"
    made.mkdir()
    (tmp_path / "secret.csv").write_text("42\n", encoding="utf-8")
    (made / "link.csv").symlink_to(tmp_path / "secret.csv")
    (made / "folder").symlink_to(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return made


def refused(folder: Path, equation: str) -> str:
    with pytest.raises(ModelError) as why:
        model(folder, equation)
    [problem] = why.value.problems
    assert problem.where.endswith("small.mdl:2")
    assert problem.way_out
    assert "42" not in problem.what
    return problem.what


@pytest.mark.parametrize("file", OUTSIDE)
@pytest.mark.parametrize("function", ["CONSTANTS", "DATA", "LOOKUPS", "SUBSCRIPT"])
def test_a_file_outside_the_folder_is_not_read_by_any_function(inside: Path, file: str, function: str) -> None:
    equation = {
        "CONSTANTS": "x = GET DIRECT CONSTANTS('{}', ',', 'A1') ~~|",
        "DATA": "x := GET DIRECT DATA('{}', ',', 'A', 'A1') ~~|",
        "LOOKUPS": "x = GET DIRECT LOOKUPS('{}', ',', 'A', 'A1') ~~|",
        "SUBSCRIPT": "r: GET DIRECT SUBSCRIPT('{}', ',', 'A1', 'A', '') ~~|\ny[r] = 1 ~~|",
    }[function]
    assert "outside the model's folder" in refused(inside, equation.format(file))


@pytest.mark.parametrize("file", NOT_THERE, ids=lambda file: file[:30] or "nothing")
def test_a_name_is_no_address_and_no_shell_word(inside: Path, file: str) -> None:
    refused(inside, CONSTANT.format(file, ","))


def test_the_command_line_does_not_read_outside_either(inside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (inside / "small.mdl").write_text("{UTF-8}\n" + CONSTANT.format("../secret.csv", ","), encoding="utf-8")
    for command in ("check", "show", "graph"):
        assert main([command, str(inside / "small.mdl")]) == 2
        assert "outside the model's folder" in capsys.readouterr().err


def test_a_file_in_the_folder_or_below_is_read(inside: Path) -> None:
    (inside / "below").mkdir()
    (inside / "below" / "own.csv").write_text("7\n", encoding="utf-8")
    assert values(inside, CONSTANT.format("below\\own.csv", ","))["x"].tolist() == [7] * 5
    (inside / "near.csv").symlink_to(inside / "below" / "own.csv")
    assert values(inside, CONSTANT.format("near.csv", ","))["x"].tolist() == [7] * 5


def _book(folder: Path, part: str, content: bytes, repeated: int = 1) -> Path:
    """A workbook, one part of which is `content`, many times over."""
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet("Data").write_string("A1", "word")
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != part:
                new.writestr(entry, old.read(entry))
        with new.open(part, "w", force_zip64=True) as opened:
            for _ in range(repeated):
                opened.write(content)
    return path


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    bomb = _book(tmp_path, "xl/worksheets/sheet1.xml", b"\0" * 2**20, MOST_UNPACKED // 2**20 + 1)
    assert bomb.stat().st_size < 2**20
    before, began = _peak(), time.process_time()
    assert "unpacks to more than" in refused(tmp_path, CONSTANT.format("bomb.xlsx", "Data"))
    assert time.process_time() - began < 5
    assert _peak() - before < 2**27


def test_a_workbook_that_lies_about_its_size_is_no_larger_for_it(tmp_path: Path) -> None:
    bomb = _book(tmp_path, "xl/worksheets/sheet1.xml", b"\0" * 2**20, 200)
    content = bomb.read_bytes()
    true, lie = (200 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert true in content
    bomb.write_bytes(content.replace(true, lie))
    before = _peak()
    assert "cannot be read" in refused(tmp_path, CONSTANT.format("bomb.xlsx", "Data"))
    assert _peak() - before < 2**27


def test_entities_that_multiply_are_not_written_out(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{levels}]>'
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    cell = '<c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>'
    _book(tmp_path, "xl/worksheets/sheet1.xml", (bomb + sheet + cell).encode())
    before, began = _peak(), time.process_time()
    refused(tmp_path, CONSTANT.format("bomb.xlsx", "Data"))
    assert time.process_time() - began < 5
    assert _peak() - before < 2**27


def test_an_entity_of_a_workbook_does_not_name_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("42", encoding="utf-8")
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    cell = '<c r="A1"><v>&s;</v></c></row></sheetData></worksheet>'
    _book(tmp_path, "xl/worksheets/sheet1.xml", (head + sheet + cell).encode())
    refused(tmp_path, CONSTANT.format("bomb.xlsx", "Data"))


ENTITIES = """<?xml version="1.0"?><!DOCTYPE xmile [<!ENTITY a0 "aaaaaaaaaa">{}]>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"><header><vendor>v</vendor></header>
<sim_specs><start>0</start><stop>1</stop><dt>1</dt></sim_specs><model><variables>
<aux name="x"><eqn>{}</eqn></aux></variables></model></xmile>"""


def test_entities_of_an_xmile_file_are_neither_multiplied_nor_files(tmp_path: Path) -> None:
    path = tmp_path / "a.xmile"
    levels = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 10))
    (tmp_path / "secret.txt").write_text("42", encoding="utf-8")
    named = f'<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    before, began = _peak(), time.process_time()
    for entities, equation in ((levels, "&a9;"), (named, "&s;")):
        path.write_text(ENTITIES.format(entities, equation), encoding="utf-8")
        with pytest.raises(ModelError):
            load_model(path)
    assert time.process_time() - began < 5
    assert _peak() - before < 2**27
