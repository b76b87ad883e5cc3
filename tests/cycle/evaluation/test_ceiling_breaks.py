"""Decisions that take a group over its binding ceiling say so first, and keep their reason."""

import pytest

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.cycle.evaluation import ceiling_breaks
from xeploai.cycle.models import Case, Cycle, Deviation, GradeDecision
from xeploai.cycle.operations import record_decisions, store_layer
from xeploai.domain import Grade, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BINDING = """
layer: tinh
extends: vn-party-2023
title: {vi: Hướng dẫn, en: Guidance}
standing: LOCAL
issued_by: {vi: Tỉnh ủy, en: Provincial committee}
unit: tinh
source: {document: 09-HD/TU, issued: 2023-11-20, place: mục 5}
settings:
  - {setting: cap.share, from: 2023-11-20, value: 20 %}
"""
E, G, C = Grade.EXCELLENT, Grade.GOOD, Grade.COMPLETED


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 12)
    return make_cycle()


@pytest.fixture
def binding(cycle: Cycle) -> Cycle:
    store_layer(content=BINDING.encode(), file="tinh.yaml", by=BY, at=AT)
    return cycle


def record(
    cycle: Cycle, grades: list[Grade], *, first: int = 0, reason: str = "", document: str = "1-QĐ"
) -> None:
    rows = (
        decision("member", f"dv-{number}", grade, document=document)
        for number, grade in enumerate(grades, first)
    )
    decide(cycle, *rows, reason=reason)


def test_two_of_twelve_keep_to_a_fifth_of_ten_and_three_need_a_reason(binding: Cycle) -> None:
    record(binding, [E, E, *[G] * 9])

    with pytest.raises(Refused) as refused:
        record(binding, [E], first=11)

    (fault,) = refused.value.faults
    assert str(fault.values["subject"]) == "dv-11"
    assert (fault.values["excellent"], fault.values["over"]) == ("3", "2")
    assert GradeDecision.objects.count() == 11


def test_whoever_still_waits_counts_as_good_so_nobody_is_asked_too_early(binding: Cycle) -> None:
    record(binding, [E, E])

    assert Deviation.objects.count() == 0


def test_a_group_that_cannot_be_in_order_any_more_is_asked_before_all_are_decided(
    binding: Cycle,
) -> None:
    with pytest.raises(Refused) as refused:
        record(binding, [E, E, E])

    # nine are left: a fifth of nine is one
    assert [fault.values["over"] for fault in refused.value.faults] == ["2", "2", "2"]


def test_the_reason_is_kept_with_each_excellent_decision_and_names_the_ceiling(
    binding: Cycle,
) -> None:
    record(binding, [E, E, E, *[G] * 9], reason="Thành tích nổi trội của chi bộ")

    reasons = Deviation.objects.order_by("pk")
    assert [each.closed_by for each in reasons] == [["P23-CAP-2.MEMBER"]] * 3
    assert {each.reason for each in reasons} == {"Thành tích nổi trội của chi bộ"}


def test_what_makes_the_base_smaller_needs_the_reason_itself(binding: Cycle) -> None:
    record(binding, [E, E, *[G] * 9])

    with pytest.raises(Refused) as refused:
        record(binding, [C], first=11, document="2-QĐ")

    (fault,) = refused.value.faults
    assert (fault.values["subject"], fault.values["over"]) == ("dv-11", "1")


def test_a_group_whose_excess_has_its_reasons_is_not_asked_again(binding: Cycle) -> None:
    record(binding, [E, E, E, *[G] * 8], reason="Thành tích nổi trội")

    record(binding, [C], first=11, document="2-QĐ")

    assert Deviation.objects.count() == 3


def test_a_ceiling_that_only_advises_asks_for_no_reason(cycle: Cycle) -> None:
    record(cycle, [E, E, E, *[G] * 9])

    cases = set(Case.objects.values_list("pk", flat=True))
    assert ceiling_breaks(cycle, cases) == {}


def test_a_trial_refuses_what_recording_would_refuse(binding: Cycle) -> None:
    rows = [decision("member", f"dv-{number}", E) for number in range(3)]

    with pytest.raises(Refused):
        record_decisions(cycle=binding, rows=rows, at=AT, by=BY, is_trial=True)

    assert not GradeDecision.objects.exists()


@pytest.fixture
def reasoned() -> Cycle:
    """Return a cycle in which two of sixteen are allowed, and a third has its reason."""
    units = make_tree()
    make_members(units["ap-a11"], 16)
    found = make_cycle()
    store_layer(content=BINDING.encode(), file="tinh.yaml", by=BY, at=AT)
    record(found, [E, E, *[G] * 13])
    record(found, [E], first=15, reason="Thành tích nổi trội", document="2-QĐ")
    return found


def test_the_reason_of_one_decision_excuses_no_later_one_on_somebody_else(reasoned: Cycle) -> None:
    record(reasoned, [G], document="3-QĐ")

    with pytest.raises(Refused) as refused:
        record(reasoned, [E], first=2, document="4-QĐ")

    (fault,) = refused.value.faults
    assert (fault.values["subject"], fault.values["excellent"]) == ("dv-2", "3")
    record(reasoned, [E], first=2, document="4-QĐ", reason="Sáng kiến cấp tỉnh")
    assert Deviation.objects.latest("pk").closed_by == ["P23-CAP-2.MEMBER"]


def test_nor_does_it_in_one_file_in_which_one_goes_and_another_comes(reasoned: Cycle) -> None:

    with pytest.raises(Refused) as refused:
        record(reasoned, [G, E, E], document="3-QĐ")

    # who was excellent and within the ceiling then is not asked for the same again
    assert [fault.values["subject"] for fault in refused.value.faults] == ["dv-2"]


def test_who_is_decided_again_and_loses_the_reason_needs_it_again(reasoned: Cycle) -> None:
    record(reasoned, [E], first=2, reason="Sáng kiến", document="3-QĐ")
    record(reasoned, [G], first=0, document="4-QĐ")

    with pytest.raises(Refused) as refused:
        record(reasoned, [E], first=15, document="5-QĐ")

    assert [fault.values["subject"] for fault in refused.value.faults] == ["dv-15"]


def test_who_becomes_excellent_within_the_ceiling_needs_no_reason(reasoned: Cycle) -> None:
    record(reasoned, [G, G], document="3-QĐ")

    record(reasoned, [E], first=2, document="4-QĐ")

    assert Deviation.objects.count() == 1
