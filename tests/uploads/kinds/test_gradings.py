"""A grade decision in a list is new, changed, unchanged or refused."""

import pytest

from tests.builders import make_cycle, make_post
from tests.cycle.assessed import ADOPTED, WARNING, enter, store_local_rules
from tests.uploads.conftest import (
    GRADINGS,
    NOW,
    PEOPLE,
    Office,
    graded,
    row_changes,
    row_reasons,
    row_states,
    texts,
)
from xeploai.accounts.journal import Actor
from xeploai.cycle.models import Cycle, Deviation, GradeDecision
from xeploai.cycle.queries import case_of
from xeploai.domain import Refused
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person, Unit
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations import (
    UploadState,
    check_upload,
    give_reason,
    import_list,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_a_grade_is_new_then_unchanged_then_changed_from_old_to_new(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0")
        + graded("dv-1")
        + graded("dv-2", "Hoàn thành nhiệm vụ", document="QĐ 2"),
        cycle,
    )
    again = office.check(
        GRADINGS + graded("dv-0", "Hoàn thành nhiệm vụ", document="QĐ 2", day="02/01/2024"), cycle
    )

    assert row_states(checked) == ["UNCHANGED", "NEW", "NEW"]
    assert row_states(again) == ["CHANGED"]
    assert row_changes(again)[0] == ("grade", "GOOD", "COMPLETED")
    assert ("document_number", "QĐ 1", "QĐ 2") in row_changes(again)
    assert GradeDecision.objects.count() == 1


def test_another_deciding_body_under_the_same_document_is_no_unchanged_row(
    office: Office, cycle: Cycle
) -> None:
    heading = GRADINGS.rstrip("\n") + ";Cơ quan ban hành\n"
    same, other = (graded("dv-0").rstrip("\n") + f";{body}\n" for body in ("Tên xa-a1", "Khác"))
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    assert row_states(office.check(heading + same, cycle)) == ["UNCHANGED"]
    assert row_states(office.check(heading + other, cycle)) == ["REFUSED"]


def test_what_the_operation_would_refuse_is_refused_in_the_preview_in_its_words(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))

    checked = office.check(
        GRADINGS
        + graded("dv-0", "Hoàn thành nhiệm vụ")
        + graded("dv-9")
        + graded("dv-1", by="huyen-b")
        + graded("dv-2", day="20/12/2033")
        + graded("dv-3"),
        cycle,
    )

    assert row_states(checked) == ["REFUSED"] * 4 + ["NEW"]
    said = row_reasons(checked)
    assert "already has “" in said[0]
    assert "has no case" in said[1]
    assert "may not decide on" in said[2]
    assert "in the future" in said[3]


def test_a_row_outside_the_senders_units_is_refused(office: Office, cycle: Cycle) -> None:
    reader = office.reader((BOARD, "xa-a1"))

    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-4"), cycle)

    assert (upload.new, upload.refused) == (1, 1)
    (row,) = preview_store.read_rows(upload.pk, state=RowState.REFUSED)
    assert "lies outside" in texts(row.faults)


WITH_WHY = GRADINGS.rstrip("\n") + ";Lý do quyết định khác với quy tắc;Cơ quan ban hành\n"
WHY = "Hoàn thành nhiệm vụ đột xuất"


@pytest.fixture
def newly_admitted(cycle: Cycle) -> Cycle:
    """Return the cycle in which dv-0 was admitted on its last day: by the rules not rated."""
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)
    return cycle


def test_the_preview_refuses_a_decision_against_the_rules_as_confirming_would(
    office: Office, newly_admitted: Cycle
) -> None:
    checked = office.check(GRADINGS + graded("dv-0") + graded("dv-1"), newly_admitted)

    assert row_states(checked) == ["REFUSED", "NEW"]
    (said,) = row_reasons(checked)
    assert "by the rules no grade is given (P23-SUBJ" in said
    assert said.startswith("list.csv, cell B2: ")
    with pytest.raises(Refused) as refused:
        import_list(*office.given(GRADINGS + graded("dv-0") + graded("dv-1"), newly_admitted))
    assert texts(refused.value.faults) == said
    assert not GradeDecision.objects.exists()


def test_the_reason_in_the_row_lets_it_pass_and_is_stored_with_the_decision(
    office: Office, newly_admitted: Cycle
) -> None:
    lines = graded("dv-0").rstrip("\n") + f";{WHY};\n" + graded("dv-1").rstrip("\n") + ";;\n"

    checked = office.check(WITH_WHY + lines, newly_admitted)
    import_list(*office.given(WITH_WHY + lines, newly_admitted))

    assert row_states(checked) == ["NEW", "NEW"]
    assert ("why", None, WHY) in row_changes(checked)
    assert Deviation.objects.get().reason == WHY


