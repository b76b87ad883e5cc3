"""An open cycle follows the register: nobody is lost, nothing decided is touched, ids stay."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from django.apps import apps

from tests.builders import (
    AT,
    BY,
    CLOSES_ON,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    registered,
    send_return,
    unit_of,
)
from tests.cycle.assessed import assessed_cycle, enter, member_case
from xeploai.accounts.journal import JournalEntry, seal_existing
from xeploai.cycle.models import (
    Case,
    Cycle,
    CycleUnit,
    Evaluated,
    ExceptionalShare,
    FactSheet,
    PeerGroup,
    Tally,
)
from xeploai.cycle.operations import evaluate_cycle, freeze_cycle, stale_evaluations, tally_faults
from xeploai.cycle.population import PopulationChanges, population_changes, refresh_population
from xeploai.domain import CaseEnd, Consequence, CycleState, EndCause, PopulationKind
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.words import Refused
from xeploai.intake import PostRow
from xeploai.organisations import register
from xeploai.organisations.models import Membership, Person, Post, Unit
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOVEMBER = date(2023, 11, 15)
BY_DOCUMENT: dict[str, Any] = {"document_number": "QĐ 9", "by": BY, "at": AT}


def refresh(cycle: Cycle) -> PopulationChanges:
    return refresh_population(cycle=cycle, by=BY, at=AT)


def die(person: Person, on: date = NOVEMBER) -> None:
    Membership.objects.filter(person=person, until_on=None).update(until_on=on, end_cause="DIED")
    Post.objects.filter(person=person, until_on=None).update(until_on=on)


def move(person: Person, branch: Unit, on: date = NOVEMBER, status: str = "FULL") -> None:
    Membership.objects.filter(person=person, until_on=None).update(until_on=on)
    Membership.objects.create(person=person, branch=branch, status=status, from_on=on)


def case_of_person(cycle: Cycle, person: Person, category: str = "member") -> Case:
    return Case.with_ended.get(cycle=cycle, person=person, category=category)


def consequence_of(changes: PopulationChanges, person: Person) -> Consequence:
    (found,) = [one for one in changes.changes if one.code == person.code and one.category]
    return found.consequence


def total(cycle: Cycle, unit: str, category: str = "member") -> int:
    counts = statistics_of(unit_of(cycle, unit)).categories[category].counts
    return counts.total if counts else 0


def test_a_move_takes_the_case_along_with_its_facts_and_its_id() -> None:
    units = make_tree()
    person, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    case = case_of_person(cycle, person)
    enter(case, {"tasks_assigned": 3})
    move(person, units["ap-b11"])

    changes = refresh(cycle)

    moved = case_of_person(cycle, person)
    assert (moved.pk, moved.cycle_unit.code) == (case.pk, "ap-b11")
    assert moved.path == unit_of(cycle, "ap-b11").path
    assert moved.peer_group is not None
    assert moved.peer_group.label == "Tên xa-b1"
    assert FactSheet.objects.get(case=moved)
    assert [one.kind for one in changes.changes] == [PopulationKind.MEMBER_MOVED]
    assert [(one.facts, one.proposals) for one in changes.changes] == [(1, 0)]
    assert (total(cycle, "huyen-a"), total(cycle, "huyen-b"), total(cycle, "tinh")) == (1, 1, 2)


def test_who_died_before_anything_was_recorded_has_no_case_any_more() -> None:
    units = make_tree()
    dead, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    assert total(cycle, "tinh") == 2  # a figure that is not stale afterwards
    die(dead)

    changes = refresh(cycle)

    assert not Case.with_ended.filter(cycle=cycle, person=dead).exists()
    (change,) = changes.changes
    assert (change.cause, change.on, change.consequence) == (
        CaseEnd.DIED,
        NOVEMBER,
        Consequence.REMOVED,
    )
    assert total(cycle, "tinh") == 1


def test_an_old_home_loses_the_dead_holders_of_open_posts() -> None:
    units = make_tree()
    dead, successor = make_members(units["ap-a11"], 2)
    make_post(dead, units["ap-a11"], is_head=True)
    cycle = make_cycle()
    # from before a post ended with the membership
    Membership.objects.filter(person=dead).update(until_on=NOVEMBER, end_cause="DIED")

    found = {one.kind: one.cause for one in refresh(cycle).changes}

    assert found[PopulationKind.CADRE_LEFT] is CaseEnd.DIED
    assert total(cycle, "tinh", "leading_cadre") == 0
    post = PostRow("row 2", successor.code, "ap-a11", "Bí thư", "bi-thu", True, NOVEMBER, None)
    register.record_posts(rows=[post], by=BY, at=AT)
    refresh(cycle)
    assert case_of_person(cycle, successor, "leading_cadre").is_head


def test_a_dead_secretary_is_no_leading_cadre_any_more() -> None:
    units = make_tree()
    dead, _ = make_members(units["ap-a11"], 2)
    make_post(dead, units["ap-a11"], is_head=True)
    cycle = make_cycle()
    assert total(cycle, "tinh", "leading_cadre") == 1
    register.end_membership(
        person=dead, on=NOVEMBER, cause=EndCause.DIED, document_number="", by=BY, at=AT
    )

    changes = refresh(cycle)

    found = {one.kind: (one.cause, one.on) for one in changes.changes}
    assert found == {
        PopulationKind.MEMBER_LEFT: (CaseEnd.DIED, NOVEMBER),
        PopulationKind.CADRE_LEFT: (CaseEnd.DIED, NOVEMBER),
    }
    assert total(cycle, "tinh", "leading_cadre") == 0


def test_who_died_with_facts_is_ended_and_kept_and_counted_nowhere() -> None:
    units = make_tree()
    dead, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    enter(case_of_person(cycle, dead), {"tasks_assigned": 3})
    die(dead)

    changes = refresh(cycle)

    case = case_of_person(cycle, dead)
    assert (case.end_cause, case.ended_on) == ("DIED", NOVEMBER)
    assert FactSheet.objects.filter(case=case).exists()
    assert consequence_of(changes, dead) is Consequence.ENDED
    assert not Case.objects.filter(pk=case.pk).exists()
    assert total(cycle, "tinh") == 1
    assert tally_faults(cycle) == []


def test_a_death_that_is_taken_back_brings_the_ended_case_back() -> None:
    units = make_tree()
    person, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    case = case_of_person(cycle, person)
    enter(case, {"tasks_assigned": 3})
    die(person)
    refresh(cycle)
    Membership.objects.filter(person=person).update(until_on=None, end_cause="")

    refresh(cycle)

    back = case_of_person(cycle, person)
    assert (back.pk, back.ended_on, back.end_cause) == (case.pk, None, "")
    assert total(cycle, "tinh") == 2
    assert population_changes(cycle).changes == ()


def test_a_decided_case_stays_where_it_was_decided_and_is_named() -> None:
    units = make_tree()
    moves, dies, _ = make_members(units["ap-a11"], 3)
    cycle = make_cycle()
    decide(cycle, decision("member", moves.code, Grade.GOOD))
    decide(cycle, decision("member", dies.code, Grade.GOOD))
    move(moves, units["ap-b11"])
    die(dies)

    changes = refresh(cycle)

    assert case_of_person(cycle, moves).cycle_unit.code == "ap-a11"
    assert case_of_person(cycle, dies).ended_on is None
    assert consequence_of(changes, moves) is Consequence.STAYS
    assert consequence_of(changes, dies) is Consequence.STAYS
    assert (changes.to_correct, population_changes(cycle).to_correct) == (2, 2)
    assert total(cycle, "ap-a11") == 3


def test_a_branch_that_closed_stays_while_a_decision_rests_on_it() -> None:
    units = make_tree()
    decided, other = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    decide(cycle, decision("member", decided.code, Grade.GOOD))
    register.merge_unit(
        unit=units["ap-a11"],
        into=units["ap-b11"],
        on=NOVEMBER,
        **BY_DOCUMENT,
    )

    refresh(cycle)

    assert case_of_person(cycle, decided).cycle_unit.code == "ap-a11"
    assert case_of_person(cycle, other).cycle_unit.code == "ap-b11"
    assert total(cycle, "tinh") == 2
    assert refresh(cycle).confirmable == 0
    assert tally_faults(cycle) == []


@pytest.mark.parametrize(
    ("decided_on", "consequence", "said"),
    [
        (date(2023, 11, 1), Consequence.STANDS, "decided before it closed, which stand; nothing"),
        (date(2023, 12, 20), Consequence.STAYS, "decided after it closed; end or move them late"),
    ],
)
def test_a_closed_branch_says_for_whose_case_it_stays_and_what_is_to_be_done(
    decided_on: date, consequence: Consequence, said: str
) -> None:
    units = make_tree()
    decided, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    decide(cycle, decision("member", decided.code, Grade.GOOD, decided_on=decided_on))
    register.merge_unit(
        unit=units["ap-a11"],
        into=units["ap-b11"],
        on=NOVEMBER,
        **BY_DOCUMENT,
    )

    refresh(cycle)
    changes = population_changes(cycle)

    (closed,) = changes.by_kind[PopulationKind.UNIT_CLOSED]
    assert closed.consequence is consequence
    assert said in closed.consequence_label["en"]
    assert closed.consequence_label["en"].endswith(f"{decided.full_name} ({decided.code})")
    assert changes.to_correct == (2 if consequence is Consequence.STAYS else 0)


def test_an_ended_case_of_a_closed_branch_goes_to_the_one_that_took_it_over() -> None:
    units = make_tree()
    dead, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    enter(case_of_person(cycle, dead), {"tasks_assigned": 3})
    die(dead, date(2023, 11, 1))
    register.merge_unit(
        unit=units["ap-a11"],
        into=units["ap-b11"],
        on=NOVEMBER,
        **BY_DOCUMENT,
    )

    refresh(cycle)

    assert case_of_person(cycle, dead).cycle_unit.code == "ap-b11"
    assert not CycleUnit.objects.filter(cycle=cycle, code="ap-a11").exists()


def test_a_unit_that_sent_a_return_is_never_removed() -> None:
    units = make_tree()
    cycle = make_cycle(by_return=["huyen-b"])
    send_return(cycle, "huyen-b", {"member": Counts(undecided=4)})
    register.merge_unit(
        unit=units["huyen-b"],
        into=units["huyen-a"],
        on=NOVEMBER,
        **BY_DOCUMENT,
    )

    changes = refresh(cycle)

    assert unit_of(cycle, "huyen-b").is_covered
    (closed,) = changes.by_kind[PopulationKind.UNIT_CLOSED]
    assert closed.consequence is Consequence.STAYS
    assert closed.consequence_label["en"].startswith(
        "stays in the tree for its return, letter BC 1, which came on 2024-01-10;"
    )
    assert unit_of(cycle, "xa-b1").parent == unit_of(cycle, "huyen-a")
    assert not unit_of(cycle, "xa-b1").is_covered


def test_suspended_and_exempt_members_leave_the_review_with_their_reason() -> None:
    units = make_tree()
    person, other, _ = make_members(units["ap-a11"], 3)
    cycle = make_cycle()
    move(person, units["ap-a11"], status="SUSPENDED")
    move(other, units["ap-a11"], status="EXEMPT")

    changes = refresh(cycle)

    left = {one.code: (one.cause, one.on) for one in changes.changes if one.category}
    assert left == {
        person.code: (CaseEnd.SUSPENDED, NOVEMBER),
        other.code: (CaseEnd.EXEMPT, NOVEMBER),
    }
    assert unit_of(cycle, "ap-a11").not_reviewed == {"EXEMPT": 1, "SUSPENDED": 1}


def test_who_is_suspended_after_the_decision_counts_with_the_case_alone() -> None:
    units = make_tree()
    person, other, _ = make_members(units["ap-a11"], 3)
    cycle = make_cycle()
    decide(cycle, decision("member", person.code, Grade.GOOD))
    move(person, units["ap-a11"], status="SUSPENDED")
    move(other, units["ap-a11"], status="SUSPENDED")

    refresh(cycle)

    figures = statistics_of(unit_of(cycle, "tinh"))
    assert (total(cycle, "tinh"), figures.members_not_reviewed) == (2, {"SUSPENDED": 1})

    not_rated = Outcome(None, "suspended")
    decide(cycle, decision("member", person.code, not_rated, document="QĐ 2"), reason="Bị đình chỉ")
    refresh(cycle)

    figures = statistics_of(unit_of(cycle, "tinh"))
    assert (total(cycle, "tinh"), figures.members_not_reviewed) == (2, {"SUSPENDED": 1})


def test_applying_a_status_leaves_no_evaluation_of_a_decided_member_behind() -> None:
    cycle = assessed_cycle()
    case = member_case(cycle)
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    assert case.person is not None
    move(case.person, Unit.objects.get(code="ap-a11"), status="SUSPENDED")

    refresh(cycle)

    assert stale_evaluations(cycle)[0] == []


def test_a_tree_from_before_such_members_were_counted_is_no_list_of_differences() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1, status="EXEMPT")
    cycle = make_cycle()
    CycleUnit.objects.filter(cycle=cycle).update(not_reviewed=None)
    # as the upgrade of such an installation does
    seal_existing(apps, ["cycle_cycleunit"])

    assert population_changes(cycle).changes == ()
    assert statistics_of(unit_of(cycle, "tinh")).members_not_reviewed is None


def test_the_numbers_of_members_not_reviewed_add_up_the_tree() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2, status="EXEMPT")
    make_members(units["ap-b11"], 1, status="SUSPENDED")
    cycle = make_cycle()

    found = {
        code: statistics_of(unit_of(cycle, code)).members_not_reviewed
        for code in ("tinh", "huyen-a", "xa-a2")
    }

    assert found == {"tinh": {"EXEMPT": 2, "SUSPENDED": 1}, "huyen-a": {"EXEMPT": 2}, "xa-a2": {}}


def test_a_person_in_two_branches_is_named_and_left_alone() -> None:
    units = make_tree()
    person, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    # the first ends, but only after the closing day
    move(person, units["ap-b11"])
    Membership.objects.filter(person=person, until_on=NOVEMBER).update(until_on=date(2024, 2, 1))
    make_members(units["ap-b11"], 1)

    changes = refresh(cycle)

    assert ["Tên ap-a11, Tên ap-b11" in str(fault) for fault in changes.faults] == [True]
    assert case_of_person(cycle, person).cycle_unit.code == "ap-a11"
    assert total(cycle, "tinh") == 3


def test_a_person_whose_branch_is_not_in_the_tree_keeps_the_case_and_is_named() -> None:
    units = make_tree()
    person, _ = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    closed = unit_of(cycle, "ap-a12").unit
    Unit.objects.filter(pk=closed.pk).update(closed_on=NOVEMBER)
    closed.placements.update(until_on=NOVEMBER)
    move(person, closed)

    changes = refresh(cycle)

    assert [fault.values["subject"] for fault in changes.faults] == [person.code]
    assert case_of_person(cycle, person).cycle_unit.code == "ap-a11"


def test_differences_that_were_not_shown_are_not_applied() -> None:
    units = make_tree()
    first, second = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    die(first)
    shown = population_changes(cycle).fingerprint
    die(second)

    with pytest.raises(Refused, match="has changed since"):
        refresh_population(cycle=cycle, by=BY, at=AT, accept=shown)

    assert Case.objects.filter(cycle=cycle, category="member").count() == 2


@pytest.mark.parametrize("state", [state for state in CycleState if state != CycleState.OPEN])
def test_only_the_population_of_an_open_cycle_follows(state: CycleState) -> None:
    units = make_tree()
    (person,) = make_members(units["ap-a11"], 1)
    cycle = make_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    die(person)

    with pytest.raises(Refused):
        refresh(cycle)

    assert case_of_person(cycle, person).ended_on is None


def test_the_group_of_an_exceptional_share_outlives_its_cases() -> None:
    units = make_tree()
    people = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    group = PeerGroup.objects.get(cycle=cycle, label="Tên xa-a1", category="member")
    ExceptionalShare.objects.create(
        peer_group=group,
        document_number="QĐ 3",
        dated_on=NOVEMBER,
        ground="Thành tích",
        recorded_at=AT,
        recorded_by="test",
    )
    for person in people:
        move(person, units["ap-b11"])

    refresh(cycle)

    assert PeerGroup.objects.filter(pk=group.pk).exists()


def test_a_group_that_only_has_another_name_stays_the_same_group() -> None:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    group = PeerGroup.objects.get(cycle=cycle, label="Tên xa-a1", category="member")
    register.rename_unit(
        unit=units["xa-a1"], name="Xã Mới", on=NOVEMBER, document_number="QĐ 9", by=BY, at=AT
    )

    refresh(cycle)

    group.refresh_from_db()
    assert group.label == "Xã Mới"


def test_stored_evaluations_are_renewed_with_the_population() -> None:
    cycle = assessed_cycle()
    evaluate_cycle(cycle, at=AT)
    case = member_case(cycle)
    assert case.person is not None
    move(case.person, Unit.objects.get(code="ap-b11"))
    make_members(Unit.objects.get(code="ap-a11"), 2)

    refresh(cycle)

    assert Evaluated.objects.filter(case=case).exists()
    assert stale_evaluations(cycle)[0] == []


def test_every_case_that_came_moved_or_went_is_in_the_journal() -> None:
    units = make_tree()
    moves, dies = make_members(units["ap-a11"], 2)
    cycle = make_cycle()
    move(moves, units["ap-b11"])
    die(dies)
    (joins,) = make_members(units["ap-b11"], 1)

    refresh(cycle)

    acts = JournalEntry.objects.filter(kind="case").values_list("act", "about", "unit")
    assert set(acts) == {
        ("case.follows", f"member/{moves.code}", "ap-b11"),
        ("case.removed", f"member/{dies.code}", "ap-a11"),
        ("case.added", f"member/{joins.code}", "ap-b11"),
    }
    assert JournalEntry.objects.filter(act="population.refreshed", by="test").count() == 1


# two independent ways agree

Snapshot = dict[str, object]


def snapshot(cycle: Cycle) -> Snapshot:
    cases = Case.objects.filter(cycle=cycle)
    return {
        "units": set(
            CycleUnit.objects.filter(cycle=cycle).values_list(
                "code", "path", "name", "category", "sector", "parent__code", "is_covered"
            )
        ),
        "not_reviewed": {
            unit.code: unit.not_reviewed for unit in CycleUnit.objects.filter(cycle=cycle)
        },
        "cases": set(
            cases.values_list(
                "category",
                "subject_code",
                "cycle_unit__code",
                "path",
                "post",
                "is_head",
                "peer_group__path",
                "peer_group__label",
            )
        ),
        "groups": set(
            PeerGroup.objects.filter(cycle=cycle).values_list(
                "category", "path", "label", "group_by"
            )
        ),
        "tallies": Counter(
            Tally.objects.filter(cycle=cycle).values_list(
                "path", "sector", "is_covered", "category", "outcome", "peer_group__label", "number"
            )
        ),
    }


BRANCHES = ("ap-a11", "ap-a12", "ap-b11", "xa-a2")


class Province:
    """A random register, and random changes of it until the closing day."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.units = make_tree()
        self.number = 0
        for code in BRANCHES:
            make_members(self.units[code], self.dice.randint(1, 4))
            make_members(self.units[code], self.dice.randint(0, 1), status="EXEMPT")
        for code in ("tinh", "huyen-a", "huyen-b", "xa-a1", "xa-b1"):
            make_collective(self.units[code], f"tt-{code}")
            person = self.dice.choice(list(Person.objects.order_by("pk")))
            make_post(person, self.units[code], is_head=self.dice.random() < 0.5)

    def change(self) -> None:
        self.number += 1
        acts: list[Callable[[], None]] = [
            self.join,
            self.leave,
            self.go,
            self.rename,
            self.transfer,
            self.merge,
            self.found,
            self.appoint,
            self.relieve,
        ]
        self.dice.choice(acts)()

    @property
    def day(self) -> date:
        return date(2023, 11, self.number)

    def branch(self) -> Unit:
        open_ones = Unit.objects.filter(closed_on=None, category="subordinate_branch")
        return self.dice.choice(list(open_ones.order_by("pk")))

    def member(self) -> Person:
        members = Person.objects.filter(memberships__until_on=None, memberships__pk__gt=0)
        return self.dice.choice(list(members.distinct().order_by("pk")))

    def join(self) -> None:
        make_members(self.branch(), 1)

    def leave(self) -> None:
        die(self.member(), self.day)

    def go(self) -> None:
        status = self.dice.choice(["FULL", "FULL", "SUSPENDED", "PROBATIONARY"])
        move(self.member(), self.branch(), self.day, status)

    def rename(self) -> None:
        unit = self.dice.choice(list(Unit.objects.filter(closed_on=None).order_by("pk")))
        register.rename_unit(unit=unit, name=f"Mới {self.number}", on=self.day, **BY_DOCUMENT)

    def transfer(self) -> None:
        unit, to = self.branch(), self.units[self.dice.choice(["xa-a1", "xa-b1"])]
        to.refresh_from_db()
        # what the register refuses, such as a unit that has two heads, is not done
        with suppress(Refused):
            register.transfer_unit(unit=unit, to=to, on=self.day, **BY_DOCUMENT)

    def merge(self) -> None:
        unit, into = self.branch(), self.branch()
        with suppress(Refused):
            register.merge_unit(unit=unit, into=into, on=self.day, **BY_DOCUMENT)

    def found(self) -> None:
        parent = self.dice.choice(["xa-a1", "xa-b1"])
        row = registered(
            f"ap-{self.dice.choice('abc')}-{self.number}",
            parent,
            "subordinate_branch",
            opened_on=self.day,
        )
        register.register_units(rows=[row], by=BY, at=AT)

    def appoint(self) -> None:
        codes = ["huyen-a", "huyen-b", "xa-a1", "xa-b1"]
        unit = self.units[self.dice.choice(codes)]
        person, is_head = self.member(), self.dice.random() < 0.5
        if not Post.objects.filter(person=person, unit=unit).exists():
            make_post(person, unit, is_head=is_head)

    def relieve(self) -> None:
        post = self.dice.choice(list(Post.objects.filter(until_on=None).order_by("pk")))
        Post.objects.filter(pk=post.pk).update(until_on=self.day)


