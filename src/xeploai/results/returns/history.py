"""The returns of one unit, the latest first, with lines and verdicts: what its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Counts, Letter, LineChange, ReturnState, compare_returns
from xeploai.results.models import ReturnVerdict, StatisticalReturn

from .states import counts_of_returns, letter_of, state_of, with_verdicts


@dataclass(frozen=True)
class SentReturn:
    """A return with its letter and what happened to it.

    Args:
        changes: what it changed in the one before, by category; empty for a first return.
        verdicts: of the superior, the latest first.
    """

    record: StatisticalReturn
    letter: Letter
    state: ReturnState
    counts: Mapping[str, Counts]
    changes: Mapping[str, LineChange]
    verdicts: tuple[ReturnVerdict, ...]

    @property
    def replaced_by(self) -> Letter | None:
        """The letter of the return that replaced it; None for the latest."""
        return None if self.is_latest else letter_of(self.record.replaced_by)

    @property
    def is_latest(self) -> bool:
        """Whether none replaced it."""
        return not hasattr(self.record, "replaced_by")


def returns_of(unit: CycleUnit) -> list[SentReturn]:
    """Return all returns of a unit, the latest first."""
    own = StatisticalReturn.objects.filter(cycle_unit=unit)
    counts = counts_of_returns(own)
    verdicts: dict[int, list[ReturnVerdict]] = {}
    for one in ReturnVerdict.objects.filter(statistical_return__in=own).order_by("-pk"):
        verdicts.setdefault(one.statistical_return_id, []).append(one)
    rows = with_verdicts(own.select_related("replaced_by")).order_by("-pk")
    return [
        SentReturn(
            one,
            letter_of(one),
            state_of(one),
            counts.get(one.pk, {}),
            _changes(one, counts),
            tuple(verdicts.get(one.pk, ())),
        )
        for one in rows
    ]


def _changes(
    one: StatisticalReturn, counts: Mapping[int, Mapping[str, Counts]]
) -> dict[str, LineChange]:
    if one.replaces_id is None:
        return {}
    # it is stored complete, so that what was taken over is the same as before
    changes = compare_returns(counts.get(one.replaces_id, {}), counts.get(one.pk, {}))
    return {change.category: change for change in changes}
