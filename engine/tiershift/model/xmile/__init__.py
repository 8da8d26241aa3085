"""XMILE files, from their text to a tree: https://docs.oasis-open.org/xmile/xmile/v1.0/xmile-v1.0.html."""

from __future__ import annotations

from tiershift.model.xmile.file import read_xmile

__all__ = ["read_xmile"]
