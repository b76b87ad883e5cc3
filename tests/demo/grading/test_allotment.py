"""Grades are distributed so that given totals come out exactly."""

from collections import Counter

from xeploai.demo.dice import Dice
from xeploai.demo.grading.allotment import RankedSubject, allot_outcomes
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade


def test_allotment_reaches_its_target_and_keeps_to_caps_and_reasons() -> None:
    capped = [RankedSubject(f"c{number}", 9.0, Grade.COMPLETED) for number in range(3)]
    subjects = [*capped, *(RankedSubject(f"s{number}", number / 10) for number in range(20))]
    target = Counts(4, 10, 4, 2, not_rated={"review_pending": 2, "newly_established": 1})

    found = allot_outcomes(
        subjects, target=target, reasons={"s7": "newly_established"}, dice=Dice(1, "test")
    )

    assert Counts.of_outcomes(Counter(found.values())) == target
    assert found["s7"].not_rated_reason == "newly_established"
    assert {found[one.code].grade for one in capped} <= {Grade.COMPLETED, None}
