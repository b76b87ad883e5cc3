"""Who may decide and record: nobody on himself, nobody below, no superior without a ground."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
)
from xeploai.accounts.journal import Actor, Office
from xeploai.accounts.models import JournalEntry, User
from xeploai.cycle.models import Case, Cycle, GradeDecision
from xeploai.cycle.operations import (
    DecisionRow,
    authorities_to_record,
    bodies_competent_now,
    propose_grade,
    record_decisions,
    record_reason,
    store_layer,
    withdraw_layer,
)
from xeploai.cycle.population import end_late_case, move_late_case
from xeploai.cycle.queries import Stage
from xeploai.domain import CaseEnd, CycleState, Grade, Outcome, Refused
from xeploai.organisations.models import Lineage, Person, PersonAccount, Post, Unit
from xeploai.organisations.register import close_unit, merge_unit, rename_unit, transfer_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2024, 1, 5)
ON = date(2023, 12, 10)
BRANCH, GRASSROOTS = "subordinate_branch", "grassroots_committee"


@pytest.fixture
def units() -> dict[str, Unit]:
    units = make_tree()
    people = make_members(units["ap-a11"], 4)
    make_post(people[0], units["xa-a1"], is_head=True)
    make_post(people[1], units["xa-a1"])
    make_post(people[2], units["tinh"], is_head=True)
    make_collective(units["huyen-a"], "btv-a", "Ban thường vụ cấp ủy")
    make_collective(units["xa-a1"], "ld-a1", "Lãnh đạo cơ quan, đơn vị")
    return units


@pytest.fixture
def cycle(units: dict[str, Unit]) -> Cycle:
    return make_cycle()


def office(unit: str, *more: Office) -> Actor:
    return Actor("nguoi-ghi", "EXECUTIVE_OFFICE", unit, (Office(unit, unit), *more))


def record(cycle: Cycle, row: DecisionRow, by: Actor = BY, **more: Any) -> None:
    record_decisions(cycle=cycle, rows=[row], at=AT, by=by, **more)


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("category", "subject", "unit", "body"),
    [
        ("district_committee", "huyen-a", "tinh", "Ban Thường vụ Tên tinh"),
        (GRASSROOTS, "xa-a1", "huyen-a", "Ban Thường vụ Tên huyen-a"),
        ("grassroots_branch", "xa-a2", "huyen-a", "Ban Thường vụ Tên huyen-a"),
        (BRANCH, "ap-a11", "xa-a1", "Tên xa-a1"),
        ("member", "dv-3", "xa-a1", "Tên xa-a1"),
        ("leading_cadre", "dv-0", "huyen-a", "Ban Thường vụ Tên huyen-a"),
        ("leading_cadre", "dv-1", "xa-a1", "Tên xa-a1"),
        ("leading_cadre", "dv-2", "tinh", "Cấp có thẩm quyền ở Trung ương"),
        ("leadership_collective", "btv-a", "tinh", "Ban Thường vụ Tên tinh"),
        ("leadership_collective", "ld-a1", "huyen-a", "Ban Thường vụ Tên huyen-a"),
    ],
)
def test_the_competent_body_decides_and_is_stored(
    cycle: Cycle, category: str, subject: str, unit: str, body: str
) -> None:
    record(cycle, decision(category, subject, Grade.GOOD))

    stored = GradeDecision.objects.select_related("authority").get()
    assert (stored.authority.code, stored.body) == (unit, body)
    assert stored.deciding_body == body


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("category", "subject", "document"),
    [
        # of the province, of the centre, of the district, for what the commune decides
        ("member", "dv-3", "9-QĐ/TU"),
        ("member", "dv-3", "5-QĐ/TW"),
        ("member", "dv-3", "QĐ 9-QĐ/HU"),
        ("member", "dv-3", "9-QĐ/UBKTTU"),
        # of the province or of a commune, for what the district decides
        (GRASSROOTS, "xa-a1", "9-QĐ/TU"),
        (GRASSROOTS, "xa-a1", "12-BB/CB"),
        # of an executive below or of the centre, for what the province decides
        ("district_committee", "huyen-a", "12-QĐ/ĐU"),
        ("district_committee", "huyen-a", "5-QĐ/TW"),
        # of an executive below the province, for what the centre decides
        ("leading_cadre", "dv-2", "12-QĐ/ĐU"),
    ],
)
@pytest.mark.parametrize("is_trial", [True, False])
def test_no_body_decides_by_a_document_of_another_level(
    cycle: Cycle, category: str, subject: str, document: str, is_trial: bool
) -> None:
    row = decision(category, subject, Grade.GOOD, document=document)

    with pytest.raises(Refused, match=f"“{document}” is numbered as a document of"):
        record(cycle, row, is_trial=is_trial)

    assert not GradeDecision.objects.exists()


@pytest.mark.parametrize(
    ("category", "subject", "document"),
    [
        ("member", "dv-3", "QĐ 12-QĐ/ĐU"),
        ("member", "dv-3", "9-QĐ/ĐU theo 25-HD/BTCTW"),
        (GRASSROOTS, "xa-a1", "7-QĐ/HU"),
        ("district_committee", "huyen-a", "9-QĐ/TU"),
        ("leading_cadre", "dv-2", "5-QĐ/TW"),
        # the province passes on what the centre has decided
        ("leading_cadre", "dv-2", "9-TB/TU"),
        ("member", "dv-3", "QĐ 1"),
        ("member", "dv-3", "3-QĐ/UBKT"),
    ],
)
def test_a_body_decides_by_a_document_of_its_own_level_or_of_one_that_is_not_clear(
    cycle: Cycle, category: str, subject: str, document: str
) -> None:
    record(cycle, decision(category, subject, Grade.GOOD, document=document))

    assert GradeDecision.objects.get().document_number == document


@pytest.mark.parametrize(
    ("category", "subject", "authority"),
    [
        # a district and a branch graded themselves
        ("district_committee", "huyen-a", "huyen-a"),
        ("grassroots_branch", "xa-a2", "xa-a2"),
        (BRANCH, "ap-a11", "ap-a11"),
        # the leading body and the head of a unit, by that unit
        ("leadership_collective", "btv-a", "huyen-a"),
        ("leading_cadre", "dv-0", "xa-a1"),
        # one of another part, or further below
        ("member", "dv-3", "huyen-b"),
        ("member", "dv-3", "ap-a11"),
    ],
)
def test_no_other_body_decides(cycle: Cycle, category: str, subject: str, authority: str) -> None:
    with pytest.raises(Refused, match="may not decide on") as refused:
        record(cycle, decision(category, subject, Grade.GOOD, authority=authority))

    assert "Competent is" in str(refused.value)
    assert not GradeDecision.objects.exists()


def test_a_superior_decides_only_on_a_recorded_ground(cycle: Cycle) -> None:
    row = decision("member", "dv-3", Grade.GOOD, authority="huyen-a")
    with pytest.raises(Refused, match="give the ground"):
        record(cycle, row)

    record(cycle, replace(row, ground="Cấp dưới chậm quyết định"))

    stored = GradeDecision.objects.select_related("authority").get()
    assert stored.ground == "Cấp dưới chậm quyết định"
    assert stored.body == "Ban Thường vụ Tên huyen-a"
    entry = JournalEntry.objects.get(act="decisions.recorded")
    assert '"skipping":1' in entry.after


def test_a_ground_is_stored_only_where_a_level_is_skipped(cycle: Cycle) -> None:
    row = replace(decision("member", "dv-3", Grade.GOOD), ground="Không cần")
    record(cycle, row)

    assert GradeDecision.objects.get().ground == ""
    record(cycle, row)  # the same list once more
    assert GradeDecision.objects.count() == 1


def test_a_body_below_replaces_no_decision_of_one_above_even_as_a_correction(cycle: Cycle) -> None:
    above = decision("member", "dv-3", Grade.FAILED, authority="huyen-a")
    record(cycle, replace(above, ground="Kiểm tra phát hiện vi phạm"))
    below = decision("member", "dv-3", Grade.EXCELLENT, document="QĐ 2", decided_on=LATER)

    for correction in ("", "Ghi nhầm"):
        with pytest.raises(Refused, match="Only that body, or one above it, can replace it"):
            record(cycle, below, correction=correction)

    again = replace(above, outcome=decision("member", "dv-3", Grade.GOOD).outcome)
    record(cycle, replace(again, document_number="QĐ 3", ground="Đã khắc phục"))
    assert GradeDecision.objects.count() == 2


def test_the_commune_s_office_cannot_replace_what_the_district_decided(cycle: Cycle) -> None:
    record(cycle, decision(GRASSROOTS, "xa-a1", Grade.FAILED), office("huyen-a"))
    row = decision(GRASSROOTS, "xa-a1", Grade.EXCELLENT, document="QĐ 2", decided_on=LATER)

    with pytest.raises(Refused, match="may not decide on"):
        record(cycle, replace(row, authority="xa-a1"), office("xa-a1"))
    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, replace(row, authority="huyen-a"), office("xa-a1"))

    assert GradeDecision.objects.count() == 1


def test_a_district_cannot_record_in_the_name_of_the_province(cycle: Cycle) -> None:
    row = decision("district_committee", "huyen-a", Grade.GOOD, authority="tinh")

    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, row, office("huyen-a"))

    record(cycle, row, office("tinh"))


def test_who_is_delegated_records_within_the_part_that_was_delegated(cycle: Cycle) -> None:
    delegated = Actor("thay", "ORGANISATION_BOARD", "xa-a1", (Office("huyen-a", "xa-a1"),))

    record(cycle, decision(GRASSROOTS, "xa-a1", Grade.GOOD), delegated)
    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, decision("grassroots_branch", "xa-a2", Grade.GOOD), delegated)
    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, decision(BRANCH, "ap-a11", Grade.GOOD), delegated)


def test_an_account_without_a_role_records_nothing_and_a_command_is_noted(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, decision("member", "dv-3", Grade.GOOD), Actor("ai-do", offices=()))

    record(cycle, decision("member", "dv-3", Grade.GOOD), BY)
    assert '"operator":true' in JournalEntry.objects.get(act="decisions.recorded").after


def test_an_authority_founded_later_or_closed_is_refused_with_the_competent_one(
    cycle: Cycle, units: dict[str, Unit]
) -> None:
    Unit.objects.filter(code="huyen-b").update(opened_on=date(2024, 6, 1))

    with pytest.raises(Refused, match=r"was not open on 2023-12-20\. Competent for “dv-3” is"):
        record(cycle, decision("member", "dv-3", Grade.GOOD, authority="huyen-b"))


def test_a_decision_from_before_the_cycle_is_refused(cycle: Cycle) -> None:
    with pytest.raises(Refused, match="older than the cycle"):
        record(cycle, decision("member", "dv-3", Grade.GOOD, decided_on=date(2023, 9, 30)))


def test_the_heir_of_a_closed_body_decides_in_its_place(
    cycle: Cycle, units: dict[str, Unit]
) -> None:
    ends_on = date(2024, 3, 1)
    merged = {"unit": units["xa-a1"], "into": units["xa-b1"], "on": ends_on}
    merge_unit(**merged, document_number="1", by=BY, at=AT)  # type: ignore[arg-type]
    row = decision("member", "dv-3", Grade.GOOD, authority="xa-b1")

    with pytest.raises(Refused, match="may not decide on"):
        record(cycle, row)
    record(cycle, replace(row, decided_on=date(2024, 4, 1)), office("xa-b1"))


def test_an_office_follows_its_unit_into_the_cycles_after_a_merger(units: dict[str, Unit]) -> None:
    of_closed, on = office("huyen-a"), date(2023, 6, 1)
    transfer_unit(unit=units["xa-a1"], to=units["tinh"], on=on, document_number="1", by=BY, at=AT)
    close_unit(
        unit=units["huyen-a"],
        on=on,
        document_number="1",
        below_to=units["xa-a1"],
        by=BY,
        at=AT,
    )
    later = make_cycle()

    record(later, decision("member", "dv-3", Grade.GOOD), of_closed)

    with pytest.raises(Refused, match="recorded by its own office"):
        record(later, decision("member", "dv-1", Grade.GOOD), office("huyen-b"))


def test_the_same_decision_again_changes_nothing_whoever_sends_it(cycle: Cycle) -> None:
    row = decision("member", "dv-3", Grade.GOOD)
    record(cycle, row)

    record(cycle, row, office("ap-a11"))

    assert GradeDecision.objects.count() == 1


def test_texts_that_are_too_long_are_refused(cycle: Cycle) -> None:
    row = replace(
        decision("member", "dv-3", Grade.GOOD), body="Tên xa-a1" + "x" * 301, ground="y" * 301
    )

    with pytest.raises(Refused) as refused:
        record(cycle, row)

    assert len(refused.value.faults) == 2


@pytest.mark.same_queries
@pytest.mark.parametrize(
    "body",
    [
        "Ban Thường vụ Tên huyen-a",
        "Vớ vẩn ban",
        "Tên xa-a1\u202e",
        # a higher body's name with the own name behind it
        "Ban Thường vụ Tên huyen-a và Tên xa-a1",
        "Ban Thường vụ Tỉnh uỷ (Tên xa-a1)",
        "Bộ Chính trị, Tên xa-a1",
        # a higher body's name behind the own name
        "Tên xa-a1 (BTV TU)",
        "Tên xa-a1 thay mặt TƯ",
        "Tên xa-a1, Thủ tướng Chính phủ",
        "Ban Thường vụ Tên xa-a1 theo ủy quyền của Chính phủ",
        "Tên xa-a1 thay mặt Thành ủy Hà Nội",
        # a person, a unit below, the state, an agency that only advises
        "Bí thư Tên xa-a1",
        "Bí thư Chi bộ Tên ap-a11",
        "Tên ap-a11",
        "Chi bộ Tên ap-a11",
        "Ủy ban nhân dân Tên xa-a1",
        "Ủy ban Kiểm tra Tên xa-a1",
    ],
)
def test_a_decision_names_a_body_of_the_deciding_unit_or_none(cycle: Cycle, body: str) -> None:
    row = replace(decision("member", "dv-3", Grade.GOOD), body=body)

    with pytest.raises(Refused, match=r"is not a body of “Tên xa-a1”.*“Ban Chấp hành Tên xa-a1”"):
        record(cycle, row)

    record(cycle, replace(row, body="Ban Chấp hành Tên xa-a1"))
    assert GradeDecision.objects.get().deciding_body == "Ban Chấp hành Tên xa-a1"


def test_a_body_has_its_name_of_the_day_of_the_decision(
    cycle: Cycle, units: dict[str, Unit]
) -> None:
    named = {"name": "Đảng bộ xã Mới", "on": LATER}
    rename_unit(unit=units["xa-a1"], document_number="1", by=BY, at=AT, **named)  # type: ignore[arg-type]
    before = decision("member", "dv-3", Grade.GOOD)
    after = replace(decision("member", "dv-1", Grade.GOOD), decided_on=date(2024, 1, 8))

    for row, body in ((before, "Đảng ủy xã Mới"), (after, "Ban Thường vụ Tên xa-a1")):
        with pytest.raises(Refused, match="is not a body of"):
            record(cycle, replace(row, body=body))
    record(cycle, replace(before, body="Tên xa-a1"))
    record(cycle, after)

    stored = GradeDecision.objects.order_by("pk").values_list("body", flat=True)
    assert list(stored) == ["Tên xa-a1", "Đảng ủy xã Mới"]


def test_a_place_after_the_name_is_that_of_a_superior(cycle: Cycle, units: dict[str, Unit]) -> None:
    Unit.objects.filter(code="tinh").update(name="Đảng bộ tỉnh An Giang")
    row = decision("member", "dv-3", Grade.GOOD)

    with pytest.raises(Refused, match="is not a body of"):
        record(cycle, replace(row, body="Tên xa-a1, tỉnh Cà Mau"))
    record(cycle, replace(row, body="Tên xa-a1, tỉnh An Giang"))


@pytest.mark.parametrize(
    "body", ["Ban Thường vụ Tên tinh", "Ban Tổ chức Tỉnh ủy", "Ban Bí thư, Tên tinh", "Sở Y"]
)
def test_what_a_body_above_the_tree_decides_is_not_decided_by_the_top_itself(
    cycle: Cycle, body: str
) -> None:
    row = replace(decision("leading_cadre", "dv-2", Grade.GOOD), body=body)

    with pytest.raises(Refused, match="is not a body above “Tên tinh”"):
        record(cycle, row)

    record(cycle, replace(row, body="Ban Bí thư"))
    assert GradeDecision.objects.get().deciding_body == "Ban Bí thư"


def test_nobody_records_a_decision_on_oneself(cycle: Cycle) -> None:
    user = User.objects.create(username="nguoi-ghi", label="Người ghi")
    PersonAccount.objects.create(user=user, person=Person.objects.get(code="dv-3"))

    with pytest.raises(Refused, match="on yourself"):
        record(cycle, decision("member", "dv-3", Grade.GOOD), office("xa-a1"))

    record(cycle, decision("member", "dv-1", Grade.GOOD), office("xa-a1"))


@pytest.fixture
def holder(units: dict[str, Unit]) -> Actor:
    """An account of the commune's office, whose holder is a member of one of its branches."""
    user = User.objects.create(username="nguoi-ghi", label="Người ghi")
    PersonAccount.objects.create(user=user, person=Person.objects.get(code="dv-3"))
    return office("xa-a1")


