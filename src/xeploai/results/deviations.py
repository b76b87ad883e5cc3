"""Decisions against what the rules say: how many by category, and which organisations.

Persons stand here as numbers only: a report is for those who see figures.
"""

from collections.abc import Collection, Iterator, Mapping

from xeploai import rulepacks
from xeploai.cycle.access import PERSONAL
from xeploai.cycle.evaluation import Standings, against_rules, differing_within, standings_within
from xeploai.cycle.models import CycleUnit, Deviation
from xeploai.domain import Category
from xeploai.reporting import CategoryDiffers, Differing, OrganisationDiffers


def differing_of(unit: CycleUnit, *, names_organisations: bool) -> Differing | None:
    """Return how a unit's decisions stand to the rules; None where none could be compared.

    Args:
        names_organisations: whether single organisations may be named with their grades.
    """
    cycle = unit.cycle
    known = rulepacks.pack(cycle.pack).categories_on(cycle.closes_on)
    standings = standings_within(unit)
    rows = tuple(
        _of_category(code, standings[code])
        for code in known
        if code in standings and (_compared(standings[code]) or standings[code].against)
    )
    if not rows:
        return None
    named = tuple(_named(unit, known)) if names_organisations else None
    return Differing(rows, named)


def _compared(one: Standings) -> int:
    return one.as_suggested + one.better + one.worse + one.otherwise


def _of_category(code: str, one: Standings) -> CategoryDiffers:
    return CategoryDiffers(
        code,
        _compared(one),
        one.as_suggested,
        one.better,
        one.worse,
        one.otherwise,
        one.against,
        one.with_reason,
    )


def _named(unit: CycleUnit, categories: Mapping[str, Category]) -> Iterator[OrganisationDiffers]:
    codes = [code for code, one in categories.items() if one.kind not in PERSONAL]
    found = list(differing_within(unit).filter(category__in=codes))
    keys = [one.pk for one in found]
    reasons = reasons_of_cases(keys)
    closed = {one.row.pk: one.closed_by for one in against_rules(unit.cycle, keys)}
    for case in found:
        held = list(case.decisions.all())[-1]
        evaluated = case.evaluated
        yield OrganisationDiffers(
            case.category,
            str(case.collective or case.cycle_unit),
            case.subject_code,
            evaluated.suggested or evaluated.not_rated_reason,
            held.grade or held.not_rated_reason,
            held.document_number,
            held.decided_on,
            tuple(closed.get(case.pk, ())),
            reasons.get(case.pk, ""),
        )


def reasons_of_cases(cases: Collection[int]) -> dict[int, str]:
    """Return the reasons written for the decisions in force on cases, by id of the case."""
    found = Deviation.objects.filter(decision__case__in=cases, decision__replaced_by__isnull=True)
    return dict(found.values_list("decision__case_id", "reason"))
