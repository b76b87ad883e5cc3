"""A grade decision in a list is new, changed, unchanged or refused."""

import pytest

from tests.builders import make_cycle, make_post
from tests.cycle.assessed import ADOPTED, WARNING, enter, store_local_rules
from tests.uploads.conftest import (
    GRADINGS,
    PEOPLE,
    Office,
    graded,
    row_changes,
    row_reasons,
    row_states,
    texts,
)
from xeploai.cycle.models import Cycle, Deviation, GradeDecision
from xeploai.cycle.queries import case_of
from xeploai.domain import Refused
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person, Unit
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations import import_list

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

    with pytest.raises(Refused, match="only for grades subject by subject"):
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
