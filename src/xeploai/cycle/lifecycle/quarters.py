"""How far the quarters of a year's cycle are."""

from dataclasses import dataclass

from xeploai.cycle.queries import Case, Cycle, quarters_of

from .acts import undecided_cases


@dataclass(frozen=True)
class QuarterProgress:
    """A quarter of a year's cycle, with the cases that count in it and those not decided yet."""

    cycle: Cycle
    cases: int
    undecided: int


def quarters_with_progress(year: Cycle) -> list[QuarterProgress]:
    """Return the quarters of a year's cycle, the first first; none of any other cycle."""
    return [
        QuarterProgress(quarter, _counted_cases(quarter), undecided_cases(quarter))
        for quarter in quarters_of(year)
    ]


def _counted_cases(cycle: Cycle) -> int:
    return Case.objects.filter(cycle=cycle, cycle_unit__is_covered=False).count()
