"""What the table of functions says of one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tiershift.compile.origins import ORIGINS
from tiershift.model.tree import Expr

Lower = Callable[..., Expr]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: `args` in order, of which the last `optional` may be left out.

    `written` is how models write it, where that is not `name(args)`; `source` is where its meaning was read, or
    "observed" where outputs of Vensim or Stella show it.
    """

    name: str
    args: tuple[str, ...]
    meaning: str
    lower: Lower | None = None
    optional: int = 0
    written: tuple[str, ...] = ()
    source: str = ""

    @property
    def origin(self) -> str:
        """Where its meaning was read: what the row says, or what `origins` knows."""
        return self.source or ORIGINS.get(self.name, "")

    @property
    def spellings(self) -> tuple[str, ...]:
        """How models write it, with its arguments."""
        first, last = self.args[: len(self.args) - self.optional], self.args[len(self.args) - self.optional :]
        return self.written or (f"{self.name}({', '.join((*first, *(f'[{arg}]' for arg in last)))})",)
