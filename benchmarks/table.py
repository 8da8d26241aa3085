"""Figures as tables of ratios, with what each is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.race import Figures

RACE = (
    "model", "cells", "steps", "C ns", "one ns", "one/C", "dataset/C",
    "C/many", "C/few", "C few/few", "2 threads", "C 2 threads", "tenfold", "PySD/one", "PySD/few",
)  # fmt: skip
LEGEND = """\
cells: scalar equations worked out at every step, stocks among them; all are kept at every step unless "few" is said.
ns: nanoseconds a cell and step, one future, one core. C: the same program in plain C, gcc -O3 -march=native.
one/C: our one future to C's (aim: at most 1); dataset/C: with the labelled dataset of every variable.
C/many: the same ensemble that keeps everything, C's time to ours; C/few: C's one future, everything stored, to one
future of our ensemble that keeps 4 outputs (aim: at least 3); C few/few: both keep 4. One thread.
2 threads: one thread's time to two's (aim: at least 1.8); C 2 threads: the same of two copies of the C program that
share nothing, which is all that this machine has to give; tenfold: what ten times the futures cost (aim: at most 10).
PySD: its run to our one future, and to one of our ensemble that keeps 4 outputs (aim: at least 1,000, and 10,000 with
lookups or subscripts); ~ where not every step was run and the rest is counted at the same speed."""
COLD = ("model", "equations", "first s", "PySD's parse s", "beyond parse s", "cpu s", "second s", "cpu s")


def raced(figures: Sequence[Figures]) -> str:
    """Return the table of all models."""
    return table(RACE, [_row(each) for each in figures])


def ratios(f: Figures) -> dict[str, float]:
    """Return what the table shows of one model, as numbers."""
    named = {
        "c_ns": f.c / f.work * 1e9,
        "ours_ns": f.ours / f.work * 1e9,
        "one_over_c": f.ours / f.c,
        "dataset_over_c": f.ours_dataset / f.c,
        "c_over_many": f.c_many / f.ours_many,
        "c_over_few": f.c / f.ours_few,
        "c_few_over_few": f.c_few / f.ours_few,
        "thread_gain": f.ours_few / f.two_threads,
        "tenfold": f.tenfold,
    }
    return (
        named
        if f.pysd is None
        else named
        | {
            "pysd_over_one": f.pysd.run / f.ours,
            "pysd_over_few": f.pysd.run / f.ours_few,
        }
    )


def _row(f: Figures) -> list[str]:
    r = ratios(f)
    about = "" if f.pysd is None or f.pysd.ran >= f.saves - 1 else "~"
    names = ("one_over_c", "dataset_over_c", "c_over_many", "c_over_few", "c_few_over_few", "thread_gain")
    pysd = [f"{about}{r[name]:,.0f}" if name in r else "–" for name in ("pysd_over_one", "pysd_over_few")]
    times = [f"{r['c_ns']:.2f}", f"{r['ours_ns']:.2f}"]
    return [
        f.model,
        f"{f.cells:,}",
        f"{f.saves - 1:,}",
        *times,
        *(f"{r[n]:.2f}" for n in names),
        f"{f.machine_gain:.2f}",
        f"{f.tenfold:.1f}",
        *pysd,
    ]


def started(starts: Mapping[str, tuple[int, Mapping[str, Mapping[str, float]]]]) -> str:
    """Return the table of first and second starts, by model its number of equations and what `cold` gave."""
    return table(COLD, [_start(name, *each) for name, each in starts.items()])


def _start(name: str, equations: int, times: Mapping[str, Mapping[str, float]]) -> list[str]:
    first, second = times["cold"], times["second"]
    beyond = first["result"] - first["parse"]
    seconds = (first["result"], first["parse"], beyond, first["cpu"], second["result"], second["cpu"])
    return [name, f"{equations:,}", *(f"{each:.2f}" for each in seconds)]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under a head, the first column to the left and the others to the right."""
    widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]

    def line(row: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(w) if k == 0 else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join([first, *rest])

    return "\n".join([line(head), "  ".join("─" * w for w in widths), *map(line, rows)])
