"""The database's statistics, the plain loop and the analytics give the same figures."""

import random
from collections.abc import Mapping

import pytest

from tests.builders import (
    AT,
    BY,
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
from tests.cycle.assessed import HEADING, store_local_rules
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.operations import store_layer
from xeploai.cycle.queries import decisions_in_force, subtree
from xeploai.domain import (
    UNDECIDED,
    CountedCase,
    Counts,
    FrozenUnit,
    Grade,
    Outcome,
    ReportingSource,
    UnitTotals,
    roll_up,
)
from xeploai.organisations.models import Unit
from xeploai.results.statistics import statistics_of
from xeploai.results.tallies import outcome_of
from xeploai.results.totals import category_totals

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CATEGORIES = (
    "district_committee",
    "grassroots_committee",
    "grassroots_branch",
    "departmental_committee",
    "subordinate_branch",
    "member",
    "leadership_collective",
    "leading_cadre",
)
OUTCOMES = [*(Outcome(grade) for grade in Grade), Outcome(None, "under_review"), UNDECIDED]


def random_tree(dice: random.Random) -> dict[str, tuple[str | None, str]]:
    codes = [f"u{number:02d}" for number in range(dice.randint(2, 18))]
    tree: dict[str, tuple[str | None, str]] = {codes[0]: (None, "province_committee")}
    for code in codes[1:]:
        superior = dice.choice([one for one in tree if fitting_below(tree[one][1], CATEGORIES[:5])])
        tree[code] = (superior, dice.choice(fitting_below(tree[superior][1], CATEGORIES[:5])))
    return tree


def random_senders(dice: random.Random, tree: Mapping[str, tuple[str | None, str]]) -> set[str]:
    senders: set[str] = set()
    for code in dice.sample(sorted(tree), len(tree) // 4):
        above = code
        way = set()
        while above is not None:
            way.add(above)
            above = tree[above][0]  # type: ignore[assignment]
        below = {one for one in tree if code in ancestors(tree, one)}
        if not senders & (way | below):
            senders.add(code)
    return senders


def ancestors(tree: Mapping[str, tuple[str | None, str]], code: str) -> set[str]:
    found = set()
    step = tree[code][0]
    while step is not None:
        found.add(step)
        step = tree[step][0]
    return found


def random_counts(dice: random.Random) -> Counts:
    reasons = {"not_stated": dice.randint(0, 2), "under_review": dice.randint(0, 2)}
    excellent, good, completed, failed = (dice.randint(0, 9) for _ in Grade)
    return Counts(excellent, good, completed, failed, reasons)


def make_random_cycle(dice: random.Random) -> tuple[Cycle, dict[str, dict[str, Counts]]]:
    tree = random_tree(dice)
    units = make_tree(tree)
    for code in units:
        if dice.random() < 0.6:
            make_members(units[code], dice.randint(1, 4))
        if dice.random() < 0.3:
            make_collective(units[code], f"c-{code}")
    senders = random_senders(dice, tree)
    cycle = make_cycle(by_return=senders)
    cases = Case.objects.filter(cycle=cycle).order_by("pk")
    given = [(case.category, case.subject_code, dice.choice(OUTCOMES)) for case in cases]
    decided = [
        decision(category, subject, outcome)
        for category, subject, outcome in given
        if outcome.is_decided
    ]
    decide(cycle, *decided, reason="Thành tích nổi trội")
    returns = {}
    for code in sorted(senders):
        if dice.random() < 0.7:
            chosen = dice.sample(CATEGORIES, dice.randint(1, 8))
            returns[code] = {category: random_counts(dice) for category in chosen}
            send_return(cycle, code, returns[code])
    return cycle, returns


def plain_loop(cycle: Cycle, returns: dict[str, dict[str, Counts]]) -> dict[str, UnitTotals]:
    held = {
        one.case_id: outcome_of(one.grade or "NOT_RATED", one.not_rated_reason)
        for one in decisions_in_force().filter(case__cycle=cycle)
    }
    units = CycleUnit.objects.filter(cycle=cycle).select_related("parent")
    cases = Case.objects.filter(cycle=cycle).select_related("cycle_unit")
    return roll_up(
        units=[
            FrozenUnit(
                one.code, one.parent.code if one.parent else None, ReportingSource(one.source)
            )
            for one in units
        ],
        cases=[
            CountedCase(case.cycle_unit.code, case.category, held.get(case.pk, UNDECIDED))
            for case in cases
        ],
        returns=returns,
        categories=CATEGORIES,
    )


def expected_of(cycle: Cycle, code: str) -> set[str]:
    """Return what a sender is asked for: organisations that stand below it, and all persons."""
    span = subtree(unit_of(cycle, code))
    below = CycleUnit.objects.filter(cycle=cycle, **span).values_list("category", flat=True)
    return {*below, *CATEGORIES[5:]}


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(25))
def test_pages_and_plain_loop_agree_on_every_unit(seed: int) -> None:
    dice = random.Random(seed)
    cycle, returns = make_random_cycle(dice)
    expected = plain_loop(cycle, returns)

    for code, totals in expected.items():
        unit = unit_of(cycle, code)
        statistics = statistics_of(unit)
        if statistics.reported_within and not any(
            counts.total > counts.undecided for counts in totals.from_cases.values()
        ):
            # the loop counts undecided cases here too; pages say who reports for the unit
            assert all(total.from_cases is None for total in statistics.categories.values())
            continue
        for category, total in statistics.categories.items():
            assert total.from_cases == totals.from_cases.get(category), (code, category)
            assert total.from_returns == totals.from_returns.get(category), (code, category)
            silent = {one.code for one in total.not_reported_by}
            asked = {
                code
                for code in totals.not_reported.get(category, set())
                if category in expected_of(cycle, code)
            }
            assert silent == asked
        heard_nothing = (*statistics.missing_units, *statistics.waiting_units)
        assert {one.code for one in heard_nothing} == totals.missing
        assert category_totals(unit) == dict(statistics.categories)


@pytest.mark.same_queries
@pytest.mark.parametrize("seed", range(25))
def test_subordinates_and_sectors_add_up_to_the_unit_less_its_own_case(seed: int) -> None:
    dice = random.Random(seed)
    cycle, _ = make_random_cycle(dice)

    for unit in CycleUnit.objects.filter(cycle=cycle).select_related("cycle"):
        statistics = statistics_of(unit)
        if statistics.reported_within and not any(
            total.counts for total in statistics.categories.values()
        ):
            continue  # the return from above speaks for it
        own = Case.objects.filter(cycle_unit=unit)
        for category, total in statistics.categories.items():
            below = [
                one.categories[category].figure("total") or 0 for one in statistics.subordinates
            ]
            is_counted = not unit.is_covered or unit.source != "RETURN"
            mine = own.filter(category=category).count() if is_counted else 0
            if unit.source == "RETURN":
                continue
            assert (total.figure("total") or 0) == sum(below) + mine
            sectors = [one[category].figure("total") or 0 for one in statistics.by_sector.values()]
            assert (total.figure("total") or 0) == sum(sectors)


def test_a_return_counts_for_its_sector_where_all_units_below_have_the_same() -> None:
    make_tree()
    Unit.objects.filter(code="ap-b11").update(sector="SCHOOL")
    cycle = make_cycle(by_return=["huyen-a", "huyen-b"])
    send_return(cycle, "huyen-a", {"member": Counts(good=2)})
    send_return(cycle, "huyen-b", {"member": Counts(good=5)})

    by_sector = statistics_of(unit_of(cycle, "tinh")).by_sector

    members = {sector: totals["member"].figure("good") for sector, totals in by_sector.items()}
    assert members == {"COMMUNE": 2, "": 5}


CEILING = "parameters:\n  - {parameter: P23-CAP-1.share, from: 2023-11-20, value: %s %%}\n"


def test_a_unit_reports_the_ceilings_of_those_who_decide_on_its_subjects() -> None:
    make_tree()
    cycle = make_cycle()
    store_local_rules(CEILING % 15)
    store_local_rules(CEILING % 10, code="xa-2023", unit="xa-a1")

    found = statistics_of(unit_of(cycle, "xa-a1")).ceiling_rules

    shares = {each.category: each.share * 100 for each in found}
    assert shares["grassroots_committee"] == 15
    assert shares["subordinate_branch"] == 10


def test_a_unit_reports_as_open_what_is_open_for_those_who_decide_on_its_subjects() -> None:
    make_tree()
    cycle = make_cycle(2026, pack="vn-party-2025")
    share = "settings:\n  - {setting: cap.share, from: 2026-11-20, value: 15 %}\n"
    text = (HEADING.format(code="tinh", unit="tinh", standing="LOCAL") + share).replace(
        "vn-party-2023", "vn-party-2025"
    )
    store_layer(content=text.encode(), file="tinh.yaml", by=BY, at=AT)

    found = statistics_of(unit_of(cycle, "xa-a1"))

    assert not found.ceiling_rules
    assert found.open_ceilings["grassroots_committee"] == ("cap.base",)
