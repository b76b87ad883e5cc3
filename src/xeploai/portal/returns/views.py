"""The board of a superior's returns, and the page of one unit's returns with the acts on them."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from xeploai.cycle.operations import report_by
from xeploai.cycle.queries import fault_of_admission
from xeploai.domain import (
    Act,
    CycleRecord,
    Fault,
    Refused,
    ReportingSource,
    ReturnState,
    message,
    say,
)
from xeploai.portal.cases import categories_of
from xeploai.portal.site import (
    language_of_page,
    now,
    reader_of,
    refuse_unless,
    sender_above,
    unit_from_request,
    units_above,
    valid_code,
)
from xeploai.results import statistics as results
from xeploai.results.returns import (
    declarable_absences,
    declare_absence,
    judge_return,
    known_absences,
    may_judge,
    may_read_file,
    read_file,
    returns_of,
)

from .lines import lines_of

if TYPE_CHECKING:
    from xeploai.portal.site import CycleUnit, Reader

SENDERS_A_PAGE = 100
UNPROCESSABLE = 422
VERDICTS = {"accept": ReturnState.ACCEPTED, "send_back": ReturnState.SENT_BACK}
DECLARATIONS = {"declare": False, "withdraw": True}
SOURCES = {"by_return": ReportingSource.RETURN, "by_cases": ReportingSource.CASES}


@require_safe
def return_board(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """List the units below that report by return: who owes, what waits, what was sent back."""
    unit, _ = unit_from_request(request, cycle_code, code)
    # only who sent what and when, and no figure
    statistics = results.statistics_of(unit)
    wanted = request.GET.get("state", "").upper()
    chosen = ReturnState(wanted) if wanted in ReturnState.__members__ else None
    senders = [one for one in statistics.senders if chosen in (None, one.state)]
    context = {
        "unit": unit,
        "above": units_above(unit),
        "states": [
            (state, number, state is chosen)
            for state, number in statistics.returns_by_state.items()
        ],
        "all_count": len(statistics.senders),
        "chosen": chosen.value.lower() if chosen else "",
        "page": Paginator(senders, SENDERS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "portal/returns/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def returns_of_unit(request: HttpRequest, cycle_code: str, code: str) -> HttpResponse:
    """Show the returns of a unit; on POST, judge the latest, declare, or say how it reports."""
    unit, _ = unit_from_request(request, cycle_code, code)
    if request.method != "POST":
        return _render(request, unit)
    try:
        _perform(request, unit)
    except Refused as refusal:
        return _render(request, unit, refusal)
    return redirect("returns_of_unit", cycle_code=cycle_code, code=code)


@require_safe
def return_file(request: HttpRequest, cycle_code: str, code: str, number: int) -> HttpResponse:
    """Download the file of a return, as it was sent."""
    unit, _ = unit_from_request(request, cycle_code, code)
    reader = reader_of(request)
    answer = refuse_unless(may_read_file(reader, unit))
    file = read_file(unit=unit, number=number, by=reader.doer(answer), at=now())
    response = HttpResponse(file.content, content_type="application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _perform(request: HttpRequest, unit: "CycleUnit") -> None:
    act = request.POST.get("act", "")
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if act in VERDICTS:
        _judge(request, unit, VERDICTS[act], reason)
    elif act in DECLARATIONS:
        answer = refuse_unless(reader_of(request).may(Act.SEND_RETURN, unit))
        declare_absence(
            unit=unit,
            category=valid_code(request.POST.get("category", "")),
            is_withdrawal=DECLARATIONS[act],
            reason=reason,
            by=reader_of(request).doer(answer),
            at=now(),
        )
        messages.success(request, gettext("The declaration is recorded."))
    elif act in SOURCES:
        answer = refuse_unless(reader_of(request).may_run_cycles())
        doer = reader_of(request).doer(answer)
        report_by(unit=unit, source=SOURCES[act], by=doer, at=now())
        messages.success(request, gettext("How the unit reports is recorded."))
    else:
        raise Refused(Fault(message("Unknown action.")))


def _judge(request: HttpRequest, unit: "CycleUnit", verdict: ReturnState, reason: str) -> None:
    answer = refuse_unless(may_judge(reader_of(request), unit))
    number = request.POST.get("number", "")
    judge_return(
        unit=unit,
        number=int(number) if number.isascii() and number.isdecimal() else 0,
        verdict=verdict,
        reason=reason,
        by=reader_of(request).doer(answer),
        at=now(),
    )
    is_accepted = verdict is ReturnState.ACCEPTED
    done = (
        gettext("The return is accepted.") if is_accepted else gettext("The return is sent back.")
    )
    messages.success(request, done)


def _render(
    request: HttpRequest, unit: "CycleUnit", refusal: Refused | None = None
) -> HttpResponse:
    reader, language = reader_of(request), language_of_page()
    returns = returns_of(unit)
    latest = next((one for one in returns if one.is_latest), None)
    may_send = bool(reader.may(Act.SEND_RETURN, unit))
    is_sender = unit.source == ReportingSource.RETURN
    covered_by = None if is_sender else sender_above(unit)
    context = {
        "unit": unit,
        "above": units_above(unit),
        "state": latest.state if latest else ReturnState.MISSING,
        "latest": latest,
        "returns": [(one, list(lines_of(unit, one, reader))) for one in returns],
        "is_sender": is_sender,
        "covered_by": covered_by,
        "may_judge": latest is not None and bool(may_judge(reader, unit)),
        "may_send": may_send,
        "may_read_file": bool(may_read_file(reader, unit)),
        "may_switch": covered_by is None and _may_switch(reader, unit),
        "absences": _absences(unit, language),
        "declarable": _declarable(unit, language) if may_send and is_sender else [],
        "faults": [say(fault, language) for fault in (refusal.faults if refusal else ())],
        "reason": request.POST.get("reason", "") if refusal else "",
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "portal/returns/unit.html", context, status=status)


def _may_switch(reader: "Reader", unit: "CycleUnit") -> bool:
    """Whether the reader may say now that the unit reports by return, or by its cases."""
    is_admitted = fault_of_admission(unit.cycle, CycleRecord.RETURNS) is None
    return is_admitted and bool(reader.may_run_cycles())


def _absences(unit: "CycleUnit", language: str) -> list[tuple[str, str, Any]]:
    labels = categories_of(unit.cycle)
    return [
        (code, labels[code].label[language] if code in labels else code, declared)
        for code, declared in known_absences(unit).items()
    ]


def _declarable(unit: "CycleUnit", language: str) -> list[tuple[str, str]]:
    labels = categories_of(unit.cycle)
    return [(code, labels[code].label[language]) for code in declarable_absences(unit)]
