"""The read-only API: cycles, units and statistics as JSON.

A request carries a token bound to one role, and the same access rules as on the pages decide what
it may see. No operation names a person; figures of too few persons are hidden from roles that may
not see persons, and a figure of one person is noted in the journal.
"""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.params.functions import Path, Query
from ninja.security import HttpBearer

from xeploai.accounts.second_factor import has_second_factor
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations import tokens
from xeploai.organisations.roles import second_factor_is_due
from xeploai.portal.site import (
    HIDDEN,
    Answer,
    Forbidden,
    Reader,
    cycle_of,
    cycles,
    figures_of,
    language_of_page,
    now,
    stands_below_a_return,
    unit_in_cycle,
    units_matching,
    valid_code,
)
from xeploai.reporting import statistics_as_json
from xeploai.results.deviations import deviations_of
from xeploai.results.hiding import deviations_for

from .errors import add_error_handlers, open_to_programs
from .schemas import CycleOut, Problem, StatisticsOut, UnitOut, UnitPage

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

CYCLE = Path(..., description=message("code of the cycle: 2026, 2026-q1, 2026-cc"))
CODE = Path(..., description=message("code of the unit"))
PARENT = Query("", max_length=60, description=message("only direct subordinates of this unit"))
WORDS = Query(
    "", max_length=200, description=message("part of a name or code; diacritics are ignored")
)
PAGE = Query(1, ge=1, le=1_000_000, description=message("number of the page, from 1"))
PAGE_SIZE = Query(100, ge=1, le=1000, description=message("number of units on a page"))
# error responses
READS = {401: Problem}
READS_ONE = {**READS, 403: Problem, 404: Problem, 422: Problem}


# the class name is the name of the security scheme in the OpenAPI schema
class Token(HttpBearer):
    """Authentication by a token bound to one role of an account."""

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        """Return the reader; None if the token, its role or its account has ended."""
        on = now().date()
        api_token = tokens.token_by_secret(token, on=on)
        if api_token is None:
            return None
        reader = Reader(api_token.grant.user, on=on, only=[api_token.grant])
        if not reader.grants:
            return None
        if second_factor_is_due(reader.grants) and not has_second_factor(reader.user):
            return None
        tokens.note_use(api_token, on=on)
        return reader


api = NinjaAPI(
    title="xeploai",
    version="1",
    description="Cycles, units and statistics of self-review and grading; read-only.",
    docs_url=None,
    auth=Token(),
    urls_namespace="api",
)
add_error_handlers(api)


def _reader(request: HttpRequest) -> Reader:
    return cast("Reader", request.auth)  # type: ignore[attr-defined]


@api.get(
    "/cycles",
    operation_id="xeploai_portal_api_list_cycles",
    response={200: list[CycleOut], **READS},
    summary=message("The cycles in which the role sees any unit, the latest first"),
)
def list_cycles(request: HttpRequest) -> Any:
    """List cycles."""
    reader = _reader(request)
    return [
        {
            "code": one.code,
            "family": one.family,
            "year": one.year,
            "period": one.period,
            "state": one.state,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "pack": one.pack,
            "pack_version": one.pack_version,
        }
        for one in cycles()
        if reader.visible(one).exists()
    ]


@api.get(
    "/cycles/{cycle}/units",
    operation_id="xeploai_portal_api_list_units",
    response={200: UnitPage, **READS_ONE},
    summary=message("The units that the role sees, in the order of the tree, page by page"),
)
def list_units(
    request: HttpRequest,
    cycle: str = CYCLE,
    parent: str = PARENT,
    q: str = WORDS,
    page: int = PAGE,
    page_size: int = PAGE_SIZE,
) -> Any:
    """List units."""
    found = cycle_of(cycle)
    units = _reader(request).visible(found).select_related("parent").order_by("path")
    if parent:
        units = units.filter(parent=_unit(request, cycle, parent))
    words = q.replace("\0", "").strip()
    if words:
        units = units_matching(units, words).order_by("path")
    start = (page - 1) * page_size
    return {
        "count": units.count(),
        "page": page,
        "page_size": page_size,
        "items": [_unit_out(one) for one in units[start : start + page_size]],
    }


@api.get(
    "/cycles/{cycle}/units/{code}",
    operation_id="xeploai_portal_api_read_unit",
    response={200: UnitOut, **READS_ONE},
    summary=message("One unit as of the cycle's closing day"),
)
def read_unit(request: HttpRequest, cycle: str = CYCLE, code: str = CODE) -> Any:
    """Describe a unit."""
    return _unit_out(_unit(request, cycle, code))


@api.get(
    "/cycles/{cycle}/units/{code}/statistics",
    operation_id="xeploai_portal_api_read_statistics",
    response={200: StatisticsOut, **READS_ONE},
    summary=message("All figures of a unit with the units below it"),
)
def read_statistics(request: HttpRequest, cycle: str = CYCLE, code: str = CODE) -> HttpResponse:
    """Return the statistics; a figure that was not reported, or is hidden, is null, not 0."""
    unit = _unit(request, cycle, code)
    reader = _reader(request)
    differing = deviations_for(deviations_of(unit, names_organisations=False), unit, reader)
    value = statistics_as_json(
        figures_of(unit, reader, show="api"), language=language_of_page(), deviations=differing
    )
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False})


def _unit(request: HttpRequest, cycle: str, code: str) -> "CycleUnit":
    """Return the unit. What lies outside the role is answered like what does not exist."""
    found, reader = cycle_of(cycle), _reader(request)
    try:
        unit = unit_in_cycle(found, valid_code(code))
    except Refused:
        if reader.reaches_all(Act.SEE_FIGURES):
            raise
        unit = None
    if unit is None or not reader.may(Act.SEE_FIGURES, unit):
        raise Forbidden(Answer(False, Fault(HIDDEN)))
    return unit


def _unit_out(unit: "CycleUnit") -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "parent": unit.parent.code if unit.parent else None,
        "source": unit.source,
        "within_return": stands_below_a_return(unit),
    }


addresses = (open_to_programs(api.urls[0]), *api.urls[1:])
