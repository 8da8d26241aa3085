"""An equation of XMILE becomes an expression whose names are as written: what they stand for is decided in `scope`.

Operators bind as in XMILE 1.0, section 3.3.1: `^` from the right, then signs and NOT, then `* / MOD`, `+ -`,
`< <= > >=`, `= <>`, AND, OR. A subscript stays the text that it is: an element, a dimension, `*`, a number, `1:3` or
`@1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tiershift.model.assemble import TOO_DEEP, Unreadable
from tiershift.model.names import key
from tiershift.model.tree import Binary, BinaryOp, Call, Const, Expr, Lookup, Ref, Unary

_LETTER = r"(?:[^\W\d]|[^\x00-\x7f\s])"
_PART = rf"""(?:"(?:\\.|[^"\\])*"|{_LETTER}(?:{_LETTER}|[\d$])*+(?:'{_LETTER}(?:{_LETTER}|[\d$])*+)*)"""
_TOKEN = re.compile(
    rf"""(?P<blank>(?:\s|\{{[^{{}}]*\}})+)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<name>\.?{_PART}(?:\.{_PART})*)
    |(?P<sign><=|>=|<>|//|[-+*/^=<>()\[\],:@'])""",
    re.VERBOSE,
)
_INNER = re.compile(r'"(?:\\.|[^"\\])*"|[^."]+', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BINDS: Mapping[str, tuple[int, BinaryOp | None]] = {
    "or": (1, "or"),
    "and": (2, "and"),
    "=": (3, "="),
    "<>": (3, "<>"),
    "<": (4, "<"),
    "<=": (4, "<="),
    ">": (4, ">"),
    ">=": (4, ">="),
    "+": (5, "+"),
    "-": (5, "-"),
    "*": (6, "*"),
    "/": (6, "/"),
    "//": (6, None),
    "mod": (6, None),
    "^": (8, "^"),
}
_EQUALITY, _UNARY = 3, 7
WORKED_OUT = "#ELEMENT"
"""The call that stands for an array's element which is worked out: the array, then what works each subscript out."""
_CALLED: Mapping[str, str] = {"//": "SAFEDIV", "mod": "MOD"}
_KEYWORDS = frozenset({"if", "then", "else", "and", "or", "not", "mod"})
_NESTED = 120
_WAY_OUT = "Open the file in Stella, correct this equation, and save it again."


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """What it is compared with: signs and keywords folded, nothing for other names and numbers."""
        folded = self.text.casefold()
        return folded if self.kind == "sign" or folded in _KEYWORDS else ""

    @property
    def ends(self) -> bool:
        """Whether a condition may be over before it."""
        return self.kind == "end" or self.word in (")", "then", "else", "and", "or")


def spoken(written: str) -> str:
    """Return a name as it is meant: without quotes, and with its escapes resolved (`\\n` is a blank)."""
    text = written.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return " ".join(_ESCAPE.sub(lambda escape: " " if escape[1] in "nrt" else escape[1], text).split())


def formula(text: str) -> Expr:
    """Return the expression that `text` is.

    Raises:
        Unreadable: it is none; the place is shown.
    """
    reader = _Reader(text)
    made = reader.expression()
    if reader.now.kind != "end":
        raise reader.stuck()
    return made


def is_empty(text: str) -> bool:
    """Return whether an equation says nothing, comments in braces aside."""
    return not re.sub(r"\{[^{}]*\}", "", text).strip()


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _unread(text, at)
        if token.lastgroup != "blank":
            found.append(_Token(token.lastgroup or "", token[0], at))
        at = token.end()
    return [*found, _Token("end", "", len(text))]


def _unread(text: str, at: int) -> Unreadable:
    rest = " ".join(text[at : at + 20].split())
    return Unreadable(f'cannot be read from "{rest}" on' if rest else "cannot be read: it ends too early", _WAY_OUT)


def folded(name: str) -> str:
    """Return a name as equations compare it; the parts of a qualified name are joined by points."""
    lead = "." if name.startswith(".") else ""
    return lead + ".".join(key(spoken(part)) for part in _INNER.findall(name))


class _Reader:
    """Climbs through the tokens by how strongly operators bind."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at, self.depth = text, _tokens(text), 0, 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def stuck(self) -> Unreadable:
        return _unread(self.text, self.now.at)

    def take(self, word: str) -> None:
        if self.now.word != word:
            raise self.stuck()
        self.at += 1

    def took(self, word: str) -> bool:
        if self.now.word == word:
            self.at += 1
            return True
        return False

    def expression(self, least: int = 0) -> Expr:
        self.depth += 1
        if self.depth > _NESTED:
            raise Unreadable(TOO_DEEP, "Split it into several variables.")
        left = self.signed()
        while True:
            word = self.now.word
            if word == "not" and least <= _EQUALITY and self.tokens[self.at + 1].ends:
                self.at += 1  # an exporter writes NOT behind what it is said of
                left = Unary("not", left)
                continue
            binds, operator = _BINDS.get(word, (-1, None))
            if binds < max(least, 1):
                self.depth -= 1
                return left
            self.at += 1
            right = self.expression(_UNARY if word == "^" else binds + 1)
            left = Binary(operator, left, right) if operator else Call(_CALLED[word], (left, right))

    def signed(self) -> Expr:
        match self.now.word:
            case "-":
                self.at += 1
                return Unary("neg", self.expression(_UNARY))
            case "+":
                self.at += 1
                return self.expression(_UNARY)
            case "not":
                self.at += 1
                return Unary("not", self.expression(_UNARY))
            case "if":
                return self.choice()
        return self.operand()

    def choice(self) -> Expr:
        self.take("if")
        condition = self.expression()
        self.take("then")
        then = self.expression()
        self.take("else")
        return Call("IF THEN ELSE", (condition, then, self.expression()))

    def operand(self) -> Expr:
        token = self.now
        if self.took("("):
            inner = self.expression()
            self.take(")")
            return inner
        if token.kind == "number":
            self.at += 1
            return Const(float(token.text))
        if token.kind != "name" or token.word:
            raise self.stuck()
        self.at += 1
        return self.named(folded(token.text))

    def named(self, name: str) -> Expr:
        """A variable with its subscripts, or a call; a function's name may have blanks in it."""
        ahead = self.at
        while self.tokens[ahead].kind == "name" and not self.tokens[ahead].word:
            ahead += 1
        if ahead > self.at and self.tokens[ahead].word == "(":
            name = " ".join([name, *(folded(token.text) for token in self.tokens[self.at : ahead])])
            self.at = ahead
        subs, worked_out = self.subscripts() if self.took("[") else ((), ())
        if self.now.word == "'":
            raise Unreadable(
                f'it turns the array "{name}" round (\'), which is not run', "Name its dimensions: a[X, Y]."
            )
        if worked_out:
            return Call(WORKED_OUT, (Ref(name, subs), *worked_out))
        if not self.took("("):
            return Ref(name, subs)
        args = self.arguments()
        if not subs:
            return Call(name.upper(), args)
        if len(args) != 1:
            raise Unreadable(f'the graphical function "{name}" is given {len(args)} arguments', "Give it one.")
        return Lookup(Ref(name, subs), args[0])

    def arguments(self) -> tuple[Expr, ...]:
        if self.took(")"):
            return ()
        args = [self.expression()]
        while self.took(","):
            args.append(self.expression())
        self.take(")")
        return tuple(args)

    def subscripts(self) -> tuple[tuple[str, ...], tuple[Expr, ...]]:
        """The subscripts as written; one that is worked out is `#0`, `#1` … and what works it out."""
        found: list[str] = []
        worked_out: list[Expr] = []
        while not found or self.took(","):
            sub = self.subscript()
            if not isinstance(sub, str):
                worked_out.append(sub)
            found.append(sub if isinstance(sub, str) else f"#{len(worked_out) - 1}")
        self.take("]")
        return tuple(found), tuple(worked_out)

    def subscript(self) -> str | Expr:
        begin = self.at
        first = self.index()
        if first and self.took(":"):
            first = f"{first}:{self.index()}"
        if first and self.now.word in ("]", ","):
            return first
        self.at = begin
        return self.expression()

    def index(self) -> str:
        """One end of a subscript, as written; nothing where it is something else."""
        token = self.now
        self.at += token.kind != "end"
        if token.text == "@" and self.now.kind == "number":
            self.at += 1
            return f"@{self.tokens[self.at - 1].text}"
        if token.kind == "name" and not token.word:
            return folded(token.text)
        return token.text if token.kind == "number" or token.text == "*" else ""
