"""The tables beside the panel: authorities, indicators, sources, neighbours, England."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from tiershift.errors import InputError, Problem
from tiershift.places.derived import RATIOS
from tiershift.places.kinds import Kind, Mark
from tiershift.places.published import Published
from tiershift.places.table import COLUMNS, Row, number, rows, text

OPEN = "Open Government Licence v3.0"
SECONDARY = {
    "GOODAIR_RES": "BenGoodair/Care-Markets",
    "OCC_CAMHS": "Children's Commissioner for England, mapped from NHS areas",
    "WEBB24": "Webb 2024",
    "WEBB24_DWP": "Webb 2024",
    "WEBB24_SEN": "Webb 2024",
}
"""Sources that are another's compilation of public figures, and whose it is."""
CARRIERS = ("BenGoodair/Care-Markets", "BenGoodair/childrens_social_care_data", "cjrwebb/ipse-data-tidying-repo",
            "open-innovations/mental-health-data-map")  # fmt: skip
"""Others' repositories that official files were copied from; in none of them was a licence found."""
ENGLAND_NAMES = {
    "population_0_17_rebased": "population_0_17",
    "population_0_17_midyear_prerebase": "population_0_17_prerebase",
}
"""England's figures that go by another name than the authorities'."""
LATER = "csw_"
"""What England's figures name by the year of the 30 September they are counted on, and authorities' by the next."""
_UNITS: Sequence[tuple[str, Kind]] = (
    ("GBP cash per child", "price"),
    ("GBP per child", "price"),
    ("GBP/week", "price"),
    ("GBP", "money"),
    ("%", "percent"),
    ("share", "share"),
    ("score", "score"),
    ("1 outstanding", "score"),
    ("1/year", "rate"),
    ("cases/FTE", "rate"),
    ("days", "score"),
    ("per year", "count"),
    ("per ", "rate"),
)
"""How a unit begins, and what kind of number it is; what begins otherwise is a count."""


def licence(source: str, description: str = "") -> tuple[str, Mark]:
    """Return under which licence a source is used, and how clear that is."""
    if source in SECONDARY:
        whose = f"compiled by {SECONDARY[source]}, who states no licence that was found"
        return f"{OPEN} for the figures; {whose}: ask there before publishing them as they are", "not clear"
    carriers = [one for one in CARRIERS if one in description]
    if carriers:
        which = "which states" if len(carriers) == 1 else "which state"
        return (
            f"{OPEN} for the figures; copied from {' and '.join(carriers)}, {which} no licence that was found",
            "copied",
        )
    return OPEN, "open"


def authorities_text(published: Published, by_hand: Path) -> str:
    """Return `authorities.csv`."""
    long = published.long
    names: dict[str, list[str]] = {}
    for row in rows(by_hand / "names.csv", ("code", "name")):
        names.setdefault(row["code"], []).append(row["name"])
    heirs, joint = _heirs(published), _joint(long)
    number_of = {row["predecessor_code"]: row["predecessor_dfe_no"] for row in published.lookup}
    lines = []
    for code, part in long.groupby("la_code", sort=True):
        years, first = part["year_ending_31_march"], part.iloc[0]
        shares = ";".join(f"{heir}:{number(round(share, 4))}" for heir, share in heirs.get(str(code), []))
        other = ";".join(_other_codes(published, str(code)))
        called = ";".join(names.pop(str(code), []))
        who = str(code), str(first["la_name"]), number_of[str(code)], str(first["region"]), called, other
        lines.append((*who, str(years.min()), str(years.max()), shares, joint.get(str(code), "")))
    if names:
        what = f"there is no authority {min(names)}"
        raise InputError(Problem(str(by_hand / "names.csv"), what, way_out="Correct the code."))
    return text(COLUMNS["authorities.csv"], lines)


def _other_codes(published: Published, code: str) -> list[str]:
    return [
        row["predecessor_code"]
        for row in published.lookup
        if row["relation"] == "recode" and row["successor_code"] == code
    ]


