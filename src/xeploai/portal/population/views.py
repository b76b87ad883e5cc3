"""The page of the differences between a cycle's population and the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.accounts.journal import latest_act
from xeploai.cycle.evaluation import ceiling_reasons_owed
from xeploai.cycle.population import (
    REGISTER_CHANGED,
    PopulationChange,
    PopulationChanges,
    changes_within,
    population_changes,
    refresh_population,
)
from xeploai.cycle.queries import (
    ended_cases_within,
    members_not_reviewed,
    number_of_cases,
    population_lives,
    state_of,
    top_unit_of,
)
from xeploai.domain import (
    CASE_END_LABELS,
    CYCLE_STATE_LABELS,
    POPULATION_KIND_LABELS,
    Act,
    CaseEnd,
    Consequence,
    Fault,
    Labels,
    Refused,
    grouped,
    say,
)
from xeploai.portal.cases import categories_of
from xeploai.portal.files import (
    PART_TYPE,
    Details,
    FilePlan,
    PagePart,
    page_with_part,
    part_at_once,
    part_of_page,
    parts_made,
    render_part,
)
from xeploai.portal.site import (
    Answer,
    Case,
    CycleUnit,
    language_of_page,
    not_reviewed_lines,
    note_view,
    now,
    reader_of,
    refuse_unless,
    unit_from_request,
    units_above,
)

from .late import warn_of_ceilings

CONFLICT = 409
SHOWN_AT_ONCE = 200  # of a kind


@dataclass(frozen=True)
class KindOfChange:
    """The differences of one kind, as they are shown."""

    label: Labels
    lines: list[PopulationChange]
    number: int

    @property
    def left_out(self) -> int:
        return self.number - len(self.lines)


def population_plan(request: HttpRequest, cycle_code: str, code: str) -> FilePlan:
    """Return the plan of the differences, for whoever keeps the register of the unit."""
    unit, answer = unit_from_request(request, cycle_code, code, Act.KEEP_REGISTER)
    return _plan(request, unit, answer)


@never_cache
@page_with_part(population_plan)
def population(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show how the register differs from the cycle; apply it once it is confirmed."""
    unit, answer = unit_from_request(request, cycle_code, code, Act.KEEP_REGISTER)
    if request.method == "POST":
        # the tree is of the whole province: who keeps its register confirms for all of it
        top = top_unit_of(unit.cycle)
        return _confirm(request, top, refuse_unless(reader_of(request).may(Act.KEEP_REGISTER, top)))
    part = part_of_page(request, _plan(request, unit, answer))
    return part if isinstance(part, HttpResponse) else _render(request, unit, part)


def _plan(request: HttpRequest, unit: CycleUnit, answer: Answer) -> FilePlan:
    def note(details: Details) -> None:
        doer = reader_of(request).doer(answer)
        note_view(unit=unit, query={"list": "population"}, by=doer, at=now())

    where = f"{unit.name} · {unit.cycle.name[language_of_page()]}"
    return FilePlan(
        name=f"{_('Changes against the register')} · {where}",
        media_type=PART_TYPE,
        # of a unit too the whole cycle is compared
        rows=number_of_cases(unit.cycle),
        version=str(latest_act()),
        make=lambda: _make(request, unit),
        note=note,
    )


def _make(request: HttpRequest, unit: CycleUnit) -> tuple[bytes, Details]:
    """Render the differences, or why the register is no tree on that day."""
    language = language_of_page()
    whole, lives = unit.parent_id is None, population_lives(unit.cycle)
    context: dict[str, Any] = {"unit": unit, "lives": lives, "is_whole": whole}
    fingerprint = ""
    try:
        changes = population_changes(unit.cycle)
        fingerprint = changes.fingerprint
        context |= _changes_context(changes if whole else changes_within(changes, unit), language)
    except Refused as broken:
        context["refusals"] = [say(fault, language) for fault in broken.faults]
    content = render_part(request, "portal/population/differences.html", context)
    return content, {"is_broken": "refusals" in context, "fingerprint": fingerprint}


def _confirm(request: HttpRequest, top: CycleUnit, answer: Answer) -> HttpResponse:
    # without what was shown nothing is confirmed
    accept, plan = request.POST.get("accept", "") or "-", _plan(request, top, answer)
    if not plan.is_quick and accept not in {
        one.get("fingerprint") for one in parts_made(request, plan)
    }:
        # nothing is compared for what nobody was shown
        return _refuse_changed(request, top)
    before = ceiling_reasons_owed(top.cycle)
    try:
        changes = refresh_population(
            cycle=top.cycle,
            accept=accept,
            by=reader_of(request).doer(answer),
            at=now(),
        )
    except Refused as refusal:
        if not plan.is_quick:
            return _refuse_changed(request, top, refusal)
        return _render(request, top, part_at_once(plan), refusal)
    text = _("The cycle follows the register again: %(number)s changes are applied.")
    if changes.to_evaluate:
        text = _(
            "The cycle follows the register again: %(number)s changes are applied, %(older)s cases"
            " are evaluated again."
        )
    numbers = {"number": changes.confirmable, "older": changes.to_evaluate}
    messages.success(request, text % {name: grouped(value) for name, value in numbers.items()})
    warn_of_ceilings(request, top.cycle, before)
    return redirect("population", cycle_code=top.cycle.code, code=top.code)


def _refuse_changed(
    request: HttpRequest, top: CycleUnit, refusal: Refused | None = None
) -> HttpResponse:
    """Say why nothing was confirmed. The differences are compared in the background only."""
    refusal = refusal or Refused(Fault(REGISTER_CHANGED, {"cycle": top.cycle.name}))
    return _render(request, top, None, refusal)


def _render(
    request: HttpRequest, top: CycleUnit, part: PagePart | None, refusal: Refused | None = None
) -> HttpResponse:
    language, cycle = language_of_page(), top.cycle
    context: dict[str, Any] = {
        "unit": top,
        "above": units_above(top),
        "lives": population_lives(cycle),
        "state": CYCLE_STATE_LABELS[state_of(cycle)],
        "ended": [_ended_line(case) for case in ended_cases_within(top)],
        "not_reviewed": not_reviewed_lines(members_not_reviewed(top)),
        "refusals": [say(fault, language) for fault in (refusal.faults if refusal else ())],
        "part": part,
    }
    is_broken = part is not None and part.details.get("is_broken")
    status = CONFLICT if refusal or is_broken else 200
    return render(request, "portal/population/page.html", context, status=status)


def _changes_context(changes: PopulationChanges, language: str) -> dict[str, Any]:
    return {
        "changes": changes,
        "kinds": list(_kinds(changes)),
        "faults": [say(fault, language) for fault in changes.faults],
        "stand": sum(
            one.consequence is Consequence.STANDS and bool(one.category) for one in changes.changes
        ),
    }


def _kinds(changes: PopulationChanges) -> Iterator[KindOfChange]:
    for kind, found in changes.by_kind.items():
        yield KindOfChange(POPULATION_KIND_LABELS[kind], found[:SHOWN_AT_ONCE], len(found))


def _ended_line(case: Case) -> dict[str, Any]:
    category = categories_of(case.cycle_unit.cycle).get(case.category)
    return {
        "case": case,
        "category": category.label[language_of_page()] if category else case.category,
        "name": str(case.person or case.collective or case.unit),
        "cause": CASE_END_LABELS[CaseEnd(case.end_cause)],
        "late": list(case.late_changes.all()),
    }
