"""What is shown while a place is made ready."""

from __future__ import annotations

import param

from tiershift_studio.views.base import Drawn, script, styles


class Waiting(Drawn):
    """A sentence; the page opens itself anew once it is `ready`."""

    ready = param.Boolean(doc="Whether the place is ready.")

    _esm = script("dom.js", "waiting.js")
    _stylesheets = styles()