def assert_everybody_counts_once(cycle: Cycle) -> None:
    """Check that members of the day have a case, are counted without one, or have no one place."""
    on = cycle.closes_on
    of_the_day = {
        one.person_id
        for one in Membership.objects.all()
        if one.from_on <= on and (one.until_on is None or one.until_on > on)
    }
    with_case = {
        case.person_id
        for case in Case.objects.filter(cycle=cycle, category="member").order_by("pk")
    }
    decided_and_gone = with_case - of_the_day
    counted = sum((statistics_of(unit_of(cycle, "tinh")).members_not_reviewed or {}).values())
    assert len(with_case) - len(decided_and_gone) + counted == len(of_the_day)


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(24))
def test_refreshing_gives_what_freezing_from_scratch_gives(seed: int) -> None:
    province = Province(seed)
    cycle = make_cycle()
    known = dict(Case.objects.filter(cycle=cycle).values_list("pk", "subject_code"))
    for _ in range(3):
        for _ in range(4):
            province.change()
        refresh(cycle)
    refreshed = snapshot(cycle)
    assert_everybody_counts_once(cycle)
    still = Case.objects.filter(pk__in=known).values_list("pk", "subject_code")
    assert all(known[pk] == code for pk, code in still)
    assert tally_faults(cycle) == []
    assert population_changes(cycle).changes == ()

    freeze_cycle(cycle=cycle, by=BY, at=AT)

    assert refreshed == snapshot(cycle)


