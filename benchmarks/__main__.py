"""`python -m benchmarks [--quick | --million | --plans | --places | --studio | --studio-many] [MODEL …]`, as JSON."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import plans, studio_many
from benchmarks.cold import starts
from benchmarks.fan import fans
from benchmarks.fan import said as fan_said
from benchmarks.measure import about, keep
from benchmarks.million import million, said
from benchmarks.models import MODELS, write
from benchmarks.ours import subject
from benchmarks.page import write as write_page
from benchmarks.places import places
from benchmarks.places import said as places_said
from benchmarks.race import FULL, QUICK, Effort, Figures, race
from benchmarks.table import LEGEND, raced, ratios, started

SHIPPED = "childrens_services"


def main(argv: Sequence[str] | None = None) -> None:
    """Run what is asked for, print two tables, keep them as JSON."""
    names = (SHIPPED, *MODELS)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute: fewer rounds and futures, without PySD")
    parser.add_argument("--million", action="store_true", help="a million futures of the shipped model, and no more")
    parser.add_argument("--plans", action="store_true", help="the log and its plans, and no more")
    parser.add_argument("--places", action="store_true", help="many places beside England, and no more")
    parser.add_argument("--studio", action="store_true", help="the studio in a browser, and no more")
    parser.add_argument("--studio-many", action="store_true", help="twenty people at once in one studio, and no more")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="write the tables as a page, and the figures beside it"
    )
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"some of {', '.join(names)}; all by default")
    asked = parser.parse_args(argv)
    if unknown := set(asked.models) - set(names):
        parser.error(f"no such model: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    if asked.million:
        _million()
        return
    if asked.plans:
        _plans()
        return
    if asked.places:
        _places()
        return
    if asked.studio:
        _studio()
        return
    if asked.studio_many:
        _studio_many()
        return
    effort = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory() as folder:
        figures = [_raced(name, Path(folder), effort) for name in names if name in (asked.models or names)]
        print(f"{raced(figures)}\n{LEGEND}\n", flush=True)
        made = {} if asked.models else starts(Path(folder), quick=asked.quick)
        fanned = [] if asked.models else fans(Path(folder), quick=asked.quick)
    if made:
        print(f"{started(made)}\n\n{fan_said(fanned)}", flush=True)
    models = {each.model: {**asdict(each), **ratios(each)} for each in figures}
    kept = {"models": models, "starts": made, "fans": [asdict(each) for each in fanned]}
    path = keep("quick" if asked.quick else "speed", kept)
    if asked.page is not None:
        write_page(asked.page, {**about(), **kept})
    load, cores = about()["load"][0], os.cpu_count()
    print(f"load {load} on {cores} cores: the gain of two threads shows only where the second is free")
    print(f"kept in {path.parent.name}/{path.name}")


def _million() -> None:
    taken = million()
    print(said(taken))
    path = keep("million", taken)
    print(f"kept in {path.parent.name}/{path.name}")


def _plans() -> None:
    made = plans.rows()
    print(plans.shown(made))
    path = keep("plans", {"rows": [asdict(row) for row in made]})
    print(f"kept in {path.parent.name}/{path.name}")


def _places() -> None:
    taken = places()
    print(places_said(taken))
    path = keep("places", asdict(taken))
    print(f"kept in {path.parent.name}/{path.name}")


def _studio() -> None:
    from benchmarks.studio import said, studio  # needs a browser, which the others do without

    made = studio()
    print(said(made))
    path = keep("studio", asdict(made))
    print(f"load {about()['load'][0]} on {os.cpu_count()} cores; kept in {path.parent.name}/{path.name}")


def _studio_many() -> None:
    taken = studio_many.many()
    print(studio_many.said(taken))
    path = keep("studio_many", asdict(taken))
    print(f"kept in {path.parent.name}/{path.name}")


def _raced(name: str, folder: Path, effort: Effort) -> Figures:
    print(f"… {name}", flush=True)
    own = folder / name
    own.mkdir()
    path = write(own, name, MODELS[name]()) if name in MODELS else name
    return race(name, subject(str(path)), own, effort)


if __name__ == "__main__":
    main()
