"""Compare suggestions with decisions within a unit: lists and counts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xeploai.cycle.queries import (
    NOT_RATED,
    UNDECIDED,
    Case,
    CycleUnit,
    Deviation,
    Evaluated,
    GradeDecision,
    decisions_in_force,
    subtree,
    with_decisions,
)
from xeploai.domain import Grade, SuggestionKind

from .ceiling_breaks import GroupOver, ceiling_reasons_owed

ORDER = [grade.value for grade in Grade]
ENTERED = "ENTERED"  # in `Evaluated.basis`: facts of sheets
GROUPED_BY = (
    "case__category",
    "suggests",
    "suggested",
    "decided",
    "is_against",
    "is_compared",
    "basis",
)


# cases that are counted and listed as doubtful, or as lacking facts
LISTED_APART = (SuggestionKind.PREDECESSOR.value, SuggestionKind.MISSING.value)


@dataclass
class SuggestionCounts:
    """Counts of cases by suggestion and decision, for one category.

    Args:
        cases: all of them.
        decisions: those with a decision in force.
        compared: decisions that the facts were enough to compare with the rules.
        worked_out: cases with a stored evaluation.
        suggested: those with a suggestion: a grade, or not to rate.
        as_suggested, better, worse: decided as suggested, better, worse; of those with a grade
            both suggested and decided.
        unsuggested: compared without a suggestion: the rules leave the decided grade open, or
            close it. With the three before and the next one it adds up to `compared`.
        otherwise: rated where the rules give no grade, or the other way round.
        against: decided against the rules; `with_reason` of them with a reason.
        above_ceiling: rated `EXCELLENT` above a binding ceiling, without a reason for that.
        missing: those without a suggestion because facts are missing.
        doubtful: those that what the text before says leaves without a suggestion.
        unsettled: decided, and not compared though no fact is missing: the text leaves a gap, or
            does not lay down what the grade requires.
        undecided: those without a decision.
        facts: the facts on which comparisons rest, with the number of decisions.
    """

    cases: int = 0
    decisions: int = 0
    compared: int = 0
    worked_out: int = 0
    suggested: int = 0
    as_suggested: int = 0
    better: int = 0
    worse: int = 0
    unsuggested: int = 0
    otherwise: int = 0
    against: int = 0
    with_reason: int = 0
    above_ceiling: int = 0
    missing: int = 0
    doubtful: int = 0
    unsettled: int = 0
    undecided: int = 0
    facts: Counter[str] = field(default_factory=Counter)

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


def suggestion_counts_within(
    unit: CycleUnit, *, owed: Mapping[int, GroupOver] | None = None
) -> dict[str, SuggestionCounts]:
    """Compare the decisions within a unit with the suggestions, by category.

    Args:
        owed: what `ceiling_reasons_owed` returns for the unit, where it is known.
    """
    counts: dict[str, SuggestionCounts] = defaultdict(SuggestionCounts)
    cases = Case.objects.filter(**_within(unit)).order_by()
    for category, number in cases.values_list("category").annotate(Count("pk")):
        counts[category].cases = number
    decisions = decisions_in_force().filter(**_within(unit, "case__")).order_by()
    for category, number in decisions.values_list("case__category").annotate(Count("pk")):
        counts[category].decisions = number
    rows = Evaluated.objects.filter(**_within(unit, "case__")).order_by()
    for *group, number in rows.values_list(*GROUPED_BY).annotate(number=Count("pk")):
        _count(counts, EvaluatedGroup(*group), number)
    # a reason for going over a ceiling is none for a single decision against the rules
    against = deviations_within(unit).filter(decision__case__evaluated__is_against=True)
    reasoned = against.order_by().values_list("decision__case__category")
    for category, number in reasoned.annotate(Count("decision", distinct=True)):
        counts[category].with_reason = number
    above = ceiling_reasons_owed(unit.cycle, unit) if owed is None else owed
    for one in above.values():
        counts[one.allowance.ceiling.category].above_ceiling += 1
    return dict(counts)


class EvaluatedGroup(NamedTuple):
    """What cases have in common in `GROUPED_BY`."""

    category: str
    suggests: str
    suggested: str
    decided: str
    is_against: bool
    is_compared: bool
    basis: str


def _count(counts: Mapping[str, SuggestionCounts], group: EvaluatedGroup, number: int) -> None:
    count = counts[group.category]
    count.worked_out += number
    count.undecided += number if group.decided == UNDECIDED else 0
    count.missing += number if group.suggests == SuggestionKind.MISSING else 0
    count.doubtful += number if group.suggests == SuggestionKind.PREDECESSOR else 0
    is_decided, is_open = group.decided != UNDECIDED, group.suggests not in LISTED_APART
    count.unsettled += number if is_decided and is_open and not group.is_compared else 0
    count.against += number if group.is_against else 0
    if group.suggests in (SuggestionKind.GRADE, NOT_RATED):
        count.add(group.suggested or NOT_RATED, group.decided, number)
    elif group.is_compared:
        count.unsuggested += number
    if group.is_compared:
        count.compared += number
        count.facts.update(dict.fromkeys(filter(None, group.basis.split(",")), number))


@dataclass(frozen=True)
class ComparedDecisions:
    """How many decisions of a unit were compared with the rules, and on which facts.

    Args:
        evaluated: cases with a stored evaluation.
        against: decisions against the rules; `with_reason` of them with a reason.
        facts: codes of the facts on which comparisons rest, the most frequent first; `ENTERED`
            stands for those of fact sheets that are no records.
        missing: codes of the facts that other cases lack, the most frequent first.
    """

    decisions: int
    compared: int
    evaluated: int
    against: int
    with_reason: int
    facts: tuple[str, ...]
    missing: tuple[str, ...]


def compared_decisions(
    unit: CycleUnit, counts: Mapping[str, SuggestionCounts]
) -> ComparedDecisions:
    """Add up the comparison of all categories of a unit."""
    facts: Counter[str] = Counter()
    for each in counts.values():
        facts.update(each.facts)
    return ComparedDecisions(
        sum(each.decisions for each in counts.values()),
        sum(each.compared for each in counts.values()),
        sum(each.worked_out for each in counts.values()),
        sum(each.against for each in counts.values()),
        sum(each.with_reason for each in counts.values()),
        tuple(code for code, _ in sorted(facts.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(code for code, _ in missing_within(unit).most_common()),
    )


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


def differing_within(
    unit: CycleUnit,
    *,
    without_reason: bool = False,
    owed: Mapping[int, GroupOver] | None = None,
) -> QuerySet[Case]:
    """Return the cases within a unit whose decision in force is against the rules.

    Among them those that owe a reason for standing above a binding ceiling. Each has `has_reason`,
    `suggested` and `decided`.

    Args:
        without_reason: only those that lack a recorded reason.
        owed: what `ceiling_reasons_owed` returns for the unit, where it is known.
    """
    reasons = Deviation.objects.filter(
        decision__case=OuterRef("pk"), decision__replaced_by__isnull=True
    )
    above = list(ceiling_reasons_owed(unit.cycle, unit) if owed is None else owed)
    lacks_reason = Q(pk__in=above) | (Q(evaluated__is_against=True) & ~Exists(reasons))
    listed = lacks_reason if without_reason else Q(evaluated__is_against=True) | Q(pk__in=above)
    # without any above a ceiling, a partial index finds the cases
    if not above:
        listed = Q(evaluated__is_against=True)
        listed = listed & ~Exists(reasons) if without_reason else listed
    cases = Case.objects.filter(listed, **_within(unit)).annotate(
        has_reason=Exists(reasons) & ~Q(pk__in=above) if above else Exists(reasons),
        suggested=F("evaluated__suggested"),
        decided=F("evaluated__decided"),
    )
    related = with_decisions(cases).select_related("evaluated")
    return related.order_by("path", "category", "subject_code")


def decisions_by_superiors(unit: CycleUnit) -> QuerySet[GradeDecision]:
    """Return the decisions in force within a unit that a superior of the competent body took."""
    decisions = decisions_in_force().filter(**_within(unit, "case__")).exclude(ground="")
    related = decisions.select_related("authority", "case__cycle_unit", "case__collective")
    return related.order_by("case__path", "case__category", "case__subject_code")


def superior_decision_counts(unit: CycleUnit) -> dict[str, int]:
    """Count `decisions_by_superiors` by category."""
    rows = decisions_by_superiors(unit).order_by().values_list("case__category")
    return dict(rows.annotate(Count("pk")))


def missing_within(unit: CycleUnit) -> Counter[str]:
    """Count the cases within a unit that lack a fact for a suggestion, by code of the fact."""
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), **_within(unit, "case__"))
    # `~Q(suggests="GRADE")` is the condition of a partial index, which is used only if repeated
    # many cases lack the same facts
    groups = rows.filter(suggests="MISSING").order_by().values_list("missing")
    numbers: Counter[str] = Counter()
    for missing, number in groups.annotate(number=Count("pk")):
        numbers.update(dict.fromkeys(missing, number))
    return numbers


def cases_missing(unit: CycleUnit, fact: str = "") -> QuerySet[Case]:
    """Return the cases within a unit that lack facts, or one given fact."""
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), suggests="MISSING")
    cases = Case.objects.filter(**_within(unit), evaluated__in=rows)
    if fact:
        cases = cases.filter(evaluated__missing__icontains=f'"{fact}"')
    return _in_order(cases)


def cases_of(cases: Collection[int]) -> QuerySet[Case]:
    """Return some cases by their ids, those of each group together."""
    related = with_decisions(Case.objects.filter(pk__in=list(cases))).select_related("evaluated")
    return related.order_by("peer_group__path", "peer_group_id", "path", "subject_code")


def cases_doubtful(unit: CycleUnit) -> QuerySet[Case]:
    """Return the cases within a unit that the text before leaves without a suggestion."""
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), suggests=SuggestionKind.PREDECESSOR.value)
    return _in_order(Case.objects.filter(**_within(unit), evaluated__in=rows))


def cases_unsettled(unit: CycleUnit) -> QuerySet[Case]:
    """Return the decided cases within a unit that the rules could not be compared with.

    Not those that lack facts or are doubtful, which have lists of their own.
    """
    rows = Evaluated.objects.filter(~Q(suggests="GRADE"), is_compared=False)
    rows = rows.exclude(suggests__in=LISTED_APART).exclude(decided=UNDECIDED)
    return _in_order(Case.objects.filter(**_within(unit), evaluated__in=rows))


def _in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    related = with_decisions(cases).select_related("evaluated")
    return related.order_by("path", "category", "subject_code")
