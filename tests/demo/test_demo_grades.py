"""Grades and decisions of the demonstration look like those of a real year."""

import itertools
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.demo import on_a_day
from tests.demo.on_a_day import OnADay, digest
from xeploai.demo.allotment import Subject, allotted
from xeploai.demo.dice import Dice, apportion
from xeploai.demo.plan import DemoProvince
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome

ORDER = list(Grade)
ROOT = Path(__file__).parents[2]


def is_above(one: Outcome, other: Outcome) -> bool:
    """Whether a grade is better than another; false where either is missing."""
    if one.grade is None or other.grade is None:
        return False
    return ORDER.index(one.grade) < ORDER.index(other.grade)


def test_heads_seldom_stand_above_their_unit(either: OnADay) -> None:
    outcomes = either.cycle.outcomes()
    heads = [post for post in either.posts if post.is_head and post.unit != "kien-giang"]

    pairs = [
        (
            outcomes["leading_cadre", post.person],
            outcomes[either.units[post.unit].category, post.unit],
        )
        for post in heads
        if not either.is_covered(post.unit)
    ]

    assert sum(is_above(head, unit) for head, unit in pairs) * 100 < len(pairs)


def test_most_grassroots_organisations_keep_to_a_fifth_of_good(either: OnADay) -> None:
    groups: dict[str, Counter[Grade | None]] = defaultdict(Counter)
    for one in either.cycle.decisions:
        if one.category == "member":
            groups[either.grassroots(one.unit)][one.outcome.grade] += 1

    over = [
        code for code, grades in groups.items() if 5 * grades[Grade.EXCELLENT] > grades[Grade.GOOD]
    ]

    assert len(groups) / 10 < len(over) < len(groups) / 2


def test_districts_differ(later: OnADay) -> None:
    shares = []
    for code, parent in later.parents.items():
        if parent == "kien-giang":
            members = later.counts(code)["member"]
            shares.append(100 * members.good_or_better // members.graded)

    assert max(shares) - min(shares) >= 5


def test_a_document_is_of_one_authority_on_one_day(either: OnADay) -> None:
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for one in either.cycle.decisions:
        days[one.authority, one.document].add(one.decided_on)

    assert all(len(found) == 1 for found in days.values())


def test_decisions_fall_around_the_closing_day_lower_levels_first(either: OnADay) -> None:
    days: dict[str, list[date]] = defaultdict(list)
    for one in either.cycle.decisions:
        days[one.category].append(one.decided_on)
        assert either.cycle.opens_on < one.decided_on <= either.on + timedelta(15)

    levels = ("member", "subordinate_branch", "grassroots_committee", "district_committee")
    spans = [(min(days[level]), max(days[level])) for level in levels]
    assert all(low[1] < high[0] for low, high in itertools.pairwise(spans))


def test_authorities_stand_above_what_they_decide_on(either: OnADay) -> None:
    for one in either.cycle.decisions:
        way = list(either.upwards(one.unit))
        assert one.authority in way
        assert one.category in ("member", "leading_cadre") or one.authority != one.unit


def test_the_same_seed_gives_the_same_province_whatever_the_order_of_sets(
    province: DemoProvince,
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": f"{ROOT / 'src'}"}

    other = subprocess.run(
        [sys.executable, on_a_day.__file__],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert other.stdout.strip() == digest(province)


@given(st.integers(0, 10**6), st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_shares_add_up_and_miss_their_part_by_less_than_one(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)

    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)


def test_allotment_reaches_its_target_and_keeps_to_caps_and_reasons() -> None:
    capped = [Subject(f"c{number}", 9.0, Grade.COMPLETED) for number in range(3)]
    subjects = [*capped, *(Subject(f"s{number}", number / 10) for number in range(20))]
    target = Counts(4, 10, 4, 2, not_rated={"review_pending": 2, "newly_established": 1})

    found = allotted(
        subjects, target=target, reasons={"s7": "newly_established"}, dice=Dice(1, "test")
    )

    assert Counts.of_outcomes(Counter(found.values())) == target
    assert found["s7"].not_rated_reason == "newly_established"
    assert {found[one.code].grade for one in capped} <= {Grade.COMPLETED, None}
