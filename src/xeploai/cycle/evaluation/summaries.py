"""Compare suggestions with decisions within a unit: lists and counts."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xeploai.cycle.queries import (
    NOT_RATED,
    UNDECIDED,
    Case,
    CycleUnit,
    Deviation,
    Evaluated,
    subtree,
    with_decisions,
)
from xeploai.domain import Grade, SuggestionKind

ORDER = [grade.value for grade in Grade]


@dataclass
class SuggestionCounts:
    """Counts of cases by suggestion and decision, for one category.

    Args:
        cases: all of them.
        worked_out: those with a stored evaluation.
        suggested: those with a suggestion: a grade, or not to rate.
        as_suggested, better, worse: decided as suggested, better, worse; of those with a grade
            both suggested and decided.
        otherwise: rated where the rules give no grade, or the other way round.
        against: decided against the rules; `with_reason` of them with a reason.
        missing: those without a suggestion because facts are missing.
        doubtful: those that what the text before says leaves without a suggestion.
        undecided: those without a decision.
    """

    cases: int = 0
    worked_out: int = 0
    suggested: int = 0
    as_suggested: int = 0
    better: int = 0
    worse: int = 0
    otherwise: int = 0
    against: int = 0
    with_reason: int = 0
    missing: int = 0
    doubtful: int = 0
    undecided: int = 0

    def add(self, suggested: str, decided: str, number: int) -> None:
        """Count cases with that suggestion (a grade, or `NOT_RATED`) and that decision."""
        self.suggested += number
        if decided == UNDECIDED:
            return
        if suggested == decided:
            self.as_suggested += number
        elif NOT_RATED in (suggested, decided):
            self.otherwise += number
        elif ORDER.index(decided) < ORDER.index(suggested):
            self.better += number
        else:
            self.worse += number


def _within(unit: CycleUnit, relation: str = "") -> dict[str, Any]:
    span = {f"{relation}{key}": value for key, value in subtree(unit).items()}
    return {f"{relation}cycle": unit.cycle_id, **span}


def suggestion_counts_within(unit: CycleUnit) -> dict[str, SuggestionCounts]:
    """Compare the decisions within a unit with the suggestions, by category."""
    counts: dict[str, SuggestionCounts] = defaultdict(SuggestionCounts)
    cases = Case.objects.filter(**_within(unit)).order_by()
    for category, number in cases.values_list("category").annotate(Count("pk")):
        counts[category].cases = number
    columns = ("case__category", "suggests", "suggested", "decided", "is_against")
    rows = Evaluated.objects.filter(**_within(unit, "case__")).order_by()
    for category, suggests, suggested, decided, is_against, number in rows.values_list(
        *columns
    ).annotate(number=Count("pk")):
        count = counts[category]
        count.worked_out += number
        count.undecided += number if decided == UNDECIDED else 0
        count.missing += number if suggests == SuggestionKind.MISSING else 0
        count.doubtful += number if suggests == SuggestionKind.PREDECESSOR else 0
        count.against += number if is_against else 0
        if suggests in ("GRADE", NOT_RATED):
            count.add(suggested or NOT_RATED, decided, number)
    reasoned = deviations_within(unit).order_by().values_list("decision__case__category")
    for category, number in reasoned.annotate(Count("pk")):
        counts[category].with_reason = number
    return dict(counts)


def suggestion_counts_below(unit: CycleUnit) -> list[tuple[CycleUnit, dict[str, SuggestionCounts]]]:
    """Return the counts of each direct subordinate of a unit, in the order of the tree."""
    below = CycleUnit.objects.filter(parent=unit).select_related("cycle").order_by("path")
    return [(subordinate, suggestion_counts_within(subordinate)) for subordinate in below]


def deviations_within(unit: CycleUnit) -> QuerySet[Deviation]:
    """Return the reasons for decisions in force within a unit, in the order of the tree."""
    deviations = Deviation.objects.filter(
        **_within(unit, "decision__case__"), decision__replaced_by__isnull=True
    )
    related = deviations.select_related(
        "decision__authority",
        "decision__case__cycle_unit",
        "decision__case__person",
        "decision__case__collective",
    )
    return related.order_by("decision__case__path", "decision__case__category", "pk")


def differing_within(unit: CycleUnit, *, without_reason: bool = False) -> QuerySet[Case]:
    """Return the cases within a unit whose decision in force is against the rules.

    Each has `has_reason`, `suggested` and `decided`.

    Args:
        without_reason: only those without a recorded reason.
    """
    reasons = Deviation.objects.filter(
        decision__case=OuterRef("pk"), decision__replaced_by__isnull=True
    )
    cases = Case.objects.filter(**_within(unit), evaluated__is_against=True).annotate(
        has_reason=Exists(reasons),
        suggested=F("evaluated__suggested"),
        decided=F("evaluated__decided"),
    )
    if without_reason:
        cases = cases.filter(has_reason=False)
    related = with_decisions(cases).select_related("evaluated")
    return related.order_by("path", "category", "subject_code")


def missing_within(unit: CycleUnit) -> Counter[str]:
    """Count the cases within a unit that lack a fact for a suggestion, by code of the fact."""
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), **_within(unit, "case__"))
    # `~Q(suggests="GRADE")` is the condition of a partial index, which is used only if repeated
    numbers: Counter[str] = Counter()
    for missing in rows.filter(suggests="MISSING").values_list("missing", flat=True):
        numbers.update(missing)
    return numbers


def cases_missing(unit: CycleUnit, fact: str = "") -> QuerySet[Case]:
    """Return the cases within a unit that lack facts, or one given fact."""
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), suggests="MISSING")
    cases = Case.objects.filter(**_within(unit), evaluated__in=rows)
    if fact:
        cases = cases.filter(evaluated__missing__icontains=f'"{fact}"')
    related = with_decisions(cases).select_related("evaluated")
    return related.order_by("path", "category", "subject_code")