def test_one_reason_for_all_counts_for_the_rows_that_need_one(
    office: Office, newly_admitted: Cycle
) -> None:
    lines = GRADINGS + graded("dv-0") + graded("dv-1")

    checked = office.check(lines, newly_admitted, reason=WHY)
    import_list(*office.given(lines, newly_admitted, reason=WHY))

    assert row_states(checked) == ["NEW", "NEW"]
    (kept,) = Deviation.objects.all()
    assert (kept.decision.case.subject_code, kept.reason) == ("dv-0", WHY)


def test_a_replacement_against_the_rules_is_refused_in_the_preview_too(
    office: Office, newly_admitted: Cycle
) -> None:
    first = graded("dv-0", "", reason="Kết nạp chưa đủ 6 tháng")
    import_list(*office.given(GRADINGS + first, newly_admitted))

    checked = office.check(GRADINGS + graded("dv-0", document="QĐ 2"), newly_admitted)

    assert row_states(checked) == ["REFUSED"]


def test_a_grade_that_another_row_of_the_file_closes_is_refused_in_the_preview(
    office: Office, cycle: Cycle
) -> None:
    store_local_rules(ADOPTED)
    head = Person.objects.get(code="dv-0")
    make_post(head, Unit.objects.get(code="xa-a1"), is_head=True)
    leading = make_cycle(2024)
    unit = graded(
        "xa-a1", "Hoàn thành nhiệm vụ", category="Đảng bộ cơ sở", day="20/12/2024", by="huyen-a"
    )
    leading_cadre = "Cán bộ lãnh đạo, quản lý các cấp"
    leader = graded("dv-0", category=leading_cadre, day="20/12/2024", by="huyen-a")

    alone = office.check(GRADINGS + leader, leading)
    together = office.check(GRADINGS + unit + leader, leading)

    assert row_states(alone) == ["NEW"]
    assert row_states(together) == ["NEW", "REFUSED"]


@pytest.mark.parametrize(("length", "state"), [(1000, "NEW"), (1001, "REFUSED")])
def test_a_reason_in_a_row_has_at_most_1000_characters(
    office: Office, newly_admitted: Cycle, length: int, state: str
) -> None:
    line = graded("dv-0").rstrip("\n") + f";{'x' * length};\n"

    assert row_states(office.check(WITH_WHY + line, newly_admitted)) == [state]


@pytest.mark.parametrize(("length", "passes"), [(1000, True), (1001, False)])
def test_one_reason_for_all_has_at_most_1000_characters(
    office: Office, cycle: Cycle, length: int, passes: bool
) -> None:
    given = office.given(GRADINGS + graded("dv-0"), cycle, reason="x" * length)

    if passes:
        assert import_list(*given).is_stored
    else:
        with pytest.raises(Refused, match="has 1001 characters"):
            import_list(*given)


def test_a_reason_for_deciding_otherwise_is_for_grades_alone(office: Office) -> None:
    line = "dv-9;Người 9;ap-a11;Chính thức;;01/01/2020;\n"

    with pytest.raises(Refused, match="only for grades that differ from the rules"):
        import_list(*office.given(PEOPLE + line, reason=WHY))


def test_a_reason_for_a_decision_that_is_stored_already_is_recorded_and_not_passed_over(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))
    # what is entered later sets the decision against the rules
    enter(case_of(cycle, "member", "dv-0"), {"discipline": [WARNING]})
    lines = WITH_WHY + graded("dv-0").rstrip("\n") + f";{WHY};\n"

    checked = office.check(lines, cycle)
    import_list(*office.given(lines, cycle))
    again = office.check(lines, cycle)

    assert (row_states(checked), row_changes(checked)) == (["CHANGED"], [("why", "", WHY)])
    assert Deviation.objects.get().reason == WHY
    assert GradeDecision.objects.count() == 1
    assert row_states(again) == ["UNCHANGED"]


WITH_TEXTS = WITH_WHY.rstrip("\n") + ";Căn cứ quyết định thay cấp dưới\n"
BODY, GROUND = "Tập thể Ban Thường vụ Tên huyen-a", "Cấp dưới chậm quyết định"


def with_texts(
    subject: str, *, body: str = "", ground: str = "", why: str = "", **more: str
) -> str:
    """Return a line with the texts of a decision."""
    return graded(subject, **more).rstrip("\n") + f";{why};{body};{ground}\n"