def own_case(cycle: Cycle) -> Case:
    return Case.objects.get(cycle=cycle, category="member", subject_code="dv-3")


def test_nobody_replaces_or_corrects_a_decision_on_oneself(cycle: Cycle, holder: Actor) -> None:
    record(cycle, decision("member", "dv-3", Grade.COMPLETED))

    with pytest.raises(Refused, match="on yourself"):
        record(cycle, decision("member", "dv-3", Grade.GOOD, document="QĐ 2"), holder)
    with pytest.raises(Refused, match="on yourself"):
        record(cycle, decision("member", "dv-3", Grade.GOOD), holder, correction="Ghi nhầm")

    assert GradeDecision.objects.get().grade == "COMPLETED"


def test_one_s_own_row_refuses_the_list_that_has_it(cycle: Cycle, holder: Actor) -> None:
    rows = [decision("member", code, Grade.GOOD) for code in ("dv-1", "dv-3")]

    for is_trial in (True, False):
        with pytest.raises(Refused, match="on yourself"):
            record_decisions(cycle=cycle, rows=rows, at=AT, by=holder, is_trial=is_trial)

    assert not GradeDecision.objects.exists()


def test_nobody_gives_the_reason_for_a_decision_on_oneself(cycle: Cycle, holder: Actor) -> None:
    record(cycle, decision("member", "dv-3", Grade.GOOD))

    with pytest.raises(Refused, match="is yourself"):
        record_reason(case=own_case(cycle), reason="Có thành tích", by=holder, at=AT)


