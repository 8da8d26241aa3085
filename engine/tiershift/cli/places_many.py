"""`tiershift places forecast` and `tiershift places portfolio`: many places at once."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tiershift.cli.place import PUBLISHED, at_place, own_hashes
from tiershift.cli.plan_desk import free, put, say, table
from tiershift.errors import Problem, UsageError, suggest
from tiershift.events.load import load_plan, model_of
from tiershift.model import yamlmap
from tiershift.model.load import Model, load_model
from tiershift.places.kinds import Authority
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel

_MOST = 10_000
_FILES = ("panel.csv", "authorities.csv", "exceptions.csv", "neighbours.csv", "effects.csv", "effects.npz")


def add(actions: Any) -> None:
    """Add the actions to those of `places`."""
    one = actions.add_parser(
        "forecast",
        help="scenarios in many places over the same futures, into one Zarr store and tidy tables, or Parquet",
        description="Run scenarios over the same futures in every authority, or in chosen ones: indicators by place, "
        "scenario and year as mean and quantiles, differences between scenarios, and the sum over places beside "
        "England's own forecast. Stopped, the same command goes on where it was.",
    )
    one.add_argument(
        "scenarios", metavar="SCENARIO", nargs="*", help="scenario files or names (default: baseline early_shift)"
    )
    _which(one)
    one.add_argument("--out", type=Path, default=Path("out_places"), metavar="DIR", help="folder (default out_places)")
    one.add_argument("--keep-futures", metavar="INDICATOR,…", help="keep every future of these indicators as well")
    one.add_argument(
        "--format", choices=("zarr", "parquet"), default="zarr", help="zarr with CSV tables (default), or parquet"
    )
    one.add_argument("--quiet", action="store_true", help="no progress bar")
    one.set_defaults(run=forecast)
    one = actions.add_parser(
        "portfolio",
        help="one offer in chosen places: the spread of its effects, their total, what places can learn",
        description="One offer in chosen places: the effect in each with its range and how often it has the wrong "
        "sign, the total of the programme, and how much results elsewhere would narrow the range of one place. "
        "Places stand by name or by region, never by size of effect.",
    )
    one.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a YAML file: places, offer, against, year")
    _which(one)
    one.add_argument("--offer", metavar="SCENARIO", help="what is offered to every place")
    one.add_argument("--against", metavar="SCENARIO", help="what it is compared with (default baseline)")
    one.add_argument("--year", type=int, metavar="YEAR", help="the effect on 31 March of it (default: the tenth year)")
    one.add_argument("--by", choices=("name", "region"), default="name", help="order of places (default name)")
    one.add_argument("--out", type=Path, metavar="DIR", help="write portfolio.svg, portfolio.csv and learning.csv here")
    one.add_argument("--force", action="store_true", help="replace files that are there already")
    one.add_argument("--quiet", action="store_true", help="no progress bar")
    one.set_defaults(run=portfolio)


def _which(one: argparse.ArgumentParser) -> None:
    one.add_argument("--places", metavar="all|NAME,…", help="authorities, by name or code (a comma between)")
    one.add_argument("--region", metavar="REGION", help='those of one region, as "South West"')
    one.add_argument("--futures", type=int, default=500, metavar="N", help="how many futures (default 500)")
    one.add_argument("--seed", type=int, default=0, metavar="S", help="same seed, same futures (default 0)")
    one.add_argument("--threads", type=int, metavar="N", help="processors to use (default all); changes no result")
    one.add_argument(PUBLISHED, action="store_true", help="leave out councils' own figures that places import kept")


def chosen(panel: Panel, places: str | None, region: str | None, where: str = "--places") -> list[Authority]:
    """Return the authorities that are meant, by name; all but those too small where nothing is said.

    Raises:
        UsageError: a name or the region is not known, all of them at once, or nobody is left.
    """
    from tiershift.calibrate.pool.series import TOO_SMALL

    whole = [one for one in panel.current() if one.code not in TOO_SMALL]
    if region is not None:
        regions = sorted({one.region for one in whole})
        if region.casefold() not in [one.casefold() for one in regions]:
            way_out = suggest(region, regions, f"There are {', '.join(regions)}.")
            raise UsageError(Problem("--region", f"there is no region {region!r}", way_out=way_out))
        whole = [one for one in whole if one.region.casefold() == region.casefold()]
    if places is None or places.strip().casefold() == "all":
        return whole
    return named(panel, _split(places, panel), where, [one.code for one in whole] if region else None)


def _split(places: str, panel: Panel) -> list[str]:
    """Names between commas; a name that has a comma itself is put together again."""
    parts = [part.strip() for part in places.split(",") if part.strip()]
    made: list[str] = []
    while parts:
        long = next((n for n in range(min(3, len(parts)), 1, -1) if _is_known(", ".join(parts[:n]), panel)), 1)
        made.append(", ".join(parts[:long]))
        parts = parts[long:]
    return made


def _is_known(name: str, panel: Panel) -> bool:
    return name.casefold() in {said.casefold() for one in panel.authorities.values() for said in (one.name, *one.names)}


def named(panel: Panel, names: Sequence[str], where: str, within: Sequence[str] | None = None) -> list[Authority]:
    """Return authorities by their names, each once, in the order of names.

    Raises:
        UsageError: what is wrong with any of them.
    """
    from tiershift.calibrate.pool.series import TOO_SMALL

    found: dict[str, Authority] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            one = panel.place(name, where=where)
        except UsageError as error:
            problems += error.problems
            continue
        if one.code in TOO_SMALL:
            problems.append(Problem(where, f"{one.name} has too few children for rates", way_out="Leave it out."))
        elif within is not None and one.code not in within:
            problems.append(Problem(where, f"{one.name} is not in that region", way_out="Leave out --region."))
        found[one.code] = one
    if not names:
        problems.append(Problem(where, "no place is named", way_out="Name some, or say all."))
    if problems:
        raise UsageError(problems)
    return sorted(found.values(), key=lambda one: one.name)


def _england(scenarios: Sequence[str], futures: int) -> tuple[Model, dict[str, str]]:
    """England's model, and the names of the plans by what was given."""
    if not 2 <= futures <= _MOST:
        raise UsageError(Problem("--futures", f"{futures:,} futures cannot be run", way_out=f"Ask for 2 to {_MOST:,}."))
    given = list(dict.fromkeys(scenarios))
    models = {model_of(name) for name in given}
    if len(models) > 1:
        raise UsageError(Problem("scenarios", "they are made for different models", way_out="Use those of one model."))
    model = load_model(models.pop())
    names = {one: load_plan(one, model).name for one in given}
    if len(set(names.values())) < len(names):
        raise UsageError(Problem("scenarios", "two scenarios have one name", way_out="Rename one."))
    return model, names