def _heirs(published: Published) -> dict[str, list[tuple[str, float]]]:
    """Who took over from each abolished authority, with the share of its children."""
    found: dict[str, list[tuple[str, float]]] = {}
    for row in published.lookup:
        if row["relation"] == "merge":
            found[row["predecessor_code"]] = [(row["successor_code"], 1.0)]
        if row["relation"] == "split":
            share = float(row["child_share"] or "nan")
            found.setdefault(row["predecessor_code"], []).append((row["successor_code"], share))
    whole = {code: heirs[0][0] for code, heirs in found.items() if len(heirs) == 1 and heirs[0][1] == 1}
    return {
        code: sorted(heirs if all(share == share for _, share in heirs) else _shares(published.long, heirs, whole))
        for code, heirs in found.items()
    }


def _shares(
    long: pd.DataFrame, heirs: Sequence[tuple[str, float]], whole: Mapping[str, str]
) -> list[tuple[str, float]]:
    """Shares from populations: what an heir had in its first year, less what came with others that it took in whole."""
    children = {
        (code, int(year)): float(value)
        for code, year, value, name in zip(
            long["la_code"], long["year_ending_31_march"], long["value"], long["indicator"], strict=True
        )
        if name == "population_0_17_prerebase" and value == value
    }
    came = []
    for heir, _ in heirs:
        first = min(year for code, year in children if code == heir)
        others = sum(children[code, first - 1] for code, successor in whole.items() if successor == heir)
        came.append((heir, children[heir, first] - others))
    return [(heir, number_came / sum(n for _, n in came)) for heir, number_came in came]


def _joint(long: pd.DataFrame) -> dict[str, str]:
    """Which authorities make one return with another, of what, and in which years."""
    found: dict[str, str] = {}
    shared = long[long["note"].str.startswith("joint return")]
    for code, part in shared.groupby("la_code"):
        names = re.search(r"\((.+?)\)", part["note"].iloc[0])
        others = [name for name in (names[1] if names else "").split(" / ") if name != part["la_name"].iloc[0]]
        years = part["year_ending_31_march"]
        what = "social workers" if part["indicator"].str.startswith("csw_").all() else "some figures"
        found[str(code)] = f"{what} with {' and '.join(others)}, {years.min()} to {years.max()}"
    return found


def indicators_text(published: Published, by_hand: Path) -> str:
    """Return `indicators.csv`."""
    words = {row["indicator"]: row["words"] for row in rows(by_hand / "words.csv", ("indicator", "words"))}
    breaks = rows(by_hand / "breaks.csv", ("pattern", "year", "words"))
    there = {str(name): part for name, part in published.long.dropna(subset="value").groupby("indicator", sort=True)}
    if strange := sorted(set(words) - set(published.described)):
        raise InputError(
            Problem(str(by_hand / "words.csv"), f"there is no indicator {strange[0]}", way_out="Correct it.")
        )
    said = {name: words.get(name) or _words(published.described[name].definition, name) for name in there}
    if twice := sorted(name for name in there if list(said.values()).count(said[name]) > 1):
        what = f"{' and '.join(twice)} go by the same words"
        raise InputError(Problem(str(by_hand / "words.csv"), what, way_out="Give each words of its own."))
    lines = []
    for name, part in there.items():
        told = published.described[name]
        kind = kind_of(told.unit)
        low, high = _range(kind, told.unit, name, float(part["value"].min()), float(part["value"].max()))
        lines.append((
            name, said[name], told.group, told.unit, kind, number(low), number(high),
            _denominator(name, told.unit, kind), "yes" if name in RATIOS else "", told.definition, told.basis,
            " | ".join(f"{row['year']} {row['words']}" for row in _breaks(breaks, name)), _about(part),
        ))  # fmt: skip
    return text(COLUMNS["indicators.csv"], lines)


def kind_of(unit: str) -> Kind:
    """Return what sort of number a unit stands for."""
    for begins, kind in _UNITS:
        if unit.startswith(begins):
            return kind
    return "count"


