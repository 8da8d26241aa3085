"""Help that teaches in place, and the way round the page for a first visitor."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment

from tiershift_studio.groups import GROUPS

HERE = Path(__file__).parent


@cache
def guide() -> str:
    """Return the part of the page that helps: its style, what it says, and its script."""
    style, html, script = ((HERE / f"guide.{kind}").read_text(encoding="utf-8") for kind in ("css", "html", "js"))
    said = Environment(autoescape=True).from_string(html).render(groups=GROUPS)
    return f'<style>{style}</style>\n{said}\n<script type="module">\n{script}</script>'
