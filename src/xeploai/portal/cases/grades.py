"""The page on which a self grade, a body's proposal and the decision on one case come in."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.cycle import queries as cycles
from xeploai.cycle.evaluation import record_reason
from xeploai.cycle.operations import DecisionRow, propose_grade, record_decisions
from xeploai.cycle.rules import rulebook_of
from xeploai.domain import Act, Fault, Refused, message
from xeploai.portal.site import now, reader_of, unit_called
from xeploai.results.explaining import STAGES

from .detail import CaseAsked, case_asked, explained_context, head_of
from .grade_forms import Choices, DecisionForm, ProposalForm, ReasonForm, outcome_choices
from .proposals import PROPOSING, SELF

if TYPE_CHECKING:
    from xeploai.organisations.register import Unit

CANNOT = 409
# forms that come back with what is wrong with them, by the name the page gives them
Told = Mapping[str, Form]


@never_cache
def grades(request: HttpRequest, year: int, category: str, subject: str) -> HttpResponse:
    """Show the grades of a case side by side; record another one."""
    asked = case_asked(request, year, category, subject, Act.RECORD_GRADES)
    if request.method != "POST":
        return _show(request, asked, {})
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        text = message("The page sent something that it does not offer. Load it again.")
        raise Refused(Fault(text))
    told = act(request, asked)
    if told is None:
        return redirect("case_grades", year=year, category=category, subject=subject)
    return _show(request, asked, told)


def _show(request: HttpRequest, asked: CaseAsked, told: Told) -> HttpResponse:
    explained = explained_context(asked.case)
    given: dict[str, Form] = {"proposal": _proposal_form(asked), "decision": _decision_form(asked)}
    context = head_of(request, asked) | {
        **explained,
        "lacks_reason": any(one.lacks_reason for one in explained["beside"]),
        "reason_form": ReasonForm(),
        **{f"{name}_form": form for name, form in {**given, **told}.items()},
    }
    status = CANNOT if told else 200
    return render(request, "portal/cases/grades.html", context, status=status)


def _outcomes(asked: CaseAsked) -> Choices:
    return outcome_choices(rulebook_of(asked.case), asked.case.category)


def _proposal_form(asked: CaseAsked, data: Any = None) -> ProposalForm:
    stages = [(code, _(STAGES[code])) for code in PROPOSING]
    return ProposalForm(data, outcomes=_outcomes(asked), stages=stages, prefix="proposal")


def _decision_form(asked: CaseAsked, data: Any = None) -> DecisionForm:
    above = [*cycles.units_above(asked.unit), asked.unit]
    # the nearest above first: it is the one that mostly decides
    authorities = [(one.code, one.name) for one in reversed(above)]
    initial = {"authority": above[-2].code if len(above) > 1 else asked.unit.code}
    return DecisionForm(
        data,
        outcomes=_outcomes(asked),
        authorities=authorities,
        prefix="decision",
        initial=initial,
    )


def _propose(request: HttpRequest, asked: CaseAsked) -> Told | None:
    form = _proposal_form(asked, request.POST)
    if not form.is_valid():
        return {"proposal": form}
    given, reader = form.cleaned_data, reader_of(request)
    unit, body = _body(given["body"], given["stage"])
    try:
        propose_grade(
            case=asked.case,
            stage=given["stage"],
            outcome=form.given,
            proposed_on=given["proposed_on"],
            body_unit=unit,
            body=body,
            document=given["document"],
            ballot=form.ballot,
            why=given["why"],
            by=reader.doer(asked.answer),
            at=now(),
        )
    except Refused as refusal:
        form.take(refusal.faults)
        return {"proposal": form}
    messages.success(request, _("The proposal is recorded."))
    return None


def _body(typed: str, stage: str) -> tuple["Unit | None", str]:
    """Return the unit of the register that is meant, or the body's name as it was typed."""
    if not typed or stage == SELF:
        return None, ""
    try:
        return unit_called(typed), ""
    except Refused:
        return None, typed


def _decide(request: HttpRequest, asked: CaseAsked) -> Told | None:
    form = _decision_form(asked, request.POST)
    if not form.is_valid():
        return {"decision": form}
    given, reader = form.cleaned_data, reader_of(request)
    row = DecisionRow(
        asked.case.category,
        asked.case.subject_code,
        form.given,
        given["authority"],
        given["document"],
        given["decided_on"],
        reason=given["reason"],
    )
    try:
        recorded = record_decisions(
            cycle=asked.unit.cycle,
            rows=[row],
            correction=given["correction"],
            by=reader.doer(asked.answer),
            at=now(),
        )
    except Refused as refusal:
        form.take(refusal.faults)
        return {"decision": form}
    text = _("The decision is recorded.")
    if recorded.unchanged:
        text = _("This very decision was recorded already; nothing is changed.")
    messages.success(request, text)
    return None


def _explain(request: HttpRequest, asked: CaseAsked) -> Told | None:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return {"reason": form}
    try:
        record_reason(
            case=asked.case,
            reason=form.cleaned_data["reason"],
            by=reader_of(request).doer(asked.answer),
            at=now(),
        )
    except Refused as refusal:
        form.take(refusal.faults)
        return {"reason": form}
    messages.success(request, _("The reason is recorded."))
    return None


ACTS: Mapping[str, Callable[[HttpRequest, CaseAsked], Told | None]] = {
    "propose": _propose,
    "decide": _decide,
    "explain": _explain,
}
