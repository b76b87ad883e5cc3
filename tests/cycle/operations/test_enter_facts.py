"""Facts are checked, keep their source, and are never overwritten."""

import pytest

from tests.builders import AT, BY
from tests.cycle.assessed import DATED, assessed_cycle, enter, member_case
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.facts.new_sheets import NewSheet
from xeploai.cycle.facts.reading import facts_of
from xeploai.cycle.models import FactSheet
from xeploai.cycle.operations.enter_facts import definitions_for, record_many_facts, sheets_of
from xeploai.domain.words import Refused

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


def test_only_facts_that_are_entered_are_offered_for_entry() -> None:
    offered = definitions_for(assessed_cycle(), "member")

    assert "tasks_assigned" in offered
    assert not {"score", "is_exempt", "led_targets"} & offered.keys()


def test_a_waiver_that_nothing_would_read_is_refused_and_nothing_is_stored() -> None:
    case = member_case(assessed_cycle())
    waiver = {"document": "3-BC", "on": "2023-06-01", "issued_by": "UBKT"}
    unread = {**waiver, "provision": "P23-KO-1", "waiver": "FORCE_MAJEURE"}

    with pytest.raises(Refused) as refused:
        enter(case, {"waivers": [unread]})

    assert ["is no provision about this subject" in each.text for each in refused.value.faults]
    assert not FactSheet.objects.exists()


@pytest.mark.parametrize("blank", [" ", ".", "\u200b"])
@pytest.mark.parametrize("part", ["document", "issued_by", "waiver_document"])
def test_a_document_or_body_that_says_nothing_is_refused_at_its_place(
    part: str, blank: str
) -> None:
    case = member_case(assessed_cycle())
    given = {
        "document": "5-QĐ", "on": "2023-05-04", "issued_by": "UBKT", "form": "REPRIMAND",
        "whom": "SUBJECT", "waiver": "SELF_DETECTED_AND_REMEDIED", "waiver_document": "3-BC",
    }  # fmt: skip

    with pytest.raises(Refused) as refused:
        enter(case, {"discipline": [given | {part: blank}]})

    assert [each.place for each in refused.value.faults] == ["dv-0 discipline 1"]
    assert not FactSheet.objects.exists()
    enter(case, {"discipline": [given]})


def test_a_stored_document_that_says_nothing_blocks_no_other_document() -> None:
    case = member_case(assessed_cycle())
    given = {"document": "5-QĐ", "on": "2023-05-04", "issued_by": "UBKT"}
    enter(case, {"tasks_assigned": 1})
    before = FactSheet.objects.get()
    before.pk, before.given = None, {"discipline": [given | {"document": "."}]}
    before.save()  # as it could be stored until it was refused

    enter(case, {"conclusions": [{**given, "matter": "DISUNITY"}]})


def test_a_waiver_is_checked_against_the_documents_of_earlier_sheets() -> None:
    case = member_case(assessed_cycle())
    decisions = [
        {"document": f"{n}-QĐ", "on": "2023-05-04", "issued_by": "UBKT", "form": "REPRIMAND",
         "whom": "SUBJECT"}
        for n in (5, 9)
    ]  # fmt: skip
    enter(case, {"discipline": decisions})
    waiver = {
        "document": "3-BC", "on": "2023-06-01", "issued_by": "UBKT", "provision": "P23-KO-6",
        "waiver": "SELF_DETECTED_AND_REMEDIED",
    }  # fmt: skip

    with pytest.raises(Refused, match="Several documents"):
        enter(case, {"waivers": [waiver]})
    enter(case, {"waivers": [{**waiver, "about": "5-QĐ"}]})
