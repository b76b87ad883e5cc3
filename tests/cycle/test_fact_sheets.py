"""Facts are checked, keep their source, and are never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.builders import AT, BY, CLOSES_ON, decide, decision
from tests.cycle.assessed import DATED, GOOD, assessed_cycle, enter, member_case
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.evaluation.evaluate import evaluation_of
from xeploai.cycle.facts.case import absent_of, facts_of
from xeploai.cycle.facts.new_sheets import NewSheet
from xeploai.cycle.facts.reading import facts_of_many
from xeploai.cycle.models import FactSheet
from xeploai.cycle.operations.decisions import freeze_cycle
from xeploai.cycle.operations.record_facts import definitions_for, record_many_facts, sheets_of
from xeploai.cycle.queries.finding import case_of
from xeploai.domain.faults import Refused
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.model.facts import GradeCounts

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _new(subject: str, **values: object) -> NewSheet:
    return NewSheet("member", subject, values, "Bảng kê", "BK 2", DATED, place=f"row {subject}")


def test_a_later_sheet_speaks_in_place_of_an_earlier_one_and_both_remain() -> None:
    case = member_case(assessed_cycle())

    enter(case, {"tasks_assigned": 10, "tasks_done": 7}, document="BC 1")
    enter(case, {"tasks_done": 9}, document="BC 2", correction="cộng sót")

    facts = facts_of(case)
    assert (facts["tasks_assigned"].value, facts["tasks_assigned"].source) == (10, "Báo cáo, BC 1")
    assert (facts["tasks_done"].value, facts["tasks_done"].source) == (9, "Báo cáo, BC 2")
    assert [sheet.given.get("tasks_done") for sheet in sheets_of(case)] == [7, 9]


def test_null_takes_a_value_back_so_that_it_is_not_known() -> None:
    case = member_case(assessed_cycle())
    enter(case, {"tasks_assigned": 10, "outstanding": True})

    enter(case, {"outstanding": None}, correction="chưa có kết luận")

    assert "outstanding" not in facts_of(case)
    assert facts_of(case)["tasks_assigned"].value == 10


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"score": "80"}, "computed"),
        ({"months_since_admission": 4}, "register"),
        ({"no_such_fact": 4}, "no fact of that code"),
        ({"tasks_assigned": 5, "tasks_done": 6}, "more than the whole"),
        ({}, "single fact"),
    ],
)
def test_facts_that_cannot_be_are_refused(values: dict[str, object], said: str) -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match=said):
        enter(case, values)

    assert not FactSheet.objects.exists()


def test_a_part_is_checked_against_the_whole_of_an_earlier_sheet() -> None:
    case = member_case(assessed_cycle())
    enter(case, {"tasks_assigned": 5})

    with pytest.raises(Refused, match="more than the whole"):
        enter(case, {"tasks_done": 6})


def test_many_sheets_go_in_together_or_not_at_all_with_every_fault() -> None:
    cycle = assessed_cycle()
    sheets = [_new("dv-0", tasks_assigned=3), _new("dv-9", tasks_assigned=3), _new("dv-1", score=3)]

    with pytest.raises(Refused) as refused:
        record_many_facts(cycle=cycle, sheets=sheets, by=BY, at=AT)

    assert len(refused.value.faults) == 2
    assert not FactSheet.objects.exists()


def test_many_sheets_make_one_entry_in_the_journal() -> None:
    cycle = assessed_cycle()
    values = {"tasks_assigned": 3}
    sheets = [NewSheet("member", f"dv-{n}", values, "Bảng kê", "", DATED) for n in (0, 1)]

    assert record_many_facts(cycle=cycle, sheets=sheets, by=BY, at=AT) == 2

    entry = JournalEntry.objects.get(act="facts.taken_in")
    assert entry.about == "2023"


def test_the_database_refuses_to_change_or_remove_a_sheet() -> None:
    sheet = enter(member_case(assessed_cycle()), {"tasks_assigned": 3})

    for act in (sheet.delete, lambda: FactSheet.objects.update(source="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_cycle_with_facts_is_not_frozen_anew() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {"tasks_assigned": 3})

    with pytest.raises(Refused, match="already has facts"):
        freeze_cycle(cycle=cycle, by=BY, at=AT)


def test_the_register_is_read_as_of_the_closing_day() -> None:
    cycle = assessed_cycle()

    head = facts_of(case_of(cycle, "leading_cadre", "dv-1"))
    member = facts_of(member_case(cycle))

    assert (head["is_head"].value, head["leads_units"].value) == (True, True)
    assert head["is_head"].dated == CLOSES_ON
    assert (member["months_since_admission"].value, member["is_leader"].value) == (107, False)
    assert (member["is_exempt"].value, member["is_suspended"].value) == (False, False)


def test_grades_of_others_count_from_the_decision_in_force() -> None:
    cycle = assessed_cycle()
    decide(
        cycle,
        decision("grassroots_committee", "xa-a1", Grade.GOOD, document="QĐ 7"),
        decision("subordinate_branch", "ap-a11", Grade.FAILED),
        decision("subordinate_branch", "ap-a12", Outcome(not_rated_reason="newly_established")),
        decision("member", "dv-0", Grade.GOOD),
    )

    head = facts_of(case_of(cycle, "leading_cadre", "dv-1"))
    organisation = facts_of(case_of(cycle, "grassroots_committee", "xa-a1"))

    assert (head["unit_grade"].value, head["unit_grade"].source) == (Grade.GOOD, "QĐ 7")
    assert head["direct_units"].value == GradeCounts({Grade.FAILED: 1}, 0, 1)
    assert organisation["members"].value == GradeCounts({Grade.GOOD: 1}, 1, 0)


def test_what_is_not_decided_yet_is_no_fact_and_says_so() -> None:
    cycle = assessed_cycle()
    head = case_of(cycle, "leading_cadre", "dv-1")

    absent = absent_of(head)

    assert "collective_grade" not in facts_of(head)
    assert "has no decision yet" in str(absent["collective_grade"])
    assert "has no decision yet" in str(absent["unit_grade"])
    assert "score_general, score_results" in str(absent["score"])


def test_all_cases_read_together_have_the_facts_of_each_read_alone() -> None:
    cycle = assessed_cycle()
    enter(member_case(cycle), {**GOOD, "score_general": "27.5", "score_results": 60})
    decide(cycle, decision("grassroots_committee", "xa-a1", Grade.GOOD))

    together = {(row.category, row.subject): values for row, values in facts_of_many(cycle)}

    assert together["member", "dv-0"]["score"] == Decimal("87.5")
    for (category, subject), values in together.items():
        alone = facts_of(case_of(cycle, category, subject))
        assert {code: fact.value for code, fact in alone.items()} == values


def test_only_facts_that_are_entered_are_offered_for_entry() -> None:
    offered = definitions_for(assessed_cycle(), "member")

    assert "tasks_assigned" in offered
    assert not {"score", "is_exempt", "led_targets"} & offered.keys()


def test_a_source_of_tomorrow_is_refused() -> None:
    case = member_case(assessed_cycle())

    with pytest.raises(Refused, match="future"):
        enter(case, {"tasks_assigned": 3}, dated_on=date(2030, 1, 1))


REPRIMAND = {
    "document": "12-QĐ/UBKT",
    "issued_by": "Ủy ban kiểm tra",
    "form": "REPRIMAND",
    "whom": "SUBJECT",
}


def test_a_decision_of_tomorrow_or_given_twice_is_refused() -> None:
    case = member_case(assessed_cycle())
    twice = [REPRIMAND | {"on": "2023-05-04"}] * 2

    with pytest.raises(Refused) as refused:
        enter(case, {"discipline": [*twice, REPRIMAND | {"on": "2030-05-01"}]})

    said = [str(fault) for fault in refused.value.faults]
    assert "is given twice" in said[0]
    assert "lies in the future" in said[1]


@pytest.mark.parametrize(
    ("day", "suggested"),
    [
        ("2022-12-31", Grade.GOOD),
        ("2023-01-01", Grade.FAILED),
        ("2023-12-31", Grade.FAILED),
        ("2024-01-01", Grade.GOOD),
    ],
)
def test_discipline_counts_in_the_year_in_which_it_was_decided(day: str, suggested: Grade) -> None:
    case = member_case(assessed_cycle())

    enter(case, {**GOOD, "discipline": [REPRIMAND | {"on": day}]})

    assert evaluation_of(case).suggested is suggested


def test_a_sum_has_the_sources_of_its_parts_and_the_latest_of_their_days() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    enter(case, {"score_general": 25}, source="Chi bộ", document="BC 1")
    enter(
        case,
        {"score_results": 60},
        source="Đảng ủy",
        document="BC 2",
        dated_on=date(2023, 12, 9),
    )

    score = facts_of(case)["score"]

    assert score.value == 85
    assert (score.source, score.dated) == ("Chi bộ, BC 1; Đảng ủy, BC 2", date(2023, 12, 9))