@pytest.mark.parametrize(
    ("stage", "body"),
    [
        (Stage.APPRAISAL, "Ban Tổ chức Tên xa-a1"),
        (Stage.OTHER_BODY, "Ủy ban Mặt trận Tổ quốc"),
    ],
)
def test_nobody_appraises_oneself_nor_writes_for_another_body_on_oneself(
    cycle: Cycle, holder: Actor, stage: str, body: str
) -> None:
    with pytest.raises(Refused, match="is yourself"):
        propose_grade(
            case=own_case(cycle),
            stage=stage,
            outcome=Outcome(Grade.GOOD),
            proposed_on=ON,
            why="Có thành tích",
            by=holder,
            at=AT,
            body=body,
        )

    propose_grade(
        case=own_case(cycle),
        stage=Stage.SELF,
        outcome=Outcome(Grade.GOOD),
        proposed_on=ON,
        by=holder,
        at=AT,
    )


def test_nobody_ends_or_moves_one_s_own_case_late(cycle: Cycle, holder: Actor) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.DECIDING)
    case = own_case(Cycle.objects.get(pk=cycle.pk))
    grounds = {"reason": "Ghi nhầm", "document": "CV 1"}

    with pytest.raises(Refused, match="is yourself"):
        end_late_case(
            case=case, cause=CaseEnd.LEFT, on=date(2024, 1, 5), by=holder, at=AT, **grounds
        )
    with pytest.raises(Refused, match="is yourself"):
        move_late_case(case=case, to=case.cycle_unit, by=holder, at=AT, **grounds)


