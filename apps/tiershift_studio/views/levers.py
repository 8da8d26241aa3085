"""The controls: money between tiers as one picture, a slider and an exact field for each lever, when and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import param

from tiershift_studio.command import DOUBLES, PACES, STARTS
from tiershift_studio.groups import arranged
from tiershift_studio.levers import at_place
from tiershift_studio.shifts import EARLY, TIER_OF, leasts
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.words import pace


class LeverPanel(Drawn):
    """Native range inputs, so that keyboard, touch and screen readers work as everywhere."""

    levers = param.List(doc="What can be moved, as dictionaries of `Lever`.")
    groups = param.List(doc="The groups in which they stand, as dictionaries of `Group`.")
    starts = param.List(doc="Years in which a decision can start.")
    paces = param.List(doc="Years to phase in, each with its words.")
    doubles = param.List(doc="Years of double running, each with its words.")
    tiers = param.List(doc="The budgets in the picture: lever, what it is called there, whether it is early help.")
    leasts = param.Dict(doc="How little each budget may come to, by lever, and why no less.")
    stand = param.Dict(doc="Where the studio puts the controls.")
    refusal = param.Dict(doc="Which control was refused, and why.")

    _esm = script("dom.js", "newest.js", "picture.js", "levers.js")
    _stylesheets = styles("levers.css", "picture.css")


class LeversView(View):
    """The controls of one visit."""

    reads = ("placed", "refusal", "plan")

    def draw(self, hear: Hear) -> LeverPanel:
        """Return the controls as they first stand."""
        forecaster = self.studio.forecaster
        levers, place = forecaster.levers, forecaster.label if forecaster.place else ""
        return LeverPanel(
            hear,
            levers=[asdict(lever) for lever in levers],
            groups=[
                {**asdict(group), "sentence": at_place(group.sentence, place)}
                for group in arranged(lever.id for lever in levers)
            ],
            starts=list(STARTS),
            paces=[[years, pace(years)] for years in PACES],
            doubles=[[years, "none" if not years else f"{years} year{'s' * (years != 1)}"] for years in DOUBLES],
            tiers=[[id_, tier, tier in EARLY] for id_, tier in TIER_OF.items()],
            **self.now(),
        )

    def now(self) -> Mapping[str, object]:
        """Return where the studio puts the controls, and what it refused."""
        stand = {**asdict(self.studio.settings), "placed": self.studio.placed}
        found = leasts(self.studio.plan, self.studio.forecaster.levers)
        return {
            "stand": stand,
            "refusal": asdict(self.studio.refusal),
            "leasts": {id_: asdict(least) for id_, least in found.items()},
        }
