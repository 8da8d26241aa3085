"""What is said of the sum of all places beside England, on futures that were made up."""

from __future__ import annotations

import numpy as np

from tiershift.report.indicators import BY_NAME
from tiershift.report.many.futures import Futures
from tiershift.report.many.kept import SUMMED, Request, summed
from tiershift.report.many.sums import sums_told

REQUEST = Request({}, (), ("baseline", "cut"), (("cut", "baseline"),))


def england() -> Futures:
    values = 1000.0 + np.linspace(-100, 100, 41)[None, :, None] * np.ones((len(SUMMED), 1, 2))
    plans = {"baseline": values, "cut": values + np.linspace(10, 30, 41)[None, :, None]}
    return Futures("England", "England", "", {}, SUMMED, (2030, 2040), plans)


def test_a_sum_that_is_england_is_shown_beside_it_and_not_called_apart() -> None:
    rows, differing = sums_told(summed(england(), REQUEST), england(), REQUEST)
    assert not differing
    care = BY_NAME["cla_31_march"].label
    assert (f"{care}, baseline", "2030", "1,000 (920 to 1,080)", "1,000 (920 to 1,080)") in rows
    assert (f"{care}, change by cut", "2040", "20 (12 to 28)", "20 (12 to 28)") in rows


def test_a_sum_beyond_englands_range_is_named_with_its_year_and_a_level_is_told_from_a_change() -> None:
    total = summed(england(), REQUEST)
    total[:, SUMMED.index("early_spend_real"), :, 1] += 500.0
    differing = sums_told(total, england(), REQUEST)[1]
    assert differing == [f"{BY_NAME['early_spend_real'].label}, baseline, 2040"]