def test_the_preview_shows_body_and_ground_of_new_and_changed_rows(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))
    texts_given = {"body": BODY, "ground": GROUND, "by": "huyen-a"}

    checked = office.check(
        WITH_TEXTS
        + with_texts("dv-0", document="QĐ 2", **texts_given)
        + with_texts("dv-1", **texts_given)
        + with_texts("dv-2"),
        cycle,
    )

    assert row_states(checked) == ["CHANGED", "NEW", "NEW"]
    assert {("body", "Tên xa-a1", BODY), ("ground", "", GROUND)} <= set(row_changes(checked))
    assert {("body", None, BODY), ("ground", None, GROUND)} <= set(row_changes(checked, 1))
    assert not {"body", "ground"} & {column for column, *_ in row_changes(checked, 2)}


def test_a_row_whose_only_difference_is_the_ground_is_changed(office: Office, cycle: Cycle) -> None:
    first = WITH_TEXTS + with_texts("dv-0", by="huyen-a", ground=GROUND)
    import_list(*office.given(first, cycle))

    other = office.check(
        WITH_TEXTS + with_texts("dv-0", by="huyen-a", ground="Cấp dưới đề nghị"),
        cycle,
        correction="Ghi nhầm căn cứ",
    )
    without = office.check(GRADINGS + graded("dv-0", by="huyen-a"), cycle)

    assert row_states(office.check(first, cycle)) == ["UNCHANGED"]
    assert row_states(without) == ["UNCHANGED"]
    assert row_states(other) == ["CHANGED"]
    assert row_changes(other) == [("ground", GROUND, "Cấp dưới đề nghị")]


def test_a_ground_that_the_competent_body_does_not_need_is_neither_shown_nor_a_change(
    office: Office, cycle: Cycle
) -> None:
    lines = WITH_TEXTS + with_texts("dv-0", ground=GROUND)

    first = office.check(lines, cycle)
    import_list(*office.given(lines, cycle))

    assert "ground" not in {column for column, *_ in row_changes(first)}
    assert GradeDecision.objects.get().ground == ""
    assert row_states(office.check(lines, cycle)) == ["UNCHANGED"]


@pytest.fixture
def owed_by_the_district(office: Office, cycle: Cycle) -> Cycle:
    """Return the cycle in which the district owes the reason of its decision on dv-0."""
    lines = WITH_TEXTS + with_texts("dv-0", by="huyen-a", ground=GROUND)
    import_list(*office.given(lines, cycle))
    enter(case_of(cycle, "member", "dv-0"), {"discipline": [WARNING]})
    return cycle


def test_a_reason_that_another_body_owes_refuses_its_row_and_the_others_pass(
    office: Office, owed_by_the_district: Cycle
) -> None:
    cycle = owed_by_the_district
    lines = GRADINGS + graded("dv-0", by="huyen-a") + graded("dv-1")
    reader = office.reader((Role.EXECUTIVE_OFFICE, "xa-a1"))

    upload = office.send(reader, lines, cycle)
    give_reason(upload_id=upload.pk, reason=WHY, by=Actor("x"), at=NOW)
    check_upload(upload_id=upload.pk, reader=reader, at=NOW)
    upload.refresh_from_db()

    assert (upload.state, upload.new, upload.refused) == (UploadState.READY, 1, 1)
    (row,) = preview_store.read_rows(upload.pk, state=RowState.REFUSED)
    assert texts(row.faults).startswith("1.csv, cell ")
    assert "recorded by its own office" in texts(row.faults)
    assert office.store(upload, reader, good_only=True).state == UploadState.STORED
    assert GradeDecision.objects.filter(case__subject_code="dv-1").exists()
    assert not Deviation.objects.exists()


def test_who_replaces_the_decision_of_another_body_does_not_owe_that_bodys_reason(
    office: Office, cycle: Cycle
) -> None:
    import_list(*office.given(GRADINGS + graded("dv-0"), cycle))
    enter(case_of(cycle, "member", "dv-0"), {"discipline": [WARNING]})
    district = office.reader((Role.EXECUTIVE_OFFICE, "huyen-a"))
    above = {"document": "QĐ 2", "day": "05/01/2024", "by": "huyen-a", "ground": GROUND}

    upload = office.send(district, WITH_TEXTS + with_texts("dv-0", why=WHY, **above), cycle)

    assert (upload.state, upload.changed, upload.refused) == (UploadState.READY, 1, 0)
