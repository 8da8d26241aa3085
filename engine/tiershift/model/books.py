"""The files that a model takes numbers from: each is read once, and only from inside the model's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

from tiershift.errors import suggest
from tiershift.model.sheets import Sheet, Unusable, listed
from tiershift.model.workbooks import MOST_BYTES, Workbook, delimited, workbook

_WORKBOOKS, _TEXTS = (".xlsx", ".xlsm", ".xls"), (".csv", ".tab", ".tsv", ".txt", ".dat")
_INSIDE = "Put the file into the model's folder, or allow it: load_model(path, allow_outside=True)."


class Books:
    """Reads what a model's GET functions name, and keeps it.

    Args:
        folder: that of the model file; names of files start from here.
        allow_outside: whether files elsewhere may be read too.
        files: the files that names with a question mark (`?data`) stand for; they may be anywhere.
    """

    def __init__(
        self, folder: Path, *, allow_outside: bool = False, files: Mapping[str, str | Path] | None = None
    ) -> None:
        self._folder, self._allow_outside = folder, allow_outside
        self._tags = {_tag(name): Path(file) for name, file in (files or {}).items()}
        self._content: dict[Path, bytes] = {}
        self._workbooks: dict[Path, Workbook] = {}
        self._sheets: dict[tuple[Path, str], Sheet] = {}

    @property
    def contents(self) -> tuple[bytes, ...]:
        """The bytes of every file that was read, in the order of their first use."""
        return tuple(self._content.values())

    def sheet(self, file: str, tab: str) -> Sheet:
        """Return a sheet of a workbook, or a text file whose separator is `tab`.

        Raises:
            Unusable: there is no such file or sheet, or it must not or cannot be read.
        """
        path = self._path(file)
        title = tab.casefold().strip() or tab
        if (path, title) not in self._sheets:
            content = self._bytes(path, file)
            if path.suffix.lower() in _TEXTS:
                made = delimited(content, path.name, separator(path, tab))
            else:
                made = self._workbook(path, content).read(self._title(path, tab))
            self._sheets[path, title] = made
        return self._sheets[path, title]

    def elsewhere(self, file: str, name: str) -> str | None:
        """Return the title of the sheet of `file` that has an area of that name, if any does."""
        path = self._path(file)
        titles = self._workbooks[path].titles if path in self._workbooks else ()
        return next((title for title in titles if name.casefold() in self.sheet(file, title).names), None)

    def _path(self, file: str) -> Path:
        if file.startswith("?"):
            return self._tagged(file)
        path = Path(file.replace("\\", "/"))
        away = path.is_absolute() or bool(PureWindowsPath(file).drive) or ".." in path.parts
        if away and not self._allow_outside:
            raise Unusable(f'the file "{file}" is outside the model\'s folder', _INSIDE)
        try:
            found = (self._folder / path).resolve()
            there = found.is_file()
        except (OSError, ValueError, RuntimeError):
            raise Unusable(f'"{file[:80]}" cannot be the name of a file', "Correct it.") from None
        if not self._allow_outside and not found.is_relative_to(self._folder.resolve()):
            raise Unusable(f'the file "{file}" is a link to outside the model\'s folder', _INSIDE)
        if not there:
            raise Unusable(f'there is no file "{file}"', self._others(path))
        return _readable(found, file)

    def _tagged(self, file: str) -> Path:
        if (path := self._tags.get(_tag(file))) is None:
            what = f'it names its file as "{file}", which Vensim\'s own settings resolve'
            raise Unusable(what, f'Say which it is: load_model(path, files={{"{file}": "data.xlsx"}}).')
        if not path.is_file():
            raise Unusable(f'there is no file "{path}", given for "{file}"', "Check the folder and the spelling.")
        return _readable(path.resolve(), str(path))

    def _others(self, path: Path) -> str:
        folder = self._folder / path.parent
        known = _WORKBOOKS + _TEXTS
        beside = sorted(one.name for one in folder.glob("*") if one.suffix.lower() in known) if folder.is_dir() else []
        otherwise = f"That folder has {listed(beside)}." if beside else "Put it beside the model file."
        return suggest(path.name, beside, otherwise)

    def _bytes(self, path: Path, file: str) -> bytes:
        if path not in self._content:
            try:
                with path.open("rb") as opened:
                    content = opened.read(MOST_BYTES + 1)
            except OSError as error:
                raise Unusable(f'"{file}" cannot be opened ({error.strerror})', "Allow it to be read.") from None
            if len(content) > MOST_BYTES:
                what = f'"{file}" is larger than {MOST_BYTES // 2**20} MiB'
                raise Unusable(what, "Keep only the sheets that the model uses.")
            self._content[path] = content
        return self._content[path]

    def _workbook(self, path: Path, content: bytes) -> Workbook:
        if path not in self._workbooks:
            self._workbooks[path] = workbook(content, path.name)
        return self._workbooks[path]

    def _title(self, path: Path, tab: str) -> str:
        titles = self._workbooks[path].titles
        found = next((title for title in titles if title.casefold().strip() == tab.casefold().strip()), None)
        if found is None:
            near = suggest(tab, titles, f"It has {listed(titles)}.")
            raise Unusable(f'"{path.name}" has no sheet "{tab}"', near)
        return found


def _tag(name: str) -> str:
    return name.lstrip("?").casefold().strip()


def _readable(path: Path, file: str) -> Path:
    if path.suffix.lower() not in _WORKBOOKS + _TEXTS:
        known = listed(_WORKBOOKS + _TEXTS, 20)
        raise Unusable(f'"{file}" is of a kind that is not read', f"Save it as one of {known}.")
    return path


def separator(path: Path, tab: str) -> str:
    """Return what separates the cells of a text file: `tab`, else a comma in a .csv and a tab in any other.

    Source: https://www.vensim.com/documentation/fn_get_direct_data.html

    Raises:
        Unusable: `tab` is a word.
    """
    wanted = "\t" if tab == "\\t" else tab
    if not wanted:
        return "," if path.suffix.lower() == ".csv" else "\t"
    if len(wanted) > 1 or wanted.isalnum():
        what = f'"{path.name}" is a text file, which has no sheet "{tab}"'
        raise Unusable(what, "Write the character that separates its cells there, such as ','.")
    return wanted
