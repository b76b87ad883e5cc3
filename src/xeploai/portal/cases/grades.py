"""The page on which a self grade, a proposal and the decision on one case are recorded."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.cycle.evaluation import competent_bodies
from xeploai.cycle.operations import (
    DecisionRow,
    authorities_to_record,
    body_in_place,
    propose_grade,
    record_decisions,
    record_reason,
)
from xeploai.cycle.rules import rulebook_of
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations.register import unit_by_code
from xeploai.portal.site import now, reader_of, unit_by_code_or_name
from xeploai.results.case_lines import case_ceiling
from xeploai.results.explaining import DECIDED, STAGES, SUGGESTED

from .detail import CaseQuery, explanation_context, heading_context, parse_case
from .grade_forms import Choices, DecisionForm, ProposalForm, ReasonForm, outcome_choices

if TYPE_CHECKING:
    from xeploai.organisations.register import Unit

CONFLICT = 409
SELF, OTHER_BODY = "SELF", "OTHER_BODY"
# in the order in which proposals are mostly made
PROPOSAL_STAGES = [code for code in STAGES if code not in (SUGGESTED, DECIDED)]
# forms with errors, by their name on the page
FaultyForms = Mapping[str, Form]


@never_cache
def case_grades(request: HttpRequest, cycle_code: str, category: str, subject: str) -> HttpResponse:
    """Show the grades of a case side by side, and record another one."""
    query = parse_case(request, cycle_code, category, subject, Act.RECORD_GRADES)
    if request.method != "POST":
        return _render(request, query, {})
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        text = message("The page sent something that it does not offer. Load it again.")
        raise Refused(Fault(text))
    faulty = act(request, query)
    if faulty is None:
        return redirect("case_grades", cycle_code=cycle_code, category=category, subject=subject)
    return _render(request, query, faulty)


def _render(request: HttpRequest, query: CaseQuery, faulty: FaultyForms) -> HttpResponse:
    explained = explanation_context(query.case)
    ceiling = case_ceiling(query.case)
    empty: dict[str, Form] = {
        "proposal": _proposal_form(query),
        "decision": _decision_form(request, query),
    }
    context = heading_context(request, query) | {
        **explained,
        "lacks_reason": any(each.lacks_reason for each in explained["comparison"])
        or (ceiling is not None and ceiling.takes_reason),
        "reason_form": ReasonForm(),
        "bodies": competent_bodies(query.case),
        "body_in_place": body_in_place(query.case, on=localdate()),
        "ceiling": ceiling,
        **{f"{name}_form": form for name, form in {**empty, **faulty}.items()},
    }
    status = CONFLICT if faulty else 200
    return render(request, "portal/cases/grades.html", context, status=status)


def _outcome_choices(query: CaseQuery) -> Choices:
    period = query.case.cycle.key.period
    return outcome_choices(rulebook_of(query.case), query.case.category, period)


def _proposal_form(query: CaseQuery, data: Any = None) -> ProposalForm:
    stages = [(code, _(STAGES[code])) for code in PROPOSAL_STAGES]
    return ProposalForm(data, outcomes=_outcome_choices(query), stages=stages, prefix="proposal")


def _decision_form(request: HttpRequest, query: CaseQuery, data: Any = None) -> DecisionForm:
    units = authorities_to_record(query.case, reader_of(request).doer(query.answer), on=localdate())
    return DecisionForm(
        data,
        outcomes=_outcome_choices(query),
        authorities=[(unit.code, unit.name) for unit in units],
        prefix="decision",
    )


def _propose(request: HttpRequest, query: CaseQuery) -> FaultyForms | None:
    form = _proposal_form(query, request.POST)
    if not form.is_valid():
        return {"proposal": form}
    given, reader = form.cleaned_data, reader_of(request)
    unit, body = _parse_body(given["body"], given["stage"])
    try:
        propose_grade(
            case=query.case,
            stage=given["stage"],
            outcome=form.chosen_outcome,
            proposed_on=given["proposed_on"],
            body_unit=unit,
            body=body,
            document=given["document"],
            ballot=form.ballot,
            why=given["why"],
            by=reader.doer(query.answer),
            at=now(),
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return {"proposal": form}
    messages.success(request, _("The proposal is recorded."))
    return None


def _parse_body(typed: str, stage: str) -> tuple["Unit | None", str]:
    """Return the unit of the register with that code or name, else the name as it was typed.

    The name of another body is read as of the day of the proposal, so only a code is one here.
    """
    if not typed or stage == SELF:
        return None, ""
    try:
        find = unit_by_code if stage == OTHER_BODY else unit_by_code_or_name
        return find(typed), ""
    except Refused:
        return None, typed


def _decide(request: HttpRequest, query: CaseQuery) -> FaultyForms | None:
    form = _decision_form(request, query, request.POST)
    if not form.is_valid():
        return {"decision": form}
    given, reader = form.cleaned_data, reader_of(request)
    row = DecisionRow(
        query.case.category,
        query.case.subject_code,
        form.chosen_outcome,
        given["authority"],
        given["document"],
        given["decided_on"],
        reason=given["reason"],
        body=given["body"],
        ground=given["ground"],
    )
    try:
        recorded = record_decisions(
            cycle=query.unit.cycle,
            rows=[row],
            correction=given["correction"],
            by=reader.doer(query.answer),
            at=now(),
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return {"decision": form}
    text = _("The decision is recorded.")
    if recorded.unchanged:
        text = _("This decision was recorded already; nothing has changed.")
    messages.success(request, text)
    return None


def _explain(request: HttpRequest, query: CaseQuery) -> FaultyForms | None:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return {"reason": form}
    try:
        record_reason(
            case=query.case,
            reason=form.cleaned_data["reason"],
            by=reader_of(request).doer(query.answer),
            at=now(),
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return {"reason": form}
    messages.success(request, _("The reason is recorded."))
    return None


ACTS: Mapping[str, Callable[[HttpRequest, CaseQuery], FaultyForms | None]] = {
    "propose": _propose,
    "decide": _decide,
    "explain": _explain,
}
