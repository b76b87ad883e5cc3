"""Compare a unit with another year, another unit, or the units under the same superior."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.portal.site import (
    cycles,
    language_of_page,
    previous_cycle,
    reader_of,
    unit_from_request,
    units_above,
)

from .query import ComparisonQuery, answer, other_unit, question, siblings
from .tables import ComparisonLinks, comparison_page, siblings_table

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit, Reader

UNITS_OFFERED = 20


def compare(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show the comparison that the query names, else the one with the cycle before."""
    unit, _ = unit_from_request(request, cycle_code, code)
    query = ComparisonQuery.parse(request.GET)
    all_cycles = cycles()
    before = previous_cycle(unit.cycle)
    context: dict[str, Any] = {
        "unit": unit,
        "above": list(units_above(unit)),
        "cycles": all_cycles,
        "other_cycles": [one for one in all_cycles if one != unit.cycle],
        "query": query,
        "unit_cycle": (query.with_unit and query.with_cycle) or unit.cycle.code,
        "chosen_cycle": query.with_cycle or (before.code if before else None),
    }
    if query.siblings:
        compared = siblings(reader_of(request), unit)
        context["siblings"] = siblings_table(unit, compared, query.category, language_of_page())
    elif query.is_given or before is not None:
        context |= _comparison(reader_of(request), unit, query)
    return render(request, "portal/comparison/page.html", context)


def _comparison(reader: "Reader", unit: "CycleUnit", query: ComparisonQuery) -> dict[str, Any]:
    matches, with_code = other_unit(reader, unit, query)
    if matches is not None:
        return {"offered": matches[:UNITS_OFFERED], "offered_count": len(matches)}
    wanted = question(reader, unit, query, with_code)
    comparison = answer(reader, wanted)
    chosen = query.chosen_figure([row.code for row in comparison.rows])
    links = ComparisonLinks(reader, query.params(), chosen)
    page = comparison_page(comparison, links, language_of_page())
    return {"page": page, "is_of_two_units": wanted.is_of_two_units}
