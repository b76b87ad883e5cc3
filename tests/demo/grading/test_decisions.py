"""Decisions of the demonstration look like those of a real year."""

import itertools
from collections import defaultdict
from datetime import date, timedelta

from tests.demo.on_a_day import OnADay


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
