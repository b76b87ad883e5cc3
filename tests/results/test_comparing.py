"""Comparisons: on the database as in the definition, and as the unit page shows them."""

import random
from collections.abc import Mapping
from datetime import date

import pytest

from tests.builders import (
    TREE,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_tree,
    send_return,
    unit_of,
)
from tests.reorganised import AFTER, CHANGES, UNTIL, YearOfChanges, day
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.queries.tree_and_cases import decisions_in_force
from xeploai.domain.faults import Refused
from xeploai.domain.figures.counts import FIGURES, Counts
from xeploai.domain.figures.reorganisation import LaterUnitFigures, add_up_later_tree, blocks, fates
from xeploai.domain.figures.statistics import Total
from xeploai.domain.grades import UNDECIDED, Grade, Outcome
from xeploai.organisations.models import LeadershipCollective, Lineage, Membership, Placement, Unit
from xeploai.results.comparing import (
    Comparison,
    Side,
    Tree,
    answer,
    comparison_rows,
    question,
    siblings_of,
)
from xeploai.results.comparing.lineage import Between
from xeploai.results.comparing.readding import ReAdding
from xeploai.results.statistics import category_totals, outcome_of, statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GRADED = ("grassroots_committee", "grassroots_branch", "subordinate_branch")
OUTCOMES = [*(Outcome(grade) for grade in Grade), Outcome(None, "review_pending"), UNDECIDED]
RETURNED = (*GRADED, "member", "leadership_collective")


def random_province(dice: random.Random) -> tuple[dict[str, str | None], list[str]]:
    """Store a tree with members and collectives; return it, and who reports by return."""
    tree: dict[str, tuple[str | None, str]] = {"u0": (None, "province_committee")}
    for number in range(1, dice.randint(2, 14)):
        tree[f"u{number}"] = (f"u{dice.randrange(number)}", dice.choice(GRADED))
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
        decision(category, subject, outcome, authority="u0", decided_on=date(cycle.year, 12, 20))
        for category, subject, outcome in given
        if outcome.is_decided
    ]
    decide(cycle, *decided)


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


@pytest.mark.parametrize("seed", range(30))
def test_the_database_re_adds_as_the_definition_says_and_loses_nothing(seed: int) -> None:
    earlier, later, added, returns = reorganised(seed)
    between = Between(earlier, later)

    for code, expected in added.items():
        side = ReAdding(unit_of(later, code), between).side()
        for category, total in side.totals.items():
            assert total.from_cases == expected.from_cases.get(category), (code, category)
            assert total.from_returns == expected.from_returns.get(category), (code, category)
        assert set(side.touched) == touched_categories(expected), code
        touching = [block.unit for block in expected.touched_by if block.is_return]
        if side.is_there or side.touched:
            assert len(side.touched_all) == len(touching), code
        assert {one.code for one in side.missing} >= {one for one in touching if not returns[one]}
        assert_parts_add_up(side)
    assert_nothing_lost(earlier, later)


def assert_parts_add_up(side: Side) -> None:
    for category, total in side.totals.items():
        parts = [one.sign * (one.totals[category].figure("total") or 0) for one in side.parts]
        assert sum(parts) == (total.figure("total") or 0), (side.unit.code, category)


def assert_nothing_lost(earlier: Cycle, later: Cycle) -> None:
    """The top has the earlier total, every figure of it, and nothing cuts through it."""
    side = ReAdding(unit_of(later, "u0"), Between(earlier, later)).side()
    before = category_totals(unit_of(earlier, "u0"))
    assert {code: total.counts for code, total in side.totals.items()} == {
        code: total.counts for code, total in before.items()
    }
    assert not side.touched
    assert not side.touched_all


@pytest.mark.parametrize("seed", range(10))
def test_as_it_was_says_what_the_unit_page_says(seed: int) -> None:
    _, later, _, _ = reorganised(seed)
    grade_at_random(random.Random(seed), later)

    for unit in CycleUnit.objects.filter(cycle=later).select_related("cycle"):
        statistics = statistics_of(unit)
        found = answer(question(year=2023, code=unit.code, with_year=2022))
        for code, total in statistics.categories.items():
            changes = statistics.changes(total, statistics.earlier_total(code))
            for figure in FIGURES:
                change = found.row(code).figure(figure).change
                expected = changes.get(figure)
                if expected is None or expected.difference is None:
                    assert change is None, (unit.code, code, figure)
                else:
                    assert change == expected, (unit.code, code, figure)


@pytest.mark.parametrize("seed", range(10))
def test_every_figure_has_a_change_or_a_reason(seed: int) -> None:
    _, later, added, _ = reorganised(seed)

    for code in added:
        for tree in Tree:
            found = answer(question(year=2023, code=code, with_year=2022, tree=tree))
            assert_all_told(found)
    for unit in CycleUnit.objects.filter(cycle=later, parent__isnull=False):
        for sibling in siblings_of(unit):
            assert sibling.comparison is not None
            assert_all_told(sibling.comparison)


def assert_all_told(found: Comparison) -> None:
    for row in found.rows:
        for one in row.figures:
            assert (one.change is None) == bool(one.why_not)
            assert one.change is None or one.change.difference is not None
            if one.change and one.share_now and one.change.points is None:
                assert one.why_no_points


@pytest.mark.parametrize("seed", range(10))
def test_siblings_show_what_their_own_pages_show(seed: int) -> None:
    _, later, _, _ = reorganised(seed)

    for unit in CycleUnit.objects.filter(cycle=later, parent__isnull=False):
        for one in siblings_of(unit):
            statistics = statistics_of(one.unit)
            assert one.comparison is not None
            assert one.comparison.now.totals == statistics.categories
            assert one.comparison.now.missing == statistics.missing_units