def _words(definition: str, name: str) -> str:
    """A definition as people would name it: without what stands in brackets, and lines of returns told apart."""
    if name.startswith(("s251_", "ro3_")):
        where = "Section 251" if name.startswith("s251") else "RO3"
        what, _, line = definition.removeprefix("MHCLG Revenue Outturn RO3, ").partition(": ")
        line = (line or what).partition(" = ")[0]
        line = re.sub(r" \((?!RO3|line)[^)]*\)", "", line).partition(", published total")[0]
        spent = (
            what.replace(" expenditure", "")
            .replace("Net current", "net")
            .replace("Gross", "gross")
            .replace("net current", "net")
        )
        return f"{line}, {spent} ({where})" if line != what else f"{definition} ({where})"
    return re.sub(r" \([^)]*\)$", "", definition)


def _range(kind: Kind, unit: str, name: str, least: float, most: float) -> tuple[float, float]:
    """Between what a figure can be: percentages and shares by what they are, others twice what was ever published."""
    if unit.startswith("1 outstanding"):
        return 1.0, 4.0
    low = 0.0 if least >= 0 and "_net_" not in name else -_rounded_up(max(-2 * least, most / 10))
    if kind == "percent":
        return low, 100.0 if most <= 100 else math.ceil(most / 50) * 50.0
    if kind == "share":
        return low, 1.0
    return low, _rounded_up(2 * most)


def _rounded_up(value: float) -> float:
    """Up to two digits."""
    if value <= 0:
        return 0.0
    size = 10.0 ** (math.floor(math.log10(value)) - 1)
    return round(math.ceil(round(value / size, 9)) * size, 10)


def _denominator(name: str, unit: str, kind: Kind) -> str:
    if name in RATIOS:
        return " + ".join(RATIOS[name].under)
    if kind in ("count", "money", "score"):
        return ""
    of = re.match(r"(?:% of|share of|GBP(?: cash)? per|per [\d,]+|GBP/|cases/)\s*(.*)$", unit)
    return of[1] if of and of[1] else "children" if unit.startswith("per ") else ""


def _breaks(breaks: Sequence[Row], name: str) -> Iterator[Row]:
    return (row for row in sorted(breaks, key=lambda row: row["year"]) if fnmatchcase(name, row["pattern"]))


def _about(part: pd.DataFrame) -> str:
    """What to know of an indicator's licence and confidence."""
    said = []
    for source in sorted(set(part["source"]) & set(SECONDARY)):
        years = part.loc[part["source"] == source, "year_ending_31_march"]
        said.append(f"{years.min()} to {years.max()} from a secondary compilation ({SECONDARY[source]})")
    doubtful = part[part["confidence"] == "B"]
    if len(doubtful) and len(doubtful) > 0.05 * len(part):
        said.append(f"confidence B for {len(doubtful)} of {len(part)} figures")
    return "; ".join(said)


def sources_text(published: Published) -> str:
    """Return `sources.csv`."""
    used = set(published.long["source"])
    return text(
        COLUMNS["sources.csv"],
        (
            (key, re.sub(r" ?\(FACTS\.md[^)]*\)", "", published.sources[key]), *licence(key, published.sources[key]))
            for key in sorted(published.sources)
            if key in used
        ),
    )


def neighbours_text(published: Published) -> str:
    """Return `neighbours.csv`."""
    lines = (
        (row["la_code"], row["rank"], row["neighbour_code"], row["closeness"].strip()) for row in published.neighbours
    )
    return text(COLUMNS["neighbours.csv"], sorted(lines, key=lambda line: (line[0], int(line[1]))))


def england_text(published: Published) -> str:
    """Return `england.csv`: figures for England that the panel has of authorities, in the panel's units."""
    lines = []
    for row in published.england:
        name = ENGLAND_NAMES.get(row["indicator"], row["indicator"])
        if name in published.described:
            scale = 1e6 if row["unit"].startswith("GBP m") else 1.0
            value = number(round(float(row["value"]) * scale, 6))
            year = str(int(row["year"]) + name.startswith(LATER))
            lines.append((name, year, value, " ".join(row["source"].split()), row["confidence"]))
    return text(COLUMNS["england.csv"], sorted(lines))
