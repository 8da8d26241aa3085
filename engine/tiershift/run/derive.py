"""Write what numba makes of the time loop beside it: `python -m tiershift.run.derive`."""

from __future__ import annotations

from tiershift.compile.typed import infer
from tiershift.run.loop import TYPED

if __name__ == "__main__":
    TYPED.derived.write_text(infer(TYPED), encoding="utf-8")
