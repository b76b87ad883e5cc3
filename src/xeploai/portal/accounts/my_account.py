"""The reader's account: roles, what they allow, and delegating one for a time."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.accounts.queries import account_by_name
from xeploai.accounts.second_factor import has_second_factor
from xeploai.domain import Act, Fault, Refused, message
from xeploai.organisations import roles
from xeploai.organisations.roles import branch_of, delegations_by
from xeploai.portal.site import Answer, Reader, now, reader_of, unit_by_code_or_name

from .forms import DelegationForm, FormOutcome
from .requests import lines_waiting
from .roles import role_label, role_lines


@never_cache
def my_account(request: HttpRequest) -> HttpResponse:
    """Show the reader's account; delegate a role, or end a delegation."""
    reader = reader_of(request)
    if request.method != "POST":
        return _render(request, reader, FormOutcome())
    try:
        outcome = _end(request, reader) if "end" in request.POST else _delegate(request, reader)
    except Refused as refusal:
        outcome = FormOutcome({}, refusal.faults)
    return redirect("account") if outcome is None else _render(request, reader, outcome)


def _render(request: HttpRequest, reader: Reader, outcome: FormOutcome) -> HttpResponse:
    person = roles.person_of(reader.user)
    form = _form(reader)
    context = {
        "account": reader.user,
        "lines": role_lines(reader.user, reader.on),
        "person": person,
        "branch": branch_of(person, on=reader.on) if person else None,
        "has_second_factor": has_second_factor(reader.user),
        "delegations": [
            (role_label(one), one) for one in delegations_by(reader.user, on=reader.on)
        ],
        "can_delegate": form.has_roles,
        "delegate_form": form,
        "keeps_accounts": reader.may_anywhere(Act.MANAGE_ACCOUNTS),
        "requests": len(lines_waiting(reader)),
        "has_identity_server": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return outcome.render(request, "portal/accounts/my_account.html", context)


def no_password(request: HttpRequest) -> HttpResponse:
    """Say that an account has no password to change.

    Raises:
        Refused: always.
    """
    text = message(
        "Your account has no password here: you sign in by the identity server of your office."
    )
    raise Refused(Fault(text))


def _form(reader: Reader, request: HttpRequest | None = None) -> DelegationForm:
    return DelegationForm(
        request.POST if request else None,
        grants=reader.grants,
        initial={"from_on": reader.on},
    )


def _delegate(request: HttpRequest, reader: Reader) -> FormOutcome | None:
    form = _form(reader, request)
    if not form.is_valid():
        return FormOutcome({"delegate_form": form})
    values = form.cleaned_data
    grant = next(one for one in reader.grants if str(one.pk) == values["grant"])
    try:
        roles.delegate_role(
            grant=grant,
            to=account_by_name(values["to"]),
            unit=unit_by_code_or_name(values["unit"]) if values["unit"] else grant.unit,
            from_on=values["from_on"],
            until_on=values["until_on"],
            # the delegated role itself, not the first of the reader's roles, is journalled
            by=reader.doer(Answer(True, Fault(""), grant)),
            at=now(),
        )
    except Refused as refusal:
        return FormOutcome({"delegate_form": form}, refusal.faults)
    messages.success(request, _("The role is delegated."))
    return None


def _end(request: HttpRequest, reader: Reader) -> FormOutcome | None:
    """End a role that the reader delegated."""
    number = request.POST["end"]
    delegated = delegations_by(reader.user, on=reader.on)
    grant = next((one for one in delegated if str(one.pk) == number), None)
    if grant is None:
        raise Refused(Fault(message("There is no such role.")))
    roles.end_role(grant=grant, until_on=reader.on, by=reader.doer(), at=now())
    messages.success(request, _("The role is ended."))
    return None