@pytest.mark.same_queries
@pytest.mark.parametrize("ground", ["", "Cấp dưới chậm quyết định"])
@pytest.mark.parametrize(
    ("category", "subject", "authority", "offices"),
    [
        # two levels above, one level above, beside; by whom the tree has in between or below
        ("member", "dv-1", "tinh", ("xa-a1", "huyen-a", "ap-a11", "huyen-b")),
        ("member", "dv-1", "huyen-a", ("xa-a1", "ap-a11", "huyen-b")),
        (BRANCH, "ap-a11", "tinh", ("xa-a1", "huyen-a", "ap-a11", "huyen-b")),
        (BRANCH, "ap-a11", "xa-a1", ("ap-a11", "huyen-a", "tinh", "xa-b1")),
        (GRASSROOTS, "xa-a1", "tinh", ("xa-a1", "huyen-a")),
        ("leading_cadre", "dv-0", "tinh", ("xa-a1", "huyen-a")),
        ("leading_cadre", "dv-2", "tinh", ("huyen-a",)),
        ("leadership_collective", "btv-a", "tinh", ("huyen-a", "xa-a1")),
    ],
)
def test_no_office_records_in_the_name_of_a_unit_that_is_not_its_own(
    cycle: Cycle,
    category: str,
    subject: str,
    authority: str,
    offices: tuple[str, ...],
    ground: str,
) -> None:
    row = replace(decision(category, subject, Grade.GOOD, authority=authority), ground=ground)

    for unit in offices:
        for is_trial in (True, False):
            with pytest.raises(Refused):
                record_decisions(cycle=cycle, rows=[row], at=AT, by=office(unit), is_trial=is_trial)

    assert not GradeDecision.objects.exists()