@pytest.mark.parametrize("seed", range(100, 112))
def test_with_facts_and_decisions_only_the_ended_and_decided_differ(seed: int) -> None:
    province = Province(seed)
    cycle = make_cycle()
    members = list(Case.objects.filter(cycle=cycle, category="member").order_by("pk"))
    with_facts, decided = members[::3], members[1::3]
    for case in with_facts:
        enter(case, {"tasks_assigned": 3})
    decide(cycle, *(decision("member", case.subject_code, Grade.GOOD) for case in decided))
    before = {
        case.pk: (case.cycle_unit_id, case.category, case.subject_code)
        for case in Case.objects.filter(pk__in=[case.pk for case in decided])
    }
    for _ in range(12):
        province.change()

    changes = refresh(cycle)

    assert_everybody_counts_once(cycle)
    assert stale_evaluations(cycle)[0] == []
    for pk, where in before.items():
        case = Case.objects.get(pk=pk)
        assert (case.cycle_unit_id, case.category, case.subject_code) == where
    # nothing with facts is lost
    kept = Case.with_ended.filter(pk__in=[case.pk for case in with_facts])
    assert kept.count() == len(with_facts)
    assert tally_faults(cycle) == []
    after = population_changes(cycle)
    assert after.confirmable == 0
    assert after.to_correct == changes.to_correct
    paths = dict(CycleUnit.objects.filter(cycle=cycle).values_list("pk", "path"))
    for unit, path in Case.with_ended.filter(cycle=cycle).values_list("cycle_unit_id", "path"):
        assert paths[unit] == path
    for each in CycleUnit.objects.filter(cycle=cycle).select_related("parent"):
        assert each.path[:-4] == (each.parent.path if each.parent else "")
    assert changes.day == CLOSES_ON


@pytest.mark.parametrize("seed", range(200, 208))
def test_after_random_changes_are_applied_every_stored_evaluation_is_of_today(seed: int) -> None:
    province = Province(seed)
    cycle = make_cycle()
    members = list(Case.objects.filter(cycle=cycle, category="member").order_by("pk"))
    decide(cycle, *(decision("member", case.subject_code, Grade.GOOD) for case in members[::2]))
    evaluate_cycle(cycle, at=AT)
    for _ in range(4):
        for _ in range(3):
            province.change()

        refresh(cycle)

        assert stale_evaluations(cycle)[0] == []
    assert_everybody_counts_once(cycle)
