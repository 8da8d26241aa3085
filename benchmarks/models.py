"""The models that are timed, written as Vensim text by functions small enough to be read.

Each function returns the text of a .mdl file. Names are plain, so that PySD reads every file too; SAVEPER is TIME STEP,
so that every side keeps every variable at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Lines = list[str]


def equation(left: str, right: str, unit: str = "Dmnl") -> str:
    """Return one equation as Vensim writes it."""
    return f"{left} = {right}\n\t~\t{unit}\n\t~\t\n\t|\n"


def stock(name: str, flow: str, initial: str) -> str:
    """Return a stock."""
    return equation(name, f"INTEG({flow}, {initial})")


def table(name: str, points: Iterable[tuple[float, float]]) -> str:
    """Return a named lookup."""
    written = ",".join(f"({x:.6g},{y:.6g})" for x, y in points)
    return f"{name}({written})\n\t~\tDmnl\n\t~\t\n\t|\n"


def subscripts(name: str, elements: Iterable[str], mapped_to: str = "") -> str:
    """Return a subscript range."""
    return f"{name}: {', '.join(elements)}{f' -> {mapped_to}' if mapped_to else ''} ~~|\n"


def model(lines: Lines, final: float, step: float) -> str:
    """Return a whole file: the equations, then the control variables."""
    controls = {"INITIAL TIME": 0.0, "FINAL TIME": final, "TIME STEP": step}
    times = [equation(name, f"{value:g}", "Month") for name, value in controls.items()]
    return "{UTF-8}\n" + "\n".join([*lines, *times, equation("SAVEPER", "TIME STEP", "Month")])


def epidemic(steps: int = 3200) -> str:
    """A small scalar model: susceptible, infected and recovered people, with vaccination and waning."""
    return model(
        [
            equation("contact rate", "6"),
            equation("infectivity", "0.05"),
            equation("duration", "8"),
            equation("vaccination share", "0.002"),
            equation("waning time", "90"),
            equation("total population", "susceptible + infected + recovered"),
            equation("prevalence", "infected / total population"),
            equation("caution", "1 / (1 + 12 * prevalence)"),
            equation("contacts", "susceptible * contact rate * caution"),
            equation("infecting", "contacts * infectivity * prevalence"),
            equation("recovering", "infected / duration"),
            equation("vaccinating", "susceptible * vaccination share"),
            equation("waning", "recovered / waning time"),
            stock("susceptible", "waning - infecting - vaccinating", "9990"),
            stock("infected", "infecting - recovering", "10"),
            stock("recovered", "recovering + vaccinating - waning", "0"),
            stock("ever infected", "infecting", "10"),
        ],
        final=steps / 32,
        step=1 / 32,
    )


def ageing(ages: int = 60, places: int = 5, steps: int = 400) -> str:
    """A subscripted model: people by single year of age and place, who are born, age, move and die."""
    names = [f"a{k}" for k in range(ages)]
    older_flow = "growing up[younger, place] + net[older, place] - growing up[older, place]"
    risk = ", ".join(f"{0.0004 * 1.07**k:.6g}" for k in range(ages))
    fertile = ", ".join("0.05" if 18 <= k < 42 else "0" for k in range(ages))
    pull = ", ".join(f"{1 + 0.1 * k:.6g}" for k in range(places))
    return model(
        [
            subscripts("age", names),
            subscripts("younger", names[:-1], mapped_to="older"),
            subscripts("older", names[1:], mapped_to="younger"),
            subscripts("place", [f"p{k}" for k in range(places)]),
            equation("mortality[age]", risk),
            equation("fertility[age]", fertile),
            equation("pull[place]", pull),
            equation("moving share", "0.03"),
            equation("people here[place]", "SUM(population[age!, place])"),
            equation("everyone", "SUM(people here[place!])"),
            equation("attraction[place]", "pull[place] * everyone / people here[place]"),
            equation("all attraction", "SUM(attraction[place!])"),
            equation("leaving[age, place]", "population[age, place] * moving share"),
            equation("on the move[age]", "SUM(leaving[age, place!])"),
            equation("arriving[age, place]", "on the move[age] * attraction[place] / all attraction"),
            equation("dying[age, place]", "population[age, place] * mortality[age]"),
            equation("births[place]", "SUM(population[age!, place] * fertility[age!])"),
            equation("growing up[age, place]", "population[age, place] - dying[age, place]"),
            equation("net[age, place]", "arriving[age, place] - leaving[age, place] - dying[age, place]"),
            stock("population[a0, place]", "births[place] + net[a0, place] - growing up[a0, place]", "1000"),
            stock("population[older, place]", older_flow, "1000"),
        ],
        final=steps / 8,
        step=1 / 8,
    )


def world(sectors: int = 13, steps: int = 400) -> str:
    """A model of lookups and delays, of the shape of World3: four of each in every sector."""
    lines = [equation("adjustment time", "6"), equation("sight", "20")]
    for k in range(sectors):
        lines += _sector(k, (k + 1) % sectors)
    return model(lines, final=steps / 2, step=0.5)


def _sector(k: int, neighbour: int) -> Lines:
    points = [(0.2 * n, 1.9 / (1 + n * (0.12 + 0.004 * k))) for n in range(11)]
    rising = [(0.25 * n, 0.3 + 1.2 * n / (n + 3 + 0.1 * k)) for n in range(13)]
    return [
        table(f"fertility table {k}", points),
        table(f"mortality table {k}", rising),
        table(f"yield table {k}", rising[:9]),
        table(f"spill table {k}", points[:8]),
        equation(f"capital life {k}", f"{14 + k}"),
        equation(f"reference {k}", f"{900 + 40 * k}"),
        equation(f"population ratio {k}", f"population {k} / reference {k}"),
        equation(f"crowding {k}", f"population ratio {k} * SQRT(capital ratio {neighbour})"),
        equation(f"capital ratio {k}", f"capital {k} / (0.8 * reference {k})"),
        equation(f"perceived crowding {k}", f"SMOOTH3(crowding {k}, adjustment time)"),
        equation(f"birth share {k}", f"0.03 * fertility table {k}(perceived crowding {k})"),
        equation(f"death share {k}", f"0.025 * mortality table {k}(pollution effect {k})"),
        equation(f"births {k}", f"population {k} * birth share {k}"),
        equation(f"deaths {k}", f"population {k} * death share {k}"),
        equation(f"output {k}", f"capital {k} * yield table {k}(population ratio {k}) / 1.6"),
        equation(f"consumption {k}", f"MIN(0.75 * output {k}, 0.5 * population {k})"),
        equation(f"investment {k}", f"MAX(output {k} - consumption {k}, 0.02 * capital {k})"),
        equation(f"finished {k}", f"DELAY3(investment {k}, 4)"),
        equation(f"discard {k}", f"capital {k} / capital life {k}"),
        equation(f"dirt {k}", f"IF THEN ELSE(output {k} > 0.5 * reference {k}, 0.02, 0.01)"),
        equation(f"emission {k}", f"output {k} * dirt {k}"),
        equation(f"arriving pollution {k}", f"DELAY FIXED(emission {k}, 5, 2)"),
        equation(f"pollution ratio {k}", f"(pollution {k} + 0.1 * pollution {neighbour}) / 60"),
        equation(f"pollution effect {k}", f"SMOOTH(pollution ratio {k}, sight)"),
        equation(f"cleaning time {k}", f"4 / spill table {k}(pollution ratio {k})"),
        stock(f"population {k}", f"births {k} - deaths {k}", f"{800 + 25 * k}"),
        stock(f"capital {k}", f"finished {k} - discard {k}", f"{600 + 10 * k}"),
        stock(f"pollution {k}", f"arriving pollution {k} - pollution {k} / cleaning time {k}", "20"),
    ]


def chain(depots: int = 190, steps: int = 400) -> str:
    """A large scalar model: a chain of depots that order from one another, twelve equations each."""
    lines = [equation("target cover", "3"), equation("patience", "4"), equation("transit time", "2")]
    lines.append(equation("demand 0", "100 + STEP(20, 10) + 5 * SIN(Time / 4)"))
    for k in range(depots):
        lines += _depot(k)
    return model(lines, final=steps / 8, step=1 / 8)


def _depot(k: int) -> Lines:
    return [
        equation(f"wanted stock {k}", f"forecast {k} * target cover"),
        equation(f"shortfall {k}", f"wanted stock {k} - inventory {k}"),
        equation(f"correction {k}", f"shortfall {k} / patience"),
        equation(f"orders {k}", f"MAX(0, forecast {k} + correction {k})"),
        equation(f"demand {k + 1}", f"0.7 * orders {k} + 0.3 * forecast {k}"),
        equation(f"arriving {k}", f"on the way {k} / transit time"),
        equation(f"service {k}", f"MIN(1, inventory {k} / (0.5 * wanted stock {k}))"),
        equation(f"shipping {k}", f"demand {k} * service {k}"),
        equation(f"change {k}", f"(demand {k} - forecast {k}) / patience"),
        stock(f"forecast {k}", f"change {k}", f"{90 + 3 * (k % 7)}"),
        stock(f"inventory {k}", f"arriving {k} - shipping {k}", f"{270 + 11 * (k % 5)}"),
        stock(f"on the way {k}", f"orders {k} - arriving {k}", "200"),
    ]


MODELS: Mapping[str, Callable[[], str]] = {"epidemic": epidemic, "ageing": ageing, "world": world, "chain": chain}
SMALL: Mapping[str, Callable[[], str]] = {
    "epidemic": lambda: epidemic(64),
    "ageing": lambda: ageing(ages=5, places=3, steps=16),
    "world": lambda: world(sectors=3, steps=60),
    "chain": lambda: chain(depots=4, steps=40),
}
"""The same models, small enough for a test."""


def write(folder: Path, name: str, text: str) -> Path:
    """Write a model file and return its path."""
    path = folder / f"{name}.mdl"
    path.write_text(text, encoding="utf-8")
    return path
