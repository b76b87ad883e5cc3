"""The tree of units in the side panel, loaded level by level, and the search in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xeploai.domain import Act, Fault, message
from xeploai.portal.site import (
    Answer,
    Forbidden,
    Reader,
    cycle_of,
    reader_of,
    steps_below,
    text_param,
    unit_from_request,
    units_matching,
)

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit

UNITS_SHOWN = 50


@dataclass
class TreeNode:
    """A unit in the tree; open if the path to the current unit passes through it."""

    unit: "CycleUnit"
    has_below: bool
    is_open: bool = False
    is_current: bool = False
    below: list["TreeNode"] = field(default_factory=list)


def tree_around(reader: Reader, unit: "CycleUnit", above: Iterable["CycleUnit"]) -> TreeNode:
    """Return the tree that the reader may see, opened down to a unit and one level below it.

    Args:
        above: the unit's superiors, from the top down.
    """
    path = [superior for superior in above if reader.may(Act.SEE_FIGURES, superior)] + [unit]
    steps = steps_below(reader.visible(unit.cycle), [one.pk for one in path])
    by_parent: dict[int | None, list[CycleUnit]] = {}
    for step in steps:
        by_parent.setdefault(step.parent_id, []).append(step)
    return _node(path, by_parent)


def _node(path: list["CycleUnit"], by_parent: Mapping[int | None, list["CycleUnit"]]) -> TreeNode:
    unit, rest = path[0], path[1:]
    below = [
        _node(rest, by_parent) if rest and step.pk == rest[0].pk else TreeNode(step, step.has_below)  # type: ignore[attr-defined]
        for step in by_parent.get(unit.pk, [])
    ]
    return TreeNode(unit, bool(below), is_open=True, is_current=not rest, below=below)


def tree_level(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Return the direct subordinates of a unit as a fragment of the tree."""
    unit, _ = unit_from_request(request, cycle_code, code)
    visible = reader_of(request).visible(unit.cycle)
    steps = steps_below(visible, [unit.pk])
    below = [TreeNode(step, step.has_below) for step in steps]  # type: ignore[attr-defined]
    return render(
        request, "portal/units/tree_steps.html", {"nodes": below, "cycle_code": cycle_code}
    )


def search(request: HttpRequest, cycle_code: str) -> HttpResponse:
    """Find units that the reader may see by part of a name or code; diacritics are ignored."""
    cycle = cycle_of(cycle_code)
    if not reader_of(request).may_anywhere(Act.SEE_FIGURES):
        text = message("None of your roles gives access to a unit, so there is nothing to search.")
        raise Forbidden(Answer(False, Fault(text)))
    wanted = text_param(request.GET, "q")
    visible = reader_of(request).visible(cycle)
    matches = units_matching(visible, wanted) if wanted else visible.none()
    context = {
        "cycle_code": cycle_code,
        "cycle": cycle,
        "wanted": wanted,
        "found": list(matches[:UNITS_SHOWN]),
        "count": matches.count(),
    }
    return render(request, "portal/units/search.html", context)
