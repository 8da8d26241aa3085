"""Every function says where its meaning was read; every function of the field is run, or refused by name and line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import load

import tiershift
from tiershift.compile.functions import FUNCTIONS, SYNTAX
from tiershift.compile.refused import REFUSED

BY_NAME = {
    "SAMPLE UNTIL",
    "GET DATA FIRST TIME",
    "GET DATA TOTAL POINTS",
    "GET DATA MIN",
    "GET DATA MAX",
    "GET DATA MEDIAN",
    "GET DATA STDV",
    "XMILE ROUND",
}
"""Functions of which no page could be read; the reason stands in the table."""


def test_every_function_has_a_source_or_a_reason_why_not() -> None:
    rows = (*FUNCTIONS.values(), *SYNTAX)
    assert [row.name for row in rows if not row.origin] == []
    unverified = {row.name: row.origin for row in rows if "unverified" in row.origin}
    assert set(unverified) == BY_NAME
    assert all(origin.startswith("unverified: ") for origin in unverified.values())


FIELD = {
    "DELAY MATERIAL": "DELAY MATERIAL(x, 2, 1, 0)",
    "DELAY INFORMATION": "DELAY INFORMATION(x, 2, 1)",
    "DELAY CONVEYOR": "DELAY CONVEYOR(x, 2, 0.1, table, 3, 2)",
    "DELAY BATCH": "DELAY BATCH(x, 2, 1, 0, 0, 0)",
    "DELAY PROFILE": "DELAY PROFILE(table, x, 2, 1, 0)",
    "DELAYP": "DELAYP(x, 2 : pipeline)",
    "QUEUE FIFO": "QUEUE FIFO(x, 1, table, 3, 2)",
    "QUEUE FIFO ATTRIB": "QUEUE FIFO ATTRIB(x, 1, 2, 0, table, table, 3, 2, 1)",
    "QUEUE AGE AVERAGE": "QUEUE AGE AVERAGE(x, 0)",
    "QUEUE AGE OLDEST": "QUEUE AGE OLDEST(x)",
    "QUEUE AGE IN RANGE": "QUEUE AGE IN RANGE(x, 1, 2)",
    "QUEUE ATTRIB AVERAGE": "QUEUE ATTRIB AVERAGE(x, -1)",
    "RANDOM POISSON": "RANDOM POISSON(0, 100, 3, 0, 1, 0)",
    "RANDOM PINK NOISE": "RANDOM PINK NOISE(1, 1, 2, 0)",
    "RANDOM LOGNORMAL": "RANDOM LOGNORMAL(0, 10, 1, 1, 0)",
    "RANDOM GAMMA": "RANDOM GAMMA(0, 100, 2, 0, 1, 0)",
    "RANDOM BETA": "RANDOM BETA(0, 1, 2, 3, 0, 1, 0)",
    "RANDOM BINOMIAL": "RANDOM BINOMIAL(0, 9, 0.5, 9, 0, 1, 0)",
    "RANDOM NEGATIVE BINOMIAL": "RANDOM NEGATIVE BINOMIAL(0, 99, 0.5, 2, 0, 1, 0)",
    "RANDOM TRIANGULAR": "RANDOM TRIANGULAR(0, 9, 0, 3, 9, 0)",
    "RANDOM WEIBULL": "RANDOM WEIBULL(0, 99, 2, 0, 1, 0)",
    "RANDOM LOGISTIC": "RANDOM LOGISTIC(0, 1, 0, 1, 0)",
    "RANDOM LOOKUP": "RANDOM LOOKUP(table, 0, 1, 0, 1, 0)",
    "VECTOR ELM MAP": "VECTOR ELM MAP(row[p1], 1)",
    "VECTOR LOOKUP": "VECTOR LOOKUP(row[p1], 0.5, 0, 1, 0)",
    "GET DATA AT TIME": "GET DATA AT TIME(seen, 1)",
    "GET DATA BETWEEN TIMES": "GET DATA BETWEEN TIMES(seen, 1.5, 0)",
    "GET DATA FIRST TIME": "GET DATA FIRST TIME(seen)",
    "GET DATA LAST TIME": "GET DATA LAST TIME(seen)",
    "GET DATA MAX": "GET DATA MAX(seen, 0, 4)",
    "GET DATA MIN": "GET DATA MIN(seen, 0, 4)",
    "GET DATA MEAN": "GET DATA MEAN(seen, 0, 4)",
    "GET DATA MEDIAN": "GET DATA MEDIAN(seen, 0, 4)",
    "GET DATA STDV": "GET DATA STDV(seen, 0, 4)",
    "GET DATA TOTAL POINTS": "GET DATA TOTAL POINTS(seen)",
    "LOOKUP FORWARD": "LOOKUP FORWARD(table, 0.5)",
    "LOOKUP BACKWARD": "LOOKUP BACKWARD(table, 0.5)",
    "LOOKUP EXTRAPOLATE": "LOOKUP EXTRAPOLATE(table, 5)",
    "LOOKUP INVERT": "LOOKUP INVERT(table, 1.5)",
    "LOOKUP AREA": "LOOKUP AREA(table, 0, 1)",
    "LOOKUP SLOPE": "LOOKUP SLOPE(table, 0.5, 0)",
    "NPV": "NPV(x, 0.1, 0, 1)",
    "NPVE": "NPVE(x, 0.1, 0, 1)",
    "NET PRESENT VALUE": "NET PRESENT VALUE(x, 0.1, 1, Time, 1)",
    "IRR": "IRR(x, 1, -1, 0)",
    "INTERNAL RATE OF RETURN": "INTERNAL RATE OF RETURN(x, 1, -9, 0)",
    "DEPRECIATE STRAIGHTLINE": "DEPRECIATE STRAIGHTLINE(x, 2, 1, 0)",
    "DEPRECIATE BY SCHEDULE": "DEPRECIATE BY SCHEDULE(x, row[p1], row[p1], 2, Time)",
    "FIND MARKET PRICE": "FIND MARKET PRICE(row[p1], pp[p1, ptype], row[p1], pp[p1, ptype])",
    "DEMAND AT PRICE": "DEMAND AT PRICE(row[p1], pp[p1, ptype], 1)",
    "SUPPLY AT PRICE": "SUPPLY AT PRICE(row[p1], pp[p1, ptype], 1)",
    "MARKETP": "MARKETP(row[p1], row[p1], 2, 1, 2)",
    "ALLOC P": "ALLOC P(row[p1], row[p1], 1, 1)",
    "FIND ZERO": "FIND ZERO(x, x, x, x, 1, 0, 0.1, 9, 0)",
    "SIMULTANEOUS": "SIMULTANEOUS(x, 1)",
    "REINITIAL": "REINITIAL(x)",
    "SHIFT IF TRUE": "SHIFT IF TRUE(stock[p1], Time > 2, ELMCOUNT(place), 0, 0)",
    "GAMMA LN": "GAMMA LN(3)",
    "WFINV": "WFINV(x)",
    "TIME BASE": "TIME BASE(1980, 12)",
    "MESSAGE": "MESSAGE('hello', 1)",
    "GAME": "GAME(x)",
    "CUMULATE": "CUMULATE(seen)",
    "A FUNCTION OF": "A FUNCTION OF(x)",
    "GET VDF DATA": "GET VDF DATA(1, 2, 0, 1)",
}
"""What Vensim has and other open engines lack, each in a call."""
BESIDE = """place: p1, p2 ~~|
pprofile: ptype, ppriority, pwidth, pextra ~~|
row[place] = 1, 2 ~~|
pp[place, pprofile] = 1, 1, 2, 0; 1, 2, 2, 0; ~~|
stock[place] = INTEG(1, row[place]) ~~|
table((0,1),(1,2)) ~~|
seen ~~|
x = 1 + Time ~~|
"""


@pytest.mark.parametrize("name", FIELD)
def test_what_the_field_has_is_run_or_refused_by_name_and_line(tmp_path: Path, name: str) -> None:
    try:
        model = load(tmp_path, f"{BESIDE}y = {FIELD[name]} ~~|\n", data="Time,seen\n0,1\n1,3\n3,2\n")
        made = tiershift.simulate(model)
    except tiershift.ModelError as error:
        assert name in REFUSED
        assert [problem.where.rpartition(":")[2] for problem in error.problems] == ["10"]
        assert name in error.problems[0].what
        assert error.problems[0].way_out
    else:
        assert name not in REFUSED
        assert np.isfinite(made["y"].values[-1])


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_refused_is_no_function_of_the_table(name: str) -> None:
    assert name not in FUNCTIONS
    assert all(REFUSED[name])
