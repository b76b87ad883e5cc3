"""The list of cycles, and one cycle with its acts, what blocks it, and its history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xeploai.accounts import journal
from xeploai.cycle.lifecycle import (
    QuarterProgress,
    UnplannedYear,
    begin_cycle,
    change_state,
    correct_cycle,
    opening_remarks,
    quarters_with_progress,
    reporting_remarks,
    undecided_cases,
    unplanned_year,
    withdraw_cycle,
)
from xeploai.cycle.operations import plan_cycle
from xeploai.cycle.queries import all_cycles, pack_of, reasons_of, top_unit_of
from xeploai.domain import (
    CYCLE_ACT_HINTS,
    CYCLE_ACT_LABELS,
    CYCLE_STATE_LABELS,
    FAMILY_LABELS,
    PERIOD_LABELS,
    Act,
    CycleAct,
    CycleState,
    Family,
    Fault,
    Period,
    Refused,
    acts_open_in,
    message,
    say,
)
from xeploai.portal.journal.entries import entry_line
from xeploai.portal.site import (
    Answer,
    Cycle,
    Forbidden,
    Reader,
    cycle_of,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
)

from .forms import FORMS, CorrectForm, PlanForm, RefusableForm

if TYPE_CHECKING:
    from xeploai.cycle.operations import Actor

CONFLICT = 409
ABOVE_CEILING = "above_ceiling"
ENTRIES_SHOWN = 50
GRAVE = frozenset({CycleAct.WITHDRAW, CycleAct.REOPEN, CycleAct.REOPEN_FACTS})
# where a remark on the opening is settled
REMEDIES = {"register": "uploads", "rules": "rules_layers"}


@dataclass(frozen=True)
class ActForm:
    """An act that is open now, with its form."""

    act: CycleAct
    label: str
    hint: str
    form: RefusableForm
    is_grave: bool


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_list(request: HttpRequest) -> HttpResponse:
    """List the cycles; plan another one."""
    reader = _reader_of_cycles(request)
    if request.method != "POST":
        return _render_list(request, reader, PlanForm())
    answer = refuse_unless(reader.may_run_cycles())
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            cycle = plan_cycle(**form.values(), by=reader.doer(answer), at=now())
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, _("The cycle is planned."))
            return redirect("cycle", cycle_code=cycle.code)
    return _render_list(request, reader, form, status=CONFLICT)


def _reader_of_cycles(request: HttpRequest) -> Reader:
    """Return the reader. Raises `Forbidden` if no role lets them see figures anywhere."""
    reader = reader_of(request)
    if not reader.may_anywhere(Act.SEE_FIGURES):
        text = message("None of your roles gives access to a unit, so no cycle is open to you.")
        raise Forbidden(Answer(False, Fault(text)))
    return reader


def _render_list(
    request: HttpRequest, reader: Reader, form: PlanForm, status: int = 200
) -> HttpResponse:
    may_run = bool(reader.may_run_cycles())
    # who only reads sees the cycles that have figures
    listed = [one for one in all_cycles() if may_run or one.frozen_at is not None]
    context = {"lines": [_line(one) for one in listed], "form": form, "may_run": may_run}
    return render(request, "portal/cycles/list.html", context, status=status)


def _line(cycle: Cycle) -> dict[str, Any]:
    language = language_of_page()
    return {
        "cycle": cycle,
        "title": cycle.title[language],
        "family": FAMILY_LABELS[Family(cycle.family)][language],
        "period": PERIOD_LABELS[Period(cycle.period)][language],
        "state": CYCLE_STATE_LABELS[CycleState(cycle.state)][language],
        "pack": pack_of(cycle).title[language],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_detail(request: HttpRequest, cycle_code: str) -> HttpResponse:
    """Show one cycle; do one of its acts."""
    reader = _reader_of_cycles(request)
    year = unplanned_year(cycle_code)
    if year is not None and request.method != "POST":
        return _render_unplanned(request, reader, year)
    cycle = cycle_of(cycle_code)
    if request.method != "POST":
        return _render_cycle(request, reader, cycle)
    answer = refuse_unless(reader.may_run_cycles())
    act = _act_from(request.POST.get("act", ""))
    form = _form_of(cycle, act, request.POST)
    if form.is_valid():
        try:
            _do(cycle, act, form.cleaned_data, reader.doer(answer))
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            state = CYCLE_STATE_LABELS[CycleState(cycle.state)][language_of_page()]
            messages.success(request, _("Done. The cycle is now: %(state)s.") % {"state": state})
            return redirect("cycle", cycle_code=cycle.code)
    # an operation that refused may have changed the cycle in hand
    cycle.refresh_from_db()
    return _render_cycle(request, reader, cycle, refused=(act, form), status=CONFLICT)


def _render_unplanned(request: HttpRequest, reader: Reader, year: UnplannedYear) -> HttpResponse:
    language = language_of_page()
    context = {
        "title": year.key.title[language],
        "remark": say(year.remark, language),
        "may_run": bool(reader.may_run_cycles()),
        "quarters": _quarter_lines(year.quarters),
    }
    return render(request, "portal/cycles/unplanned.html", context)


def _quarter_lines(quarters: Iterable[QuarterProgress]) -> list[dict[str, Any]]:
    return [_line(one.cycle) | {"cases": one.cases, "undecided": one.undecided} for one in quarters]


def _act_from(word: str) -> CycleAct:
    if word not in list(CycleAct):
        raise Refused(Fault(message("“%(given)s” is not an act of a cycle."), {"given": word}))
    return CycleAct(word)


def _form_of(cycle: Cycle, act: CycleAct, given: Mapping[str, Any] | None = None) -> RefusableForm:
    if act is CycleAct.CORRECT:
        initial = {name: getattr(cycle, name) for name in ("opens_on", "closes_on", "pack")}
        family = Family(cycle.family)
        return CorrectForm(given, initial=initial, family=family, auto_id=_ids_of(act))
    return FORMS.get(act, RefusableForm)(given, auto_id=_ids_of(act))


def _ids_of(act: CycleAct) -> str:
    """Return ids of an act's own: several forms on one page each have a reason."""
    return f"{act.lower()}-%s"


