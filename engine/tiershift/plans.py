"""Plans from Python: what docs/plans.md and docs/observations.md show, in one place.

    from tiershift import plans
    with plans.open_store("plans.sqlite") as store:
        line = plans.lineage(store, "our_plan")

The kinds of events (`BudgetSet`, `CutImposed`, `Counted`, …) are in `tiershift.events`.
"""

from __future__ import annotations

from tiershift.calibrate.counted import counts_met
from tiershift.calibrate.forecasts import forecast_scores
from tiershift.events.branches import branches, existing, fork, lineage
from tiershift.events.compare import compare
from tiershift.events.history import as_of, effective_at, named_versions
from tiershift.events.merge import candidates, merge
from tiershift.events.opening import open_store
from tiershift.events.rebase import Conflicts
from tiershift.events.refusals import Refused
from tiershift.events.verify import verify
from tiershift.events.write import Written, plan_of, write
from tiershift.run.issued import issue, replay
from tiershift.run.paired import paired, spread

__all__ = [
    "Conflicts",
    "Refused",
    "Written",
    "as_of",
    "branches",
    "candidates",
    "compare",
    "counts_met",
    "effective_at",
    "existing",
    "forecast_scores",
    "fork",
    "issue",
    "lineage",
    "merge",
    "named_versions",
    "open_store",
    "paired",
    "plan_of",
    "replay",
    "spread",
    "verify",
    "write",
]
