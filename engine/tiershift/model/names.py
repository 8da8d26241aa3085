"""The two names of a thing: what the modeller wrote, and the id that code uses.

Vensim does not tell apart upper and lower case, spaces and underscores, and runs of either
(https://www.vensim.com/documentation/ref_variable_names.html, read as: case-insensitive, blank = underscore).
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from functools import lru_cache


def key(name: str) -> str:
    """Return the form in which two spellings of one Vensim name are equal: `"Teacup  Heat"` → `teacup heat`.

    A name in quotes and the same name without them are equal, so no quote is kept at either end.
    """
    return re.sub(r"[\s_]+", " ", name.strip().replace('\\"', '"').strip('"')).strip().casefold()


def plain(name: str) -> str:
    """Return a name as it is read aloud, without the quotes it is written in: `"a \\"b\\""` → `a "b"`."""
    bare = name.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    return bare.replace('\\"', '"')


@lru_cache(maxsize=1 << 14)
def identifier(name: str) -> str:
    """Return the snake_case id of a modeller's name: `Children in care (31 March)` → `children_in_care_31_march`."""
    made = re.sub(r"\W+", "_", key(name)).strip("_") or "unnamed"
    if made[0].isdigit():
        made = f"n_{made}"
    return f"{made}_" if keyword.iskeyword(made) else made


def meant(name: str, known: Mapping[str, str]) -> str | None:
    """Return the id that `name` stands for among `known` (id → name): an id, a name in any spelling, or nearly one."""
    if name in known:
        return name
    folded = key(name)
    exact = next((id_ for id_, own in known.items() if key(own) == folded), None)
    near = identifier(name)
    return exact or (near if near in known else None)