def forecast(given: argparse.Namespace) -> int:
    """Carry out `places forecast`."""
    from tiershift.report.many import kept, store
    from tiershift.report.many.futures import futures_of

    store.able(given.format)
    began = time.monotonic()
    panel = read_panel()
    places = chosen(panel, given.places, given.region)
    scenarios = list(dict.fromkeys(given.scenarios or ("baseline", "early_shift")))
    model, names = _england(scenarios, given.futures)
    request = _request(model, panel, places, scenarios, names, given)
    if kept.finished(given.out, request):
        say(f"{given.out} has all of this already.")
        return 0
    desk = kept.opened(given.out, request)
    before = len(desk.done)
    run: dict[str, Any] = {"futures": given.futures, "seed": given.seed, "threads": given.threads}
    with (
        _stoppable(desk),
        tqdm(total=len(places), initial=before, unit="place", disable=given.quiet, leave=False) as bar,
    ):
        for code in desk.left:
            bar.set_description(panel.authorities[code].name)
            desk.take_in(futures_of(at_place(model, code, published=given.published), scenarios, **run))
            bar.update()
        every = len(places) == len(chosen(panel, None, None))
        england = futures_of(model, scenarios, **run) if every else None
        files = store.written(desk, england)
    taken = time.monotonic() - began
    again = f", {before} of them done before" if before else ""
    say(f"{len(places)} places{again}, {len(names)} scenarios, {given.futures:,} futures: {taken:.0f} seconds")
    if england is not None and desk.total is not None:
        _beside_england(desk.total, england, request)
    say(f"Written: {', '.join(str(path) for path in files)}")
    return 0


