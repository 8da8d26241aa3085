"""How the cost of an ensemble grows with its futures and shrinks with threads."""

from __future__ import annotations

import tiershift
from benchmarks.measure import best, keep

SIZES = (100, 1_000, 10_000)


def run() -> str:
    """Return seconds by number of futures, and the gain of two threads, in words."""
    model = tiershift.load_model("childrens_services")
    plan = tiershift.load_plan("early_shift", model)
    kept = ["children_in_care", "early_spend", "late_spend", "unmet_mental_health_need"]

    def once(futures: int, threads: int) -> None:
        tiershift.ensemble(model, futures=futures, plan=plan, traces=True, variables=kept, threads=threads)

    once(SIZES[0], 1)
    times = {size: best(lambda size=size: once(size, 1), 3) for size in SIZES}  # type: ignore[misc]
    two = best(lambda: once(SIZES[-1], 2), 3)
    keep("ensemble", {"one_thread_s": times, "two_threads_s": two})
    said = ", ".join(f"{size:,} futures {seconds * 1e3:,.0f} ms" for size, seconds in times.items())
    gain = times[SIZES[-1]] / two
    return f"one thread: {said}; {SIZES[-1]:,} on two threads {two * 1e3:,.0f} ms ({gain:.2f} times faster)"
