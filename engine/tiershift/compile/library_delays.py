"""The library's delays that remember each step: discrete delays of changing length, conveyors, and delays by a profile.

See `memories` for how they are called. Everything is counted in steps, to the nearest one and never below one, as
DELAY FIXED does. What would come out later than the memory reaches is not kept: were its step ever to come, there is no
number from then on.

Sources: https://www.vensim.com/documentation/fn_delay_material.html, fn_delay_information.html, fn_delay_conveyor.html,
fn_delay_profile.html, mgu09_material_and_information_delays.html and mgu09_initialization_of_conveyors.html.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from numba import carray, njit  # type: ignore[attr-defined]

CLOCK, LOST, HELD, LAST = 0, 1, 2, 3
"""What the first numbers of a memory are: the step, the first step of which too little is known, and more."""
HEAD = 4
_CLOSE = 1e-9
"""Of a step or a belt: what is nearer than this is taken for there."""


@njit(nogil=True, error_model="numpy")
def _steps(time: float, step: float) -> Any:
    """How many steps a time is, to the nearest, at least one."""
    many = time / step
    return math.floor(max(many, 1.0) + 0.5 + 1e-6) if many >= 1.0 else 1.0


@njit(nogil=True, error_model="numpy")
def _cleared(memory: Any) -> None:
    for k in range(memory.shape[0]):
        memory[k] = 0.0
    memory[LOST] = math.inf


def _material_start(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 3)
    time, initial, step = own[0], own[1], own[2]
    ring = (room - HEAD) // 2
    _cleared(memory)
    full = _steps(time, step)
    if full > ring:
        full, memory[LOST] = float(ring), float(ring)
    for k in range(1, int(full)):
        memory[HEAD + k], memory[HEAD + ring + k] = initial, 1.0


def _material_step(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """What enters is added to what comes out at its time; where nothing does, the missing value stands in."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 4)
    entering, time, missing, step = own[0], own[1], own[2], own[3]
    ring = (room - HEAD) // 2
    due = memory[CLOCK] + _steps(time, step)
    if due > memory[CLOCK] + ring:
        memory[LOST] = min(memory[LOST], due)
    else:
        k = int(due) % ring
        there = memory[HEAD + ring + k] != 0.0
        memory[HEAD + k] = memory[HEAD + k] + entering if there else entering
        memory[HEAD + ring + k] = 1.0
    memory[CLOCK] += 1.0
    k = int(memory[CLOCK]) % ring
    out = memory[HEAD + k] if memory[HEAD + ring + k] != 0.0 else missing
    memory[HEAD + ring + k] = 0.0
    carray(result, 1)[0] = out if memory[CLOCK] < memory[LOST] else math.nan


