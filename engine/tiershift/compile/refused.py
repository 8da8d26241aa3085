"""Functions of Vensim that are known but not run, and why: a model that uses one is refused by its name and line."""

from __future__ import annotations

from collections.abc import Mapping

_QUEUE = "it looks into a queue, whose every arrival would have to be kept"
_WITH_STOCKS = "Write the queue as a stock (INTEG), or as DELAY MATERIAL or DELAY CONVEYOR."
_SHEETS = "it reads a file that only Vensim or its programs can"
_TO_FILE = "Export the numbers, and take them with GET DIRECT or load_model(path, data=[…])."
_CHECK = "it is part of a reality check, which is no part of a run"
_ITERATES = "it asks for equations to be solved by trying, which may end in any of several answers, or in none"
_STOCK = "Break the circle with a stock, or solve the equations on paper."
_ALONE = "it is run only as the whole of a data equation (:=)"
_ITS_OWN = "Give it a data variable of its own, written with :=."
_NOT_VENSIM = "Vensim's reference has no such function"

REFUSED: Mapping[str, tuple[str, str]] = {
    "QUEUE FIFO": (_QUEUE, _WITH_STOCKS),
    "QUEUE FIFO ATTRIB": (_QUEUE, _WITH_STOCKS),
    "QUEUE AGE AVERAGE": (_QUEUE, _WITH_STOCKS),
    "QUEUE AGE IN RANGE": (_QUEUE, _WITH_STOCKS),
    "QUEUE AGE OLDEST": (_QUEUE, _WITH_STOCKS),
    "QUEUE ATTRIB AVERAGE": (_QUEUE, _WITH_STOCKS),
    "QUEUE ATTRIB IN RANGE": (_QUEUE, _WITH_STOCKS),
    "QUEUE ATTRIB MAX": (_QUEUE, _WITH_STOCKS),
    "QUEUE ATTRIB MIN": (_QUEUE, _WITH_STOCKS),
    "QUEUE ATTRIB QUANTITY": (_QUEUE, _WITH_STOCKS),
    "FIND ZERO": (_ITERATES, _STOCK),
    "SIMULTANEOUS": (_ITERATES, _STOCK),
    "CUMULATE": ("it makes a series of a whole series", "Add the series up in a stock (INTEG)."),
    "CUMULATEF": ("it makes a number of a whole series", "Add the series up in a stock (INTEG)."),
    "TIME SHIFT": (_ALONE, _ITS_OWN),
    "X IF MISSING": (_ALONE, _ITS_OWN),
    "A FUNCTION OF": ("it stands for an equation that is not written yet", "Write the equation."),
    "GET VDF CONSTANTS": (_SHEETS, _TO_FILE),
    "GET VDF DATA": (_SHEETS, _TO_FILE),
    "GET VDF LOOKUPS": (_SHEETS, _TO_FILE),
    "GET 123 CONSTANTS": (_SHEETS, _TO_FILE),
    "GET 123 DATA": (_SHEETS, _TO_FILE),
    "GET 123 LOOKUPS": (_SHEETS, _TO_FILE),
    "RC COMPARE": (_CHECK, "Take it out."),
    "RC DECAY": (_CHECK, "Take it out."),
    "RC GROW": (_CHECK, "Take it out."),
    "RC RAMP": (_CHECK, "Take it out."),
    "RC STEP": (_CHECK, "Take it out."),
    "WFINV": ("its meaning is not published", "Write what is meant with other functions."),
    "IRR": (_NOT_VENSIM, "Write INTERNAL RATE OF RETURN(stream, fiscal period, initial, initial time)."),
    "RANDOM LOGISTIC": (_NOT_VENSIM, "Write shift + stretch * LN(u / (1 - u)) with u = RANDOM UNIFORM(0, 1, seed)."),
    "RANDOM LOGNORMAL": (_NOT_VENSIM, "Write EXP(RANDOM NORMAL(least, most, mean, deviation, seed))."),
}
"""Name → why it is not run, and a way out."""
