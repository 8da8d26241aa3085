"""What in a text looks as if it named a child or a private person. A log is kept for ever, so it is not let in.

Recognised: unique pupil numbers, NHS numbers (by their check digit), National Insurance numbers, record numbers of
case systems (`LAC-20417`, `child ID 20417`), e-mail addresses, whole postcodes, dates of birth. It is a net, not a
proof: names in running text are not recognised, and nobody reads what is written.

Sources: NHS number, https://www.datadictionary.nhs.uk/attributes/nhs_number.html (modulus 11); unique pupil number,
Department for Education, "Unique pupil numbers (UPNs): guide for schools" (check letter, modulus 23); National
Insurance number, https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

WAY_OUT = (
    "Leave it out: the log keeps what is written in it for ever and is for nothing about one child or private person. "
    "Name the minute or the file instead."
)

PURPOSE = (
    "The log is for no data about a child: identifiers that are recognised are refused, and free text is read by"
    " nobody."
)
"""What can be said of a log and of what comes from it: that a text names nobody, no program can say."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A kind of identifier: what it is called, and how it is recognised."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda _: True


def identifying(text: str) -> tuple[str, ...]:
    """Return what in `text` looks as if it named one person, in words and without repeating it in full."""
    bare = _evened(text)
    found: dict[str, str] = {}
    for sign in _SIGNS:
        for match in sign.pattern.finditer(bare):
            if sign.holds(match):
                found.setdefault(sign.name, f"{sign.name} ({_masked(match[0])})")
    return tuple(found.values())


def naming(name: str, year: int) -> tuple[str, ...]:
    """Return what in the name of a plan or branch, such as `our_plan-hubs`, looks as if it named one person.

    A whole day that was two years ago or more when it was given, in `year`, reads as a date of birth.
    """
    found = identifying(re.sub(r"[_-]+", " ", name)) or identifying(name)
    days = [int(match[1]) for match in _DAY_IN_NAME.finditer(name)]
    if not found and any(day <= year - 2 for day in days):
        found = ("a date of birth (…)",)
    return found


def _evened(text: str) -> str:
    """`text` with one kind of blank and dash; without hashes and the ids of events, which are nobody's."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in plain)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(_OWN_IDS.sub(" … ", plain).split())


_OWN_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-z])[0-9a-f]{64}\b")
_DAY_IN_NAME = re.compile(r"(?<!\d)\d{1,2}[_-]\d{1,2}[_-]((?:19|20)\d\d)(?!\d)")


def _masked(text: str) -> str:
    """Return enough of `text` to find it again, and no more."""
    bare = " ".join(text.split())
    return f"{bare[:4]}…" if len(bare) > 4 else "…"


def _nhs(match: re.Match[str]) -> bool:
    digits = [int(sign) for sign in match[0] if sign.isdigit()]
    # A round amount written without commas is money, not a person.
    if len(set(digits)) == 1 or digits[-5:] == [0] * 5:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check != 10 and check % 11 == digits[9]


_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def _pupil(match: re.Match[str]) -> bool:
    signs = "".join(sign for sign in match[0].upper() if sign.isalnum())
    values = [_LETTERS.index(sign) if sign in _LETTERS else int(sign) if sign.isdigit() else -1 for sign in signs[1:]]
    if min(values) < 0:
        return False
    return _LETTERS[sum(weight * value for weight, value in zip(range(2, 14), values, strict=True)) % 23] == signs[0]


_RECORDS = (
    r"(?:child|children'?s|client|person|persons?|case|pupil|carer|LAC|CLA|CIN|mosaic|liquid ?logic|LCS|EHM|ICS|SSD|"
    r"care ?first|protocol|azeus|ULN|unique learner)"
)
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
"""A number that is no year: what is called after one, such as `CIN-2025 return`, is a return and not a child."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?:(?:19|20)\d\d|\d\d(?!\d))"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}"
    r"|(?:19|20)\d\d[/-]\d\d[/-]\d\d)"
)
_BIRTH = (
    r"(?<!\w)(?:d\.? ?o\.? ?b(?!\w)\.?|birth(?! rate)(?:day|date)?(?!\w)|born(?!\w)(?! (?:after|before|since|from)))"
)

_SIGNS: tuple[Sign, ...] = (
    Sign("a unique pupil number", re.compile(r"(?<!\w)[A-HJ-NP-RT-Z][ -]?\d{11}[0-9A-Z](?!\w)", re.I), _pupil),
    Sign("an NHS number", re.compile(r"(?<![\w£])(?<!\d[,.])(?<!\d-)\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\w|[,.-]\d)"), _nhs),
    Sign("an NHS number", re.compile(r"(?<![A-Za-z])NHS[ a-z.:#=-]{0,9}\d{3}[ .-]?\d{3}[ .-]?\d{4}(?!\w)", re.I), _nhs),
    Sign(
        "a National Insurance number",
        re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?!\w)", re.I),
    ),
    Sign(
        "the number of a record",
        re.compile(
            rf"(?<!\w)(?<!business ){_RECORDS}[ ._-]*(?:id|ref(?:erence)?|no|number|nr)(?![a-z])[ .:#=-]*[A-Z]{{0,4}}-?"
            rf"{_NO_YEAR}\d{{3,}}",
            re.I,
        ),
    ),
    Sign(
        "the number of a record",
        re.compile(rf"(?<!\w)(?:LAC|CLA|CIN|PID)(?:[-#:/_]?{_NO_YEAR}\d{{4,}}|[ :#]+\d{{6,}})(?!\w)", re.I),
    ),
    Sign("an e-mail address", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    Sign("a postcode", re.compile(r"(?<!\w)(?![HQ][1-4] )[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)")),
    Sign(
        "a postcode",
        re.compile(r"(?<!\w)(?![hq][1-4] )[a-z]{1,2}\d[a-z\d]? \d(?!st|nd|rd|th)[abd-hjlnp-uw-z]{2}(?!\w)"),
    ),
    Sign("a date of birth", re.compile(rf"{_BIRTH}[^.;]{{0,40}}?(?<!\d){_DAY}", re.I)),
    Sign("a date of birth", re.compile(rf"(?<!\d){_DAY}[^.;]{{0,20}}?{_BIRTH}", re.I)),
    Sign("a date of birth", re.compile(r"(?<!\w)(?:d\.? ?o\.? ?b(?!\w)\.?|date of birth|birth ?date)[ :=(-]*\d", re.I)),
)
