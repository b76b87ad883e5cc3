"""Outcomes after the published year: within ceilings that act, none better than its unit's."""

from collections import Counter, defaultdict

import pytest

from xeploai.demo.continuation import DemoContinuation
from xeploai.demo.continuation.cycles import MERGED_ORGANISATIONS
from xeploai.demo.continuation.outcomes import (
    GROUPS_OVER,
    ORDER,
    Rounds,
    Subject,
    SubjectsOnDay,
    most_excellent,
)
from xeploai.domain import Grade, Outcome


@pytest.mark.parametrize(
    ("good_or_better", "down", "up"),
    [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 1),
        (5, 0, 1),
        (6, 1, 1),
        (7, 1, 1),
        (8, 1, 2),
        (12, 2, 2),
        (60, 10, 10),
    ],
)
def test_a_fifth_of_the_number_of_good_may_be_excellent(
    good_or_better: int, down: int, up: int
) -> None:
    assert most_excellent(good_or_better, Rounds.DOWN) == down
    assert most_excellent(good_or_better, Rounds.UP) == up


@pytest.fixture(scope="module")
def subjects(after: DemoContinuation) -> list[Subject]:
    stock = after.last.on(after.merged.closes_on)
    return list(SubjectsOnDay(stock, MERGED_ORGANISATIONS).all())


@pytest.fixture(scope="module")
def outcomes(after: DemoContinuation) -> dict[tuple[str, str], Outcome]:
    return after.merged.outcomes()


def test_every_subject_has_exactly_one_decision(
    after: DemoContinuation, subjects: list[Subject]
) -> None:
    decided = Counter((one.category, one.subject) for one in after.merged.decisions)

    assert decided == Counter((one.category, one.code) for one in subjects)
    assert max(decided.values()) == 1


def test_some_groups_are_at_their_ceiling_and_a_few_over_it(
    subjects: list[Subject], outcomes: dict[tuple[str, str], Outcome]
) -> None:
    groups: dict[tuple[str, ...], list[Grade]] = defaultdict(list)
    for one in subjects:
        grade = outcomes[one.category, one.code].grade
        if grade in (Grade.GOOD, Grade.EXCELLENT):
            groups[one.group].append(grade)
    at = over = below = 0
    for grades in groups.values():
        room = most_excellent(len(grades), Rounds.UP) - grades.count(Grade.EXCELLENT)
        over, at, below = over + (room < 0), at + (room == 0), below + (room > 0)

    assert over == GROUPS_OVER
    assert at > 100
    assert below > 100


def test_nobody_is_graded_better_than_the_unit_that_the_grade_rests_on(
    subjects: list[Subject], outcomes: dict[tuple[str, str], Outcome]
) -> None:
    for one in subjects:
        grade = outcomes[one.category, one.code].grade
        cap = outcomes[one.cap].grade if one.cap else None
        if grade is not None and cap is not None:
            assert ORDER.index(grade) <= ORDER.index(cap), one


def test_who_leads_and_is_not_rated_is_not_rated_in_either_capacity(
    after: DemoContinuation, outcomes: dict[tuple[str, str], Outcome]
) -> None:
    waiting = {
        code
        for (category, code), outcome in outcomes.items()
        if category == "leading_cadre" and outcome.grade is None
    }

    assert waiting
    for code in waiting:
        member = outcomes.get(("member", code))
        assert member is None or member.grade is None
