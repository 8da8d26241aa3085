"""Which plan and branch this is, and its address: kept in the browser's bar, and copied by a button."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.events.branches import MAIN, names_of
from tiershift_studio.address import Address
from tiershift_studio.store import Studio
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.visitor import NOBODY


class ShareLink(Drawn):
    """The name of the plan, and a button that copies its address."""

    plan = param.String(doc="The plan; empty before it begins.")
    branch = param.String(doc="Its branch.")
    search = param.String(doc="What the address says behind the path.")
    who = param.String(doc="What the visitor is called; empty where nobody has said it.")
    asks = param.Boolean(doc="Whether the visitor may say who it is.")
    refused = param.String(doc="Why it cannot be said like this.")
    saving = param.Boolean(doc="Whether something is on its way to the store.")

    _esm = script("dom.js", "share.js")
    _stylesheets = styles("share.css")


class ShareView(View):
    """The address of one visit."""

    reads = ("line", "look", "busy", "opening", "visitor", "refusal")

    def draw(self, hear: Hear) -> ShareLink:
        """Return the button as it first stands."""
        return ShareLink(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return where the page is."""
        studio = self.studio
        address = address_of(studio)
        # While a plan is being opened the browser's bar has it already.
        search = "" if studio.opening else address.search
        visitor = studio.visitor
        return {
            "plan": address.plan,
            "branch": address.branch,
            "search": search,
            "saving": studio.busy,
            "who": visitor.shown or ("" if visitor.name == NOBODY else visitor.name),
            "asks": not visitor.signed_in,
            "refused": studio.refusal.reason if studio.refusal.control == "who" else "",
        }


def address_of(studio: Studio) -> Address:
    """Return the address that leads to what a visitor looks at."""
    plan, branch = names_of(studio.line.stream) if studio.line else ("", MAIN)
    look = studio.look
    return Address(plan, branch, look.as_of, studio.forecaster.place, look.year, look.compare)
