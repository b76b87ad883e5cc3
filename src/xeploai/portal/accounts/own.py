"""Everybody's own account: the roles, what they open, and passing one on for a time."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.accounts.queries import account_by_name
from xeploai.accounts.second_factor import has_second_factor
from xeploai.cycle.access import Answer, Reader
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations import roles
from xeploai.organisations.register import branch_of
from xeploai.organisations.roles import delegations_by
from xeploai.portal.site import Delegate, lines_of, now, reader_of, role_label, unit_called

from .administration import Told


@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own account; pass on a role, or end that."""
    reader = reader_of(request)
    if request.method != "POST":
        return _show(request, reader, Told())
    try:
        told = _end(request, reader) if "end" in request.POST else _delegate(request, reader)
    except Refused as refusal:
        told = Told({}, refusal.faults)
    return redirect("account") if told is None else _show(request, reader, told)


def _show(request: HttpRequest, reader: Reader, told: Told) -> HttpResponse:
    person = roles.person_of(reader.user)
    form = _form(reader)
    context = {
        "account": reader.user,
        "lines": lines_of(reader.user, reader.on),
        "person": person,
        "branch": branch_of(person, on=reader.on) if person else None,
        "has_second_factor": has_second_factor(reader.user),
        "delegations": [
            (role_label(one), one) for one in delegations_by(reader.user, on=reader.on)
        ],
        "can_delegate": form.has_roles,
        "delegate_form": form,
        "keeps_accounts": reader.may_anywhere(Act.MANAGE_ACCOUNTS),
        "tokens": _address("tokens"),
        "has_identity_server": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return told.show(request, "portal/accounts/own.html", context)


def _address(name: str) -> str:
    """Return the address of a page that may not be there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _form(reader: Reader, request: HttpRequest | None = None) -> Delegate:
    return Delegate(
        request.POST if request else None,
        roles=reader.grants,
        initial={"from_on": reader.on},
    )


def _delegate(request: HttpRequest, reader: Reader) -> Told | None:
    form = _form(reader, request)
    if not form.is_valid():
        return Told({"delegate_form": form})
    given = form.cleaned_data
    own = next(one for one in reader.grants if str(one.pk) == given["grant"])
    try:
        roles.delegate_role(
            grant=own,
            to=account_by_name(given["to"]),
            unit=unit_called(given["unit"]) if given["unit"] else own.unit,
            from_on=given["from_on"],
            until_on=given["until_on"],
            by=reader.doer(Answer(True, Fault(""), own)),
            at=now(),
        )
    except Refused as refusal:
        return Told({"delegate_form": form}, refusal.faults)
    messages.success(request, _("The role is passed on."))
    return None


def _end(request: HttpRequest, reader: Reader) -> Told | None:
    """End a role that one passed on."""
    number = request.POST["end"]
    passed = delegations_by(reader.user, on=reader.on)
    found = next((one for one in passed if str(one.pk) == number), None)
    if found is None:
        raise Refused(Fault(message("There is no such role.")))
    roles.end_role(grant=found, until_on=reader.on, by=reader.doer(), at=now())
    messages.success(request, _("The role is ended."))
    return None