def _beside_england(total: Any, england: Any, request: Any) -> None:
    from tiershift.report.many.sums import WHY, sums_told

    rows, differing = sums_told(total, england, request)
    heads = ("median and 8 of 10 futures", "year", "sum of the places", "England by itself")
    say(f"\n{table(heads, rows, (60, 0, 0, 0))}\n")
    if differing:
        say(f"The two are apart in: {'; '.join(differing)}.")
    say(f"{WHY}\n")


@contextmanager
def _stoppable(desk: Any) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        done = f"{len(desk.done)} of {len(desk.request.codes)} places are done and kept in {desk.work}"
        print(f"\n{done}; the same command goes on from there.", file=sys.stderr)
        raise SystemExit(130) from None


def _request(
    model: Model, panel: Panel, places: Sequence[Authority], scenarios: Sequence[str], names: dict[str, str],
    given: argparse.Namespace,
) -> Any:  # fmt: skip
    import hashlib

    from tiershift.report.indicators import BY_NAME
    from tiershift.report.many.kept import Request
    from tiershift.run.posteriors import posterior_of
    from tiershift.run.simulate import origin

    whole = tuple(dict.fromkeys(name.strip() for name in (given.keep_futures or "").split(",") if name.strip()))
    if unknown := [name for name in whole if name not in BY_NAME]:
        raise UsageError(
            Problem("--keep-futures", f"there is no indicator {name!r}", way_out=suggest(name, list(BY_NAME)))
            for name in unknown
        )
    plans = tuple(names[one] for one in scenarios)
    first = "baseline" if "baseline" in plans else plans[0]
    posterior = posterior_of(model)
    hashes = {name: hashlib.sha256((panel.folder / name).read_bytes()).hexdigest() for name in _FILES}
    heads = {names[one]: load_plan(one, model).head for one in scenarios}
    said = origin(model, None, futures=given.futures, seed=given.seed)
    said |= {"posterior_hash": posterior.hash if posterior else ""}
    pairs = tuple((name, first) for name in plans if name != first)
    own = own_hashes([one.code for one in places], published=given.published)
    about = {**said, "panel": hashes, "logs": heads, "own figures": own}
    return Request(about, tuple(one.code for one in places), plans, pairs, whole, given.format)


def portfolio(given: argparse.Namespace) -> int:
    """Carry out `places portfolio`."""
    from tiershift.report.many.futures import futures_of
    from tiershift.report.many.picture import learning_table, svg
    from tiershift.report.many.picture import table as table_text
    from tiershift.report.many.programme import programme

    panel = read_panel()
    places, offer, against, year = _programme(given, panel)
    if len(places) < 2:
        raise UsageError(Problem("--places", "a programme has at least two places", way_out="Name more."))
    out: Path | None = given.out
    targets = [out / name for name in ("portfolio.svg", "portfolio.csv", "learning.csv")] if out else []
    if out is not None and out.exists() and not out.is_dir():
        raise UsageError(Problem(str(out), "is a file, not a folder", way_out="Give another folder with --out."))
    for path in targets:
        free(path, force=given.force)
    model, names = _england([against, offer], given.futures)
    if len(names) < 2:
        raise UsageError(Problem("--offer", "the offer is compared with itself", way_out="Name another --against."))
    if given.by == "region":
        places = sorted(places, key=lambda one: (one.region, one.name))
    found = []
    for one in tqdm(places, unit="place", disable=given.quiet, leave=False):
        run: dict[str, Any] = {"futures": given.futures, "seed": given.seed, "threads": given.threads}
        there = at_place(model, one.code, published=given.published)
        found.append(futures_of(there, [against, offer], **run))
    made = programme(found, (names[offer], names[against]), [one.region for one in places], year)
    _told(made, by_region=given.by == "region")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for path, text in zip(
            targets, (svg(made, by_region=given.by == "region"), table_text(made), learning_table(made)), strict=True
        ):
            put(path, text.encode(), force=given.force)
        say(f"\nWritten: {', '.join(str(path) for path in targets)}")
    return 0


