"""Where the meaning of each function was read, for rows that do not say so themselves.

Vensim's and Stella's own outputs come first: `outputs of x` are those of tests/x in
https://github.com/SDXorg/test-models, which the conformance tests compare with. Then come pages of Vensim's reference,
and what mathematics says. What nobody could be found to say is "unverified", with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping

_VENSIM = "https://www.vensim.com/documentation/"
_XMILE = "https://docs.oasis-open.org/xmile/xmile/v1.0/xmile-v1.0.html"
_BY_NAME = "unverified: read from its name and arguments, as its page could not be read"
_MATHEMATICS = "mathematics"

ORIGINS: Mapping[str, str] = {
    "IF THEN ELSE": "outputs of if_stmt",
    "ABS": "outputs of abs",
    "MIN": "outputs of builtin_min",
    "MAX": "outputs of builtin_max",
    "INTEGER": "outputs of rounding",
    "QUANTUM": "outputs of subscripted_round",
    "MODULO": "outputs of subscripted_round",
    "SQRT": "outputs of sqrt",
    "EXP": "outputs of exp",
    "LN": "outputs of ln",
    "LOG": "outputs of log",
    "POWER": "outputs of power",
    "PI": "outputs of pi",
    **dict.fromkeys(("SIN", "COS", "TAN", "ARCSIN", "ARCCOS", "ARCTAN"), "outputs of trig"),
    **dict.fromkeys(("SINH", "COSH", "TANH"), "outputs of subscripted_trig"),
    "GAMMA LN": _MATHEMATICS,
    "XIDZ": f"{_VENSIM}fn_xidz.html",
    "ZIDZ": "outputs of xidz_zidz",
    "STEP": f"{_VENSIM}fn_step.html",
    "RAMP": "outputs of input_functions",
    "PULSE": f"{_VENSIM}fn_pulse.html",
    "PULSE TRAIN": "outputs of input_functions",
    **dict.fromkeys(("XRAMP", "XPULSE", "XPULSE TRAIN"), f"{_XMILE} (test input functions)"),
    "SAMPLE UNTIL": _BY_NAME,
    "INITIAL": "outputs of initial_function",
    "ACTIVE INITIAL": "outputs of active_initial",
    "SMOOTH N": "outputs of smooth",
    "DELAY": "outputs of delays",
    "DELAY N": f"{_VENSIM}fn_delay_n.html",
    "DELAY FIXED": f"{_VENSIM}fn_delay_fixed.html",
    "TREND": "outputs of trend",
    "FORECAST": "outputs of forecast",
    "SAMPLE IF TRUE": "outputs of sample_if_true",
    "SUM": "outputs of subscript_aggregation",
    "PROD": "outputs of subscript_aggregation",
    "VMIN": "outputs of subscript_aggregation",
    "VMAX": "outputs of subscript_aggregation",
    "ELMCOUNT": "outputs of elm_count",
    "INTEG": f"{_VENSIM}integ.html",
    "WITH LOOKUP": "outputs of with_lookup",
    "TABBED ARRAY": "outputs of tabbed_arrays",
    "GAME": f"{_VENSIM}fn_game.html",
    "GET DATA LAST TIME": "its arguments in https://github.com/bobeberlein/xmutil",
    "GET DATA MEAN": "its arguments in https://github.com/bobeberlein/xmutil",
    **dict.fromkeys(
        (
            "GET DATA FIRST TIME",
            "GET DATA TOTAL POINTS",
            "GET DATA MIN",
            "GET DATA MAX",
            "GET DATA MEDIAN",
            "GET DATA STDV",
        ),
        _BY_NAME,
    ),
}