def _information_start(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    memory = carray(given, (room, lanes))[:, 0]
    _cleared(memory)
    memory[HELD] = carray(args, 1)[0]


def _information_step(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """What enters takes the place of all that was to come out at its time or later; what came out last is held."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 3)
    entering, time, step = own[0], own[1], own[2]
    ring = (room - HEAD) // 2
    due = memory[CLOCK] + _steps(time, step)
    if due <= memory[LOST]:
        memory[LOST] = math.inf
    for late in range(int(due) + 1, int(memory[LAST]) + 1):
        memory[HEAD + ring + late % ring] = 0.0
    memory[LAST] = min(due, memory[CLOCK] + ring)
    if due > memory[CLOCK] + ring:
        memory[LOST] = min(memory[LOST], due)
    else:
        memory[HEAD + int(due) % ring], memory[HEAD + ring + int(due) % ring] = entering, 1.0
    memory[CLOCK] += 1.0
    k = int(memory[CLOCK]) % ring
    if memory[HEAD + ring + k] != 0.0:
        memory[HELD], memory[HEAD + ring + k] = memory[HEAD + k], 0.0
    carray(result, 1)[0] = memory[HELD] if memory[CLOCK] < memory[LOST] else math.nan


@njit(nogil=True, error_model="numpy")
def area(x: Any, y: Any, to: float) -> float:
    """Return the area under the points from the first to `to`; there is nothing outside them."""
    total = 0.0
    for k in range(x.shape[0] - 1):
        if to <= x[k]:
            break
        if x[k + 1] > x[k]:
            end = min(to, x[k + 1])
            high = y[k] + (y[k + 1] - y[k]) * ((end - x[k]) / (x[k + 1] - x[k]))
            total += 0.5 * (y[k] + high) * (end - x[k])
    return total


def _conveyor_start(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """The belt holds parcels, from the one that leaves next to the last that came: how long each is, and how much."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 4)
    time, total, step, points = own[0], own[1], own[2], own[3]
    table = carray(args, 4 + 2 * int(points))[4:]
    x, y = table[: int(points)], table[int(points) :]
    ring = (room - HEAD) // 2
    _cleared(memory)
    speed = min(1.0, step / max(time, step))
    memory[LAST] = speed
    many = math.ceil(1.0 / speed - _CLOSE) if speed > 0.0 else ring + 1.0
    if not many + 1 < ring:
        memory[LOST] = 0.0
        return
    memory[HELD] = many
    whole, before = area(x, y, x[-1]), 0.0
    for k in range(int(many)):
        end = min(1.0, (k + 1) * speed)
        upto = area(x, y, x[0] + (x[-1] - x[0]) * end)
        memory[HEAD + k] = end - min(1.0, k * speed)
        memory[HEAD + ring + k] = total * ((upto - before) / whole)
        before = upto


@njit(nogil=True, error_model="numpy")
def _leaving(memory: Any, ring: int, length: float, taken: float) -> float:
    """How much is on the last `length` of the belt; `taken` says whether it leaves."""
    amount, k, many = 0.0, int(memory[CLOCK]), int(memory[HELD])
    while length > _CLOSE * memory[LAST] and many > 0:
        wide = memory[HEAD + k % ring]
        if wide <= length + _CLOSE * memory[LAST]:
            amount += memory[HEAD + ring + k % ring]
            length, k, many = length - wide, k + 1, many - 1
            continue
        part = memory[HEAD + ring + k % ring] * (length / wide)
        amount += part
        if taken != 0.0:
            memory[HEAD + k % ring] -= length
            memory[HEAD + ring + k % ring] -= part
        break
    if taken != 0.0:
        memory[CLOCK], memory[HELD] = float(k % ring), float(many)
    return amount


def _conveyor_step(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """What was told to leave leaves; the rest moves on, what enters follows, and all of it leaks."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 4)
    entering, time, leak, step = own[0], own[1], own[2], own[3]
    ring, speed = (room - HEAD) // 2, memory[LAST]
    _leaving(memory, ring, speed, 1.0)
    if memory[HELD] + 1.0 > ring:
        memory[LOST] = 0.0
    if memory[LOST] == 0.0:
        carray(result, 1)[0] = math.nan
        return
    k = int(memory[CLOCK] + memory[HELD]) % ring
    memory[HEAD + k], memory[HEAD + ring + k] = speed, entering * step
    memory[HELD] += 1.0
    for k in range(int(memory[HELD])):
        memory[HEAD + ring + (int(memory[CLOCK]) + k) % ring] *= 1.0 - leak * step
    memory[LAST] = min(1.0, step / max(time, step))
    carray(result, 1)[0] = _leaving(memory, ring, memory[LAST], 0.0) / step


@njit(nogil=True, error_model="numpy")
def _arrived(x: Any, y: Any, time: float, step: float, upto: float) -> float:
    """What part of an input has come out `upto` steps after it came in; the profile's mean is at `time`."""
    whole, moment = 0.0, 0.0
    for k in range(x.shape[0] - 1):
        wide = x[k + 1] - x[k]
        whole += 0.5 * (y[k] + y[k + 1]) * wide
        moment += wide * (x[k] * (2.0 * y[k] + y[k + 1]) + x[k + 1] * (y[k] + 2.0 * y[k + 1])) / 6.0
    if not whole > 0.0:
        return math.nan
    mean = moment / whole
    if not (time > 0.0 and mean > 0.0):
        return 1.0
    return area(x, y, upto * step * mean / time) / whole


@njit(nogil=True, error_model="numpy")
def _length(x: Any, y: Any, time: float, step: float) -> Any:
    """How many steps it takes for all of an input to come out."""
    low, high = 0.0, 1.0
    while high < 1e7 and _arrived(x, y, time, step, high + 0.5) < 1.0 - 1e-12:
        low, high = high, 2.0 * high
    while high - low > 1.0:
        middle = math.floor(0.5 * (low + high))
        if _arrived(x, y, time, step, middle + 0.5) < 1.0 - 1e-12:
            low = middle
        else:
            high = middle
    return high


@njit(nogil=True, error_model="numpy")
def _weight(x: Any, y: Any, time: float, step: float, k: int) -> float:
    """What part of an input comes out k steps after it came in: what is nearest to that step."""
    before = _arrived(x, y, time, step, k - 0.5) if k > 1 else 0.0
    return _arrived(x, y, time, step, k + 0.5) - before


def _profile_start(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """As if the input had been there, growing, for ever, and the output were now `initial`."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 5)
    initial, growth, time, step, points = own[0], own[1], own[2], own[3], own[4]
    table = carray(args, 5 + 2 * int(points))[5:]
    x, y = table[: int(points)], table[int(points) :]
    ring = room - HEAD
    _cleared(memory)
    many = int(_length(x, y, time, step))
    if many > ring:
        memory[LOST] = float(ring)
    share, factor = 0.0, 1.0 + growth * step
    for k in range(many - 1, -1, -1):
        share = (share + _weight(x, y, time, step, k + 1)) / factor
        if k < ring:
            memory[HEAD + k] = share
    for k in range(min(many, ring)):
        memory[HEAD + k] *= initial / share
    memory[HEAD] = 0.0


def _profile_step(room: int, lanes: int, given: Any, args: Any, result: Any) -> None:
    """What enters is spread over the steps to come."""
    memory, own = carray(given, (room, lanes))[:, 0], carray(args, 4)
    entering, time, step, points = own[0], own[1], own[2], own[3]
    table = carray(args, 4 + 2 * int(points))[4:]
    x, y = table[: int(points)], table[int(points) :]
    ring, many, now = room - HEAD, int(_length(x, y, time, step)), int(memory[CLOCK])
    for k in range(1, min(many, ring) + 1):
        memory[HEAD + (now + k) % ring] += entering * _weight(x, y, time, step, k)
    if many > ring:
        memory[LOST] = min(memory[LOST], float(now + ring + 1))
    memory[CLOCK] += 1.0
    k = int(memory[CLOCK]) % ring
    out, memory[HEAD + k] = memory[HEAD + k], 0.0
    carray(result, 1)[0] = out if memory[CLOCK] < memory[LOST] else math.nan


DELAY_ROUTINES: Mapping[str, Callable[[int, int, Any, Any, Any], None]] = {
    "ts_delay_material_start": _material_start,
    "ts_delay_material_step": _material_step,
    "ts_delay_information_start": _information_start,
    "ts_delay_information_step": _information_step,
    "ts_delay_conveyor_start": _conveyor_start,
    "ts_delay_conveyor_step": _conveyor_step,
    "ts_delay_profile_start": _profile_start,
    "ts_delay_profile_step": _profile_step,
}
