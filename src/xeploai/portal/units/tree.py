"""The tree beside a page, a step at a time, and the search for a unit in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.cycle import queries as cycles
from xeploai.cycle import queries as finding
from xeploai.cycle.access import Answer, Forbidden, Reader
from xeploai.domain import Act, Fault, message
from xeploai.portal.site import reader_of, unit_asked, words_of

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

UNITS_SHOWN = 50


@dataclass
class Node:
    """A unit in the tree, opened where the way to the present unit leads through it."""

    unit: "CycleUnit"
    has_below: bool
    is_open: bool = False
    is_current: bool = False
    below: list["Node"] = field(default_factory=list)


def tree_around(reader: Reader, unit: "CycleUnit", above: Iterable["CycleUnit"]) -> Node:
    """Return the tree within the reader's reach, opened down to a unit and one step below it.

    Args:
        above: the unit's superiors, from the top down.
    """
    way = [one for one in above if reader.may(Act.SEE_FIGURES, one)] + [unit]
    steps = finding.steps_below(reader.visible(unit.cycle), [one.pk for one in way])
    by_parent: dict[int | None, list[CycleUnit]] = {}
    for step in steps:
        by_parent.setdefault(step.parent_id, []).append(step)
    return _node(way, by_parent)


def _node(way: list["CycleUnit"], by_parent: Mapping[int | None, list["CycleUnit"]]) -> Node:
    unit, rest = way[0], way[1:]
    below = [
        _node(rest, by_parent) if rest and step.pk == rest[0].pk else Node(step, step.has_below)  # type: ignore[attr-defined]
        for step in by_parent.get(unit.pk, [])
    ]
    return Node(unit, bool(below), is_open=True, is_current=not rest, below=below)


def tree(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Send the direct subordinates of a unit, to be put into the tree in place."""
    unit, _ = unit_asked(request, year, code)
    visible = reader_of(request).visible(unit.cycle)
    steps = finding.steps_below(visible, [unit.pk])
    below = [Node(step, step.has_below) for step in steps]  # type: ignore[attr-defined]
    return render(request, "portal/units/tree_steps.html", {"nodes": below, "year": year})


def search(request: HttpRequest, year: int) -> HttpResponse:
    """Find units within the reader's reach by part of a name or code, diacritics or not."""
    cycle = cycles.cycle_of(year)
    if not reader_of(request).may_anywhere(Act.SEE_FIGURES):
        text = message("None of your roles opens any unit, so there is nothing to search.")
        raise Forbidden(Answer(False, Fault(text)))
    wanted = words_of(request.GET, "q")
    visible = reader_of(request).visible(cycle)
    found = finding.units_matching(visible, wanted) if wanted else visible.none()
    context = {
        "year": year,
        "wanted": wanted,
        "found": list(found[:UNITS_SHOWN]),
        "count": found.count(),
    }
    return render(request, "portal/units/search.html", context)
