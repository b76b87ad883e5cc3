"""The state of a return, its letter and its counts."""

from collections import Counter, defaultdict

from django.db.models import OuterRef, QuerySet, Subquery

from xeploai.cycle.queries import CycleUnit
from xeploai.domain import Counts, Letter, ReturnState
from xeploai.results.models import ReturnedCount, ReturnVerdict, StatisticalReturn
from xeploai.results.tallies import OutcomeCounts, counts_by_category, outcome_of


def with_verdicts(returns: QuerySet[StatisticalReturn]) -> QuerySet[StatisticalReturn]:
    """Annotate returns with the latest verdict of a superior and its reason; None without one."""
    latest = ReturnVerdict.objects.filter(statistical_return=OuterRef("pk")).order_by("-pk")
    return returns.annotate(
        verdict=Subquery(latest.values("verdict")[:1]),
        verdict_reason=Subquery(latest.values("reason")[:1]),
    )


def latest_return(unit: CycleUnit) -> StatisticalReturn | None:
    """Return the unit's return that none replaced, with its verdict, whether it counts or not."""
    latest = StatisticalReturn.objects.filter(cycle_unit=unit, replaced_by__isnull=True)
    return with_verdicts(latest).first()


def state_of(statistical_return: StatisticalReturn | None) -> ReturnState:
    """Return the state of an annotated return; `MISSING` for none."""
    if statistical_return is None:
        return ReturnState.MISSING
    return ReturnState(getattr(statistical_return, "verdict", None) or ReturnState.RECEIVED)


def letter_of(statistical_return: StatisticalReturn) -> Letter:
    """Return the letter of a return; its day is that of its arrival where the letter has none."""
    dated_on = statistical_return.letter_on or statistical_return.received_on
    return Letter(statistical_return.document_number, dated_on)


def counts_of_returns(returns: QuerySet[StatisticalReturn]) -> dict[int, dict[str, Counts]]:
    """Return the counts of each return, by id and category."""
    tallied: dict[int, OutcomeCounts] = defaultdict(lambda: defaultdict(Counter))
    columns = ("statistical_return", "category", "outcome", "reason", "number")
    numbers = ReturnedCount.objects.filter(statistical_return__in=returns.values("pk"))
    for key, category, outcome, reason, number in numbers.values_list(*columns):
        tallied[key][category][outcome_of(outcome, reason)] += number
    return {key: counts_by_category(by_category) for key, by_category in tallied.items()}


def counts_in(statistical_return: StatisticalReturn | None) -> dict[str, Counts]:
    """Return the counts of one return by category; nothing for None."""
    if statistical_return is None:
        return {}
    same = StatisticalReturn.objects.filter(pk=statistical_return.pk)
    return counts_of_returns(same).get(statistical_return.pk, {})