def _do(cycle: Cycle, act: CycleAct, values: Mapping[str, Any], by: "Actor") -> None:
    """Do an act with what its form holds."""
    special: dict[CycleAct, Callable[..., Any]] = {
        CycleAct.OPEN: begin_cycle,
        CycleAct.CORRECT: correct_cycle,
        CycleAct.WITHDRAW: withdraw_cycle,
    }
    if act in special:
        special[act](cycle=cycle, **values, by=by, at=now())
    elif act is CycleAct.PLAN_AGAIN:
        key = cycle.key
        plan_cycle(
            year=key.year,
            family=key.family,
            period=key.period,
            number=key.number,
            pack=cycle.pack,
            opens_on=cycle.opens_on,
            closes_on=cycle.closes_on,
            by=by,
            at=now(),
        )
        cycle.refresh_from_db()
    else:
        change_state(cycle=cycle, act=act, **values, by=by, at=now())


def _render_cycle(
    request: HttpRequest,
    reader: Reader,
    cycle: Cycle,
    *,
    refused: tuple[CycleAct, RefusableForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_run = bool(reader.may_run_cycles())
    context = _line(cycle) | {
        "may_run": may_run,
        "top": top_unit_of(cycle) if cycle.frozen_at else None,
        "undecided": undecided_cases(cycle) if cycle.frozen_at else None,
        "quarters": _quarter_lines(quarters_with_progress(cycle)),
        "reasons": [one.label[language_of_page()] for one in reasons_of(cycle).values()],
        "refused": refused[0] if refused else None,
        "acts": list(_act_forms(cycle, refused)) if may_run else [],
    }
    if may_run:
        context |= {"remarks": _remarks(cycle), "lines": _history(cycle)}
    return render(request, "portal/cycles/cycle.html", context, status=status)


def _act_forms(cycle: Cycle, refused: tuple[CycleAct, RefusableForm] | None) -> Iterator[ActForm]:
    language = language_of_page()
    acts = acts_open_in(CycleState(cycle.state))
    # an act that the state no longer allows still shows why it was refused
    late = (refused[0],) if refused and refused[0] not in acts else ()
    for act in (*acts, *late):
        form = refused[1] if refused and refused[0] is act else _form_of(cycle, act)
        hint = CYCLE_ACT_HINTS[act][language]
        yield ActForm(act, CYCLE_ACT_LABELS[act][language], hint, form, act in GRAVE)


def _remarks(cycle: Cycle) -> list[dict[str, Any]]:
    """Return what blocks the opening or the reporting of a cycle, or deserves attention."""
    is_planned = cycle.state == CycleState.PLANNED
    language = language_of_page()
    return [
        {
            "text": say(each.fault, language),
            "is_blocking": each.is_blocking,
            "address": _address(cycle, each.remedy),
        }
        for each in (opening_remarks(cycle) if is_planned else reporting_remarks(cycle))
    ]


def _address(cycle: Cycle, remedy: str) -> str:
    """Return where a remark is settled; empty where it is on this page."""
    if remedy == ABOVE_CEILING:
        address = reverse("evaluation", args=[cycle.code, top_unit_of(cycle).code])
        return f"{address}?show=above#list"
    return reverse(REMEDIES[remedy]) if remedy in REMEDIES else ""


def _history(cycle: Cycle) -> list[Any]:
    language = language_of_page()
    entries = journal.entries_about("cycle", cycle.code)[:ENTRIES_SHOWN]
    return [entry_line(row, language) for row in entries]
