"""Back through time along a network of differences, typed and compiled by numba at first use."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_OPTIONS: Any = {"nogil": True, "error_model": "numpy"}


@njit(**_OPTIONS)
def _from_stocks(
    change: Any,
    slopes: Any,
    source: Any,
    groups: Any,
    stocks: int,
    keeps: Any,
    carried: Any,
    extra: Any,
    coming: Any,
    now: Any,
    sent: Any,
    counted: Any,
) -> None:
    """From what stocks weigh a step later to what fills them, and to themselves."""
    for group in range(stocks):
        cell = groups[group, 0]
        for question in range(now.shape[1]):
            ahead = coming[cell, question]
            counted[cell, question] += ahead * extra[cell]
            ahead *= carried[cell]
            if ahead == 0.0:
                continue
            if keeps[cell]:
                now[cell, question] += ahead
            for edge in range(groups[group, 1], groups[group, 2]):
                weight = ahead * slopes[edge]
                now[source[edge], question] += weight
                sent[edge, question] += weight * change[source[edge]]


@njit(**_OPTIONS)
def _from_cells(change: Any, slopes: Any, source: Any, groups: Any, stocks: int, now: Any, sent: Any) -> None:
    """From what is worked out to what it is worked out from, the last first."""
    for group in range(groups.shape[0] - 1, stocks - 1, -1):
        cell = groups[group, 0]
        for edge in range(groups[group, 1], groups[group, 2]):
            slope = slopes[edge]
            if slope != 0.0:
                for question in range(now.shape[1]):
                    weight = now[cell, question] * slope
                    now[source[edge], question] += weight
                    sent[edge, question] += weight * change[source[edge]]
        now[cell] = 0.0


@njit(**_OPTIONS)
def sweep(
    change: Any,
    slopes: Any,
    source: Any,
    groups: Any,
    stocks: int,
    is_stock: Any,
    keeps: Any,
    carried: Any,
    extra: Any,
    seeds: Any,
    weights: Any,
    sent: Any,
    begun: Any,
    counted: Any,
) -> None:
    """Follow weighted differences back to where they come from.

    Args:
        change, slopes, source, groups, carried, extra: of a `Network`.
        stocks: how many of `groups` are stocks, all of them and first.
        is_stock: shape (cell,).
        keeps: whether a stock keeps what it has, shape (cell,).
        seeds: question, step and cell of each weight, by step, shape (seed, 3).
        weights: shape (seed,).
        sent: what goes along each edge, shape (edge, question); added to.
        begun: what each cell brings along that no cell explains, shape (cell, question): constants that were decided,
            and stocks that differ from the first step on; added to.
        counted: what counts bring to each stock, shape (cell, question); added to.
    """
    cells, questions = begun.shape
    coming = np.zeros((cells, questions))  # what a stock weighs a step later
    now = np.zeros((cells, questions))
    seed = seeds.shape[0] - 1
    for step in range(change.shape[0] - 1, -1, -1):
        now[:] = 0.0
        while seed >= 0 and seeds[seed, 1] == step:
            now[seeds[seed, 2], seeds[seed, 0]] += weights[seed]
            seed -= 1
        _from_stocks(
            change[step],
            slopes[step],
            source,
            groups,
            stocks,
            keeps,
            carried[step],
            extra[step],
            coming,
            now,
            sent,
            counted,
        )
        _from_cells(change[step], slopes[step], source, groups, stocks, now, sent)
        for cell in range(cells):
            for question in range(questions):
                if is_stock[cell]:
                    coming[cell, question] = now[cell, question]
                if step == 0 or not is_stock[cell]:
                    begun[cell, question] += now[cell, question] * change[step, cell]


@njit(**_OPTIONS)
def carry(change: Any, slopes: Any, source: Any, groups: Any, stocks: int, keeps: Any, carried: Any, own: Any) -> None:
    """Follow some of what differs of itself forward: what all other cells would differ by because of it alone.

    Args:
        change, slopes, source, groups, stocks, keeps, carried: as of `sweep`.
        own: shape (step, cell); holds what differs of itself, zero elsewhere, and is filled in.
    """
    for step in range(change.shape[0]):
        for group in range(stocks, groups.shape[0]):
            cell = groups[group, 0]
            made = 0.0
            for edge in range(groups[group, 1], groups[group, 2]):
                made += slopes[step, edge] * own[step, source[edge]]
            own[step, cell] = made
        if step + 1 == change.shape[0]:
            break
        for group in range(stocks):
            cell = groups[group, 0]
            made = own[step, cell] if keeps[cell] else 0.0
            for edge in range(groups[group, 1], groups[group, 2]):
                made += slopes[step, edge] * own[step, source[edge]]
            own[step + 1, cell] = carried[step, cell] * made
