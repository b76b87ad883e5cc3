"""What stands above a binding ceiling owes a reason, whatever made it so, and is listed for it."""

from datetime import date

import pytest

from tests.builders import AT, BY, decide, decision, unit_of
from tests.cycle.ceilings import (
    ceiling_document,
    decide_members,
    deciding_cycle,
    group_of_members,
)
from xeploai.cycle.evaluation import (
    ceiling_reasons_owed,
    differing_within,
    owed_after_layer,
    owed_after_withdrawal,
    owed_newly,
    suggestion_counts_within,
)
from xeploai.cycle.lifecycle import change_state, reporting_remarks
from xeploai.cycle.models import Case, Cycle, Deviation, GradeDecision
from xeploai.cycle.operations import (
    admit_exceptional_share,
    record_decisions,
    record_reason,
    store_layer,
    withdraw_exceptional_share,
)
from xeploai.cycle.population import end_late_case, move_late_case, unit_by_register
from xeploai.cycle.rules import check_layer
from xeploai.domain import CaseEnd, CycleAct, CycleState, Grade, Refused
from xeploai.organisations.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.database]

E, G, C = Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED
LEFT = date(2023, 11, 15)


@pytest.fixture
def cycle() -> Cycle:
    return deciding_cycle()


def owed(cycle: Cycle, *, is_final: bool | None = None) -> list[str]:
    found = ceiling_reasons_owed(cycle, is_final=is_final)
    return sorted(Case.objects.filter(pk__in=found).values_list("subject_code", flat=True))


def case_of(cycle: Cycle, code: str) -> Case:
    return Case.objects.select_related("cycle").get(
        cycle=cycle, category="member", subject_code=code
    )


def explain(cycle: Cycle, code: str) -> None:
    record_reason(case=case_of(cycle, code), reason="Thành tích nổi trội", by=BY, at=AT)


def report(cycle: Cycle, act: CycleAct = CycleAct.MARK_REPORTED) -> None:
    change_state(cycle=cycle, act=act, by=BY, at=AT)


def document(cycle: Cycle, number: str) -> dict[str, object]:
    values = {"document_number": number, "dated_on": date(2023, 12, 1), "ground": "Nổi trội"}
    values["issuing_body"] = "Tên tinh"
    return {"group": group_of_members(cycle), **values, "by": BY, "at": AT}


def test_leaving_the_others_undecided_does_not_get_past_the_reporting(cycle: Cycle) -> None:
    decide_members(cycle, [E, E, E])
    assert owed(cycle) == []

    with pytest.raises(Refused) as refused:
        report(cycle)

    (fault,) = refused.value.faults
    assert (fault.values["number"], fault.values["groups"]) == ("3", "1")
    cycle.refresh_from_db()
    assert cycle.state == CycleState.DECIDING
    (remark,) = reporting_remarks(cycle)
    assert (remark.is_blocking, remark.number) == (True, 3)


def test_reasons_or_decisions_on_the_others_let_it_be_reported(cycle: Cycle) -> None:
    decide_members(cycle, [E, E, E])
    for number in range(2):
        explain(cycle, f"dv-{number}")
    assert owed(cycle, is_final=True) == ["dv-2"]

    decide_members(cycle, [G] * 5, first=3)

    assert reporting_remarks(cycle) == ()
    report(cycle)


def test_what_was_reported_before_is_listed_as_owed_and_not_closed(cycle: Cycle) -> None:
    decide_members(cycle, [E, E])
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)
    top = unit_of(cycle, "tinh")

    assert owed(cycle) == ["dv-0", "dv-1"]
    listed = differing_within(top, without_reason=True)
    assert [each.subject_code for each in listed] == ["dv-0", "dv-1"]
    assert suggestion_counts_within(top)["member"].above_ceiling == 2
    with pytest.raises(Refused, match="above a binding ceiling"):
        report(cycle, CycleAct.CLOSE)

    explain(cycle, "dv-0")
    explain(cycle, "dv-1")
    assert not differing_within(top, without_reason=True).exists()
    report(cycle, CycleAct.CLOSE)


def test_once_reported_whoever_waits_is_not_counted_as_good_for_a_late_decision(
    cycle: Cycle,
) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)
    with pytest.raises(Refused, match="nobody who is undecided is counted as good"):
        record_decisions(
            cycle=cycle,
            rows=[decision("member", "dv-0", E)],
            correction="Xem xét lại",
            at=AT,
            by=BY,
        )


def break_another_rule(cycle: Cycle, code: str) -> None:
    """Give the decision on a member a reason that is about points, not about the ceiling."""
    Deviation.objects.create(
        decision=GradeDecision.objects.get(case=case_of(cycle, code), replaced_by__isnull=True),
        closed_by=["P23-GR-1"],
        reason="Điểm",
        recorded_at=AT,
        recorded_by="test",
    )


