"""What a user of Python needs of plans is in one module, and nothing in it is unknown to the documents."""

from __future__ import annotations

from pathlib import Path

from tiershift import plans

DOCS = Path(__file__).parents[2] / "docs"


def test_the_module_has_few_names_and_all_of_them() -> None:
    assert plans.__all__ == sorted(plans.__all__)
    assert len(plans.__all__) <= 25
    assert all(getattr(plans, name).__doc__ for name in plans.__all__)


def test_each_name_is_in_a_document() -> None:
    told = "".join((DOCS / name).read_text("utf-8") for name in ("plans.md", "observations.md"))
    assert [name for name in plans.__all__ if name not in told] == []
