"""What the page shows of a forecast: one row for each picture, with its heading and what exactly is counted."""

from __future__ import annotations

from dataclasses import dataclass

from tiershift.report.headline import RATIONED
from tiershift.report.indicators import BY_NAME, Indicator, needed
from tiershift.report.words import Shown, shown


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator of the report as the page speaks of it.

    Attributes:
        indicator: its name in `tiershift.report.indicators`, so that the page and the report tell the same number.
        title: the heading, in plain words.
        subject: the same as the subject of a sentence.
        note: what is counted, in a few words.
        definition: what exactly is counted, in a few sentences.
        finest: the finest step to which the page writes it, in the unit that is shown.
        from_zero: whether the axis starts at zero; a count that never comes near zero is easier to read without.
    """

    indicator: str
    title: str
    subject: str
    note: str
    definition: str
    finest: float = 1.0
    from_zero: bool = True

    @property
    def row(self) -> Indicator:
        """The report's definition of it."""
        return BY_NAME[self.indicator]

    @property
    def shown(self) -> Shown:
        """How its values are written."""
        return shown(self.row)


MEASURES: tuple[Measure, ...] = (
    Measure(
        indicator="cla_31_march",
        title="Children in care",
        subject="the number of children in care",
        note="looked after by councils on 31 March",
        definition="Children looked after by councils in England on 31 March, as the Department for Education counts "
        f"them. {RATIONED}",
        from_zero=False,
    ),
    Measure(
        indicator="early_share_of_early_plus_late_gross",
        title="Early share of spending",
        subject="the early share of early and late spending",
        note="of early and late spending together",
        definition="Of the year's spending on early help (universal and targeted) and on late services (specialist "
        "and care), the part that goes on early help.",
        finest=0.1,
    ),
    Measure(
        indicator="early_help_waiting_list",
        title="Waiting for early help",
        subject="the number of children who wait for early help",
        note="children referred and not yet helped",
        definition="Children referred to early help and not yet helped, on 31 March. Nobody counts them for all of "
        "England: the past shown here is the model's estimate.",
    ),
    Measure(
        indicator="unmet_mental_health_need",
        title="Unmet mental-health need",
        subject="the number of children whose mental-health need is not met",
        note="disorder or additional need, not in treatment",
        definition="Children with a diagnosable mental-health disorder or an additional need who are not in "
        "treatment, on 31 March. A figure often quoted for 2017 is that 24% of children had such a need and 1% had a "
        "service. The past shown here is the model's estimate.",
        from_zero=False,
    ),
    Measure(
        indicator="budget_gap_real",
        title="Budget gap",
        subject="the budget gap",
        note="demand that no money was planned for, a year",
        definition="What the law requires, and the early help that is protected, as far as neither the year's "
        "funding nor reserves cover it; pounds of 2023-24.",
    ),
    Measure(
        indicator="late_spend_real",
        title="Late spending",
        subject="late spending",
        note="specialist services and care, a year",
        definition="Spending in the financial year on specialist services and on children in care; pounds of 2023-24.",
        from_zero=False,
    ),
)


def variables() -> tuple[str, ...]:
    """Return the ids of the model's variables that the page needs."""
    return tuple(dict.fromkeys(id for measure in MEASURES for id in needed(measure.row.how)))
