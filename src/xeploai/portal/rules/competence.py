"""The page on competence: who decides, proposes, appraises and records for a unit of a cycle."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from xeploai.cycle.evaluation import (
    SubjectRow,
    UnitCompetence,
    competence_at,
    competence_table,
)
from xeploai.cycle.operations import bodies_in_place
from xeploai.domain import Category, CompetenceLine, Layer, competence_line
from xeploai.explanation import source_as_json
from xeploai.portal.site import (
    language_of_page,
    pack_of,
    unit_from_request,
    units_above,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xeploai.portal.site import CycleUnit


@dataclass(frozen=True)
class TableLine:
    """A row of the table in force, with the local document that laid it down, if one did."""

    line: CompetenceLine
    layer: Layer | None


@require_safe
def competence(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show the table in force for a unit, and what follows from it for the unit's own subjects."""
    unit, _ = unit_from_request(request, cycle_code, code)
    context = {
        "unit": unit,
        "above": units_above(unit),
        "pack": pack_of(unit.cycle),
        "here": [
            (each, _categories(unit)[each.category].label, in_place)
            for each, in_place in _here(unit)
        ],
        "lines": list(_table(unit)),
    }
    return render(request, "portal/rules/competence.html", context)


@require_safe
def competence_json(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Send the same as JSON."""
    unit, _ = unit_from_request(request, cycle_code, code)
    language = language_of_page()
    value = {
        "cycle": unit.cycle.year,
        "cycle_code": unit.cycle.code,
        "unit": {"code": unit.code, "name": unit.name},
        "here": [_competence_as_json(each, in_place) for each, in_place in _here(unit)],
        "rows": [_line_as_json(each, language) for each in _table(unit)],
    }
    return JsonResponse(value, json_dumps_params={"ensure_ascii": False})


def _categories(unit: "CycleUnit") -> "Mapping[str, Category]":
    return pack_of(unit.cycle).categories_on(unit.cycle.closes_on)


def _table(unit: "CycleUnit") -> "Iterator[TableLine]":
    categories = _categories(unit)
    for row, layer in competence_table(unit):
        yield TableLine(competence_line(row, categories), layer)


def _here(unit: "CycleUnit") -> list[tuple[UnitCompetence, str]]:
    """Return who acts on the subjects of a unit, each with who decides where that has closed."""
    found = competence_at(unit)
    rows = [SubjectRow(each.category, unit.path, bool(each.is_head)) for each in found]
    in_place = bodies_in_place(unit.cycle, rows, on=localdate())
    return [(each, in_place.get(row, "")) for each, row in zip(found, rows, strict=True)]


def _competence_as_json(one: UnitCompetence, in_place: str) -> dict[str, Any]:
    bodies = one.bodies
    return {
        "category": one.category,
        "is_head": one.is_head,
        "row": bodies.competence.row.code if bodies else None,
        "body": bodies.body if bodies else None,
        "unit": bodies.unit.code if bodies else None,
        "body_in_place": in_place or None,
        "is_above_the_tree": bodies.is_above if bodies else None,
        "proposes": bodies.proposer if bodies else None,
        "appraises": bodies.appraiser if bodies else None,
    }


def _line_as_json(one: TableLine, language: str) -> dict[str, Any]:
    line = one.line
    columns = ("subjects", "levels", "limits", "decides", "body", "proposes", "appraises")
    return {
        "row": line.code,
        **{name: getattr(line, name)[language] or None for name in columns},
        "records": line.records[language],
        "source": source_as_json(line.citation.source),
        "status": None if one.layer else line.citation.status.value,
        "note": line.citation.note or None,
        "local_document": one.layer.code if one.layer else None,
    }
