"""What somebody may do, and to what: by role, by reach in each cycle's own tree, by day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import (
    AT,
    BY,
    FOUNDED,
    decide,
    decision,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    registered,
    unit_of,
)
from xeploai.accounts.models import User
from xeploai.cycle.access import Forbidden, Reader, refuse_unless
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.population import refresh_population
from xeploai.domain import Grade
from xeploai.domain.roles import ACTS, CHANGING, Act, Role, roles_that_may
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.organisations.register import merge_unit, split_unit, transfer_unit
from xeploai.organisations.roles import end_role
from xeploai.rulepacks import pack

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2024, 3, 1)
INSIDE = ("huyen-a", "xa-a1", "ap-a11", "xa-a2")
OUTSIDE = ("tinh", "huyen-b", "ap-b11")


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


def held(role: Role, unit: Unit, name: str = "a", **more: object) -> User:
    user, _ = User.objects.get_or_create(username=name, defaults={"label": name})
    given = {"from_on": FOUNDED, **more}
    RoleGrant.objects.create(user=user, role=role, unit=unit, **given)
    return user


def reader(user: User, on: date = TODAY) -> Reader:
    return Reader(user, on=on)


def codes(found: Iterable[CycleUnit]) -> set[str]:
    return {one.code for one in found}


@pytest.mark.same_queries
@pytest.mark.parametrize("role", [role for role in Role if role != Role.MEMBER])
@pytest.mark.parametrize("act", list(Act))
def test_a_role_does_its_acts_below_its_unit_and_nowhere_else(
    units: dict[str, Unit], role: Role, act: Act
) -> None:
    cycle = make_cycle()
    asked = reader(held(role, units["huyen-a"]))

    inside = {code for code in INSIDE if asked.may(act, unit_of(cycle, code))}
    outside = {code for code in OUTSIDE if asked.may(act, unit_of(cycle, code))}

    assert inside == (set(INSIDE) if act in ACTS[role] else set())
    assert outside == set()
    assert codes(asked.visible(cycle, act)) >= inside
    assert not codes(asked.visible(cycle, act)) & set(OUTSIDE)


def test_a_member_sees_the_figures_of_the_own_branch_only(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    asked = reader(held(Role.MEMBER, units["xa-a1"]))

    assert codes(asked.visible(cycle)) == {"xa-a1"}
    assert asked.may(Act.SEE_FIGURES, unit_of(cycle, "xa-a1"))
    assert not asked.may(Act.SEE_FIGURES, unit_of(cycle, "ap-a11"))
    assert not asked.may(Act.SEE_PERSONS, unit_of(cycle, "xa-a1"))
    assert not asked.may_now(Act.SEE_FIGURES, units["ap-a11"])


def test_an_administrator_sees_no_review_and_no_figure(units: dict[str, Unit]) -> None:
    make_members(units["ap-a11"], 1)
    cycle = make_cycle()
    asked = reader(held(Role.ADMINISTRATOR, units["tinh"]))

    case = Case.objects.get(cycle_unit__cycle=cycle, category="member")
    category = pack(cycle.pack).categories_on(cycle.closes_on)["member"]
    assert not asked.may_see_case(case, category)
    assert not asked.visible(cycle, Act.SEE_PERSONS)
    assert not asked.visible(cycle, Act.SEE_FIGURES)


def test_an_auditor_changes_nothing() -> None:
    assert not ACTS[Role.AUDITOR] & CHANGING
    assert not ACTS[Role.INSPECTION_COMMITTEE] & CHANGING


def test_everybody_sees_the_own_case_and_no_other_by_that(units: dict[str, Unit]) -> None:
    own, other = make_members(units["ap-a11"], 2)
    make_post(own, units["xa-a1"])
    cycle = make_cycle()
    user = held(Role.MEMBER, units["ap-a11"])
    PersonAccount.objects.create(user=user, person=own)
    category = pack(cycle.pack).categories_on(cycle.closes_on)["member"]

    seen = {
        case.person_id
        for case in Case.objects.filter(cycle_unit__cycle=cycle, person__isnull=False)
        if reader(user).may_see_case(case, category)
    }
    assert seen == {own.pk}
    assert other.pk not in seen


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2024, 2, 29), False),
        (date(2024, 3, 1), True),
        (date(2024, 3, 31), True),
        (date(2024, 4, 1), False),
    ],
)
@pytest.mark.parametrize("is_acting", [False, True])
def test_a_role_opens_on_its_first_day_and_closes_on_its_last(
    units: dict[str, Unit], on: date, is_open: bool, is_acting: bool
) -> None:
    cycle = make_cycle()
    first, end = date(2024, 3, 1), date(2024, 4, 1)
    user = held(Role.AUDITOR, units["tinh"], is_acting=is_acting, from_on=first, until_on=end)

    assert bool(reader(user, on).may(Act.SEE_FIGURES, unit_of(cycle, "ap-a11"))) is is_open


def test_two_roles_add_up_and_the_journal_names_the_one_that_opened(
    units: dict[str, Unit],
) -> None:
    cycle = make_cycle()
    held(Role.PUBLISHER, units["tinh"])
    asked = reader(held(Role.INSPECTION_COMMITTEE, units["huyen-b"]))

    figures = asked.may(Act.SEE_FIGURES, unit_of(cycle, "ap-a11"))
    persons = asked.may(Act.SEE_PERSONS, unit_of(cycle, "ap-b11"))
    assert asked.doer(figures).role == Role.PUBLISHER
    assert (asked.doer(persons).role, asked.doer(persons).unit) == (
        Role.INSPECTION_COMMITTEE,
        "huyen-b",
    )
    assert not asked.may(Act.SEE_PERSONS, unit_of(cycle, "ap-a11"))


def test_a_closed_account_sees_nothing(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    user = held(Role.AUDITOR, units["tinh"])
    user.is_active = False

    assert not reader(user).may(Act.SEE_FIGURES, unit_of(cycle, "tinh"))


def test_who_passed_on_ends_it_and_it_is_over(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    holder = held(Role.ORGANISATION_BOARD, units["huyen-a"])
    own = RoleGrant.objects.get(user=holder)
    other = held(
        Role.ORGANISATION_BOARD,
        units["xa-a1"],
        name="b",
        until_on=TODAY + timedelta(days=9),
        delegated_from=own,
    )
    assert reader(other).may(Act.SEE_PERSONS, unit_of(cycle, "ap-a11"))
    assert not reader(other).may(Act.SEE_PERSONS, unit_of(cycle, "xa-a2"))

    end_role(grant=own, until_on=TODAY, by=BY, at=AT)

    assert not reader(other).may(Act.SEE_PERSONS, unit_of(cycle, "ap-a11"))


def test_a_reader_records_for_the_own_body_or_for_the_one_that_delegated(
    units: dict[str, Unit],
) -> None:
    holder = held(Role.ORGANISATION_BOARD, units["huyen-a"])
    other = held(
        Role.ORGANISATION_BOARD,
        units["xa-a1"],
        name="b",
        until_on=TODAY + timedelta(days=9),
        delegated_from=RoleGrant.objects.get(user=holder),
    )
    only_reads = held(Role.AUDITOR, units["tinh"], name="c")

    own, delegated, none = (
        reader(user).doer_of(Act.SEE_FIGURES) for user in (holder, other, only_reads)
    )

    assert own.all_offices == (("huyen-a", "huyen-a"),)
    assert delegated.all_offices == (("huyen-a", "xa-a1"),)
    assert none.all_offices == ()
    assert not none.is_operator
    assert BY.is_operator


class TestAcrossReorganisations:
    """A unit moved or merged between two cycles: each cycle's own tree decides."""

    @pytest.fixture
    def cycles(self, units: dict[str, Unit]) -> tuple[Cycle, Cycle]:
        earlier = make_cycle(2022)
        on = date(2023, 6, 1)
        transfer_unit(
            unit=units["xa-a1"], to=units["huyen-b"], on=on, document_number="QĐ 1", by=BY, at=AT
        )
        merge_unit(
            unit=units["xa-a2"], into=units["xa-b1"], on=on, document_number="QĐ 2", by=BY, at=AT
        )
        return earlier, make_cycle(2023)

    def test_reach_follows_the_path_in_each_cycle(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        earlier, later = cycles
        asked = reader(held(Role.AUDITOR, units["huyen-a"]))

        assert asked.may(Act.SEE_FIGURES, unit_of(earlier, "ap-a11"))
        assert not asked.may(Act.SEE_FIGURES, unit_of(later, "ap-a11"))
        assert codes(asked.visible(later)) == {"huyen-a"}

    def test_who_has_the_unit_now_sees_it_in_the_cycles_since(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        earlier, later = cycles
        asked = reader(held(Role.AUDITOR, units["huyen-b"]))

        assert asked.may(Act.SEE_FIGURES, unit_of(later, "ap-a11"))
        assert not asked.may(Act.SEE_FIGURES, unit_of(earlier, "ap-a11"))

    def test_a_role_for_a_unit_that_was_merged_reaches_the_cycles_in_which_it_stood(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        earlier, later = cycles
        asked = reader(held(Role.AUDITOR, units["xa-a2"]))

        assert asked.may(Act.SEE_FIGURES, unit_of(earlier, "xa-a2"))
        assert codes(asked.visible(later)) == {"xa-b1", "ap-b11"}
        assert asked.may_now(Act.SEE_FIGURES, units["xa-b1"])
        assert not asked.may_now(Act.SEE_FIGURES, units["xa-a1"])

    def test_a_unit_that_stays_for_a_decided_case_keeps_no_role_from_where_it_went_over(
        self, units: dict[str, Unit]
    ) -> None:
        make_members(units["ap-a11"], 2)
        cycle = make_cycle()
        decide(cycle, decision("member", "dv-0", Grade.GOOD), reason="x")
        given: dict[str, Any] = {
            "on": date(2023, 12, 1),
            "document_number": "QĐ 9",
            "by": BY,
            "at": AT,
        }
        merge_unit(unit=units["ap-a11"], into=units["ap-a12"], **given)
        refresh_population(cycle=cycle, by=BY, at=AT)
        older = reader(held(Role.BRANCH_SECRETARY, Unit.objects.get(code="ap-a11")))
        newer = reader(held(Role.BRANCH_SECRETARY, units["ap-a12"], name="b"))
        before = reader(older.user, on=date(2023, 11, 30))

        assert codes(older.visible(cycle)) == {"ap-a11", "ap-a12"}
        assert codes(newer.visible(cycle)) == {"ap-a11", "ap-a12"}
        assert older.may(Act.SEE_PERSONS, unit_of(cycle, "ap-a12"))
        assert codes(before.visible(cycle)) == {"ap-a11"}

    def test_in_an_earlier_year_each_of_two_merged_units_is_its_own(
        self, units: dict[str, Unit]
    ) -> None:
        cycle = make_cycle()
        given: dict[str, Any] = {
            "on": date(2024, 1, 15),
            "document_number": "QĐ 9",
            "by": BY,
            "at": AT,
        }
        merge_unit(unit=units["ap-a11"], into=units["ap-a12"], **given)
        older = reader(held(Role.BRANCH_SECRETARY, Unit.objects.get(code="ap-a11")))

        assert codes(older.visible(cycle)) == {"ap-a11"}

    def test_a_role_does_not_rise_to_the_superior_that_took_over(
        self, units: dict[str, Unit]
    ) -> None:
        on = date(2023, 6, 1)
        merge_unit(
            unit=units["huyen-a"], into=units["tinh"], on=on, document_number="QĐ", by=BY, at=AT
        )
        later = make_cycle(2023)
        asked = reader(held(Role.AUDITOR, Unit.objects.get(code="huyen-a")))

        assert not asked.visible(later)
        assert not asked.may_now(Act.SEE_FIGURES, units["tinh"])

    def test_a_role_stays_with_the_older_unit_where_one_is_split_off(
        self, units: dict[str, Unit]
    ) -> None:
        new = registered("ap-a13", "xa-a1", "subordinate_branch", opened_on=date(2023, 6, 1))
        heir = split_unit(unit=units["ap-a11"], new=new, document_number="QĐ", by=BY, at=AT)
        asked = reader(held(Role.AUDITOR, units["ap-a11"]))

        assert asked.may_now(Act.SEE_FIGURES, units["ap-a11"])
        assert not asked.may_now(Act.SEE_FIGURES, heir)

    def test_an_administrator_still_ends_a_role_for_a_unit_that_was_merged(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        held(Role.AUDITOR, units["xa-a2"], name="b")
        grant = RoleGrant.objects.get(user__username="b")

        assert reader(held(Role.ADMINISTRATOR, units["tinh"])).may_end(grant)
        assert reader(held(Role.ADMINISTRATOR, units["huyen-a"], name="c")).may_end(grant)
        # the role acts in the unit that took over: who keeps accounts there can end it too
        assert reader(held(Role.ADMINISTRATOR, units["huyen-b"], name="d")).may_end(grant)
        assert not reader(held(Role.ADMINISTRATOR, units["ap-b11"], name="e")).may_end(grant)

    def test_an_administrator_of_a_merged_unit_keeps_accounts_where_it_went_over(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        account = held(Role.AUDITOR, units["ap-b11"], name="b")
        asked = reader(held(Role.ADMINISTRATOR, units["xa-a2"]))

        assert asked.may_see_account(account)
        assert asked.may_keep(account)
        assert asked.may_end(RoleGrant.objects.get(user=account))
        assert not asked.may_see_account(held(Role.AUDITOR, units["huyen-b"], name="c"))

    def test_a_password_is_reset_only_by_who_is_above_every_place_of_the_role(
        self, units: dict[str, Unit], cycles: tuple[Cycle, Cycle]
    ) -> None:
        account = held(Role.AUDITOR, units["xa-a2"], name="b")

        for code, name in (("huyen-a", "c"), ("huyen-b", "d")):
            asked = reader(held(Role.ADMINISTRATOR, units[code], name=name))
            assert asked.may_see_account(account)
            assert not asked.may_keep(account)
        assert reader(held(Role.ADMINISTRATOR, units["tinh"], name="e")).may_keep(account)


class TestKeepingAccounts:
    """An administrator keeps accounts, never above the own reach, never the own one."""

    def test_accounts_within_reach_are_kept(self, units: dict[str, Unit]) -> None:
        asked = reader(held(Role.ADMINISTRATOR, units["huyen-a"]))

        assert asked.may_keep(held(Role.AUDITOR, units["ap-a11"], name="b"))
        assert asked.may_keep(held(Role.ADMINISTRATOR, units["huyen-a"], name="c"))
        for number, code in enumerate(OUTSIDE):
            assert not asked.may_keep(held(Role.MEMBER, units[code], name=f"d{number}"))

    def test_an_account_with_a_role_above_as_well_is_seen_and_not_kept(
        self, units: dict[str, Unit]
    ) -> None:
        held(Role.AUDITOR, units["tinh"], name="b", from_on=TODAY + timedelta(days=30))
        account = held(Role.AUDITOR, units["ap-a11"], name="b")
        asked = reader(held(Role.ADMINISTRATOR, units["huyen-a"]))

        assert asked.may_see_account(account)
        answer = asked.may_keep(account)
        assert not answer
        assert "outside" in str(answer.why)

    def test_nobody_keeps_the_own_account(self, units: dict[str, Unit]) -> None:
        user = held(Role.ADMINISTRATOR, units["tinh"])

        assert not reader(user).may_keep(user)
        assert not reader(user).may_end(RoleGrant.objects.get(user=user))

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
    def test_only_administrators_keep_accounts(self, units: dict[str, Unit], role: Role) -> None:
        account = held(Role.AUDITOR, units["ap-a11"], name="b")
        asked = reader(held(role, units["tinh"]))

        assert not asked.may_keep(account)
        assert not asked.may_see_account(account)
        assert not asked.may_end(RoleGrant.objects.get(user=account))


def test_an_answer_says_why_not(units: dict[str, Unit]) -> None:
    cycle = make_cycle()
    nobody = reader(User.objects.create_user(username="n", label="n"))
    publisher = reader(held(Role.PUBLISHER, units["huyen-a"]))

    assert str(nobody.may(Act.SEE_FIGURES, unit_of(cycle, "tinh")).why) == (
        "This account has no role today, so nothing is open to it."
    )
    assert "None of your roles" in str(publisher.may(Act.SEE_PERSONS, unit_of(cycle, "xa-a1")).why)
    assert "lies outside" in str(publisher.may(Act.SEE_FIGURES, unit_of(cycle, "tinh")).why)
    with pytest.raises(Forbidden):
        refuse_unless(publisher.may(Act.SEE_FIGURES, unit_of(cycle, "tinh")))


def test_every_act_is_open_to_some_role() -> None:
    assert all(roles_that_may(act) for act in Act)
