"""What people type, as a finance analyst types it: numbers, dates, counts, figures of another size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tiershift.cli.typed import typed_date, typed_fields
from tiershift.errors import UsageError
from tiershift.events.units import only_unit
from tiershift.model.load import Model

from .conftest import WHO, Run

CARE = ("add", "ours", "BudgetSet", "tier=care", "unit=GBP2324/year", "effective=2027-04-01")


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("8e9", "8_000_000_000"), ("£100m", "100_000_000"), ("1,000,000", "1_000_000"), ("1.3bn", "1_300_000_000"),
        ("£360k", "360_000"), ("2.5 million", "2_500_000"), ("-£5m", "-5_000_000"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_typed_and_echoed(text: str, pounds: str) -> None:
    said: list[str] = []
    made = typed_fields("BudgetSet", {"value": text, "unit": "GBP2324/year"}, said.append)
    assert made["value"] == pounds
    assert said == [f"value={text} is read as {int(pounds):,}."]


def test_a_plain_number_is_left_alone_and_not_echoed() -> None:
    fields = {"value": "400000000", "over": "2", "unit": "GBP2324/year", "why": "£5m for 3/4/2026"}
    said: list[str] = []
    assert typed_fields("BudgetSet", fields, said.append) == fields
    assert said == []


def test_a_share_may_have_a_sign_and_money_may_not() -> None:
    assert typed_fields("LeverSet", {"value": "90%", "unit": "Dmnl"}, print)["value"] == "0.9"
    assert typed_fields("CutImposed", {"share": "2.57%"}, print)["share"] == "0.0257"
    for fields in ({"value": "90%", "unit": "GBP2324/year"}, {"value": "£5", "unit": "Dmnl"}, {"value": "1,5"}):
        with pytest.raises(UsageError):
            typed_fields("LeverSet", fields, print)


def test_a_british_date_has_its_day_first() -> None:
    assert typed_date("effective", "12/03/2026") == "2026-03-12"
    assert typed_date("effective", "1 April 2027") == "2027-04-01"
    assert typed_date("effective", "2027-04-01") == "2027-04-01"
    with pytest.raises(UsageError, match="The day comes first"):
        typed_date("effective", "03/13/2026")


def test_a_date_in_british_order_goes_into_the_log_and_is_echoed(ours: Run) -> None:
    date_ = "effective=12/03/2027"
    code, _, echo = ours("add", "ours", "LeverSet", "lever=early help floor", "value=90%", "unit=Dmnl", date_, *WHO)
    assert code == 0
    assert "effective=12/03/2027 is read as 12 Mar 2027." in echo
    assert "value=90% is read as 0.9." in echo
    assert "2027-03-12" in ours("log", "ours", "--last", "1")[1]
    assert "What holds on 12 Mar 2027" in ours("show", "ours", "--at", "12/03/2027")[1]


def test_a_field_that_is_given_twice_is_refused(ours: Run) -> None:
    code, _, error = ours(*CARE, "value=8e9", "tier=universal", *WHO)
    assert code == 2
    assert "tier: it is given twice, as care and as universal" in error


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-3", "less than none"), ("412.5", "no whole number of children"), ("1e14", "more than there are"),
        ("20 million", "more than there are"),
    ],
)  # fmt: skip
def test_a_count_that_cannot_be_is_refused_with_a_reason(ours: Run, value: str, reason: str) -> None:
    seen = ("variable=children in care", f"value={value}", "unit=children", "effective=2026-03-31", "source=903")
    code, _, error = ours("add", "ours", "Counted", *seen, *WHO)
    assert code == 2
    assert reason in error
    assert "Counted" not in ours("log", "ours")[1]


def test_a_count_that_steers_nothing_says_so_when_it_is_entered(ours: Run) -> None:
    seen = ("variable=mean wait mental health", "value=0.5", "unit=year", "effective=2026-03-31", "source=Trust")
    code, said, _ = ours("add", "ours", "Counted", *seen, *WHO)
    assert code == 0
    assert "kept for scoring only" in said


@pytest.mark.parametrize("given", ["value=1000", "value=8 million"])
def test_a_budget_of_another_size_names_last_years_and_is_only_recorded_when_sure(ours: Run, given: str) -> None:
    code, _, error = ours(*CARE, given, *WHO)
    assert code == 2
    assert "what it was on 1 Apr 2026, £8,139.3m a year" in error
    assert "--sure" in error
    code, said, error = ours(*CARE, given, "--sure", *WHO)
    assert code == 0
    assert "ours 5" in said
    assert "one part in" in error


def test_a_budget_of_about_a_tenth_is_recorded_and_pointed_at(ours: Run) -> None:
    code, _, error = ours(*CARE, "value=£800m", *WHO)
    assert code == 0
    assert "one part in 10 of what it was on 1 Apr 2026" in error
    assert "is it meant?" in error


def test_a_budget_near_last_years_raises_no_question(ours: Run) -> None:
    code, _, error = ours(*CARE, "value=8.3bn", *WHO)
    assert (code, "meant" in error) == (0, False)


def test_a_change_over_a_hundred_years_is_asked_about(ours: Run) -> None:
    code, _, error = ours(*CARE, "value=8.3bn", "over=100", *WHO)
    assert code == 2
    assert "it would take 100 years, and the model ends" in error


@pytest.mark.parametrize("tier", ["care", "specialist"])
def test_a_statutory_tier_cannot_be_left_with_nothing(ours: Run, tier: str) -> None:
    fields = (f"tier={tier}", "value=0", "unit=GBP2324/year", "effective=2027-04-01")
    code, _, error = ours("add", "ours", "BudgetSet", *fields, "--sure", *WHO)
    assert code == 2
    assert "statutory" in error


def test_a_recorded_date_that_the_log_has_passed_says_what_happened(ours: Run) -> None:
    fields = ("lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01", "recorded=2026-01-05")
    code, _, error = ours("add", "ours", "LeverSet", *fields, *WHO)
    assert code == 0
    assert "not 2026-01-05: the log had reached that, and it only goes forwards" in error
    assert "clock" not in error


def test_a_tag_of_blanks_is_refused(ours: Run) -> None:
    code, _, error = ours("tag", "ours", "   ", *WHO)
    assert code == 2
    assert "nothing but blanks" in error


def test_fields_may_stand_behind_who_and_why_and_nothing_else_may(ours: Run) -> None:
    code, told, _ = ours(*CARE, *WHO, "value=8e9", "source=MTFS 2027")
    assert (code, "£8,000m a year" in told) == (0, True)
    for wrong in ((*CARE, *WHO, "value=8e9", "--sauce"), ("log", "ours", "value=8e9")):
        code, _, error = ours(*wrong)
        assert (code, "unrecognized arguments" in error) == (2, True)


def test_setting_one_side_of_money_that_still_moves_is_pointed_at(ours: Run) -> None:
    budget = ("BudgetSet", "tier=targeted", "value=£2bn", "unit=GBP2324/year")
    code, _, noted = ours("add", "ours", *budget, "effective=2029-04-01", *WHO)
    assert code == 0
    assert "it ends one side of a move that still runs: £400m a year moved from care to targeted" in noted
    assert "£200m a year has moved by then, and care goes on giving the rest; is it meant?" in noted
    assert "one side" not in ours("add", "ours", *budget, "effective=2031-04-01", *WHO)[2]


def test_nought_is_said_where_it_was_decided(ours: Run) -> None:
    opened = ("ThresholdChanged", "service=early help", "value=0", "effective=2027-04-01")
    assert "Threshold changed: service early help, value 0" in ours("add", "ours", *opened, *WHO)[1]


def test_what_a_merge_undoes_is_named_by_its_number(ours: Run) -> None:
    assert ours("branch", "ours", "hubs", *WHO)[0] == 0
    assert ours("undo", "ours@hubs", "3", *WHO)[0] == 0
    assert "ours 5: undone: 3" in ours("merge", "ours@hubs", "ours", *WHO)[1]


@pytest.mark.parametrize(
    ("fields", "unit"),
    [
        pytest.param(("BudgetSet", "tier=care", "value=£8.4bn"), "GBP2324/year", id="the budget of a tier"),
        pytest.param(("LeverSet", "lever=early help floor", "value=90%"), "Dmnl", id="a lever by its name"),
        pytest.param(("FloorSet", "protects=reserves", "value=£1m"), "GBP2324", id="a floor under a lever"),
        pytest.param(("FloorSet", "protects=care", "value=£1bn"), "GBP2324/year", id="a floor under a tier"),
        pytest.param(("HubOpened", "hubs=3", "money_each=£400k"), "GBP2324/year", id="hubs"),
        pytest.param(("TrainingFunded", "whom=staff", "value=40"), "hour/(FTE*year)", id="what a field tells apart"),
        pytest.param(("Counted", "variable=children in care", "value=80000", "source=903"), "children", id="a count"),
        pytest.param(
            ("AssumptionAdopted", "parameter=treatment success", "value=0.4", "source=Note", "confidence=D"),
            "Dmnl",
            id="a belief",
        ),
    ],
)
def test_a_unit_of_which_there_is_but_one_need_not_be_given(fields: tuple[str, ...], unit: str, model: Model) -> None:
    kind, *said = fields
    assert only_unit(kind, dict(field.split("=", 1) for field in said), model) == unit


def test_no_unit_is_filled_in_where_the_lever_is_unknown_or_none_is_needed(model: Model) -> None:
    assert only_unit("LeverSet", {"lever": "no such lever"}, model) == ""
    assert only_unit("BudgetSet", {"tier": "no such tier"}, model) == ""
    assert only_unit("CutImposed", {"share": "0.1"}, model) == ""
    assert only_unit("FidelityFunded", {"value": "0.1"}, model) == ""


def test_a_unit_that_is_filled_in_is_said_and_recorded(ours: Run) -> None:
    code, _, echo = ours("add", "ours", "BudgetSet", "tier=targeted", "value=£2.1bn", "effective=2029-04-01", *WHO)
    assert (code, "unit=GBP2324/year is filled in: no other is possible." in echo) == (0, True)
    assert ours("export", "ours", "ours.jsonl")[0] == 0
    last = (Path.cwd() / "ours.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(json.loads(last)["payload"])["unit"] == "GBP2324/year"


def test_a_unit_that_is_given_and_is_another_is_still_refused(ours: Run) -> None:
    code, _, error = ours(
        "add", "ours", "BudgetSet", "tier=care", "value=8e9", "unit=GBP", "effective=2029-04-01", *WHO
    )
    assert (code, 'the unit is "GBP"' in error) == (2, True)