def test_a_later_change_of_posts_moves_no_decision_of_a_frozen_cycle(cycle: Cycle) -> None:
    Post.objects.filter(person__code="dv-0").update(is_head=False)

    with pytest.raises(Refused, match="may not decide"):
        record(cycle, decision("leading_cadre", "dv-0", Grade.GOOD, authority="xa-a1"))


@pytest.mark.parametrize("ground", ["\u200b", " . ", "–"])
def test_a_ground_says_something(cycle: Cycle, ground: str) -> None:
    row = replace(decision("member", "dv-3", Grade.GOOD, authority="huyen-a"), ground=ground)

    with pytest.raises(Refused, match="give the ground"):
        record(cycle, row)


def test_a_ground_that_was_wrong_can_be_corrected(cycle: Cycle) -> None:
    row = replace(decision("member", "dv-3", Grade.GOOD, authority="huyen-a"), ground="Nhầm")
    record(cycle, row)

    record(cycle, replace(row, ground="Kết luận 5-KL/HU"), correction="Ghi nhầm lý do")

    assert [each.ground for each in GradeDecision.objects.order_by("pk")] == [
        "Nhầm",
        "Kết luận 5-KL/HU",
    ]


@pytest.mark.parametrize(
    ("category", "subject", "body", "bodies"),
    [
        (GRASSROOTS, "xa-a1", "Thường trực Tên huyen-a", "“Ban Thường vụ Tên huyen-a”"),
        ("member", "dv-3", "Ban Thường vụ Tên xa-a1", "“Tên xa-a1”"),
    ],
)
def test_only_the_body_of_the_row_or_a_higher_one_of_the_unit_decides(
    cycle: Cycle, category: str, subject: str, body: str, bodies: str
) -> None:
    with pytest.raises(Refused, match=r"is a body of .*, but by the rules .* decides") as refused:
        record(cycle, replace(decision(category, subject, Grade.GOOD), body=body))
    assert f"or write its name, as {bodies}" in str(refused.value.faults[0])

    higher = "Ban Chấp hành Tên huyen-a" if category == GRASSROOTS else "Tên xa-a1"
    record(cycle, replace(decision(category, subject, Grade.GOOD), body=f"T/M {higher}"))
    assert GradeDecision.objects.get().body == higher
    # the same paper with its heading again changes nothing
    record(cycle, replace(decision(category, subject, Grade.GOOD), body=f"TM. {higher}"))
    assert GradeDecision.objects.count() == 1


