"""The trees of other provinces that were added to a cycle: add one, take one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xeploai.cycle import added_trees
from xeploai.domain import CYCLE_STATE_LABELS, CycleState, Refused, say
from xeploai.portal.site import (
    Cycle,
    Reader,
    cycle_of,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
)
from xeploai.uploads.operations import AddedNeighbour, add_neighbour

from .tree_forms import AddTreeForm, TreeRequest

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def trees(request: HttpRequest, cycle_code: str) -> HttpResponse:
    """List the added trees; check one that is to be added, add it, or take one back."""
    reader, cycle = reader_of(request), cycle_of(cycle_code)
    refuse_unless(reader.may_run_cycles())
    acts = {"check": _check, "confirm": _confirm, "take-back": _take_back}
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    return act(request, reader, cycle) if act else _render(request, cycle)


def _check(request: HttpRequest, reader: Reader, cycle: Cycle) -> HttpResponse:
    form = AddTreeForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            wanted = TreeRequest.of_form(form.cleaned_data)
            tried = _add(wanted, reader, cycle, is_trial=True)
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            preview = _preview(tried) | {"sealed": wanted.sealed(cycle, reader.user.username)}
            return _render(request, cycle, form=form, preview=preview)
    return _render(request, cycle, form=form, status=CONFLICT)


def _add(wanted: TreeRequest, reader: Reader, cycle: Cycle, *, is_trial: bool) -> AddedNeighbour:
    doer = reader.doer(reader.may_run_cycles())
    with wanted.neighbour(cycle) as given:
        return add_neighbour(given, by=doer, at=now(), is_trial=is_trial)


def _preview(tried: AddedNeighbour) -> dict[str, Any]:
    language = language_of_page()
    return {"added": tried.added, "remarks": [say(one, language) for one in tried.remarks]}


def _confirm(request: HttpRequest, reader: Reader, cycle: Cycle) -> HttpResponse:
    try:
        sealed = request.POST.get("sealed", "")
        wanted = TreeRequest.opened(sealed, cycle, reader.user.username)
        done = _add(wanted, reader, cycle, is_trial=False)
    except Refused as refusal:
        form = AddTreeForm(data={})
        form.errors.clear()
        form.add_faults(refusal.faults)
        return _render(request, cycle, form=form, status=CONFLICT)
    text = _("“%(root)s” is now a tree of this cycle, beside the one that it had.")
    messages.success(request, text % {"root": done.added.root_name})
    for one in done.remarks:
        messages.warning(request, say(one, language_of_page()))
    return redirect("cycle_trees", cycle_code=cycle.code)


def _take_back(request: HttpRequest, reader: Reader, cycle: Cycle) -> HttpResponse:
    language = language_of_page()
    try:
        found = added_trees.added_tree_of(cycle, text_param(request.POST, "root"))
        is_gone = added_trees.take_back_tree(
            added=found,
            reason=text_param(request.POST, "reason"),
            by=reader.doer(reader.may_run_cycles()),
            at=now(),
        )
    except Refused as refusal:
        faults = [say(fault, language) for fault in refusal.faults]
        return _render(request, cycle, faults=faults, status=CONFLICT)
    messages.success(request, _("The tree is taken back."))
    if found.listed and not is_gone:
        text = _("Its organisations stay in the register, since other records refer to them.")
        messages.info(request, text)
    return redirect("cycle_trees", cycle_code=cycle.code)


def _render(
    request: HttpRequest,
    cycle: Cycle,
    *,
    form: AddTreeForm | None = None,
    preview: dict[str, Any] | None = None,
    faults: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = language_of_page()
    context = {
        "cycle": cycle,
        "title": cycle.title[language],
        "state": CYCLE_STATE_LABELS[CycleState(cycle.state)][language],
        "lines": [_line(one) for one in added_trees.added_trees_of(cycle)],
        "form": form or AddTreeForm(),
        "preview": preview,
        "faults": faults or [],
    }
    return render(request, "portal/cycles/trees.html", context, status=status)


def _line(added: Any) -> dict[str, Any]:
    language = language_of_page()
    is_standing = added.taken_back_at is None
    obstacles = added_trees.obstacles_to_taking_back(added) if is_standing else []
    return {
        "added": added,
        "is_standing": is_standing,
        "obstacles": [say(one, language) for one in obstacles],
    }
