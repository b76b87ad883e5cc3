"""The pages on which a case is ended, moved or added after the population stands."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.cycle.evaluation import ceiling_reasons_owed, owed_newly
from xeploai.cycle.population import (
    add_late_case,
    causes_of,
    end_late_case,
    move_late_case,
    unit_by_register,
)
from xeploai.domain import CASE_END_LABELS, Act, CaseEnd, Refused, say
from xeploai.portal.cases import categories_of, heading_context, parse_case
from xeploai.portal.site import (
    Cycle,
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    text_param,
    unit_from_request,
    units_above,
)

from .forms import AddForm, EndForm, LateForm

CONFLICT = 409


def warn_of_ceilings(request: HttpRequest, cycle: Cycle, before: Collection[int]) -> None:
    """Say which decisions owe a reason since an act made the base of their group smaller.

    Args:
        before: the cases that owed one before it.
    """
    if owed := owed_newly(cycle, before):
        messages.warning(request, say(owed, language_of_page()))


@never_cache
def end_case(request: HttpRequest, cycle_code: str, category: str, subject: str) -> HttpResponse:
    """End one case as the register says, or correct its end, with reason and document."""
    query = parse_case(
        request, cycle_code, category, subject, Act.KEEP_REGISTER, may_have_ended=True
    )
    cycle, language = query.unit.cycle, language_of_page()
    causes = [
        (cause.value, CASE_END_LABELS[cause][language])
        for cause in causes_of(cycle, query.case.category)
    ]
    form = EndForm(request.POST or None, causes=causes)
    if request.method == "POST" and form.is_valid():
        given, before = form.cleaned_data, ceiling_reasons_owed(cycle)
        try:
            end_late_case(
                case=query.case,
                cause=CaseEnd(given["cause"]),
                on=given["on"],
                reason=given["reason"],
                document=given["document"],
                by=reader_of(request).doer(query.answer),
                at=now(),
            )
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, _("The case is ended. What was recorded on it is kept."))
            warn_of_ceilings(request, cycle, before)
            return redirect("case", cycle_code=cycle.code, category=category, subject=subject)
    context = heading_context(request, query) | {"form": form}
    status = CONFLICT if form.errors else 200
    return render(request, "portal/population/end.html", context, status=status)


@never_cache
def move_case(request: HttpRequest, cycle_code: str, category: str, subject: str) -> HttpResponse:
    """Move one case to where the register has it, with reason and document."""
    query = parse_case(request, cycle_code, category, subject, Act.KEEP_REGISTER)
    context = heading_context(request, query)
    try:
        to = unit_by_register(query.case)
    except Refused as refusal:
        context["refusals"] = [say(fault, language_of_page()) for fault in refusal.faults]
        status = CONFLICT if request.method == "POST" else 200
        return render(request, "portal/population/move.html", context, status=status)
    # whoever moves it keeps the register of both units
    answer = refuse_unless(reader_of(request).may(Act.KEEP_REGISTER, to))
    form = LateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, before = reader_of(request).doer(answer), ceiling_reasons_owed(query.case.cycle)
        try:
            moved = move_late_case(case=query.case, to=to, **form.cleaned_data, by=by, at=now())
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, _("The case is moved, and marked as late."))
            warn_of_ceilings(request, query.case.cycle, before)
            code = moved.subject_code
            return redirect("case", cycle_code=cycle_code, category=moved.category, subject=code)
    context |= {"form": form, "to": to}
    status = CONFLICT if form.errors else 200
    return render(request, "portal/population/move.html", context, status=status)


@never_cache
def add_case(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Add the case of a subject who was forgotten, with reason and document."""
    unit, answer = unit_from_request(request, cycle_code, code, Act.KEEP_REGISTER)
    cycle, language = unit.cycle, language_of_page()
    choices = [(key, one.label[language]) for key, one in categories_of(cycle).items()]
    first = {name: text_param(request.GET, name) for name in ("category", "subject")}
    form = AddForm(request.POST or None, categories=choices, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            case = add_late_case(
                cycle=cycle,
                **form.cleaned_data,
                within=unit,
                by=reader_of(request).doer(answer),
                at=now(),
            )
        except Refused as refusal:
            form.add_faults(refusal.faults)
        else:
            messages.success(request, _("The case is added, and marked as late."))
            return redirect(
                "case", cycle_code=cycle.code, category=case.category, subject=case.subject_code
            )
    context = {"unit": unit, "above": units_above(unit), "form": form}
    status = CONFLICT if form.errors else 200
    return render(request, "portal/population/add.html", context, status=status)