def test_a_correction_is_of_the_same_document_and_no_way_back_in_time(cycle: Cycle) -> None:
    record(cycle, decision("member", "dv-3", Grade.GOOD, document="QĐ 1"))
    earlier = decision(
        "member", "dv-3", Grade.COMPLETED, document="QĐ 0", decided_on=date(2023, 11, 1)
    )

    with pytest.raises(Refused, match="of an earlier day"):
        record(cycle, earlier, correction="Ghi nhầm")


def test_a_unit_newer_than_the_tree_acts_at_the_level_of_the_one_merged_into_it(
    cycle: Cycle, units: dict[str, Unit]
) -> None:
    heir = Unit.objects.create(
        code="huyen-z",
        name="Tên huyen-z",
        category="district_committee",
        sector="OTHER",
        opened_on=date(2024, 1, 5),
    )
    Unit.objects.filter(code="huyen-a").update(closed_on=date(2024, 1, 5))
    Lineage.objects.create(
        kind="MERGED_INTO", unit=units["huyen-a"], other=heir, on=date(2024, 1, 5)
    )
    above = decision(GRASSROOTS, "xa-a1", Grade.FAILED, authority="tinh", document="QĐ 1")
    record(cycle, replace(above, ground="Kết luận 5-KL/TU"))

    with pytest.raises(Refused, match="Only that body, or one above it"):
        record(
            cycle,
            decision(
                GRASSROOTS,
                "xa-a1",
                Grade.GOOD,
                authority="huyen-z",
                document="QĐ 2",
                decided_on=date(2024, 1, 10),
            ),
        )


