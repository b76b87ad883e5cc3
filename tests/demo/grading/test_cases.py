"""Grades of the demonstration look like those of a real year."""

from collections import Counter, defaultdict

from tests.demo.on_a_day import OnADay, half_a_year_before
from xeploai import rulepacks
from xeploai.demo import DemoProvince
from xeploai.domain.grades import Grade, Outcome

ORDER = list(Grade)


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


def test_there_is_one_decision_for_each_case_and_none_besides(either: OnADay) -> None:
    wanted = {key: unit for key, unit in either.caseload().items() if not either.is_covered(unit)}

    decided = {(one.category, one.subject): one.unit for one in either.cycle.decisions}

    assert decided == wanted
    assert len(either.cycle.decisions) == len(wanted)


def test_new_members_are_not_rated_in_the_earlier_year_and_none_come_late_in_the_other(
    province: DemoProvince, earlier: OnADay, later: OnADay
) -> None:
    admitted = {person.code: person.admitted_on for person in province.people}
    outcomes = earlier.cycle.outcomes()

    for (category, person), outcome in outcomes.items():
        if category == "member":
            is_new = admitted[person] >= half_a_year_before(earlier.on)
            assert (outcome.not_rated_reason == "newly_admitted") == is_new
    assert max(admitted.values()) < half_a_year_before(later.on)


def test_a_leader_with_two_posts_is_one_leader(later: OnADay) -> None:
    cases = [one for one in later.cycle.decisions if one.category == "leading_cadre"]

    assert len(later.posts) > len(cases) == len({one.subject for one in cases})


def test_every_reason_is_one_of_the_pack(either: OnADay) -> None:
    pack = rulepacks.pack(either.cycle.pack)
    known = pack.not_rated_reasons_on(either.on)
    reasons = {one.outcome.not_rated_reason for one in either.cycle.decisions} - {None}

    assert reasons <= set(known)


def test_nobody_fails_as_a_member_who_is_graded_better_as_a_leader(
    province: DemoProvince,
) -> None:
    for cycle in province.cycles:
        grades = {(one.category, one.subject): one.outcome.grade for one in cycle.decisions}
        for (category, code), grade in grades.items():
            if category == "leading_cadre" and grade is not None:
                assert grade is Grade.FAILED or grades.get(("member", code)) is not Grade.FAILED
