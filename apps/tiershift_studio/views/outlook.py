"""The answer: a headline, and for each measure a tile in words above its fan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import param

from tiershift.report.headline import CAVEAT, RATIONED
from tiershift_studio.commands import HORIZONS
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.measures import MEASURES
from tiershift_studio.runner import AT_REST
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.words import headline, tiles


class FanGrid(Drawn):
    """All tiles and fans, drawn from one message of numbers; what is written in words comes along in words."""

    frame = param.Bytes(doc="`Answer.packed`: whose picture it is, and its numbers.")
    words = param.Dict(doc="The headline and the tiles.")
    measures = param.List(doc="What each picture shows, with what was counted in the past.")
    horizons = param.List(doc="The years that can be read.")
    at_rest = param.Integer(doc="How many futures the picture of a hand at rest has.")
    meanings = param.Dict(doc="By the name of a guess, what it is.")
    caveat = param.String(doc="What the picture does not say.")
    horizon = param.Integer(doc="The year that the words speak of.")

    _esm = script("dom.js", "fan.js", "outlook.js")
    _stylesheets = styles("outlook.css")


class OutlookView(View):
    """The answer that one visit is looking at."""

    reads = ("answer", "look")

    def draw(self, hear: Hear) -> FanGrid:
        """Return the tiles and fans of the first answer."""
        pictures = _pictures(self.studio.forecaster)
        return FanGrid(
            hear,
            measures=pictures,
            horizons=list(HORIZONS),
            meanings=self.studio.forecaster.meanings,
            caveat=f"{RATIONED} {CAVEAT}",
            at_rest=AT_REST,
            **self.now(),
        )

    def now(self) -> Mapping[str, object]:
        """Return the newest answer, in numbers and in words."""
        studio = self.studio
        words = {
            "decided": studio.answer.asked.differs,
            "headline": headline(studio.answer, studio.look.year),
            "tiles": [asdict(tile) for tile in tiles(studio.answer, studio.look.year)],
        }
        return {"frame": studio.answer.packed(studio.number), "words": words, "horizon": studio.look.year}


def _pictures(forecaster: Forecaster) -> list[dict[str, object]]:
    return [
        {
            "id": measure.indicator,
            "title": measure.title,
            "note": measure.note,
            "definition": measure.definition,
            "before": measure.shown.before,
            "after": measure.shown.after,
            "digits": 1 if measure.finest < 1.0 else 0,
            "fromZero": measure.from_zero,
            "counted": [[year, value * measure.shown.factor] for year, value in forecaster.counted(measure.indicator)],
        }
        for measure in MEASURES
    ]