def test_a_unit_into_which_its_superior_was_merged_does_not_decide_on_itself(
    cycle: Cycle, units: dict[str, Unit]
) -> None:
    Unit.objects.filter(code="huyen-a").update(closed_on=date(2024, 1, 5))
    Lineage.objects.create(
        kind="MERGED_INTO", unit=units["huyen-a"], other=units["xa-a1"], on=date(2024, 1, 5)
    )
    own = decision(GRASSROOTS, "xa-a1", Grade.GOOD, authority="xa-a1", decided_on=date(2024, 1, 10))

    with pytest.raises(Refused, match="may not decide"):
        record(cycle, own)


LAYER = """layer: huyen-a
extends: vn-party-2023
title: {vi: Quy chế, en: Rules}
standing: LOCAL
issued_by: {vi: Huyện ủy, en: District A}
unit: UNIT
source: {document: 1-QC/HU, issued: 2023-10-20, place: Điều 2}
competence:
  - row: own_cadres
    from: 2023-10-20
    categories: [leading_cadre]
    levels: [LEVELS]
    heads: OTHERS
    decides: DECIDES
    body: STANDING_COMMITTEE
    proposes: OWN
    appraises: OWN
"""


def layer(unit: str, levels: str, decides: str) -> bytes:
    text = LAYER.replace("UNIT", unit).replace("LEVELS", levels).replace("DECIDES", decides)
    return text.encode()


def test_a_local_document_moves_competence_below_its_unit(cycle: Cycle) -> None:
    content = layer("huyen-a", "grassroots_committee", "DIRECT_SUPERIOR")
    store_layer(content=content, file="l.yaml", by=BY, at=AT)

    record(cycle, decision("leading_cadre", "dv-1", Grade.GOOD))

    stored = GradeDecision.objects.select_related("authority").get()
    assert stored.authority.code == "huyen-a"


def test_a_decision_by_a_row_that_was_withdrawn_is_of_another_body_now(cycle: Cycle) -> None:
    content = layer("huyen-a", "grassroots_committee", "DIRECT_SUPERIOR")
    moved = store_layer(content=content, file="l.yaml", by=BY, at=AT)
    record(cycle, decision("leading_cadre", "dv-1", Grade.GOOD))
    record(cycle, decision("member", "dv-0", Grade.GOOD))
    assert bodies_competent_now(cycle) == {}

    withdraw_layer(layer=moved, withdrawn_on=moved.from_on, reason="Sai", by=BY, at=AT)

    assert bodies_competent_now(cycle) == {("leading_cadre", "dv-1"): "Tên xa-a1"}
    case = Case.objects.get(category="leading_cadre", subject_code="dv-1")
    assert bodies_competent_now(cycle, of_case=case.pk) == bodies_competent_now(cycle)


