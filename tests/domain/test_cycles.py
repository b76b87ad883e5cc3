"""Codes, names, states and acts of cycles."""

import itertools
from dataclasses import dataclass
from datetime import date

import pytest

from xeploai.domain import (
    ACTS_WITH_REASON,
    ADMISSIONS,
    CYCLE_ACTS,
    YEAR_MAX,
    YEAR_MIN,
    Admission,
    CycleAct,
    CycleKey,
    CycleRecord,
    CycleState,
    Family,
    Period,
    Refused,
    acts_open_in,
    admission,
    periods_compared_with,
    read_cycle_code,
    state_after,
)
from xeploai.domain.cycles import OfOneCycle

CODES = {
    "2026": CycleKey(2026),
    "2026-q1": CycleKey(2026, period=Period.Q1),
    "2026-nhiem-ky": CycleKey(2026, period=Period.TERM),
    "2026-dot-1": CycleKey(2026, period=Period.AD_HOC, number=1),
    "2026-cc": CycleKey(2026, Family.CIVIL_SERVANTS),
    "2026-cc-q3": CycleKey(2026, Family.CIVIL_SERVANTS, Period.Q3),
    "2026-cc-dot-12": CycleKey(2026, Family.CIVIL_SERVANTS, Period.AD_HOC, 12),
}


@pytest.mark.parametrize(("code", "key"), CODES.items())
def test_a_code_and_its_key_say_the_same(code: str, key: CycleKey) -> None:
    assert key.code == code
    assert read_cycle_code(f" {code.upper()} ") == key


def test_no_two_cycles_share_a_code() -> None:
    keys = [
        CycleKey(year, family, period, int(period is Period.AD_HOC))
        for year, family, period in itertools.product((2025, 2026), Family, Period)
    ]
    assert len({key.code for key in keys}) == len(keys)


@pytest.mark.parametrize(
    "code",
    ["", "26", "2026-", "2026-q4", "2026-dot", "2026-dot-0", "2026-q1-1", "2026-nhiem-ky-1", "cc"],
)
def test_what_is_no_code_is_refused_with_how_one_is_written(code: str) -> None:
    with pytest.raises(Refused, match="2026-q1"):
        read_cycle_code(code)


@pytest.mark.parametrize(("period", "number"), [(Period.AD_HOC, 0), (Period.Q1, 1)])
def test_only_an_ad_hoc_review_has_a_number(period: Period, number: int) -> None:
    with pytest.raises(ValueError, match="number"):
        CycleKey(2026, period=period, number=number)


def test_only_the_partys_year_is_named_by_the_year_alone() -> None:
    assert CODES["2026"].name == {"en": "2026", "vi": "năm 2026"}
    assert CODES["2026"].title["vi"] == "năm 2026"
    assert CODES["2026-q1"].name == CODES["2026-q1"].title
    assert CODES["2026-q1"].title["vi"] == "quý I năm 2026"
    assert CODES["2026-cc"].name["en"] != "2026"


def test_a_year_has_three_quarters_of_its_own_family_and_they_have_the_year() -> None:
    year = CODES["2026-cc"]
    assert [key.code for key in year.quarters] == ["2026-cc-q1", "2026-cc-q2", "2026-cc-q3"]
    assert {key.whole_year for key in year.quarters} == {year}
    assert CODES["2026-nhiem-ky"].quarters == ()
    assert year.whole_year is None


def test_cycles_are_of_the_years_from_the_founding_of_the_party_to_the_end_of_the_century() -> None:
    assert (YEAR_MIN, YEAR_MAX) == (1930, 2100)


@pytest.mark.parametrize(
    ("code", "opens", "closes"),
    [
        ("2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-cc-q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-nhiem-ky", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-dot-2", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_year_opens_in_october_a_quarter_over_its_months_any_other_over_the_year(
    code: str, opens: date, closes: date
) -> None:
    assert read_cycle_code(code).usual_days == (opens, closes)


@dataclass(frozen=True)
class Figure(OfOneCycle):
    cycle: int
    period: CycleKey | None = None


def test_a_value_of_a_cycle_without_a_period_is_of_the_partys_year() -> None:
    figure = Figure(2026)

    assert figure.key == CycleKey(2026)
    assert figure.cycle_code == "2026"
    assert figure.cycle_name["vi"] == "năm 2026"
    assert figure.cycle_title["vi"] == "năm 2026"


def test_a_value_of_a_cycle_with_a_period_is_of_that_cycle() -> None:
    quarter = CODES["2026-cc-q3"]
    figure = Figure(2026, quarter)

    assert figure.key == quarter
    assert figure.cycle_code == "2026-cc-q3"
    assert (figure.cycle_name, figure.cycle_title) == (quarter.name, quarter.title)


def test_a_quarter_is_compared_with_quarters_and_a_year_with_years() -> None:
    assert periods_compared_with(Period.Q2) == (Period.Q1, Period.Q2, Period.Q3)
    assert periods_compared_with(Period.YEAR) == (Period.YEAR,)


@pytest.mark.parametrize(("act", "state"), list(itertools.product(CycleAct, CycleState)))
def test_an_act_leads_where_the_table_says_and_nowhere_else(
    act: CycleAct, state: CycleState
) -> None:
    if state in CYCLE_ACTS[act]:
        assert act in acts_open_in(state)
        assert state_after(act, state) is CYCLE_ACTS[act][state]
    else:
        assert act not in acts_open_in(state)
        with pytest.raises(Refused, match="not possible"):
            state_after(act, state)


def test_from_every_state_some_act_leads_on() -> None:
    assert all(acts_open_in(state) for state in CycleState)


def test_what_undoes_needs_a_reason() -> None:
    assert {
        CycleAct.CORRECT,
        CycleAct.REOPEN,
        CycleAct.REOPEN_FACTS,
        CycleAct.WITHDRAW,
    } == ACTS_WITH_REASON


def test_every_record_has_an_answer_in_every_state() -> None:
    for record, state in itertools.product(CycleRecord, CycleState):
        assert admission(record, state) is ADMISSIONS[state][record]


@pytest.mark.parametrize("state", [CycleState.PLANNED, CycleState.WITHDRAWN])
def test_a_cycle_that_is_not_open_takes_nothing_but_the_rules_it_will_have(
    state: CycleState,
) -> None:
    taken = [record for record in CycleRecord if admission(record, state) is not Admission.NO]
    assert taken == [CycleRecord.RULES]


def test_rules_change_until_the_report_and_not_after_it() -> None:
    states = [state for state in CycleState if admission(CycleRecord.RULES, state) is YES]
    assert set(CycleState) - set(states) == {CycleState.REPORTED, CycleState.CLOSED}
    assert admission(CycleRecord.RULES, CycleState.CLOSED) is Admission.NO


def test_the_population_lives_while_the_cycle_is_open_and_no_longer() -> None:
    living = [state for state in CycleState if admission(CycleRecord.POPULATION, state) is YES]
    assert living == [CycleState.OPEN]


def test_facts_end_with_the_closing_of_facts() -> None:
    assert admission(CycleRecord.FACTS, CycleState.OPEN) is YES
    assert admission(CycleRecord.FACTS, CycleState.FACTS_CLOSED) is Admission.NO
    assert admission(CycleRecord.DECISIONS, CycleState.FACTS_CLOSED) is YES


@pytest.mark.parametrize("state", [CycleState.REPORTED, CycleState.CLOSED])
def test_a_decision_after_the_report_is_late(state: CycleState) -> None:
    assert admission(CycleRecord.DECISIONS, state) is Admission.LATE


YES = Admission.YES
