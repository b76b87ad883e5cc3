"""Two cycles with a reorganisation between them, by hand and at random."""

import random
from collections.abc import Mapping
from datetime import date

from tests.builders import (
    decide,
    decision,
    fitting_below,
    make_collective,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from tests.reorganised import AFTER, CHANGES, UNTIL, YearOfChanges, day
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import (
    UNDECIDED,
    Counts,
    Grade,
    LaterUnitFigures,
    Outcome,
    add_up_later_tree,
    blocks,
    fates,
)
from xeploai.organisations.models import LeadershipCollective, Lineage, Membership, Placement, Unit
from xeploai.results.comparing import (
    Side,
    UnitComparison,
)
from xeploai.results.one_tree import RecountedSide, TreeChanges
from xeploai.results.tallies import outcome_of
from xeploai.results.totals import category_totals

GRADED = ("grassroots_committee", "grassroots_branch", "subordinate_branch")


OUTCOMES = [*(Outcome(grade) for grade in Grade), Outcome(None, "review_pending"), UNDECIDED]


RETURNED = (*GRADED, "member", "leadership_collective")


def random_province(dice: random.Random) -> tuple[dict[str, str | None], list[str]]:
    """Store a tree with members and collectives; return it, and who reports by return."""
    tree: dict[str, tuple[str | None, str]] = {"u0": (None, "province_committee")}
    for number in range(1, dice.randint(2, 14)):
        superior = dice.choice([one for one in tree if fitting_below(tree[one][1], GRADED)])
        tree[f"u{number}"] = (superior, dice.choice(fitting_below(tree[superior][1], GRADED)))
    units = make_tree(tree)
    for code, unit in units.items():
        if dice.random() < 0.6:
            make_members(unit, dice.randint(1, 4))
        if dice.random() < 0.3:
            make_collective(unit, f"c-{code}")
    parents = {code: above for code, (above, _) in tree.items()}
    return parents, random_senders(dice, parents)


def random_senders(dice: random.Random, parents: Mapping[str, str | None]) -> list[str]:
    senders: list[str] = []
    for code in dice.sample(sorted(parents), len(parents) // 3):
        year = YearOfChanges(dict(parents))
        if not any(year.is_above(code, one) or year.is_above(one, code) for one in senders):
            senders.append(code)
    return senders


def grade_at_random(dice: random.Random, cycle: Cycle) -> None:
    cases = Case.objects.filter(cycle=cycle).order_by("pk")
    given = [(case.category, case.subject_code, dice.choice(OUTCOMES)) for case in cases]
    decided = [
        decision(category, subject, outcome, decided_on=date(cycle.year, 12, 20))
        for category, subject, outcome in given
        if outcome.is_decided
    ]
    # the grades are random: some are above that of the unit
    decide(cycle, *decided, reason="Ngẫu nhiên")


def returns_at_random(
    dice: random.Random, cycle: Cycle, senders: list[str]
) -> dict[str, dict[str, Counts]]:
    returns: dict[str, dict[str, Counts]] = {code: {} for code in senders}
    for code in senders:
        if dice.random() < 0.7:
            for category in dice.sample(RETURNED, dice.randint(1, 5)):
                returns[code][category] = Counts(good=dice.randint(0, 9), failed=dice.randint(0, 9))
            send_return(cycle, code, returns[code])
    return returns


def play_and_store(dice: random.Random, parents: Mapping[str, str | None]) -> YearOfChanges:
    """Change the tree at random, day by day, in the register too."""
    year = YearOfChanges(dict(parents))
    for number in range(1, dice.randint(1, 12)):
        before = dict(year.parents)
        told = len(year.events)
        standing = sorted(year.parents)
        year.play(dice.choice(CHANGES), dice.choice(standing), dice.choice(standing), number)
        store_changes(before, year.parents, day(number))
        units = {unit.code: unit for unit in Unit.objects.all()}
        for event in year.events[told:]:
            Lineage.objects.create(
                kind=event.kind.value,
                unit=units[event.unit],
                other=units[event.other],
                on=event.on,
                document_number="QĐ 9",
            )
    return year


def store_changes(
    before: Mapping[str, str | None], after: Mapping[str, str | None], on: date
) -> None:
    for code in after.keys() - before.keys():
        Unit.objects.create(
            code=code,
            name=f"Tên {code}",
            category="subordinate_branch",
            sector="COMMUNE",
            opened_on=on,
        )
    units = {unit.code: unit for unit in Unit.objects.all()}
    for code in sorted(before.keys() | after.keys()):
        if before.get(code, "") == after.get(code, ""):
            continue
        Placement.objects.filter(unit=units[code], until_on=None).update(until_on=on)
        if code in after:
            above = after[code]
            Placement.objects.create(
                unit=units[code], parent=units[above] if above else None, from_on=on
            )
        else:
            Unit.objects.filter(code=code).update(closed_on=on)
            Membership.objects.filter(branch=units[code]).update(until_on=on)
            LeadershipCollective.objects.filter(unit=units[code]).update(closed_on=on)


def own_counts(cycle: Cycle) -> dict[str, dict[str, Counts]]:
    """Count the cases of each unit for which no return stands, one by one."""
    held = {
        one.case_id: outcome_of(one.grade or "NOT_RATED", one.not_rated_reason)
        for one in decisions_in_force().filter(case__cycle=cycle)
    }
    own: dict[str, dict[str, Counts]] = {}
    for unit in CycleUnit.objects.filter(cycle=cycle, is_covered=False):
        counts = own.setdefault(unit.code, {})
        for case in Case.objects.filter(cycle_unit=unit):
            one = Counts.of_outcomes({held.get(case.pk, UNDECIDED): 1})
            counts[case.category] = counts.get(case.category, Counts()) + one
    return own


def reorganised(
    seed: int,
) -> tuple[Cycle, Cycle, dict[str, LaterUnitFigures], dict[str, dict[str, Counts]]]:
    """Return two cycles with a random year between them, and what the plain loop makes of it."""
    dice = random.Random(seed)
    parents, senders = random_province(dice)
    earlier = make_cycle(2022, by_return=senders)
    grade_at_random(dice, earlier)
    returns = returns_at_random(dice, earlier, senders)
    year = play_and_store(dice, parents)
    later = make_cycle(2023, by_return=random_senders(dice, year.parents))
    became = fates(
        earlier=parents,
        later=year.parents,
        events=year.events,
        endings=year.endings,
        after=AFTER,
        until=UNTIL,
    )
    placed = blocks(
        earlier=parents, later=year.parents, of=became, own=own_counts(earlier), returns=returns
    )
    added, homeless = add_up_later_tree(placed, later=year.parents)
    assert homeless == []
    return earlier, later, added, returns


def touched_categories(expected: LaterUnitFigures) -> set[str]:
    return {
        category
        for block in expected.touched_by
        if not block.is_return
        for category in block.figures
    }


def assert_parts_add_up(side: Side) -> None:
    for category, total in side.totals.items():
        parts = [one.sign * (one.totals[category].figure("total") or 0) for one in side.parts]
        assert sum(parts) == (total.figure("total") or 0), (side.unit.code, category)


def assert_nothing_lost(earlier: Cycle, later: Cycle) -> None:
    """The top has the earlier total, every figure of it, and nothing cuts through it."""
    side = RecountedSide(unit_of(later, "u0"), TreeChanges(earlier, later)).side()
    before = category_totals(unit_of(earlier, "u0"))
    assert {code: total.counts for code, total in side.totals.items()} == {
        code: total.counts for code, total in before.items()
    }
    assert not side.touched
    assert not side.touched_all


def assert_all_told(found: UnitComparison) -> None:
    for row in found.rows:
        for one in row.figures:
            assert (one.change is None) == bool(one.why_not)
            assert one.change is None or one.change.difference is not None
            if one.change and one.share_now and one.change.points is None:
                assert one.why_no_points


def grade_all(cycle: Cycle) -> None:
    rows = [
        decision(case.category, case.subject_code, Grade.GOOD, decided_on=date(cycle.year, 12, 20))
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows, reason="Ngẫu nhiên")


def members_of(found: UnitComparison) -> tuple[int | None, int | None, int | None]:
    one = found.row("member").figure("total")
    return one.before, one.now, one.change.difference if one.change else None


def answer_side(cycle: Cycle) -> Side:
    from xeploai.results.comparing.siblings import side_of

    return side_of(unit_of(cycle, "tinh"))