@pytest.mark.parametrize(("body", "is_of_another"), [("", False), ("Người đứng đầu xã", True)])
def test_a_decision_in_the_name_of_a_body_that_may_not_decide_is_of_another_body_now(
    cycle: Cycle, body: str, is_of_another: bool
) -> None:
    record(cycle, decision("member", "dv-0", Grade.GOOD))
    (stored,) = GradeDecision.objects.values()
    values = {key: value for key, value in stored.items() if key != "id"}

    # as a version of the program without today's checks had let it in
    last = {"replaces_id": stored["id"], "document_number": "2", "body": body or stored["body"]}
    GradeDecision.objects.create(**values | last)

    assert bool(bodies_competent_now(cycle)) is is_of_another


def test_no_unit_takes_over_what_its_superior_decides_on_it(cycle: Cycle) -> None:
    content = layer("huyen-a", "district_committee", "OWN")

    with pytest.raises(Refused, match="is for its superior to lay down"):
        store_layer(content=content, file="l.yaml", by=BY, at=AT)


def test_records_by_the_superior_s_office_only_where_a_local_document_says_so(
    cycle: Cycle,
) -> None:
    more = b"    records: [DECIDER, DIRECT_SUPERIOR_OF_DECIDER]\n"
    content = layer("huyen-a", "grassroots_committee", "OWN") + more
    row = decision("leading_cadre", "dv-1", Grade.GOOD)
    with pytest.raises(Refused, match="recorded by its own office"):
        record(cycle, row, office("huyen-a"))

    store_layer(content=content, file="l.yaml", by=BY, at=AT)

    record(cycle, row, office("huyen-a"))


@pytest.mark.parametrize(
    ("by", "codes"),
    [
        (BY, ["xa-a1", "huyen-a", "tinh"]),
        (office("xa-a1"), ["xa-a1"]),
        (office("tinh", Office("xa-a1", "xa-a1")), ["xa-a1", "tinh"]),
        (office("ap-a11"), []),
    ],
)
def test_the_units_to_record_for_begin_with_the_competent_one(
    cycle: Cycle, by: Actor, codes: list[str]
) -> None:
    case = Case.objects.get(cycle=cycle, category="member", subject_code="dv-3")

    assert [unit.code for unit in authorities_to_record(case, by, on=LATER)] == codes


def test_a_whole_batch_is_checked_in_few_queries(
    cycle: Cycle, django_assert_max_num_queries: object
) -> None:
    rows = [decision("member", f"dv-{number}", Grade.GOOD) for number in range(4)]

    # one each to find, read and seal the rows that were stored, and for the names of the day; and
    # to see that nothing was done since the check; and whether the competent units exist,
    # and what is owed above a ceiling
    with django_assert_max_num_queries(66):  # type: ignore[operator]
        decide(cycle, *rows)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("Đảng ủy", "Đảng ủy xã Đông Thái"),
        ("ban chấp hành đảng bộ xã", "Ban Chấp hành Đảng bộ xã Đông Thái"),
        ("Đảng ủy xã Đông Thái", "Đảng ủy xã Đông Thái"),
    ],
)
def test_a_decision_names_its_organisation_where_the_sort_of_a_body_was_typed(
    cycle: Cycle, units: dict[str, Unit], given: str, stored: str
) -> None:
    Unit.objects.filter(code="xa-a1").update(name="Đảng bộ xã Đông Thái")
    row = replace(decision("member", "dv-3", Grade.GOOD), body=given)

    record(cycle, row)
    record(cycle, row)

    assert [each.body for each in GradeDecision.objects.all()] == [stored]


@pytest.mark.parametrize("document", ["5-QĐ/HU", "1-TB/TU", "5-QĐ/ĐU"])
def test_of_a_body_that_is_none_here_the_number_is_not_judged(cycle: Cycle, document: str) -> None:
    row = decision("member", "dv-3", Grade.GOOD, document=document)

    with pytest.raises(Refused, match="is not a body of “Tên xa-a1”") as refused:
        record(cycle, replace(row, body="Ban Thường vụ Tên huyen-a"))

    assert len(refused.value.faults) == 1
