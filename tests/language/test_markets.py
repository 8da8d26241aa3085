"""Prices and allocations, against what Vensim gives and what has to add up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, run

MARKET = """pprofile: ptype, ppriority, pwidth, pextra ~~|
curve: fixed, rectangular, triangular, normal, exponential ~~|
demander: d1, d2 ~~|
supplier: s1, s2, s3 ~~|
asked[demander] = 500, 300 ~~|
wanted[demander] = asked[demander] * Time / 12 ~~|
demand[curve, demander, ptype] = curve - 1 ~~|
demand[curve, demander, ppriority] = 1, 2; 1, 2; 1, 2; 1, 2; 1, 2; ~~|
demand[curve, demander, pwidth] = 1 ~~|
demand[curve, demander, pextra] = 0 ~~|
offered[supplier] = 200, 300, 450 ~~|
supply[curve, supplier, ptype] = curve - 1 ~~|
supply[curve, supplier, ppriority] = 1, 2, 3; 1, 2, 3; 1, 2, 3; 1, 2, 3; 1, 2, 3; ~~|
supply[curve, supplier, pwidth] = 1 ~~|
supply[curve, supplier, pextra] = 0 ~~|
price[curve] = FIND MARKET PRICE(wanted[d1], demand[curve, d1, ptype], offered[s1], supply[curve, s1, ptype]) ~~|
taken[curve, demander] = DEMAND AT PRICE(wanted[demander], demand[curve, demander, ptype], price[curve]) ~~|
given[curve, supplier] = SUPPLY AT PRICE(offered[supplier], supply[curve, supplier, ptype], price[curve]) ~~|
"""
TWELVE = CLOCK.replace("FINAL TIME = 4", "FINAL TIME = 12").replace("TIME STEP = 0.5", "TIME STEP = 0.125")


def test_a_market_price_is_where_vensim_finds_it(tmp_path: Path) -> None:
    """Vensim's own prices at times 0, 1, 6 and 12 for these curves; it stops its search at a few parts in 10,000."""
    made = run(tmp_path, MARKET, clock=TWELVE)
    vensim = {
        "rectangular": (0.5, 0.775862, 1.38889, 1.66667),
        "triangular": (0.5, 0.871389, 1.2643, 1.78867),
        "normal": (-4.0, 0.22617, 1.28018, 1.69346),
        "exponential": (-9.0, -0.152467, 1.18737, 1.67861),
    }
    for curve, prices in vensim.items():
        found = made["price"].sel(curve=curve, time=[0, 1, 6, 12])
        np.testing.assert_allclose(found, prices, rtol=3e-4)


def test_at_the_market_price_as_much_is_given_as_is_taken(tmp_path: Path) -> None:
    made = run(tmp_path, MARKET, clock=TWELVE)
    running = made.isel(time=slice(1, None), curve=slice(1, None))
    np.testing.assert_allclose(running["taken"].sum("demander"), running["given"].sum("supplier"), rtol=1e-9)
    np.testing.assert_allclose(made["taken"].sel(curve="fixed"), made["wanted"])
    np.testing.assert_allclose(made["given"].sel(curve="fixed").isel(time=3), [200, 300, 450])
    np.testing.assert_allclose(made["taken"].sel(curve="normal", time=6), [97.4177, 114.626], rtol=3e-4)  # Vensim's


@pytest.mark.parametrize(("requests", "shares"), [("20, 30", (20, 30)), ("200, 300", (40, 60)), ("200, 50", (80, 20))])
def test_fixed_quantities_share_a_shortage_alike_as_in_vensim(
    tmp_path: Path, requests: str, shares: tuple[float, float]
) -> None:
    made = run(
        tmp_path,
        f"""who: w1, w2 ~~|
        pprofile: ptype, ppriority, pwidth, pextra ~~|
        profile[who, pprofile] = 0, 0.1, 0.5, 0; 0, 0.9, 0.5, 0; ~~|
        request[who] = {requests} ~~|
        share[who] = ALLOCATE AVAILABLE(request[who], profile[who, ptype], 100) ~~|
        """,
    )
    np.testing.assert_allclose(made["share"].isel(time=0), shares)


def test_a_market_priority_gives_what_allocate_by_priority_gives(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """who: w1, w2, w3 ~~|
        request[who] = 3, 2, 4 ~~|
        priority[who] = 1, 2, 3 ~~|
        supply = Time * 3 ~~|
        at once[who] = ALLOCATE BY PRIORITY(request[who], priority[who], ELMCOUNT(who), 1, supply) ~~|
        clearing = MARKETP(request[w1], priority[w1], ELMCOUNT(who), 1, supply) ~~|
        by two[who] = ALLOC P(request[who], priority[who], 1, clearing) ~~|
        """,
    )
    np.testing.assert_allclose(made["by_two"], made["at_once"], atol=1e-9)
    np.testing.assert_allclose(made["at_once"].sum("who"), np.minimum(9, 3 * made["time"]), atol=1e-9)
    np.testing.assert_allclose(made["at_once"].sel(time=2), [0, 2, 4], atol=1e-9)
