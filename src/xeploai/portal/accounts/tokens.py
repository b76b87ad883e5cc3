"""One's own tokens for programs: made for one of the own roles, shown once, revoked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xeploai.cycle.access import Answer, Reader
from xeploai.domain import ACTS, Act, Fault, Refused, Role, message
from xeploai.organisations import tokens
from xeploai.portal.site import Day, language_of_page, now, reader_of, role_label
from xeploai.wording import say

if TYPE_CHECKING:
    from xeploai.organisations.roles import RoleGrant
    from xeploai.organisations.tokens import ApiToken

CANNOT = 409
PROPOSED = timedelta(days=90)


class MakeToken(forms.Form):
    """A token for a program, bound to one of the own roles."""

    grant = forms.ChoiceField(label=gettext_lazy("Which of your roles"))
    name = forms.CharField(
        label=gettext_lazy("For which program"),
        max_length=tokens.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    until_on = forms.DateField(label=gettext_lazy("Until (not included)"), widget=Day())

    def __init__(self, *args: Any, roles: list["RoleGrant"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), f"{role_label(one)} · {one.unit.name}") for one in roles]


@dataclass(frozen=True)
class TokenLine:
    """A token as the list shows it."""

    token: "ApiToken"
    role: str
    state: str
    may_revoke: bool


def _lines(reader: Reader) -> list[TokenLine]:
    held = {grant.pk for grant in reader.grants}
    return [
        TokenLine(
            one,
            f"{role_label(one.grant)} · {one.grant.unit.name}",
            _state(one, reader.on, is_held=one.grant_id in held),
            one.revoked_at is None,
        )
        for one in tokens.tokens_of(reader.user)
    ]


def _state(token: "ApiToken", on: date, *, is_held: bool) -> str:
    if token.revoked_at is not None:
        return gettext("revoked")
    if token.until_on <= on:
        return gettext("over")
    return gettext("in force") if is_held else gettext("the role has ended")


def _roles(reader: Reader) -> list["RoleGrant"]:
    """Return the own roles that a token can be made for: those that see figures."""
    return [one for one in reader.grants if Act.SEE_FIGURES in ACTS[Role(one.role)]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """List one's own tokens; make another one."""
    reader = reader_of(request)
    if request.method != "POST":
        return _show(request, reader, _form(reader))
    answer: HttpResponse = _make(request)
    return answer


def _form(reader: Reader, data: Any = None) -> MakeToken:
    first = {"until_on": reader.on + PROPOSED}
    return MakeToken(data, roles=_roles(reader), initial=first)


# a session that somebody left open makes no key that outlives it
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def _make(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    form = _form(reader, request.POST)
    if not form.is_valid():
        return _show(request, reader, form, status=CANNOT)
    given = form.cleaned_data
    grant = next(one for one in reader.grants if str(one.pk) == given["grant"])
    by = reader.doer(Answer(True, Fault(""), grant))
    try:
        _, secret = tokens.create_token(
            grant=grant, name=given["name"], until_on=given["until_on"], by=by, at=now()
        )
    except Refused as refusal:
        return _show(request, reader, form, refusal.faults, status=CANNOT)
    # shown from here and not after a redirect: it is kept nowhere, not even in the session
    return _show(request, reader, _form(reader), secret=secret)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's own tokens back."""
    reader = reader_of(request)
    found = next((one for one in tokens.tokens_of(reader.user) if one.pk == number), None)
    if found is None:
        raise Refused(Fault(message("You have no such token.")))
    tokens.revoke_token(token=found, by=reader.doer(), at=now())
    messages.success(request, gettext("The token is revoked."))
    return redirect("tokens")


def _show(
    request: HttpRequest,
    reader: Reader,
    form: MakeToken,
    faults: tuple[Fault, ...] = (),
    *,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "can_make": bool(_roles(reader)),
        "lines": _lines(reader),
        "faults": [say(one, language_of_page()) for one in faults],
        "secret": secret,
    }
    return render(request, "portal/accounts/tokens.html", context, status=status)
