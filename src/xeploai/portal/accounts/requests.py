"""What waits for a second person: confirm it, refuse it, or withdraw what one asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.domain import ROLE_LABELS, Fault, Refused, Role, message, say, translate
from xeploai.organisations import roles
from xeploai.portal.site import Forbidden, Reader, language_of_page, now, reader_of, refuse_unless

from .forms import FormOutcome

if TYPE_CHECKING:
    from xeploai.organisations.roles import AccountRequest

KIND_WORDS = {
    "ROLE": message("Role"),
    "PERSON": message("Link to the member"),
    "PASSWORD": message("Set a new password"),
    "SECOND_FACTOR": message("Remove the second factor"),
}
STATE_WORDS = {
    "CONFIRMED": message("confirmed"),
    "REFUSED": message("refused"),
    "WITHDRAWN": message("withdrawn"),
}
NO_SUCH_REQUEST = message("This request does not exist, or is not yours to decide.")


@dataclass(frozen=True)
class RequestLine:
    """A request on the page.

    Args:
        what: the act that was asked for.
        why_not: why the reader cannot confirm it; empty if they can.
    """

    request: "AccountRequest"
    what: str
    role: str
    state: str = ""
    is_own: bool = False
    why_not: str = ""


def lines_waiting(reader: Reader) -> list[RequestLine]:
    """Return what waits and concerns the reader: to confirm, or asked for by themselves."""
    return [
        _line(request, reader)
        for request in roles.requests_waiting()
        if _is_own(request, reader) or reader.may_know_request(request)
    ]


def _is_own(request: "AccountRequest", reader: Reader) -> bool:
    return bool(request.by == reader.user.username)


def _line(request: "AccountRequest", reader: Reader) -> RequestLine:
    language = language_of_page()
    answer = reader.may_confirm(request)
    return RequestLine(
        request,
        translate(KIND_WORDS[request.kind], language),
        ROLE_LABELS[Role(request.role)][language] if request.role else "",
        translate(STATE_WORDS.get(request.state, ""), language),
        _is_own(request, reader),
        "" if answer else say(answer.why, language),
    )


@never_cache
def request_list(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, and decide one of it."""
    reader = reader_of(request)
    if request.method != "POST":
        return _render(request, reader, FormOutcome())
    try:
        outcome = _decide(request, reader)
    except Refused as refusal:
        outcome = FormOutcome({}, refusal.faults)
    except Forbidden as error:
        outcome = FormOutcome({}, (error.answer.why,))
    return redirect("account_requests") if outcome is None else _render(request, reader, outcome)


def _render(request: HttpRequest, reader: Reader, outcome: FormOutcome) -> HttpResponse:
    decided = roles.requests_decided([reader.user.username])
    context = {
        "lines": lines_waiting(reader),
        "decided": [_line(one, reader) for one in decided],
    }
    return outcome.render(request, "portal/accounts/requests.html", context)


def _decide(request: HttpRequest, reader: Reader) -> FormOutcome | None:
    number = request.POST.get("request", "")
    found = roles.request_by_id(int(number) if number.isdecimal() and len(number) < 19 else 0)  # noqa: PLR2004
    if found is None or not (_is_own(found, reader) or reader.may_know_request(found)):
        raise Refused(Fault(NO_SUCH_REQUEST))
    act = request.POST.get("act", "")
    if act == "withdraw":
        roles.withdraw_request(found, by=reader.doer(), at=now())
        messages.success(request, _("The request is withdrawn."))
        return None
    if act == "refuse":
        # whoever may not confirm, since in the same hands, may still say no
        by = reader.doer(refuse_unless(reader.may_know_request(found)))
        roles.refuse_request(found, reason=request.POST.get("reason", ""), by=by, at=now())
        messages.success(request, _("The request is refused."))
        return None
    if act != "confirm":
        text = message("The page sent something that it does not offer. Load it again.")
        raise Refused(Fault(text))
    by = reader.doer(refuse_unless(reader.may_confirm(found)))
    done = roles.confirm_request(found, by=by, at=now())
    if done.password:
        return FormOutcome(password=done.password, account=found.user.username)
    messages.success(request, _("Confirmed and done."))
    return None
