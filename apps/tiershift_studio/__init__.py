"""The studio: a page on which a director moves money between tiers and sees the system answer."""

from __future__ import annotations

from tiershift_studio.server import Serving, serve

__all__ = ["Serving", "serve"]
