"""Grades for every case of a cycle."""

from datetime import date

from tests.builders import decide, decision
from xeploai.cycle.models import Case, Cycle
from xeploai.domain.grades import Grade


def grade_all(cycle: Cycle) -> None:
    rows = [
        decision(case.category, case.subject_code, Grade.GOOD, decided_on=date(cycle.year, 12, 20))
        for case in Case.objects.filter(cycle=cycle)
    ]
    decide(cycle, *rows)
