"""Invented facts that fit the invented decisions: tasks, levels, discipline, trial points.

For nearly every case the rules suggest from its facts what was decided. A few cases lack a fact,
a few have facts that suggest another grade, and some trial points are in the band of another
grade.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xeploai.domain import Grade

from .dice import Dice
from .grading import CADRE, COLLECTIVE, MEMBER
from .records import Decision, DemoCycle
from .totals import REVIEW_PENDING, UNDER_REVIEW

EXCELLENT, GOOD, COMPLETED, FAILED = Grade
MISSING_PER_THOUSAND, OTHER_BAND_PERCENT = 10, 4
VARIETY = 300  # sets of values for one category and one grade
DROPPED = ("criteria_results", "outstanding", "tasks_exceeded", "discipline")
DAYS_BEFORE_DECISION = 3
SOURCES = {
    MEMBER: "Bản kiểm điểm cá nhân và biên bản họp chi bộ",
    CADRE: "Bản kiểm điểm cá nhân và nhận xét của tập thể lãnh đạo",
    COLLECTIVE: "Báo cáo kiểm điểm tập thể",
}
SOURCE = "Báo cáo kiểm điểm và kết quả thực hiện nhiệm vụ"
TRIAL = "Chấm điểm thử theo thang 100"
INSPECTION = "Ủy ban Kiểm tra cấp có thẩm quyền"

# Lowest and highest sum of points of a band, in points; not quite to its ends.
BANDS = {EXCELLENT: (90, 97), GOOD: (71, 88), COMPLETED: (52, 68), FAILED: (22, 47)}
GENERAL_MOST = 30
WHOM = {MEMBER: "SUBJECT", CADRE: "SUBJECT", COLLECTIVE: "LEADERSHIP_MEMBER"}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoSheet:
    """Facts of one case from one source, as plain values."""

    category: str
    subject: str
    values: Mapping[str, Any]
    source: str
    document: str
    dated_on: date


class DemoFacts:
    """The facts of one year's cases.

    Args:
        contradicting: grade that the facts suggest instead of the decided one, by category and
            code of the subject.
    """

    def __init__(
        self,
        seed: int,
        cycle: DemoCycle,
        *,
        contradicting: Mapping[tuple[str, str], Grade] | None = None,
    ) -> None:
        self.dice = Dice(seed, f"facts/{cycle.year}")
        self.cycle, self.contradicting = cycle, contradicting or {}
        self.variants: dict[object, list[Values]] = {}

    def sheets(self) -> Iterator[DemoSheet]:
        """Yield the facts of every case, in the order of the decisions."""
        for one in self.cycle.decisions:
            grade = self.contradicting.get((one.category, one.subject), one.outcome.grade)
            values = self._values(one, grade)
            yield self._sheet(one, values, SOURCES.get(one.category, SOURCE), "BC")

    def trial_sheets(self) -> Iterator[DemoSheet]:
        """Yield points as if the scale of 100 had been tried on the cases that have a grade."""
        for one in self.cycle.decisions:
            if one.outcome.grade is not None:
                yield self._sheet(one, self._trial_points(one.outcome.grade), TRIAL, "CĐ")

    def _trial_points(self, grade: Grade) -> Values:
        return self._one_of(("points", grade), lambda: self._points(grade))

    def _sheet(self, one: Decision, values: Values, source: str, kind: str) -> DemoSheet:
        day = one.decided_on - timedelta(days=DAYS_BEFORE_DECISION)
        number = f"{kind}-{self.cycle.year}/{one.unit}"
        return DemoSheet(one.category, one.subject, values, source, number, day)

    def _one_of(self, key: object, make: Callable[[], Values]) -> Values:
        """Return a set of values for a kind of case, from a limited number of different sets."""
        variants = self.variants.setdefault(key, [])
        if len(variants) < VARIETY:
            variants.append(make())
            return variants[-1]
        return self.dice.pick(variants)

    def _values(self, one: Decision, grade: Grade | None) -> Values:
        if grade is None:
            reason = one.outcome.not_rated_reason or ""
            return self._one_of(reason, lambda: _not_rated(reason))
        if grade is FAILED:
            return self._values_for_grade(one.category, grade) | {
                "discipline": [self._discipline(one)]
            }
        group = one.category if one.category in SOURCES else "organisation"
        values = self._one_of((group, grade), lambda: self._values_for_grade(one.category, grade))
        is_whole = (one.category, one.subject) in self.contradicting
        if self.dice.below(1000) < MISSING_PER_THOUSAND and not is_whole:
            dropped = self.dice.pick(DROPPED)
            return {code: value for code, value in values.items() if code != dropped}
        return values

    def _values_for_grade(self, category: str, grade: Grade) -> Values:
        values = self._tasks(grade) | self._assessment(grade)
        if category == CADRE:
            values |= self._leader_results(grade)
        if category in (MEMBER, CADRE):
            values["months_sick"] = 0
        else:
            values["subordinate_units_disciplined"] = 0
        if category in (CADRE, COLLECTIVE):
            values["truly_exemplary"] = grade is EXCELLENT
        return values

    def _tasks(self, grade: Grade) -> Values:
        """Return tasks by number; excellent ones exceed half of them, failed ones do few."""
        number = self.dice.between(5, 20)
        done, late, exceeded = number, 0, self.dice.below((number + 1) // 2)
        if grade is EXCELLENT:
            exceeded = self.dice.between((number + 1) // 2, number)
        elif grade is GOOD:
            late = self.dice.below(2) if self.dice.chance(20) else 0
        elif grade is COMPLETED:
            late = self.dice.between(1, max(1, number // 5))
            done, exceeded = number - self.dice.below(2), 0
        else:
            done = self.dice.between(1, (number - 1) // 2)
            late, exceeded = number - done, 0
        return {
            "tasks_assigned": number,
            "tasks_done": done,
            "tasks_on_time": max(0, min(done, number - late)),
            "tasks_exceeded": min(exceeded, done),
            "tasks_late": late,
            "main_targets_missed": self.dice.between(1, 3) if grade is FAILED else 0,
        }

    def _assessment(self, grade: Grade) -> Values:
        named = self.dice.between(1, 4)
        left = 0 if grade is EXCELLENT else self.dice.below(min(named, 2) + 1)
        return {
            "outstanding": grade is EXCELLENT,
            "has_concrete_product": grade is not FAILED,
            "criteria_general": self._levels("g", 4, GENERAL_LEVELS[grade]),
            "criteria_results": self._levels("r", 2, RESULT_LEVELS[grade]),
            "shortcomings_named": named,
            "shortcomings_remedied": named - left,
            "discipline": [],
            "conclusions": [],
            "review_done": True,
            "is_under_review": False,
        }

    def _levels(self, prefix: str, number: int, levels: tuple[str, str]) -> dict[str, str]:
        """Return levels: the first one at least once, since it rules out the better grade."""
        criteria = {f"{prefix}{step}": levels[self.dice.below(2)] for step in range(1, number + 1)}
        criteria[f"{prefix}{self.dice.between(1, number)}"] = levels[0]
        return criteria

    def _leader_results(self, grade: Grade) -> Values:
        """Return the results of the place, body or unit that a leader leads directly."""
        number, basic = self.dice.between(6, 15), self.dice.between(2, 5)
        done, late, exceeded, basic_exceeded = number, 0, number // 5, 0
        if grade is EXCELLENT:
            exceeded = self.dice.between((number + 1) // 2, number)
            basic_exceeded = self.dice.between((basic + 1) // 2, basic)
        elif grade is GOOD:
            late = self.dice.below(max(1, number // 5))
        elif grade is COMPLETED:
            done, late = number - 1, 1
        else:
            done = number * 6 // 10
            late = number - done
        return {
            "led_targets": number,
            "led_targets_done": done,
            "led_targets_on_time": min(done, number - late),
            "led_targets_exceeded": min(done, max(exceeded, basic_exceeded)),
            "led_targets_late": late,
            "led_basic_targets": basic,
            "led_basic_targets_exceeded": basic_exceeded,
            "answers_for_basic_targets": False,
            "had_confidence_vote": False,
        }

    def _discipline(self, one: Decision) -> Values:
        day = self.dice.day(date(self.cycle.year, 3, 1), date(self.cycle.year, 10, 31))
        return {
            "document": f"QĐ {self.dice.between(10, 180)}-QĐ/UBKT",
            "on": day.isoformat(),
            "issued_by": INSPECTION,
            "form": "WARNING" if self.dice.chance(25) else "REPRIMAND",
            "whom": WHOM.get(one.category, "LEADERSHIP"),
            "kind": "PARTY",
            "is_duty_related": True,
            "is_corruption_or_waste": False,
            "was_used_before": False,
        }

    def _points(self, grade: Grade) -> Values:
        """Return points whose sum is in the grade's band, occasionally in a neighbouring one."""
        bands = list(BANDS)
        place = bands.index(grade)
        if self.dice.chance(OTHER_BAND_PERCENT):
            place = max(0, min(len(bands) - 1, place + self.dice.pick((-1, 1, 1))))
        low, high = BANDS[bands[place]]
        total = self.dice.between(2 * low, 2 * high)  # in half points
        general = min(2 * GENERAL_MOST, total * 3 // 10 + self.dice.below(3))
        return {"score_general": _halves(general), "score_results": _halves(total - general)}


def _not_rated(reason: str) -> Values:
    return {
        "review_done": reason != REVIEW_PENDING,
        "is_under_review": reason == UNDER_REVIEW,
        "discipline": [],
    }


def _halves(number: int) -> str:
    return f"{number // 2}.5" if number % 2 else str(number // 2)


GENERAL_LEVELS = {
    EXCELLENT: ("GOOD", "EXCELLENT"),
    GOOD: ("GOOD", "EXCELLENT"),
    COMPLETED: ("AVERAGE", "GOOD"),
    FAILED: ("POOR", "AVERAGE"),
}
RESULT_LEVELS = {
    EXCELLENT: ("EXCELLENT", "EXCELLENT"),
    GOOD: ("GOOD", "EXCELLENT"),
    COMPLETED: ("AVERAGE", "GOOD"),
    FAILED: ("POOR", "AVERAGE"),
}
