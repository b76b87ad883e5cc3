"""Reads of the register and of the tree on a day."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, BY, FOUNDED, make_collective, make_members, make_post
from xeploai.domain.words import Refused
from xeploai.organisations import register
from xeploai.organisations.models import CollectiveSeat, Membership, Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2024, 3, 1)
ON = date(2023, 7, 1)
DAY_BEFORE = ON - timedelta(days=1)


def codes(units: dict[str, Unit], ids: list[int]) -> list[str]:
    by_id = {unit.pk: code for code, unit in units.items()}
    return [by_id[one] for one in ids]


def test_a_unit_that_is_not_in_the_register_is_named(units: dict[str, Unit]) -> None:
    assert register.unit_by_code("xa-a1") == units["xa-a1"]
    with pytest.raises(Refused) as refusal:
        register.unit_by_code("xa-a9")

    assert str(refusal.value) == "The register has no unit with the code “xa-a9”."


def test_a_member_that_is_not_in_the_register_is_named(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)

    assert register.person_by_code(f" {person.code} ") == person
    with pytest.raises(Refused, match="The register has no member with the code “dv-9”"):
        register.person_by_code("dv-9")


def test_superiors_are_those_of_the_day(units: dict[str, Unit]) -> None:
    register.transfer_unit(
        unit=units["xa-a1"], to=units["huyen-b"], on=ON, document_number="QĐ 1", by=BY, at=AT
    )

    before = register.superiors_of(units["ap-a11"], on=DAY_BEFORE)
    after = register.superiors_of(units["ap-a11"], on=ON)

    assert codes(units, before) == ["xa-a1", "huyen-a", "tinh"]
    assert codes(units, after) == ["xa-a1", "huyen-b", "tinh"]
    assert register.superiors_of(units["tinh"], on=ON) == []


def test_the_units_above_are_found_in_one_query_a_level(
    units: dict[str, Unit], django_assert_max_num_queries: object
) -> None:
    wanted = [units[code].pk for code in ("ap-a11", "ap-b11", "tinh")]

    with django_assert_max_num_queries(4):  # type: ignore[operator]
        above = register.superiors_of_all(wanted, on=TODAY)

    assert above[units["ap-a11"].pk] == {
        units[code].pk for code in ("ap-a11", "xa-a1", "huyen-a", "tinh")
    }
    assert above[units["tinh"].pk] == {units["tinh"].pk}


def test_a_closed_unit_counts_at_its_last_place(units: dict[str, Unit]) -> None:
    register.merge_unit(
        unit=units["ap-a12"], into=units["ap-b11"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )
    closed = units["ap-a12"].pk

    above = register.superiors_of_all([closed], on=TODAY)[closed]

    assert units["huyen-a"].pk in above
    assert units["huyen-b"].pk not in above
    assert register.superiors_of(units["ap-a12"], on=TODAY) == []


def test_a_member_belongs_to_the_branch_of_the_day(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    register.merge_unit(
        unit=units["ap-a11"], into=units["ap-a12"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    assert register.branch_of(person, on=DAY_BEFORE) == units["ap-a11"]
    assert register.branch_of(person, on=ON) == units["ap-a12"]
    assert register.branch_of(person, on=date(2000, 1, 1)) is None


def test_names_on_a_day_are_those_that_differ_from_the_present_ones(
    units: dict[str, Unit],
) -> None:
    for name, on in (("Hai", ON), ("Ba", ON + timedelta(days=10))):
        register.rename_unit(
            unit=units["xa-a1"], name=name, on=on, document_number="QĐ 7", by=BY, at=AT
        )

    unit = units["xa-a1"].pk
    assert register.names_on(DAY_BEFORE) == {unit: "Tên xa-a1"}
    assert register.names_on(ON) == {unit: "Hai"}
    assert register.names_on(ON + timedelta(days=10)) == {}


def test_members_posts_and_collectives_are_those_of_the_day(units: dict[str, Unit]) -> None:
    one, other = make_members(units["ap-a11"], 2)
    (suspended,) = make_members(units["ap-a12"], 1, status="SUSPENDED")
    make_post(other, units["xa-a1"])
    make_collective(units["xa-a1"], "btv-a1")
    before = date(2010, 1, 1)

    members = register.members_on(TODAY, without=["SUSPENDED"])

    assert [code for _, _, code in members] == [one.code, other.code]
    assert len(register.members_on(TODAY)) == 3
    assert suspended.code in {code for _, _, code in register.members_on(TODAY)}
    assert [post.person for post in register.posts_on(TODAY)] == [other]
    assert [row.code for row in register.collectives_on(TODAY)] == ["btv-a1"]
    assert not register.members_on(before)
    assert not register.posts_on(before)
    assert not register.collectives_on(before)


def test_units_are_listed_all_or_those_now_directly_under_one(units: dict[str, Unit]) -> None:
    register.transfer_unit(
        unit=units["xa-a1"], to=units["huyen-b"], on=ON, document_number="QĐ 1", by=BY, at=AT
    )

    below = register.all_units(direct_superior="huyen-b")

    assert [code for code, _, _ in below] == ["xa-a1", "xa-b1"]
    assert len(register.all_units()) == len(units)
    with pytest.raises(Refused, match="“khong-co”"):
        register.all_units(direct_superior="khong-co")


def test_a_unit_is_named_by_its_code_or_by_a_name_that_no_other_has(
    units: dict[str, Unit],
) -> None:
    Unit.objects.filter(code="xa-a1").update(name="Xã Hòa Bình")
    Unit.objects.filter(code__in=("xa-a2", "xa-b1")).update(name="Xã Trùng Tên")

    found = register.codes_of_units(["huyen-a", "XÃ HOÀ BÌNH", "Xã Trùng Tên", "Xã Lạ"])

    assert found == {"huyen-a": "huyen-a", "XÃ HOÀ BÌNH": "xa-a1"}


def test_only_closed_units_have_a_closing_day(units: dict[str, Unit]) -> None:
    register.merge_unit(
        unit=units["ap-a12"], into=units["ap-a11"], on=ON, document_number="QĐ 5", by=BY, at=AT
    )

    assert register.closing_days() == {"ap-a12": ON}


def left_on(person: Person, day: date, cause: str = "DIED") -> None:
    """End a membership as registers from before did: the post lasts."""
    Membership.objects.filter(person=person).update(until_on=day, end_cause=cause)


def test_the_dead_fill_no_post_whoever_asks(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["ap-a11"], is_head=True)
    left_on(person, ON)

    assert list(register.posts_on(ON)) == []
    assert register.unit_history(units["ap-a11"], on=ON).posts == []
    (before,) = register.posts_on(DAY_BEFORE)
    assert before.person == person
    assert register.posts_of(person.pk, first=ON, last=TODAY) == []


def test_the_post_of_who_left_ends_on_the_day_of_leaving(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["ap-a11"], is_head=True)
    left_on(person, ON)

    (in_year,) = register.posts_of(person.pk, first=date(2023, 1, 1), last=TODAY)
    (ever,) = register.person_history(person).posts
    assert (in_year.until_on, ever.until_on) == (ON, ON)


def test_a_post_that_would_begin_after_its_holder_left_never_was(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["ap-a11"])
    left_on(person, FOUNDED + timedelta(days=1))
    person.posts.update(from_on=ON)

    assert register.person_history(person).posts == []


@pytest.mark.parametrize("cause", ["", "MERGED"])
def test_who_may_go_on_elsewhere_keeps_the_post(units: dict[str, Unit], cause: str) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    make_post(person, units["ap-a11"], is_head=True)
    left_on(person, ON, cause)

    (post,) = register.posts_of(person.pk, first=ON, last=TODAY)
    assert post.until_on is None


def test_the_dead_sit_in_no_collective(units: dict[str, Unit]) -> None:
    (person,) = make_members(units["ap-a11"], 1)
    collective = make_collective(units["huyen-a"], "btv-a")
    CollectiveSeat.objects.create(collective=collective, person=person, from_on=FOUNDED)
    left_on(person, ON)

    assert register.collectives_with(person.pk, on=DAY_BEFORE) == [collective]
    assert register.collectives_with(person.pk, on=ON) == []


@pytest.mark.parametrize("status", ["EXEMPT", "SUSPENDED"])
def test_heads_who_are_exempt_or_suspended_are_named(units: dict[str, Unit], status: str) -> None:
    (head,) = make_members(units["ap-a11"], 1, status=status)
    (other,) = make_members(units["ap-a12"], 1, status=status)
    make_post(head, units["ap-a11"], is_head=True)
    make_post(other, units["ap-a12"])

    (found,) = register.heads_aside(ON)

    assert (found.post.person, found.status) == (head, status)
    assert register.heads_aside(ON, unit=units["ap-a12"]) == []
    assert len(register.heads_aside(ON, unit=units["ap-a11"])) == 1


def test_heads_who_do_their_work_are_not_named(units: dict[str, Unit]) -> None:
    (head,) = make_members(units["ap-a11"], 1)
    make_post(head, units["ap-a11"], is_head=True)

    assert register.heads_aside(ON) == []
