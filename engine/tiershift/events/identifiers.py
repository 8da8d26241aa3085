"""What in a free text looks as if it named a child or a private person. A log is kept for ever, so it is not let in.

Recognised: unique pupil numbers, NHS numbers (by their check digit), National Insurance numbers, record numbers of
case systems (`LAC-20417`, `child ID 20417`), e-mail addresses, dates of birth. It is a net, not a proof: names in
running text are not recognised.

Sources: NHS number, https://www.datadictionary.nhs.uk/attributes/nhs_number.html (modulus 11); unique pupil number,
Department for Education, "Unique pupil numbers (UPNs): guide for schools" (check letter, modulus 23); National
Insurance number, https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

WAY_OUT = (
    "Leave it out: the log keeps what is written in it for ever and holds nothing about one child or private person. "
    "Name the minute or the file instead."
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A kind of identifier: what it is called, and how it is recognised."""

    name: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = lambda _: True


def identifying(text: str) -> tuple[str, ...]:
    """Return what in `text` looks as if it named one person, in words and without repeating it in full."""
    found: list[str] = []
    for sign in _SIGNS:
        for match in sign.pattern.finditer(text):
            if sign.holds(match):
                found.append(f"{sign.name} ({_masked(match[0])})")
    return tuple(dict.fromkeys(found))


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
    signs = match[0].upper()
    values = [_LETTERS.index(sign) if sign in _LETTERS else int(sign) if sign.isdigit() else -1 for sign in signs[1:]]
    if min(values) < 0:
        return False
    return _LETTERS[sum(weight * value for weight, value in zip(range(2, 14), values, strict=True)) % 23] == signs[0]


_RECORDS = (
    r"(?:child|children'?s|client|person|persons?|case|pupil|carer|LAC|CLA|CIN|mosaic|liquid ?logic|LCS|EHM|ICS|SSD|"
    r"care ?first|protocol|azeus|ULN|unique learner)"
)

_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+[A-Z][a-z]{2,8}\.?,?\s+(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|(?:19|20)\d\d-\d\d-\d\d)"
)

_SIGNS: tuple[Sign, ...] = (
    Sign("a unique pupil number", re.compile(r"(?<![A-Z0-9])[A-HJ-NP-RT-Z]\d{11}[0-9A-Z](?![A-Z0-9])", re.I), _pupil),
    Sign("an NHS number", re.compile(r"(?<![\d£,.\w-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d,\w]|\.\d|-\d)"), _nhs),
    Sign(
        "a National Insurance number",
        re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)"),
    ),
    Sign(
        "the number of a record",
        re.compile(
            rf"(?<!\w){_RECORDS}[\s._-]*(?:id|ref(?:erence)?|no|number|nr)\b[\s.:#=-]*[A-Z]{{0,4}}-?\d{{3,}}", re.I
        ),
    ),
    Sign("the number of a record", re.compile(r"(?<!\w)(?:LAC|CLA|CIN|PID)(?:[-#:/_]?\d{4,}|[ :#]+\d{6,})(?!\w)")),
    Sign("an e-mail address", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    Sign(
        "a date of birth",
        re.compile(
            rf"(?<!\w)(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|birthday)[\s:=(-]*(?:is\s+|was\s+)?(?:{_DAY}|\d)",
            re.I,
        ),
    ),
    Sign("a date of birth", re.compile(rf"(?<!\w)born\s+(?:on\s+)?(?:the\s+)?{_DAY}", re.I)),
)