def _programme(given: argparse.Namespace, panel: Panel) -> tuple[list[Authority], str, str, int | None]:
    """Places, offer, what it is compared with, and the year: of the file, of the options, or of both."""
    places, offer, against, year = None, given.offer, given.against, given.year
    if given.file is not None:
        document = yamlmap.load(given.file)
        fields = document.take(
            document.root, "the programme", required=("places", "offer"), optional=("against", "year", "title")
        )
        rows = document.rows(fields.get("places"), "places")
        read = [document.text(item, "a place") for item in rows] if rows else []
        offer = offer or document.text(fields.get("offer"), "the offer")
        against = against or document.text(fields.get("against"), "what it is compared with")
        number = document.number(fields.get("year"), "the year")
        document.text(fields.get("title"), "the title")
        document.check(UsageError)
        if number is not None and number != int(number):
            raise UsageError(Problem(str(given.file), f"year {number:g} is not whole", way_out="Write one as 2035."))
        year = year or (int(number) if number is not None else None)
        if given.places is None and given.region is None:
            places = named(panel, [name for name in read if name], str(given.file))
    if offer is None:
        raise UsageError(Problem("--offer", "nothing is offered", way_out="Name a scenario, as --offer early_shift."))
    if places is None:
        if given.places is None and given.region is None:
            raise UsageError(Problem("--places", "no place is named", way_out="Name some, a --region, or say all."))
        places = chosen(panel, given.places, given.region)
    return places, offer, against or "baseline", year


def _told(made: Any, *, by_region: bool) -> None:
    from tiershift.report.many.picture import label
    from tiershift.report.many.programme import learning

    heads = ("place", "80% range", "median", "wrong sign", "range left")
    for effects in made.effects:
        measure = effects.measure
        meant = "lower" if measure.wanted < 0 else "higher"
        say(f"\n{measure.words}, change to 31 March {made.year}, {measure.unit}; meant to be {meant}\n")
        rows = [_row(label(place, by_region=by_region), place.effect, place.left) for place in effects.places]
        rows.append(_row("all places", effects.total, float("nan")))
        say(table(heads, rows, (64 if by_region else 36, 0, 0, 0, 0)))
        if effects.learning:
            say(_learnt(effects.shared, effects.learning))
    if known := learning(made.belief):
        say(f"\nwhat prevention itself does, were it known of other places\n\n{_learnt(made.belief, known)}")
    say(
        "\nRange: 8 of 10 futures. Wrong sign: share of futures. Range left: once the results of all other places are "
        f"known. The total is added up in each of {made.futures:,} futures. Where about half of the futures have the "
        "wrong sign, the model cannot say which way the offer works there."
    )


def _learnt(shared: float, steps: Any) -> str:
    left = ", ".join(f"{others}: {100 * left:.0f}%" for others, left in steps if others)
    return f"Correlation between places {shared:.2f}. Range of one place left, by results known: {left}."


def _row(name: str, one: Any, left: float) -> tuple[str, ...]:
    ends = f"{_figure(one.low)} to {_figure(one.high)}"
    return (name, ends, _figure(one.central), f"{100 * one.wrong:.0f}%", "" if left != left else f"{100 * left:.0f}%")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
