"""Categories have days and documents; a corrected opening day takes along what began on it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    AT,
    BY,
    FOUNDED,
    TREE,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    registered,
    unit_of,
)
from tests.organisations.refusals import sentences
from xeploai.organisations.models import (
    FormerCategory,
    LeadershipCollective,
    Membership,
    Placement,
    Post,
    Unit,
)
from xeploai.organisations.register import (
    category_on,
    change_category,
    correct_opening_day,
    register_units,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ON, EARLIER, LATER = date(2024, 3, 1), date(2014, 1, 1), date(2016, 2, 1)


def recategorise(unit: Unit, category: str, on: date = ON) -> None:
    change_category(unit=unit, category=category, on=on, document_number="QĐ 4", by=BY, at=AT)


def test_earlier_cycles_keep_the_former_category(units: dict[str, Unit]) -> None:
    before = make_cycle(2023)

    recategorise(units["ap-a11"], "grassroots_branch")

    assert unit_of(before, "ap-a11").category == "subordinate_branch"
    assert unit_of(make_cycle(2024), "ap-a11").category == "grassroots_branch"


def test_a_cycle_frozen_afterwards_reads_the_category_of_its_closing_day(
    units: dict[str, Unit],
) -> None:
    recategorise(units["ap-a11"], "grassroots_branch")

    assert unit_of(make_cycle(2023), "ap-a11").category == "subordinate_branch"
    assert category_on(Unit.objects.get(code="ap-a11"), ON) == "grassroots_branch"


def test_on_the_opening_day_the_former_category_never_held(units: dict[str, Unit]) -> None:
    recategorise(units["ap-a11"], "grassroots_branch", FOUNDED)

    assert not FormerCategory.objects.exists()


def test_a_cycle_that_counted_by_the_category_keeps_it_from_being_undone(
    units: dict[str, Unit],
) -> None:
    make_cycle(2023)

    (text,) = sentences(
        change_category,
        unit=units["ap-a11"],
        category="grassroots_branch",
        on=FOUNDED,
        document_number="QĐ 4",
    )

    assert text.startswith("Cycle 2023 counts Tên ap-a11 by its present category.")


def test_a_branch_with_members_cannot_become_a_committee(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)

    (text,) = sentences(
        change_category,
        unit=units["ap-a11"],
        category="grassroots_committee",
        on=ON,
        document_number="QĐ 4",
    )

    assert "Người 0 (dv-0)" in text


def test_a_register_with_another_category_says_that_it_needs_a_day_and_how(
    units: dict[str, Unit],
) -> None:
    row = replace(registered("ap-a11", *TREE["ap-a11"]), category="grassroots_branch")

    (text,) = sentences(register_units, rows=[row])

    assert "needs the day from which it holds and its document" in text
    assert Unit.objects.get(code="ap-a11").category == "subordinate_branch"


def reopen(unit: Unit, opened_on: date) -> None:
    correct_opening_day(unit=unit, opened_on=opened_on, document_number="CV 2", by=BY, at=AT)


def refusal(unit: Unit, opened_on: date) -> list[str]:
    return sentences(correct_opening_day, unit=unit, opened_on=opened_on, document_number="CV 2")


def test_what_begins_on_the_old_day_follows(units: dict[str, Unit]) -> None:
    people = make_members(units["ap-a11"], 2)
    make_post(people[0], units["ap-a11"], is_head=True)
    make_collective(units["ap-a11"], "cu-1")

    reopen(units["ap-a11"], LATER)

    days = [
        *Membership.objects.values_list("from_on", flat=True),
        *Post.objects.values_list("from_on", flat=True),
        *LeadershipCollective.objects.values_list("opened_on", flat=True),
        Placement.objects.get(unit=units["ap-a11"]).from_on,
        Unit.objects.get(code="ap-a11").opened_on,
    ]
    assert set(days) == {LATER}


def test_what_begins_between_the_old_and_the_new_day_is_named(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    person.memberships.update(from_on=date(2015, 6, 1))

    (text,) = refusal(units["ap-a11"], LATER)

    assert text.startswith("Before 2016-02-01, Tên ap-a11 already had: Người 0 (dv-0).")


def test_a_cycle_whose_tree_would_differ_is_named(units: dict[str, Unit]) -> None:
    make_cycle(2023)

    (text,) = refusal(units["ap-a11"], date(2024, 2, 1))

    assert text.startswith("Cycle 2023 counts Tên ap-a11")


def test_a_day_that_changes_no_frozen_tree_is_corrected(units: dict[str, Unit]) -> None:
    make_cycle(2023)

    reopen(units["ap-a11"], LATER)

    assert Unit.objects.get(code="ap-a11").opened_on == LATER


def test_a_unit_cannot_open_before_its_superior(units: dict[str, Unit]) -> None:
    assert refusal(units["ap-a11"], EARLIER)
    assert Unit.objects.get(code="ap-a11").opened_on == FOUNDED


def test_members_who_came_from_elsewhere_are_left_without_a_gap(units: dict[str, Unit]) -> None:
    moved = date(2022, 1, 1)
    register_units(
        rows=[registered("ap-a13", "xa-a1", "subordinate_branch", opened_on=moved)], by=BY, at=AT
    )
    (person,) = make_members(units["ap-a11"], 1)
    person.memberships.update(until_on=moved)
    new = Unit.objects.get(code="ap-a13")
    Membership.objects.create(person=person, branch=new, status="FULL", from_on=moved)

    reopen(new, date(2022, 2, 1))

    days = person.memberships.order_by("from_on").values_list("from_on", "until_on")
    assert list(days) == [(FOUNDED, date(2022, 2, 1)), (date(2022, 2, 1), None)]


def test_a_register_with_another_opening_day_moves_what_began_on_the_old_one(
    units: dict[str, Unit],
) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    row = replace(registered("ap-a11", *TREE["ap-a11"]), opened_on=LATER)

    register_units(rows=[row], by=BY, at=AT)

    assert person.memberships.get().from_on == LATER


@pytest.mark.parametrize(
    ("unit", "category"),
    [
        ("tinh", "subordinate_branch"),
        ("huyen-a", "grassroots_branch"),
        ("xa-a1", "grassroots_branch"),
        ("xa-a1", "subordinate_branch"),
    ],
)
def test_a_unit_with_others_below_it_does_not_become_a_branch(
    units: dict[str, Unit], unit: str, category: str
) -> None:
    before = units[unit].category

    (text,) = sentences(
        change_category, unit=units[unit], category=category, on=ON, document_number="QĐ 4"
    )

    assert text.startswith(f"“Tên {unit}” is a branch on 2024-03-01: no unit can be below it")
    assert Unit.objects.get(code=unit).category == before


def test_a_category_below_that_of_the_subordinates_or_above_the_superior_is_refused(
    units: dict[str, Unit],
) -> None:
    for unit, category in (("huyen-a", "departmental_committee"), ("xa-a1", "province_committee")):
        texts = sentences(
            change_category, unit=units[unit], category=category, on=ON, document_number="QĐ 4"
        )
        assert all("is not of a higher level" in text for text in texts)


def test_a_correction_of_the_category_looks_at_the_past_too(units: dict[str, Unit]) -> None:
    Placement.objects.filter(parent=units["xa-b1"]).update(until_on=ON)
    Placement.objects.create(unit=units["ap-b11"], parent=units["xa-a1"], from_on=ON)

    recategorise(units["xa-b1"], "grassroots_branch")  # nothing is below it from then on
    Unit.objects.filter(code="xa-b1").update(category="grassroots_committee")
    FormerCategory.objects.all().delete()
    unit = Unit.objects.get(code="xa-b1")
    (text,) = sentences(
        change_category,
        unit=unit,
        category="grassroots_branch",
        on=FOUNDED,
        document_number="QĐ 4",
    )

    assert "is a branch on 2015-01-01" in text
