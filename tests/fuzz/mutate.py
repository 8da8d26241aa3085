"""Ways of spoiling a file: bytes, lines, words, numbers, nesting, lengths and encodings."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fuzz.choices import Choices, between, chance, pick

Mutation = Callable[[Choices, bytes], bytes]

_TOKEN = re.compile(rb"[A-Za-z_][\w ]*[A-Za-z_]|[-+]?\d+\.?\d*(?:[eE][-+]?\d+)?|[^\w\s]")
_NUMBER = re.compile(rb"(?<![\w.])\d+\.?\d*(?:[eE][-+]?\d+)?")
_NUMBERS = (
    b"0", b"-1", b"0.5", b"1e308", b"1e999", b"-1e999", b"1e-320", b"99999999999999999999", b"1000000", b"2.5",
    b"1e10",
    b"-0.0", b"nan", b"0x10", b"1_000", b"1,5", b"--1", b"3.", b".5", b"1e", b"123456789012345678901234567890.5",
)  # fmt: skip
_WORDS = (
    b"INTEG(", b"WITH LOOKUP(", b"DELAY FIXED(", b"SMOOTH N(", b"SUM(", b"VMIN(", b"IF THEN ELSE(", b":EXCEPT:",
    b":AND:", b":NOT:", b":NA:", b":MACRO: M(x)", b":END OF MACRO:", b":INTERPOLATE:", b":IS:",
    b"GET DIRECT CONSTANTS('a.xlsx',",
    b"GET XLS DATA(", b"TABBED ARRAY(", b"(0,0),(1,1)", b"[a,b]", b"[a!]", b"<->", b"->", b":", b":=", b"==", b"=",
    b"|", b"~", b"~~|", b"\\\\\\---/// Sketch", b"///---\\\\\\", b"15:0,0,0,9,0,0", b"22:$,Dollar,Dollars", b"{", b"}",
    b'"', b"'", b"\\", b"!", b"^", b"(", b")", b"[", b"]", b",", b";", b"*", b"/", b"Time", b"TIME STEP",
    b"FINAL TIME",
    b"RANDOM NORMAL(", b"ALLOCATE AVAILABLE(", b"INITIAL(", b"ACTIVE INITIAL(", b"<", b">", b"<eqn>", b"</eqn>",
    b"&amp;", b"<!DOCTYPE a [<!ENTITY b \"c\">]>", b"&b;", b"<![CDATA[", b"<non_negative/>",
    b"<gf><yscale min='0' max='1'/></gf>", b"!!python/object/apply:os.system", b"&x ", b"*x", b"- ", b"? ", b".inf",
    b".nan", b"2026-02-30", b"null", b"|-\n",
    b"__import__('os').system('x')", b"%s%n", b"${x}", b"{x!r}", b"\\x00", b"\x00", b"\xe2\x80\xae", b"\x1b[31m",
    "é".encode(), "名前".encode(), "\u2028".encode(), b"\x85", b"\x0c", b"\xff\xfe",
)  # fmt: skip


def mutated(choices: Choices, content: bytes) -> bytes:
    """Return `content`, spoiled in one to four ways."""
    for _ in range(between(choices, 1, 4) if chance(choices, 50) else 1):
        content = pick(choices, MUTATIONS)(choices, content)
    return content


def _flip(choices: Choices, content: bytes) -> bytes:
    made = bytearray(content or b" ")
    for _ in range(between(choices, 1, 6)):
        made[choices.below(len(made))] = choices.below(256)
    return bytes(made)


def _lines(content: bytes) -> list[bytes]:
    return content.split(b"\n")


def _without_lines(choices: Choices, content: bytes) -> bytes:
    lines = _lines(content)
    first = choices.below(len(lines))
    del lines[first : first + between(choices, 1, 4)]
    return b"\n".join(lines)


def _lines_twice(choices: Choices, content: bytes) -> bytes:
    lines = _lines(content)
    first = choices.below(len(lines))
    block = lines[first : first + between(choices, 1, 6)]
    return b"\n".join([*lines[:first], *block * pick(choices, (2, 2, 3, 30)), *lines[first:]])


def _lines_swapped(choices: Choices, content: bytes) -> bytes:
    lines = _lines(content)
    one, other = choices.below(len(lines)), choices.below(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _tokens_swapped(choices: Choices, content: bytes) -> bytes:
    found = list(_TOKEN.finditer(content))
    if len(found) < 2:
        return content
    one, other = sorted((pick(choices, found), pick(choices, found)), key=lambda token: token.start())
    if one.end() > other.start():
        return content
    between_them = content[one.end() : other.start()]
    return content[: one.start()] + other[0] + between_them + one[0] + content[other.end() :]


def _token_replaced(choices: Choices, content: bytes) -> bytes:
    found = list(_TOKEN.finditer(content))
    if not found:
        return content
    one = pick(choices, found)
    instead = pick(choices, found)[0] if chance(choices, 60) else pick(choices, _WORDS)
    return content[: one.start()] + instead + content[one.end() :]


def _word_put_in(choices: Choices, content: bytes) -> bytes:
    at = choices.below(len(content) + 1)
    return content[:at] + pick(choices, _WORDS) + content[at:]


def _number_replaced(choices: Choices, content: bytes) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return content
    one = pick(choices, found)
    return content[: one.start()] + pick(choices, _NUMBERS) + content[one.end() :]


def _cut_off(choices: Choices, content: bytes) -> bytes:
    return content[: choices.below(len(content) + 1)]


def _encoded(choices: Choices, content: bytes) -> bytes:
    text = content.decode("utf-8", errors="replace")
    kind = pick(choices, ("utf-16", "utf-32", "latin-1", "utf-8-sig", "cr", "crlf", "nul", "cp1252"))
    match kind:
        case "cr" | "crlf":
            return content.replace(b"\n", b"\r" if kind == "cr" else b"\r\n")
        case "nul":
            return content.replace(b" ", b"\0", between(choices, 1, 9))
    return text.encode(kind, errors="replace")


def _nested(choices: Choices, content: bytes) -> bytes:
    """A number or word inside very many brackets, signs or calls."""
    found = list(_TOKEN.finditer(content))
    if not found:
        return content
    one, depth = pick(choices, found), pick(choices, (5, 30, 100, 160, 400, 3000))
    before, after = pick(
        choices,
        ((b"(", b")"), (b"-", b""), (b"ABS(", b")"), (b"MODULO(", b",2)"), (b"{", b"}"), (b"1+(", b")"), (b"[", b"]"),
         (b"SMOOTH(", b",2)"), (b"<a>", b"</a>"), (b":NOT:", b""), (b"", b"^2"), (b"", b"+1"), (b"- ", b"")),
    )  # fmt: skip
    return content[: one.start()] + before * depth + one[0] + after * depth + content[one.end() :]


def _lengthened(choices: Choices, content: bytes) -> bytes:
    found = list(_TOKEN.finditer(content))
    if not found:
        return content
    one = pick(choices, found)
    return content[: one.start()] + one[0] * pick(choices, (3, 50, 2_000, 20_000)) + content[one.end() :]


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip, _without_lines, _lines_twice, _lines_swapped, _tokens_swapped, _tokens_swapped, _token_replaced,
    _token_replaced, _token_replaced, _word_put_in, _word_put_in, _number_replaced, _number_replaced, _cut_off,
    _encoded, _nested, _lengthened,
)  # fmt: skip