@pytest.fixture
def years() -> tuple[Cycle, Cycle]:
    """Two years; in between “xa-a1”, with its branches, went from one district to the other."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    earlier = make_cycle(2022)
    grade_all(earlier)
    Placement.objects.filter(unit=units["xa-a1"]).update(until_on=day(100))
    Placement.objects.create(unit=units["xa-a1"], parent=units["huyen-b"], from_on=day(100))
    later = make_cycle(2023)
    grade_all(later)
    return earlier, later


def grade_all(cycle: Cycle) -> None:
    rows = [
        decision(case.category, case.subject_code, Grade.GOOD, decided_on=date(cycle.year, 12, 20))
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows)


def members_of(found: Comparison) -> tuple[int | None, int | None, int | None]:
    one = found.row("member").figure("total")
    return one.before, one.now, one.change.difference if one.change else None


def test_as_it_was_a_unit_that_received_another_is_not_compared(
    years: tuple[Cycle, Cycle],
) -> None:
    found = answer(question(year=2023, code="huyen-b"))

    assert members_of(found) == (2, 5, None)
    assert "came from elsewhere" in str(found.reasons[0])


def test_on_this_years_tree_a_unit_that_received_another_is_compared_with_both(
    years: tuple[Cycle, Cycle],
) -> None:
    found = answer(question(year=2023, code="huyen-b", tree="this_year"))

    assert members_of(found) == (5, 5, 0)
    assert [(one.sign, one.unit.code) for one in found.before.parts] == [
        (1, "huyen-b"),
        (1, "xa-a1"),
    ]


def test_on_this_years_tree_the_unit_that_gave_has_less_in_the_earlier_year(
    years: tuple[Cycle, Cycle],
) -> None:
    found = answer(question(year=2023, code="huyen-a", tree="this_year"))

    assert members_of(found) == (None, None, None)
    assert [(one.sign, one.unit.code) for one in found.before.parts] == [
        (1, "huyen-a"),
        (-1, "xa-a1"),
    ]


def test_the_earlier_year_asked_from_either_side_gives_the_same(
    years: tuple[Cycle, Cycle],
) -> None:
    from_later = answer(question(year=2023, code="xa-a1", with_year=2022))
    from_earlier = answer(question(year=2022, code="xa-a1", with_year=2023))

    assert from_later == from_earlier
    assert from_later.before.cycle == 2022


def test_two_units_of_a_cycle_are_compared_without_a_reason(years: tuple[Cycle, Cycle]) -> None:
    found = answer(question(year=2023, code="xa-a1", with_code="xa-b1"))

    assert members_of(found) == (2, 3, 1)


def test_a_unit_beside_its_superior_is_said_to_be_a_part_of_it(years: tuple[Cycle, Cycle]) -> None:
    found = answer(question(year=2023, code="huyen-b", with_code="xa-a1"))

    assert "contain its own" in str(found.remarks[0])


@pytest.mark.parametrize(
    "asked",
    [
        {"year": 2023, "code": "tinh", "with_year": 2019},
        {"year": 2023, "code": "nobody"},
        {"year": 2023, "code": "tinh", "with_code": "nobody"},
        {"year": 2023, "code": "tinh", "with_year": 2023},
        {"year": 2023, "code": "tinh", "with_code": "tinh", "with_year": 2023},
        {"year": 2023, "code": "tinh", "with_year": 2022, "tree": "next_year"},
        {"year": 2023, "code": "tinh", "with_year": 2023, "tree": "this_year"},
        {"year": 2022, "code": "tinh"},
    ],
)
def test_a_question_without_an_answer_is_refused_in_words(
    years: tuple[Cycle, Cycle], asked: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refusal:
        question(**asked)  # type: ignore[arg-type]

    assert str(refusal.value)


def test_the_top_has_no_siblings(years: tuple[Cycle, Cycle]) -> None:
    with pytest.raises(Refused):
        siblings_of(unit_of(years[1], "tinh"))


def test_figures_that_are_closed_are_left_out_and_the_reason_given(
    years: tuple[Cycle, Cycle],
) -> None:
    from xeploai.domain.faults import Fault
    from xeploai.domain.words import message

    why = Fault(message("Closed."))
    found = answer(question(year=2023, code="xa-a1", with_year=2022), closed=why)

    assert members_of(found) == (None, 3, None)
    assert found.reasons == (why,)


def test_a_category_that_only_one_pack_knows_is_not_compared() -> None:
    from xeploai.results.comparing.pairing import compare

    make_tree(TREE)
    make_members(Unit.objects.get(code="ap-a11"), 1)
    cycle = make_cycle(2023)
    grade_all(cycle)
    side = answer_side(cycle)
    without = {code: one for code, one in side.categories.items() if code != "member"}
    older = Side(side.unit, 2022, "older", without, side.bases, {code: Total() for code in without})

    found = compare(older, side)

    why = found.row("member").figure("total").why_not
    assert "older" in str(why[0])


def answer_side(cycle: Cycle) -> Side:
    from xeploai.results.comparing.sides import side_of

    return side_of(unit_of(cycle, "tinh"))


def test_flat_rows_have_every_figure_with_its_base_and_its_change(
    years: tuple[Cycle, Cycle],
) -> None:
    found = answer(question(year=2023, code="huyen-b", tree="this_year"))

    rows = list(comparison_rows(found, language="en"))

    one = next(
        row for row in rows if (row["category"], row["figure"]) == ("member", "good_or_better")
    )
    assert (one["before"], one["before_base"], one["now"], one["difference"]) == (5, 5, 5, 0)
    assert one["points"] == "0,00"
    assert len(rows) == len(found.rows) * len(FIGURES)
