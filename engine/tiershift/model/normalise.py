"""Older and rarer ways of writing a Vensim file are put into those that the parser knows, and what was done is noted.

Only what is certain is rewritten; each element keeps its line, so that problems are still reported where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tiershift.model.elements import Broken, Element, MacroHead, elements
from tiershift.model.macros import output_call
from tiershift.model.names import key

Found = Element | MacroHead | Broken

_NAME = r'(?:"(?:\\.|[^"\\])*"|[^=:(\[<>{}~|"*\'!,]+)'
_LEFT = rf"{_NAME}(?:\[[^\]]*\])?"
_NUMBER = r"[-+]?\s*(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d+)?"
_NUMBERS = rf"{_NUMBER}(?:\s*,\s*{_NUMBER}){{3,}}"
_RANGE = r"(?:\[[^\]]*\]\s*,)?"
_OLD_TABLE = re.compile(rf"(?P<left>{_LEFT})\s*\(\s*(?P<range>{_RANGE})\s*(?P<numbers>{_NUMBERS})\s*,?\s*\)\s*")
_OLD_INLINE = re.compile(
    rf"(?P<left>.*WITH[ _]+LOOKUP\s*\(.*,)\s*\(\s*(?P<range>{_RANGE})\s*(?P<numbers>{_NUMBERS})\s*\)\s*\)\s*",
    re.IGNORECASE,
)
_PIPELINE = re.compile(rf"(?P<left>{_LEFT})=\s*DELAYP\s*\((?P<inside>.*)\)\s*", re.IGNORECASE | re.DOTALL)
_UNFINISHED = re.compile(rf"({_LEFT})\s*=\s*A[ _]+FUNCTION[ _]+OF\s*\(.*", re.IGNORECASE)
_NO_EQUATION = re.compile(rf"{_LEFT}\s*")
_FILE_NAME = re.compile(rf"{_NAME}:\s*IS\s*:.*", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(rf"\s*({_NAME})")
_COLON_WORD = re.compile(r":\s*(?:AND|OR|NOT|NA)\s*:|\"[^\"]*\"", re.IGNORECASE)
_MARK = "\ufeff"


def normalise(text: str) -> tuple[list[Found], tuple[str, ...]]:
    """Return the elements of a Vensim file as the parser knows them, and a sentence on each thing that was changed."""
    notes: list[str] = []
    if _MARK in text:
        notes.append("byte order marks inside the text were passed over")
    found = list(elements(text.replace(_MARK, "")))
    outputs = {key(head.name): head for head in found if isinstance(head, MacroHead) and head.outputs}
    made: list[Found] = []
    for element in found:
        if not isinstance(element, Element):
            made.append(element)
            continue
        rewritten, note = _rewritten(element, outputs)
        made += rewritten
        if note:
            notes.append(f"line {element.line}: {note}")
    return made, tuple(notes)


def _rewritten(element: Element, outputs: Mapping[str, MacroHead]) -> tuple[Sequence[Found], str]:
    """What stands in place of an element, and why; the element itself where nothing is to be done."""
    equation = element.equation
    if piped := _PIPELINE.fullmatch(equation):
        return _pipeline(element, piped)
    if old := _OLD_TABLE.fullmatch(equation) or _OLD_INLINE.fullmatch(equation):
        return _pairs(element, old)
    if unfinished := _UNFINISHED.fullmatch(equation):
        what = f"{unfinished[1].strip()} has no equation yet: A FUNCTION OF only lists what it is to depend on"
        return [Broken(element.line, what, "Write its equation.")], ""
    if _FILE_NAME.fullmatch(equation):
        return [], "a name for a file (:IS:) was passed over"
    if equation and _NO_EQUATION.fullmatch(equation):
        note = f"{equation} has no equation: its values come from outside the model"
        return [replace(element, equation=f"{equation}:INTERPOLATE:")], note
    for head in outputs.values():
        if called := _outputs(element, head):
            return called, f"what macro {head.name} gives out beside its value became variables"
    return [element], ""


def _pairs(element: Element, old: re.Match[str]) -> tuple[Sequence[Found], str]:
    numbers = [number.strip().replace(" ", "") for number in old["numbers"].split(",")]
    if len(numbers) % 2:
        what = f"its table has {len(numbers)} numbers, where each x needs a y"
        return [Broken(element.line, what, "Write it as (x,y) points.")], ""
    half = len(numbers) // 2
    points = ",".join(f"({x},{y})" for x, y in zip(numbers[:half], numbers[half:], strict=True))
    inline = old.re is _OLD_INLINE
    equation = f"{old['left']}({old['range']}{points}){')' * inline}"
    return [replace(element, equation=equation)], "a table written as all x, then all y, became (x,y) points"


def _pipeline(element: Element, call: re.Match[str]) -> tuple[Sequence[Found], str]:
    """DELAYP as two equations, as its page has them: https://vensim.com/documentation/fn_delayp.html."""
    inputs, colon, out = _parted(call["inside"])
    source, time = _at_comma(inputs)
    if not colon or not time:
        return [Broken(element.line, "DELAYP is given a wrong number of arguments", "Write DELAYP(x, time: y).")], ""
    level = replace(element, equation=f"{out} = INTEG(({source})-{call['left']}, ({source})*({time}))", comment="")
    delayed = replace(element, equation=f"{call['left']} = DELAY3({source}, {time})")
    return [delayed, replace(level, unit="")], f"DELAYP became DELAY3, and {out} a stock"


def _at_comma(args: str) -> tuple[str, str]:
    """Two arguments apart; the second is empty where there are not two."""
    depth, commas = 0, []
    for at, letter in enumerate(args):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        commas += [at] if letter == "," and not depth else []
    return (args[: commas[0]].strip(), args[commas[0] + 1 :].strip()) if len(commas) == 1 else (args, "")


def _outputs(element: Element, head: MacroHead) -> list[Found]:
    """The equation without the outputs of its call of `head`, and one equation for each of them."""
    for name, first, last in _calls(element.equation, head.name):
        inputs, colon, given = _parted(element.equation[first:last])
        begins = _BEGINS.match(element.equation)
        names = [out.strip() for out in given.split(",")]
        if not colon or begins is None or len(names) > len(head.outputs):
            continue
        call = f"{inputs})"
        equation = f"{element.equation[:first]}{call}{element.equation[last + 1 :]}"
        made: list[Found] = [replace(element, equation=equation)]
        for out, inner in zip(names, head.outputs, strict=False):
            function = output_call(name, inner, begins[1])
            made.append(replace(element, equation=f'{out} = "{function}"({call}', unit="", comment=""))
        return made
    return []


def _calls(equation: str, name: str) -> Iterator[tuple[str, int, int]]:
    """Yield where the arguments of each call of `name` begin and end."""
    words = r"[\s_]+".join(re.escape(word) for word in re.split(r"[\s_]+", name))
    for call in re.finditer(rf"(?<![\w$]){words}\s*\(", equation, re.IGNORECASE):
        depth = 1
        for at in range(call.end(), len(equation)):
            depth += {"(": 1, ")": -1}.get(equation[at], 0)
            if not depth:
                yield name, call.end(), at
                break


def _parted(args: str) -> tuple[str, str, str]:
    """What is before and after the first colon that is not part of a word like `:AND:`."""
    plain = _COLON_WORD.sub(lambda word: "." * len(word[0]), args)
    before, colon, _ = plain.partition(":")
    return args[: len(before)].strip(), colon, args[len(before) + 1 :].strip()