def test_a_reason_about_another_rule_frees_no_place_under_the_ceiling(cycle: Cycle) -> None:
    decide_members(cycle, [E, E, E, *[G] * 19])
    break_another_rule(cycle, "dv-0")
    break_another_rule(cycle, "dv-1")
    with pytest.raises(Refused, match="needs a reason"):
        decide_members(cycle, [E], first=3, document="2-QĐ")


def test_a_decision_with_a_reason_about_another_rule_takes_one_for_the_ceiling_too(
    cycle: Cycle,
) -> None:
    decide_members(cycle, [E])
    break_another_rule(cycle, "dv-0")

    explain(cycle, "dv-0")

    reasons = Deviation.objects.order_by("pk").values_list("closed_by", flat=True)
    assert list(reasons) == [["P23-GR-1"], ["P23-CAP-2.MEMBER"]]
    assert owed(cycle, is_final=True) == []
    with pytest.raises(Refused, match="has its reason already"):
        explain(cycle, "dv-0")


def test_a_reason_of_before_the_exceptional_share_excuses_nobody_after_it(cycle: Cycle) -> None:
    decide_members(cycle, [*[G] * 17, E, E, E])
    decide(cycle, decision("member", "dv-20", E, document="2-QĐ"), reason="Nổi trội")
    admit_exceptional_share(**document(cycle, "77-QĐ/TU"))  # type: ignore[arg-type]
    # 25 % of 19 who are, or would be, good is four
    assert owed(cycle) == []

    with pytest.raises(Refused, match="needs a reason"):
        decide_members(cycle, [E], first=21, document="3-QĐ")


def test_withdrawing_the_exceptional_share_says_who_then_owes_a_reason_and_lists_them(
    cycle: Cycle,
) -> None:
    admit_exceptional_share(**document(cycle, "77-QĐ/TU"))  # type: ignore[arg-type]
    decide_members(cycle, [*[G] * 19, E, E, E, E])
    said = owed_after_withdrawal(group_of_members(cycle))
    assert said is not None
    assert said.values["number"] == "1"

    withdraw_exceptional_share(**document(cycle, "78-QĐ/TU"))  # type: ignore[arg-type]

    assert owed(cycle) == ["dv-22"]
    # who is decided as the rules say is not asked for what others owe
    decide_members(cycle, [G], first=0, document="3-QĐ")
    explain(cycle, "dv-19")
    assert owed(cycle) == []


def test_a_stricter_document_stored_while_deciding_says_and_lists_what_is_owed(
    cycle: Cycle,
) -> None:
    decide_members(cycle, [*[G] * 19, E, E, E])
    stricter = ceiling_document(10, code="huyen", unit="huyen-a")
    (said,) = owed_after_layer(check_layer(content=stricter, file="huyen.yaml"))
    assert said.values["number"] == "1"

    store_layer(content=stricter, file="huyen.yaml", by=BY, at=AT, while_deciding=True)

    assert owed(cycle) == ["dv-21"]


def test_whose_case_ends_makes_the_base_smaller_and_others_owe_the_reason(cycle: Cycle) -> None:
    decide_members(cycle, [*[G] * 15, E, E, E])
    for number in range(18, 23):
        end(cycle, f"dv-{number}")
    assert owed(cycle) == []
    before = ceiling_reasons_owed(cycle)

    end(cycle, "dv-0")

    assert owed(cycle) == ["dv-17"]
    said = owed_newly(cycle, before)
    assert said is not None
    assert said.values["number"] == "1"


def end(cycle: Cycle, code: str) -> None:
    Membership.objects.filter(person__code=code).update(until_on=LEFT, end_cause="DIED")
    end_late_case(
        case=case_of(cycle, code),
        cause=CaseEnd.DIED,
        on=LEFT,
        reason="Từ trần",
        document="TB 4",
        by=BY,
        at=AT,
    )


def test_who_moves_to_another_group_leaves_the_old_one_with_a_smaller_base(cycle: Cycle) -> None:
    decide_members(cycle, [*[G] * 20, E, E, E])
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.REPORTED)
    for number in range(6):
        member = Membership.objects.get(person__code=f"dv-{number}")
        Membership.objects.filter(pk=member.pk).update(until_on=LEFT)
        branch = unit_of(cycle, "ap-b11").unit
        Membership.objects.create(
            person=member.person, branch=branch, status=member.status, from_on=LEFT
        )
        case = case_of(cycle, f"dv-{number}")
        move_late_case(
            case=case, to=unit_by_register(case), reason="Chuyển", document="GT 7", by=BY, at=AT
        )

    assert owed(cycle) == ["dv-22"]
    # a unit lists those of its own cases alone
    assert not ceiling_reasons_owed(cycle, unit_of(cycle, "huyen-b"))
    assert len(ceiling_reasons_owed(cycle, unit_of(cycle, "huyen-a"))) == 1
