"""A failing file made shorter, line by line, while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable


def shrink(content: bytes, fails: Callable[[bytes], bool], most: int = 300) -> bytes:
    """Return the shortest `content` found within `most` tries from which no block of lines can be taken out."""
    lines, size = content.split(b"\n"), 0
    size = max(1, len(lines) // 2)
    tries = 0
    while tries < most:
        first, less = 0, False
        while first < len(lines) and tries < most and len(lines) > 1:
            kept = lines[:first] + lines[first + size :]
            tries += 1
            if fails(b"\n".join(kept)):
                lines, less = kept, True
            else:
                first += size
        if size == 1 and not less:
            break
        size = max(1, size // 2)
    return b"\n".join(lines)


def alike(what: str) -> str:
    """What makes two findings one: the words without their numbers, and the place."""
    words = "".join("#" if sign.isdigit() else sign for sign in what.split(" at ")[-1][:60] or what[:60])
    return f"{what.split(':')[0][:40]} {words}"
