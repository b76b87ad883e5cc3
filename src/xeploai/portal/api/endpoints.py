"""The interface for programs: cycles, units and statistics, as JSON, only to be read.

A program brings a token, which is bound to one role: it sees what that role sees, and the same
access function says so. Nothing here tells of single persons.
"""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.params.functions import Path, Query
from ninja.security import HttpBearer

from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import Reader, refuse_unless
from xeploai.domain import Act, message
from xeploai.organisations import tokens
from xeploai.portal.site import known, language_of_page, now
from xeploai.reporting import statistics_as_json
from xeploai.results import statistics as results

from .errors import answer_in_words, opened
from .schemas import CycleOut, Problem, StatisticsOut, UnitOut, UnitPage

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

YEAR = Path(..., ge=1, le=9999, description=message("year of the cycle"))
CODE = Path(..., description=message("code of the unit"))
PARENT = Query("", max_length=60, description=message("only direct subordinates of this unit"))
WORDS = Query(
    "", max_length=200, description=message("part of a name or code; diacritics do not matter")
)
PAGE = Query(1, ge=1, le=1_000_000, description=message("which page, from 1"))
PAGE_SIZE = Query(100, ge=1, le=1000, description=message("how many on a page"))
# what every operation can answer besides
READS = {401: Problem}
READS_ONE = {**READS, 403: Problem, 404: Problem, 422: Problem}


class Token(HttpBearer):
    """A token of an account, bound to one of its roles."""

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        """Return who reads; None where the token, its role or its account is over."""
        on = now().date()
        held = tokens.token_by_secret(token, on=on)
        if held is None:
            return None
        reader = Reader(held.grant.user, on=on, only=[held.grant])
        if not reader.grants:
            return None
        tokens.note_use(held, on=on)
        return reader


api = NinjaAPI(
    title="xeploai",
    version="1",
    description="Cycles, units and statistics of self-review and grading; read-only.",
    docs_url=None,
    auth=Token(),
    urls_namespace="api",
)
answer_in_words(api)


def _reader(request: HttpRequest) -> Reader:
    return cast("Reader", request.auth)  # type: ignore[attr-defined]


@api.get(
    "/cycles",
    response={200: list[CycleOut], **READS},
    summary=message("The cycles in which anything is within reach, the latest first"),
)
def list_cycles(request: HttpRequest) -> Any:
    """List cycles."""
    reader = _reader(request)
    return [
        {
            "year": one.year,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "pack": one.pack,
            "pack_version": one.pack_version,
        }
        for one in cycles.cycles()
        if reader.visible(one).exists()
    ]


@api.get(
    "/cycles/{year}/units",
    response={200: UnitPage, **READS_ONE},
    summary=message("The units within reach, in the order of the tree, page by page"),
)
def list_units(
    request: HttpRequest,
    year: int = YEAR,
    parent: str = PARENT,
    q: str = WORDS,
    page: int = PAGE,
    page_size: int = PAGE_SIZE,
) -> Any:
    """List units."""
    cycle = cycles.cycle_of(year)
    units = _reader(request).visible(cycle).select_related("parent").order_by("path")
    if parent:
        above = cycles.unit_in_cycle(cycle, known(parent))
        refuse_unless(_reader(request).may(Act.SEE_FIGURES, above))
        units = units.filter(parent=above)
    words = q.replace("\0", "").strip()
    if words:
        units = finding.units_matching(units, words).order_by("path")
    start = (page - 1) * page_size
    return {
        "count": units.count(),
        "page": page,
        "page_size": page_size,
        "items": [_described(one) for one in units[start : start + page_size]],
    }


@api.get(
    "/cycles/{year}/units/{code}",
    response={200: UnitOut, **READS_ONE},
    summary=message("One unit, as it stood on the cycle's closing day"),
)
def read_unit(request: HttpRequest, year: int = YEAR, code: str = CODE) -> Any:
    """Describe a unit."""
    return _described(_unit(request, year, code))


@api.get(
    "/cycles/{year}/units/{code}/statistics",
    response={200: StatisticsOut, **READS_ONE},
    summary=message("Every figure of a unit, with everything below it"),
)
def read_statistics(request: HttpRequest, year: int = YEAR, code: str = CODE) -> HttpResponse:
    """Give the statistics: a figure that nobody reported is null, and not 0."""
    statistics = results.statistics_of(_unit(request, year, code))
    value = statistics_as_json(statistics, language=language_of_page())
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False})


def _unit(request: HttpRequest, year: int, code: str) -> "CycleUnit":
    found = cycles.unit_in_cycle(cycles.cycle_of(year), known(code))
    refuse_unless(_reader(request).may(Act.SEE_FIGURES, found))
    return found


def _described(unit: "CycleUnit") -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "parent": unit.parent.code if unit.parent else None,
        "source": unit.source,
        "within_return": cycles.stands_below_a_return(unit),
    }


addresses = (opened(api.urls[0]), *api.urls[1:])
