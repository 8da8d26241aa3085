"""The answer: a headline, and for each measure a tile in words above its fan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import param

from tiershift.report.headline import CAVEAT, RATIONED
from tiershift_studio.answer import Answer, in_cash
from tiershift_studio.desk import HORIZONS
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.marks import starts_of
from tiershift_studio.measures import MEASURES, Measure
from tiershift_studio.places import cautions
from tiershift_studio.runner import AT_REST
from tiershift_studio.store import Studio
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.words import NO_CHANGE, headline, tiles


class FanGrid(Drawn):
    """All tiles and fans, drawn from one message of numbers; what is written in words comes along in words."""

    frame = param.Bytes(doc="`Answer.packed`: whose picture it is, and its numbers.")
    words = param.Dict(doc="The headline, the tiles, what the ghost is called, and where decisions begin.")
    measures = param.List(doc="What each picture shows, with what was counted in the past.")
    horizons = param.List(doc="The years that can be read.")
    at_rest = param.Integer(doc="How many futures the picture of a hand at rest has.")
    caveat = param.String(doc="What the picture does not say.")
    horizon = param.Integer(doc="The year that the words speak of.")
    real = param.Boolean(default=True, doc="Whether money is in pounds of 2023-24.")
    large = param.String(doc="The picture that is shown large elsewhere; empty for none.")

    _esm = script("dom.js", "newest.js", "fan.js", "outlook.js")
    _stylesheets = styles("outlook.css")


class OutlookView(View):
    """The answer that one visit is looking at."""

    reads = ("answer", "look")

    def draw(self, hear: Hear) -> FanGrid:
        """Return the tiles and fans of the first answer."""
        return FanGrid(
            hear,
            measures=[picture(self.studio.forecaster, measure) for measure in MEASURES],
            horizons=list(HORIZONS),
            caveat=" ".join((*cautioned(self.studio.forecaster.place), RATIONED, CAVEAT)),
            at_rest=AT_REST,
            **self.now(),
        )

    def now(self) -> Mapping[str, object]:
        """Return the newest answer, in numbers and in words."""
        studio, look = self.studio, self.studio.look
        answer = shown(studio)
        told = tiles(answer, look.year)
        words = {
            "headline": headline(answer, told, look.year),
            "tiles": [asdict(tile) for tile in told],
            "against": answer.asked.rival or NO_CHANGE,
            "decisions": list(starts_of(answer.asked)),
        }
        frame = answer.packed(studio.number)
        return {"frame": frame, "words": words, "horizon": look.year, "real": look.real, "large": look.measure}


def cautioned(place: str) -> tuple[str, ...]:
    """Return where a simple forecast was as good as the model's at an authority; nothing for England."""
    return tuple(sentence for _, sentence in cautions(place).values()) if place else ()


def shown(studio: Studio) -> Answer:
    """Return the newest answer at the prices that are looked at."""
    answer: Answer = studio.answer
    return answer if studio.look.real else in_cash(answer, studio.forecaster.prices)


def picture(forecaster: Forecaster, measure: Measure) -> dict[str, object]:
    """Return what a page has to know of a picture before any answer comes."""
    way, line = measure.lines[0].shown, measure.lines[0]
    counted = [
        [[one.year, one.value * way.factor] for one in forecaster.counted(line, real=real)] for real in (True, False)
    ]
    near = [
        [[year, value * way.factor] for year, value in forecaster.beside(line, real=real)] for real in (True, False)
    ]
    return {
        "id": measure.indicator,
        "title": measure.title,
        "lines": [{"id": line.indicator, "label": line.label, "drawn": line.drawn} for line in measure.lines],
        "before": way.before,
        "after": way.after if way.after != " days" else "",
        "digits": 2 if measure.money and forecaster.place else 1 if measure.finest < 1.0 else 0,
        "fromZero": measure.from_zero,
        "counted": counted[0],
        "cash": counted[1],
        "caution": cautions(forecaster.place).get(line.indicator, ("", ""))[0] if forecaster.place else "",
        "near": near[0],
        "nearCash": near[1],
    }
