"""Which authority is meant: by name, by what people call it, by code or by number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from tiershift.errors import Problem, UsageError
from tiershift.places.kinds import Authority

_FILLERS = (
    "metropolitan borough council", "london borough of", "royal borough of", "london borough", "county council",
    "city council", "borough council", "district council", "unitary authority", "local authority", "council of the",
    "childrens services", "children services", "childrens trust", "city and county of", "city of", "county of",
    "borough of", "county borough", "council", "county", "city", "mbc", "lbc", "lb", "cc",
)  # fmt: skip
"""What is said of a kind of authority and tells none from another; the longest first."""
_WHOLE = ("city of london", "city of london corporation")
"""Names that mean another place without their fillers."""
_NOT_ENGLISH = {"W": "Welsh", "S": "Scottish", "N": "Northern Irish"}
_WELSH = (
    "anglesey", "isle of anglesey", "blaenau gwent", "bridgend", "caerphilly", "cardiff", "carmarthenshire",
    "ceredigion", "conwy", "denbighshire", "flintshire", "gwynedd", "merthyr tydfil", "monmouthshire",
    "neath port talbot", "newport", "pembrokeshire", "powys", "rhondda cynon taf", "swansea", "torfaen",
    "vale of glamorgan", "wrexham",
)  # fmt: skip
_MOST_OFFERED = 3


def plain(name: str) -> str:
    """Return a name as it is compared: no case, accents, dots, ampersands or "council"."""
    sparse = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ").replace("'", "").replace("’", "")
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", sparse).split())
    if words in _WHOLE:
        return words
    words = f" {words} "
    for filler in _FILLERS:
        if words.strip() != filler:
            words = words.replace(f" {filler} ", " ")
    words = words.replace(" saint ", " st ").replace(" upon ", " ").replace(" on ", " ").replace(" the ", " ")
    return " ".join(words.split())


def known(authorities: Iterable[Authority]) -> Mapping[str, tuple[Authority, ...]]:
    """Return who is meant by each plain name, code and number; one that still exists goes before one that does not."""
    found: dict[str, tuple[Authority, ...]] = {}
    for authority in sorted(authorities, key=lambda one: one.abolished):
        said = {authority.code, authority.name, str(authority.dfe), *authority.names, *authority.codes}
        for name in sorted({plain(one) for one in said}):
            before = found.get(name, ())
            if not (authority.abolished and any(not one.abolished for one in before)):
                found[name] = (*before, authority)
    return found


def find(
    name: str,
    index: Mapping[str, tuple[Authority, ...]],
    by_code: Mapping[str, Authority],
    *,
    abolished: bool,
    where: str,
) -> Authority:
    """Return the one authority that `name` means.

    Args:
        index: of `known`.
        by_code: every authority by its code.
        abolished: whether one that no longer exists will do.
        where: what the name was given to, for the message.

    Raises:
        UsageError: nobody, several, or one that has been abolished: the message offers the nearest, or the successors.
    """
    found = index.get(plain(name), ())
    if len(found) == 1 and (abolished or not found[0].abolished):
        return found[0]
    if len(found) == 1:
        raise UsageError(gone(found[0], by_code, where, name))
    if found:
        way_out = f"Say which: {_listed([one.name for one in found], 'or')}."
        raise UsageError(Problem(where, f"{name!r} may be any of {len(found)} authorities", way_out=way_out))
    raise UsageError(Problem(where, *_unknown(name, list(by_code.values()))))


def gone(authority: Authority, by_code: Mapping[str, Authority], where: str, said: str) -> Problem:
    """Return what to say of an authority that has been abolished: since when, and who took over."""
    heirs = [by_code[one.code] for one in authority.successors]
    shares = ", ".join(
        f"{heir.name} ({heir.code}{'' if one.share == 1 else f', {one.share:.0%} of its children'})"
        for heir, one in zip(heirs, authority.successors, strict=True)
    )
    what = f"{said!r} is {authority.name} ({authority.code}), abolished on 1 April {authority.last}; now {shares}"
    way_out = f"Ask for {_listed([one.name for one in heirs], 'or')}."
    return Problem(where, what, way_out=way_out)


def _unknown(name: str, authorities: Sequence[Authority]) -> tuple[str, str, str]:
    if re.fullmatch(r"[WSN]\d{8}", name.strip(), re.IGNORECASE):
        land = _NOT_ENGLISH[name.strip()[0].upper()]
        return f"{name!r} is a {land} code; only English authorities are known", "", "See tiershift places list."
    if plain(name) in {plain(one) for one in _WELSH}:
        return f"{name!r} is a Welsh authority; only English ones are known", "", "See tiershift places list."
    near = nearest(name, authorities)
    offered = f"Did you mean {_listed(near, 'or')}?" if near else "See tiershift places list."
    return f"there is no English authority {name!r} that answers for children's services", "", offered


def nearest(name: str, authorities: Iterable[Authority]) -> list[str]:
    """Return the names that are most like `name`, the nearest first; those that still exist alone."""
    sought = plain(name)
    scored = [
        (max(_alike(sought, plain(said)) for said in (one.name, *one.names)), one.name)
        for one in authorities
        if not one.abolished
    ]
    return [said for score, said in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= 0.6][
        :_MOST_OFFERED
    ]


def _alike(sought: str, said: str) -> float:
    if len(sought) > 60:
        return 0.0
    shared = set(sought.split()) & set(said.split()) - {"and", "north", "east", "south", "west"}
    within = 0.75 + 0.2 * min(len(sought), len(said)) / max(len(sought), len(said)) if shared else 0.0
    return max(within, SequenceMatcher(None, sought, said).ratio())


def _listed(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
