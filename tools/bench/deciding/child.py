"""One database with the demo's province, and how long one decision after the other takes.

Under the clock: `record_decisions` with one row, up to the commit: its checks, the comparison with
the rules, the evaluations that it renews, tallies, journal.
"""

import statistics
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tools.bench.databases import child_with_database
from tools.bench.measure import BenchFailed, report_and_exit, timed
from tools.bench.statistics.child import AT, MS, build_province, part_of
from xeploai.demo import make_province

if TYPE_CHECKING:
    from xeploai.cycle.models import GradeDecision
    from xeploai.cycle.operations import DecisionRow

YEAR = 2023
SEED = 2023
UNCOUNTED = 2  # of each kind: they load what later ones share
WHY = "Cấp có thẩm quyền xem xét lại toàn bộ hồ sơ và kết luận khác với gợi ý"


def main() -> None:
    """Build, decide, report."""
    with child_with_database("decisions") as args:
        _build(args.scale)
        facts = _measure(args.decisions)
    report_and_exit(facts)


def _build(scale: float) -> None:
    province = part_of(make_province(), scale)
    build_province(province)
    # these are models, which can be imported only after Django is loaded
    from xeploai.cli.commands.demo.store import store_assessment_of

    store_assessment_of(next(each for each in province.cycles if each.year == YEAR), seed=SEED)


def _measure(number: int) -> dict[str, Any]:
    from xeploai.cycle.models import Case, FactSheet
    from xeploai.cycle.queries import cycle_of

    cycle = cycle_of(YEAR)
    taken = {
        kind: [_record(each) for each in _decisions(category, number + UNCOUNTED)][UNCOUNTED:]
        for kind, category in KINDS.items()
    }
    counted = [each for times in taken.values() for each in times]
    if not counted:
        raise BenchFailed("the province has no decision to replace")
    return {
        "record_ms": round(statistics.median(counted), 1),
        "kinds_ms": {
            kind: round(statistics.median(each), 1) for kind, each in taken.items() if each
        },
        "slowest_ms": round(max(counted), 1),
        "decisions": len(counted),
        "cases": Case.objects.filter(cycle=cycle).count(),
        "sheets": FactSheet.objects.filter(case__cycle=cycle).count(),
    }


KINDS = {
    "member": "member",
    "leading cadre": "leading_cadre",
    "collective": "leadership_collective",
    "branch": "subordinate_branch",
    "grassroots organisation": "grassroots_committee",
}


def _decisions(category: str, number: int) -> "Iterator[GradeDecision]":
    """Yield decisions in force from all over the province, of graded subjects only."""
    from xeploai.cycle.queries import decisions_in_force

    graded = decisions_in_force().filter(case__cycle__year=YEAR, case__category=category)
    graded = graded.exclude(grade="").select_related("case__cycle", "authority")
    keys = list(graded.order_by("case__path", "pk").values_list("pk", flat=True))
    step = max(1, len(keys) // number)
    for key in keys[::step][:number]:
        yield graded.get(pk=key)


def _record(held: "GradeDecision") -> float:
    """Replace a decision by one of another grade, and return the milliseconds that it took."""
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.operations import record_decisions

    row = _another(held)
    with timed() as watch:
        record_decisions(cycle=held.case.cycle, rows=[row], at=AT, by=Actor("xeploai bench"))
    return watch.seconds * MS


def _another(held: "GradeDecision") -> "DecisionRow":
    from xeploai.cycle.operations import DecisionRow
    from xeploai.domain import Grade, Outcome

    grade = Grade.COMPLETED if held.grade == Grade.GOOD else Grade.GOOD
    return DecisionRow(
        held.case.category,
        held.case.subject_code,
        Outcome(grade),
        held.authority.code,
        f"bench-{held.pk}",
        held.decided_on,
        reason=WHY,
    )


if __name__ == "__main__":
    main()
