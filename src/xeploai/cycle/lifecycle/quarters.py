"""How far the quarters of a year's cycle are."""

from dataclasses import dataclass

from xeploai.cycle.queries import Case, Cycle, quarters_of
from xeploai.domain import CycleKey, Fault, message, read_cycle_code

from .acts import undecided_cases

NOT_PLANNED = message(
    "The cycle of the whole year (%(cycle)s) is not planned yet; these are its quarters."
)


@dataclass(frozen=True)
class QuarterProgress:
    """A quarter of a year's cycle, with the cases that count in it and those not decided yet."""

    cycle: Cycle
    cases: int
    undecided: int


@dataclass(frozen=True)
class UnplannedYear:
    """A year that has quarters, but no cycle of its own yet."""

    key: CycleKey
    quarters: tuple[QuarterProgress, ...]

    @property
    def remark(self) -> Fault:
        """What there is instead of the cycle, in words."""
        return Fault(NOT_PLANNED, {"cycle": self.key.name})


def unplanned_year(code: str) -> UnplannedYear | None:
    """Return a year that is not planned but has quarters; None for any other code.

    Raises:
        Refused: it is no code of a cycle.
    """
    key = read_cycle_code(code)
    if Cycle.objects.filter(code=key.code).exists():
        return None
    quarters = tuple(quarters_with_progress(key))
    return UnplannedYear(key, quarters) if quarters else None


def quarters_with_progress(year: Cycle | CycleKey) -> list[QuarterProgress]:
    """Return the quarters of a year, the first first; none of any other cycle."""
    return [
        QuarterProgress(quarter, _counted_cases(quarter), undecided_cases(quarter))
        for quarter in quarters_of(year)
    ]


def _counted_cases(cycle: Cycle) -> int:
    return Case.objects.filter(cycle=cycle, cycle_unit__is_covered=False).count()
