"""Which place this is, and the way to another; how the place is modelled, and whom it is beside."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.calibrate.pool.told import verdict
from tiershift.places import read_panel
from tiershift.report.place import about_place
from tiershift_studio.places import cautions, choices, name_of, neighbours
from tiershift_studio.views.base import Drawn, Hear, View, script, styles

ENGLAND, TRIED = "England", "cla_31_march"


class PlaceChooser(Drawn):
    """A field with a list of places, and a page that opens for the one that is chosen."""

    place = param.String(doc="What the place is called.")
    choices = param.List(doc="The places that can be chosen: name, region, and other names that mean it.")
    about = param.List(doc="What to know of the place, each a heading and a paragraph.")
    refused = param.String(doc="Why the last choice leads nowhere.")
    leaving = param.String(doc="What the address that the page goes to says behind the path.")

    _esm = script("dom.js", "place.js")
    _stylesheets = styles("place.css")


class PlaceView(View):
    """The place of one visit."""

    reads = ("refusal", "leaving")

    def draw(self, hear: Hear) -> PlaceChooser:
        """Return the field as it first stands."""
        rows = [[one.name, one.region, " ".join(one.names)] for one in choices()]
        about = [list(one) for one in told(self.studio.forecaster.place)]
        local = self.studio.forecaster.model.local
        if local is not None:
            about.append(["How it is modelled", about_place(local)[0]])
        return PlaceChooser(
            hear,
            place=name_of(self.studio.forecaster.place) if local else ENGLAND,
            choices=[[ENGLAND, "all 153 authorities", ""], *rows],
            about=about,
            **self.now(),
        )

    def now(self) -> Mapping[str, object]:
        """Return why the last choice was refused, and where the page goes."""
        refusal = self.studio.refusal
        return {"refused": refusal.reason if refusal.control == "place" else "", "leaving": self.studio.leaving}


def told(place: str) -> tuple[tuple[str, str], ...]:
    """Return what to know of an authority: how it was tried out on the past, and who its neighbours are."""
    if not place:
        return ()
    panel = read_panel()
    near = neighbours(place, panel)
    how = "statistical neighbours (published 2025)" if panel.neighbours(place) else "nearest by deprivation and size"
    names = ", ".join(panel.authorities[code].name for code in near)
    said = (
        f"The dotted line in the pictures is the middle of its {len(near)} {how}, at the size of "
        f"{panel.authorities[place].name}: their rates for each child times its own children, and shares as they are. "
        f"They are {names}."
    )
    tried = (
        verdict(panel, place),
        *(sentence for name, (_, sentence) in cautions(place, panel).items() if name != TRIED),
    )
    return *(("How far to trust it", one) for one in tried if one), ("Neighbours", said)
