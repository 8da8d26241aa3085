"""What the page shows of a forecast: a row for each picture, with its heading, its lines and what is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tiershift.report.checks import NOMINAL
from tiershift.report.headline import RATIONED
from tiershift.report.indicators import BY_NAME, Indicator, needed
from tiershift.report.words import Shown, shown

CASH = {real: cash for cash, real in NOMINAL.items()}
"""Each amount at the prices of the base year, with the same amount in cash."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a picture.

    Attributes:
        indicator: its name in `tiershift.report.indicators`, so that the page and the report tell the same number.
        label: what stands beside the line, in a few words.
        subject: the same as the subject of a sentence.
        drawn: whether the small picture draws it; the tile names it all the same.
    """

    indicator: str
    label: str
    subject: str
    drawn: bool = True

    @property
    def row(self) -> Indicator:
        """The report's definition of it."""
        return BY_NAME[self.indicator]

    @property
    def shown(self) -> Shown:
        """How its values are written."""
        way = shown(self.row)
        return replace(way, after=" days") if self.row.unit == "days" else way

    def told(self, *, real: bool) -> Indicator:
        """Return the definition at the prices that are shown."""
        return self.row if real else BY_NAME[CASH.get(self.indicator, self.indicator)]


@dataclass(frozen=True, slots=True)
class Measure:
    """One picture: a fan, and what is read beside it.

    Attributes:
        title: the heading, in plain words.
        lines: the first has the fan; the others are a line each.
        unit: what the axis counts, in a few words; of money without the prices.
        definition: what exactly is counted, in a few sentences.
        finest: the finest step to which the page writes it, in the unit that is shown.
        from_zero: whether the axis starts at zero; a count that never comes near zero is easier to read without.
    """

    title: str
    lines: tuple[Line, ...]
    unit: str
    definition: str
    finest: float = 1.0
    from_zero: bool = True

    @property
    def indicator(self) -> str:
        """The name of what the fan shows."""
        return self.lines[0].indicator

    @property
    def money(self) -> bool:
        """Whether it is an amount of money, which has prices."""
        return self.lines[0].row.prices != "none"

    def axis(self, *, real: bool) -> str:
        """Return what the axis counts; of money with the prices, which are never mixed."""
        return f"{self.unit}, {'2023-24 prices' if real else 'cash'}" if self.money else self.unit


_OLDER = "The past shown here is the model’s estimate."
MEASURES: tuple[Measure, ...] = (
    Measure(
        title="Children in care",
        lines=(Line("cla_31_march", "in care", "the number of children in care"),),
        unit="children, on 31 March",
        definition="Children looked after by councils on 31 March, as the Department for Education counts "
        f"them. {RATIONED}",
        from_zero=False,
    ),
    Measure(
        title="Early share of spending",
        lines=(
            Line("early_share_of_early_plus_late_gross", "early share", "the early share of early and late spending"),
        ),
        unit="% of early and late spending",
        definition="Of the year’s spending on early help (universal and targeted) and on late services (specialist "
        "and care), the part that goes on early help.",
        finest=0.1,
    ),
    Measure(
        title="Demand: referrals",
        lines=(Line("referrals", "referrals", "the number of referrals to social care"),),
        unit="referrals to social care a year",
        definition="Requests in the financial year that a council look at a child’s case, repeats among them. Better "
        "early help may raise them at first, because it finds need that was hidden.",
        from_zero=False,
    ),
    Measure(
        title="Waiting for early help",
        lines=(
            Line(
                "early_help_age_of_the_queue",
                "still waiting",
                "the wait so far of children who still wait for early help",
            ),
            Line("early_help_wait_of_those_seen", "those seen", "the wait of children who begin early help"),
        ),
        unit="days, mean, on 31 March",
        definition="How long the children who are still waiting for early help have waited so far (the age of the "
        "queue), and how long those who begin it now have waited. Nobody counts them for all of England. "
        f"{_OLDER}",
    ),
    Measure(
        title="Waiting for mental-health help",
        lines=(
            Line(
                "mental_health_age_of_the_queue",
                "still waiting",
                "the wait so far of children who still wait for mental-health help",
            ),
            Line(
                "mental_health_wait_of_those_seen",
                "those seen",
                "the wait of children who begin mental-health treatment",
            ),
        ),
        unit="days, mean, on 31 March",
        definition="How long the children who are still waiting for mental-health help have waited so far (the age of "
        "the queue), and how long those who begin treatment now have waited. Published for England of those seen: 35 "
        "days in 2022-23, 53 in 2018-19; new referrals are seen first, so those left wait far longer. "
        f"{_OLDER}",
    ),
    Measure(
        title="Unmet mental-health need",
        lines=(
            Line(
                "unmet_mental_health_share",
                "not met",
                "the share of children whose mental-health need is not met",
            ),
            Line("mental_health_served_share", "in treatment", "the share of children in mental-health treatment"),
            Line(
                "mental_health_need_share",
                "with a need",
                "the share of children with a mental-health need",
                drawn=False,
            ),
        ),
        unit="% of all children, on 31 March",
        definition="Children with a diagnosable mental-health disorder or an additional need who are not in "
        "specialist treatment, as a share of all children, and beside it the share who are. The figure often quoted "
        "for 2017: 24% of children had such a need and 1% had a service. "
        f"{_OLDER}",
        finest=0.1,
    ),
    Measure(
        title="Early spending",
        lines=(
            Line("early_spend_real", "early", "early spending"),
            Line("targeted_spend_real", "targeted", "targeted spending"),
            Line("universal_spend_real", "universal", "universal spending"),
        ),
        unit="£m a year",
        definition="Spending in the financial year on help that is open to every family (universal) and on help for "
        "families with a known need (targeted).",
    ),
    Measure(
        title="Late spending",
        lines=(
            Line("late_spend_real", "late", "late spending"),
            Line("care_spend_real", "care", "spending on children in care"),
            Line("specialist_spend_real", "specialist", "specialist spending"),
        ),
        unit="£m a year",
        definition="Spending in the financial year on social work and protection (specialist) and on children in care.",
    ),
    Measure(
        title="Budget gap",
        lines=(Line("budget_gap_real", "gap", "the budget gap"),),
        unit="£m a year",
        definition="What the law requires, and the early help that is protected, as far as neither the year’s "
        "funding nor reserves cover it.",
    ),
)

LINES: tuple[Line, ...] = tuple(line for measure in MEASURES for line in measure.lines)
"""All lines of all pictures, in their order."""


def variables() -> tuple[str, ...]:
    """Return the ids of the model's variables that the page needs."""
    return tuple(dict.fromkeys(id for line in LINES for id in needed(line.row.how)))
