"""What the address of a page says: which plan, branch and day, which place and year, what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from tiershift.errors import InputError
from tiershift.events.branches import MAIN, stream_of
from tiershift_studio.desk import HORIZONS, Look
from tiershift_studio.places import ENGLAND, place_of, place_of_plan

LONGEST = 200
"""Signs of a value."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is: empty where nothing is said, and then as on a new page."""

    plan: str = ""
    branch: str = MAIN
    as_of: str = ""
    place: str = ""
    year: int = Look().year
    compare: str = ""

    @property
    def search(self) -> str:
        """The part of the address behind the path, from the question mark on."""
        said = {
            "plan": self.plan,
            "branch": self.branch if self.plan else "",
            "as_of": self.as_of,
            "place": self.place,
            "year": str(self.year),
            "compare": self.compare,
        }
        return "?" + urlencode({name: value for name, value in said.items() if value})


def read_address(arguments: Mapping[str, Sequence[bytes]]) -> tuple[Address, tuple[str, ...]]:
    """Return where an address leads, and in words what of it cannot be; whatever it holds.

    Args:
        arguments: the values of each name, as they came.
    """
    given, wrong = _texts(arguments)
    read_values: dict[str, Any] = {}
    for name, read in (
        ("plan", _plan),
        ("branch", _branch),
        ("compare", _branch),
        ("place", place_of),
        ("year", _year),
    ):
        if text := given.get(name, ""):
            try:
                read_values[name] = read(text)
            except (InputError, ValueError) as error:
                wrong.append(f"The address names no {name} that there is. {_way_out(error)}".strip())
    found = Address(**read_values, as_of=given.get("as_of", ""))
    own = place_of_plan(found.plan) if found.plan else ENGLAND
    if own not in (ENGLAND, found.place):
        if given.get("place"):
            wrong.append("The plan is of another place than the address says, and is shown there.")
        found = replace(found, place=own)
    if not found.plan and (found.as_of or found.compare or found.branch != MAIN):
        wrong.append("The address names a branch or a day, and no plan that they are of.")
        found = replace(found, as_of="", compare="", branch=MAIN)
    return found, tuple(wrong)


def _texts(arguments: Mapping[str, Sequence[bytes]]) -> tuple[dict[str, str], list[str]]:
    given: dict[str, str] = {}
    wrong: list[str] = []
    for name in ("plan", "branch", "as_of", "place", "year", "compare"):
        values = list(arguments.get(name, ()))
        try:
            texts = [value.decode("utf-8").strip() for value in values]
        except UnicodeDecodeError:
            texts = ["\0"]
        if any(len(text) > LONGEST or not text.isprintable() for text in texts) or len(set(texts)) > 1:
            wrong.append(f"The address says nothing that can be read of the {name.replace('_', ' ')}.")
        elif texts:
            given[name] = texts[0]
    return given, wrong


def _plan(text: str) -> str:
    stream_of(text)
    return text


def _branch(text: str) -> str:
    stream_of("plan", text)
    return text


def _year(text: str) -> int:
    if text not in {str(year) for year in HORIZONS}:
        raise ValueError(f"One may read {', '.join(map(str, HORIZONS))}.")
    return int(text)


def _way_out(error: Exception) -> str:
    return error.problems[0].way_out if isinstance(error, InputError) else str(error)
