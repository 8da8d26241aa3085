"""The rows of the function table for what `vectors`, `tables` and `noise` write out."""

from __future__ import annotations

from tiershift.compile.row import Function

_MANUAL = "https://www.vensim.com/documentation/"
_RANDOM = f"{_MANUAL}fn_random.html"
PINK = "#pink noise"
"""What RANDOM PINK NOISE is once its draws are made: white noise to smooth, a time, and where it starts."""
_ENDS, _PLACED = ("least", "most"), ("shift", "stretch", "seed")

VECTOR_ROWS = (
    Function("VMIN XMILE", ("x",), "the smallest over every range not on the left side", written=("MIN(x) in XMILE",),
             source="outputs of min_max_1arg"),
    Function("VMAX XMILE", ("x",), "the largest over every range not on the left side", written=("MAX(x) in XMILE",),
             source="outputs of min_max_1arg"),
    Function("VECTOR SORT ORDER", ("x[range]", "direction"),
             "the places, from 0, of the elements in order along the last range; rising where direction is above 0",
             source=f"{_MANUAL}fn_vector_sort_order.html"),
    Function("VECTOR RANK", ("x[range]", "direction"), "the rank, from 1, of each element along the last range",
             source=f"{_MANUAL}fn_vector_rank.html"),
    Function("VECTOR REORDER", ("x[range]", "order[range]"), "the elements at the places that order names",
             source="outputs of vector_order"),
    Function("VECTOR SELECT", ("selection[range!]", "x[range!]", "missing", "action", "error"),
             "a sum, product, least, most or mean over what is selected",
             source=f"{_MANUAL}fn_vector_select.html"),
    Function("VECTOR ELM MAP", ("x[first]", "offset"), "the element that many places on; :NA: outside the array",
             source=f"{_MANUAL}fn_vector_elm_map.html"),
    Function("VECTOR LOOKUP", ("y[first]", "x", "xmin", "xmax", "mode"),
             "a table whose y are the elements of an array, its x evenly spaced; mode 0 to 9 is how it is read",
             source=f"{_MANUAL}fn_vector_lookup.html"),
    Function("INVERT MATRIX", ("x[rows, columns]", "size"), "the inverse of a square matrix; :NA: where it has none",
             source="outputs of invert_matrix"),
)  # fmt: skip
MARKET_ROWS = (
    Function("ALLOCATE AVAILABLE", ("request", "profile", "available"),
             "shares out what is available by priority curves 0 to 4", source=f"{_MANUAL}allocation_overview.html"),
    Function("ALLOCATE BY PRIORITY", ("request", "priority", "size", "width", "supply"), "shares out by priority",
             source=f"{_MANUAL}fn_allocate_by_priority.html"),
    Function("MARKETP", ("request[first]", "priority[first]", "size", "width", "supply"),
             "the priority at which the supply is used up", source=f"{_MANUAL}fn_marketp.html"),
    Function("ALLOC P", ("request", "priority", "width", "market priority"), "what one claimant gets at that priority",
             source=f"{_MANUAL}fn_marketp.html"),
    Function("FIND MARKET PRICE", ("demand[first]", "profile[first, first]", "supply[first]", "profile[first, first]"),
             "the price at which demand and supply meet", source=f"{_MANUAL}fn_find_market_price.html"),
    Function("DEMAND AT PRICE", ("quantity", "profile", "price"), "what is asked for at a price",
             source=f"{_MANUAL}fn_demand_at_price.html"),
    Function("SUPPLY AT PRICE", ("quantity", "profile", "price"), "what is offered at a price",
             source=f"{_MANUAL}fn_supply_at_price.html"),
)  # fmt: skip
MEMORY_ROWS = (
    Function("DELAY MATERIAL", ("input", "time", "initial", "missing"),
             "the input a time ago, which may change: what comes out together is added up, and where nothing does, "
             "the missing value stands", source=f"{_MANUAL}fn_delay_material.html"),
    Function("DELAY INFORMATION", ("input", "time", "initial"),
             "the input a time ago, which may change: newer input replaces older, and the last is held",
             source=f"{_MANUAL}fn_delay_information.html"),
    Function("DELAY CONVEYOR", ("input", "time", "leak", "initial profile", "initial total", "initial time"),
             "what comes off a belt, whose speed may change and which leaks a share a unit of time",
             source=f"{_MANUAL}fn_delay_conveyor.html"),
    Function("DELAY BATCH", ("input", "size", "time", "initial batch", "initial time", "initial backlog"),
             "the input in batches of a size, each in one step a time after it began",
             source=f"{_MANUAL}fn_delay_batch.html"),
    Function("DELAY PROFILE", ("profile", "input", "time", "initial", "initial growth"),
             "the input spread over a profile whose mean is the time", source=f"{_MANUAL}fn_delay_profile.html"),
    Function("SHIFT IF TRUE", ("stock[first]", "condition", "size", "gather", "input"),
             "moves an array of stocks on by one where the condition holds; what leaves its last element, or 0 where "
             "that gathers", source=f"{_MANUAL}fn_shift_if_true.html"),
    Function("NPVE", ("stream", "discount rate", "initial", "factor"),
             "the present value at the start of a stream so far, each step's paid at its end",
             source=f"{_MANUAL}fn_npve.html"),
    Function("NET PRESENT VALUE", ("stream", "discount rate", "fiscal period", "start", "offset"),
             "the present value of a stream so far; the rate is that of a fiscal period, and the offset, from 0 to 1, "
             "is where in it money counts", source=f"{_MANUAL}fn_net_present_value.html"),
    Function("INTERNAL RATE OF RETURN", ("stream", "fiscal period", "initial", "initial time"),
             "the rate a fiscal period, from -1 to 1, at which a stream so far is worth nothing; :NA: where there is "
             "none", source=f"{_MANUAL}fn_internal_rate_of_return.html"),
    Function("DEPRECIATE STRAIGHTLINE", ("stream", "lifetime", "fiscal period", "initial"),
             "an equal part of each investment in its fiscal period and in each that follows in its lifetime",
             source=f"{_MANUAL}fn_depreciate_straightline.html"),
    Function("DEPRECIATE BY SCHEDULE", ("stream", "schedule[first]", "initial[first]", "lifetime", "start"),
             "each investment over fiscal periods by the shares of a schedule, which are scaled to add up to 1",
             source=f"{_MANUAL}fn_depreciate_by_schedule.html"),
)  # fmt: skip
TABLE_ROWS = (
    Function("LOOKUP FORWARD", ("table", "x"), "the table's next value at or after x",
             source=f"{_MANUAL}fn_lookup_forward.html"),
    Function("LOOKUP BACKWARD", ("table", "x"), "the table's last value at or before x",
             source=f"{_MANUAL}22825.html"),
    Function("LOOKUP EXTRAPOLATE", ("table", "x"), "the table, its outermost lines carried on outside",
             source=f"{_MANUAL}22825.html"),
    Function("LOOKUP INVERT", ("table", "y"), "the smallest x at which the table has y; :NA: where it never has",
             source=f"{_MANUAL}fn_lookup_invert.html"),
    Function("LOOKUP AREA", ("table", "start", "end"), "the area under the table",
             source=f"{_MANUAL}fn_lookup_area.html"),
    Function("LOOKUP SLOPE", ("table", "x", "mode"),
             "the slope at x: of its line, or the mean of both at a point; outside 0 (mode 0), that of the outermost "
             "line (1) or :NA: (-1)", None, 1, source=f"{_MANUAL}fn_lookup_slope.html"),
    Function("GET DATA AT TIME", ("data", "time"), "the value of a data point; :NA: where there is none",
             source=f"{_MANUAL}function_changes.html"),
    Function("GET DATA BETWEEN TIMES", ("data", "time", "mode"),
             "data at a time: between points (mode 0), the next (1) or the last (-1); :NA: outside",
             source=f"{_MANUAL}fn_get_data_between_times.html"),
    Function("GET DATA FIRST TIME", ("data",), "the time of the first point"),
    Function("GET DATA LAST TIME", ("data",), "the time of the last point"),
    Function("GET DATA TOTAL POINTS", ("data",), "how many points there are"),
    Function("GET DATA MIN", ("data", "start", "end"), "the smallest point from start to end"),
    Function("GET DATA MAX", ("data", "start", "end"), "the largest point from start to end"),
    Function("GET DATA MEAN", ("data", "start", "end"), "the mean of the points from start to end"),
    Function("GET DATA MEDIAN", ("data", "start", "end"), "the median of the points from start to end"),
    Function("GET DATA STDV", ("data", "start", "end"), "the standard deviation of the points from start to end"),
)  # fmt: skip
RANDOM_ROWS = (
    Function("RANDOM 0 1", (), "evenly from 0 to 1", source=_RANDOM),
    Function("RANDOM UNIFORM", (*_ENDS, "seed"), "evenly between two ends", source=_RANDOM),
    Function("RANDOM NORMAL", (*_ENDS, "mean", "deviation", "seed"), "normal, cut off at two ends", source=_RANDOM),
    Function("RANDOM EXPONENTIAL", (*_ENDS, *_PLACED), "exponential of mean 1", source=_RANDOM),
    Function("RANDOM TRIANGULAR", (*_ENDS, "start", "peak", "stop", "seed"), "triangular", source=_RANDOM),
    Function("RANDOM WEIBULL", (*_ENDS, "shape", *_PLACED), "Weibull of mean 1", source=_RANDOM),
    Function("RANDOM GAMMA", (*_ENDS, "order", *_PLACED), "gamma of that order, at least 1", source=_RANDOM),
    Function("RANDOM BETA", (*_ENDS, "alpha", "beta", *_PLACED), "beta", source=_RANDOM),
    Function("RANDOM POISSON", (*_ENDS, "mean", *_PLACED), "Poisson", source=_RANDOM),
    Function("RANDOM BINOMIAL", (*_ENDS, "chance", "trials", *_PLACED), "successes in so many trials", source=_RANDOM),
    Function("RANDOM NEGATIVE BINOMIAL", (*_ENDS, "chance", "successes", *_PLACED),
             "trials until so many successes", source=_RANDOM),
    Function("RANDOM LOOKUP", ("density", *_ENDS, *_PLACED), "with the density of a lookup", source=_RANDOM),
    Function("RANDOM PINK NOISE", ("mean", "deviation", "correlation time", "seed"),
             "normal noise whose values hang together over the correlation time",
             source="https://vensim.com/documentation/random_pink_noise.html"),
)  # fmt: skip
