"""Decisions against the rules: counts by category, and organisations by name.

Persons are only counted, since reports go to readers who may see figures but no persons.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from xeploai.cycle.evaluation import (
    SuggestionCounts,
    decisions_against_rules,
    differing_within,
    subjects_called_for,
    suggestion_counts_within,
)
from xeploai.cycle.queries import CycleUnit, Deviation, pack_of
from xeploai.domain import PERSONAL, Category
from xeploai.reporting import (
    CategoryDeviations,
    Consequence,
    DecisionDeviations,
    OrganisationDeviation,
)


def deviations_of(unit: CycleUnit, *, names_organisations: bool) -> DecisionDeviations | None:
    """Return a unit's decisions compared with the rules; None if no decision can be compared.

    Args:
        names_organisations: whether organisations may be named with their grades.
    """
    cycle = unit.cycle
    known = pack_of(cycle).categories_on(cycle.closes_on)
    standings = suggestion_counts_within(unit)
    rows = tuple(
        _of_category(code, standings[code])
        for code in known
        if code in standings and (_compared(standings[code]) or standings[code].against)
    )
    consequences = tuple(_consequences(unit))
    if not rows and not consequences:
        return None
    named = tuple(_named(unit, known)) if names_organisations and rows else None
    return DecisionDeviations(rows, named, consequences)


def _consequences(unit: CycleUnit) -> Iterator[Consequence]:
    """Yield what has to be considered after the grades within a unit, with the number of cases."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    for found in subjects_called_for(unit):
        for each in found.provisions:
            source = each.citation.source
            text = each.label["vi"].rstrip(".")
            numbers[found.row.category, text, f"{source.document}, {source.place}"] += 1
    for (category, text, place), number in numbers.items():
        yield Consequence(category, number, text, place)


def _compared(counts: SuggestionCounts) -> int:
    return counts.as_suggested + counts.better + counts.worse + counts.otherwise


def _of_category(code: str, counts: SuggestionCounts) -> CategoryDeviations:
    return CategoryDeviations(
        code,
        _compared(counts),
        counts.as_suggested,
        counts.better,
        counts.worse,
        counts.otherwise,
        counts.against,
        counts.with_reason,
    )


def _named(unit: CycleUnit, categories: Mapping[str, Category]) -> Iterator[OrganisationDeviation]:
    codes = [code for code, one in categories.items() if one.kind not in PERSONAL]
    cases = list(differing_within(unit).filter(category__in=codes))
    keys = [case.pk for case in cases]
    reasons = reasons_of_cases(keys)
    closed = {one.row.pk: one.closed_by for one in decisions_against_rules(unit.cycle, keys)}
    for case in cases:
        # ordered by id, so the last one is in force
        in_force = list(case.decisions.all())[-1]
        evaluated = case.evaluated
        yield OrganisationDeviation(
            case.category,
            str(case.collective or case.cycle_unit),
            case.subject_code,
            evaluated.suggested or evaluated.not_rated_reason,
            in_force.grade or in_force.not_rated_reason,
            in_force.document_number,
            in_force.decided_on,
            tuple(closed.get(case.pk, ())),
            reasons.get(case.pk, ""),
        )


def reasons_of_cases(cases: Collection[int]) -> dict[int, str]:
    """Return the reasons given for the decisions in force, by id of the case."""
    deviations = Deviation.objects.filter(
        decision__case__in=cases, decision__replaced_by__isnull=True
    )
    return dict(deviations.values_list("decision__case_id", "reason"))
