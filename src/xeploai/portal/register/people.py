"""A person of the register: the whole history, end of the membership, another status."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from xeploai.domain import END_CAUSE_LABELS, EndCause, Fault, MembershipStatus, Refused
from xeploai.intake import MEMBERSHIP_STATUS_LABELS
from xeploai.organisations.register import (
    change_status,
    end_membership,
    person_by_code,
    person_history,
)
from xeploai.portal.site import language_of_page, now, reader_of, refuse_unless, valid_code

from .forms import ChangeForm, EndForm, StatusForm
from .units import CONFLICT, NOT_OFFERED

if TYPE_CHECKING:
    from xeploai.organisations.register import Person


def _end(person: "Person", values: Mapping[str, Any], common: dict[str, Any]) -> None:
    end_membership(person=person, cause=EndCause(values["cause"]), **common)


def _status(person: "Person", values: Mapping[str, Any], common: dict[str, Any]) -> None:
    change_status(person=person, status=MembershipStatus(values["status"]), **common)


PersonAct = tuple[str | Promise, type[ChangeForm], Callable[..., None]]
PERSON_ACTS: Mapping[str, PersonAct] = {
    "end": (gettext_lazy("End the membership"), EndForm, _end),
    "status": (gettext_lazy("Change the status"), StatusForm, _status),
}


@never_cache
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Show a person of the register, and end the membership or change the status."""
    reader, found = reader_of(request), person_by_code(valid_code(code))
    answer = refuse_unless(reader.may_keep_register_of_person(found))
    if found.code != code:
        # the other entry of a person who was registered twice
        return redirect("register_person", code=found.code)
    name = request.GET.get("act", "")
    if request.method != "POST":
        form = PERSON_ACTS[name][1]() if name in PERSON_ACTS else None
        return _render(request, found, name, form)
    if name not in PERSON_ACTS:
        raise Refused(Fault(NOT_OFFERED))
    form = PERSON_ACTS[name][1](request.POST)
    if not form.is_valid():
        return _render(request, found, name, form, status=CONFLICT)
    common = {key: form.cleaned_data[key] for key in ("on", "document_number")}
    try:
        PERSON_ACTS[name][2](
            found, form.cleaned_data, {**common, "by": reader.doer(answer), "at": now()}
        )
    except Refused as refusal:
        form.add_faults(refusal.faults)
        return _render(request, found, name, form, status=CONFLICT)
    messages.success(request, _("The change is recorded."))
    return redirect("register_person", code=found.code)


def _render(
    request: HttpRequest,
    person: "Person",
    name: str,
    form: ChangeForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    language, history = language_of_page(), person_history(person)
    context = {
        "person": person,
        "history": history,
        "memberships": [
            (
                one,
                MEMBERSHIP_STATUS_LABELS[one.status][language],
                END_CAUSE_LABELS[EndCause(one.end_cause)][language] if one.end_cause else "",
            )
            for one in history.memberships
        ],
        "acts": [(code, label) for code, (label, _, _) in PERSON_ACTS.items()],
        "act_name": name,
        "act_label": PERSON_ACTS[name][0] if name in PERSON_ACTS else "",
        "form": form,
    }
    return render(request, "portal/register/person.html", context, status=status)
