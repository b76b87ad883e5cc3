"""Create, show once and revoke API tokens, each tied to one of the reader's roles."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xeploai.domain import ACTS, Act, Fault, Refused, Role, message, say
from xeploai.organisations import tokens
from xeploai.portal.site import Answer, Reader, language_of_page, now, reader_of

from .forms import CONFLICT, TokenForm
from .roles import role_label

if TYPE_CHECKING:
    from xeploai.organisations.roles import RoleGrant
    from xeploai.organisations.tokens import ApiToken

DEFAULT_DURATION = timedelta(days=90)


@dataclass(frozen=True)
class TokenLine:
    """A token in the list."""

    token: "ApiToken"
    role: str
    state: str
    may_revoke: bool


def _lines(reader: Reader) -> list[TokenLine]:
    current = {grant.pk for grant in reader.grants}
    return [
        TokenLine(
            token,
            f"{role_label(token.grant)} · {token.grant.unit.name}",
            _state(token, reader.on, has_role=token.grant_id in current),
            token.revoked_at is None,
        )
        for token in tokens.tokens_of(reader.user)
    ]


def _state(token: "ApiToken", on: date, *, has_role: bool) -> str:
    if token.revoked_at is not None:
        return gettext("revoked")
    if token.until_on <= on:
        return gettext("over")
    return gettext("in force") if has_role else gettext("the role has ended")


def _grants_for_tokens(reader: Reader) -> list["RoleGrant"]:
    """Return the reader's roles that may see figures: the API offers nothing else."""
    return [grant for grant in reader.grants if Act.SEE_FIGURES in ACTS[Role(grant.role)]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """List the reader's tokens, and create another one."""
    reader = reader_of(request)
    if request.method != "POST":
        return _render(request, reader, _form(reader))
    response: HttpResponse = _create(request)
    return response


def _form(reader: Reader, data: Any = None) -> TokenForm:
    initial = {"until_on": reader.on + DEFAULT_DURATION}
    return TokenForm(data, grants=_grants_for_tokens(reader), initial=initial)


# without the password again, a session left open could create a key that outlives it
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def _create(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    form = _form(reader, request.POST)
    if not form.is_valid():
        return _render(request, reader, form, status=CONFLICT)
    values = form.cleaned_data
    grant = next(one for one in reader.grants if str(one.pk) == values["grant"])
    by = reader.doer(Answer(True, Fault(""), grant))
    try:
        _, secret = tokens.create_token(
            grant=grant, name=values["name"], until_on=values["until_on"], by=by, at=now()
        )
    except Refused as refusal:
        return _render(request, reader, form, refusal.faults, status=CONFLICT)
    # no redirect: the secret would have to be stored, in the session at least
    return _render(request, reader, _form(reader), secret=secret)


@require_POST
def revoke_token(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke one of the reader's tokens."""
    reader = reader_of(request)
    token = next((one for one in tokens.tokens_of(reader.user) if one.pk == number), None)
    if token is None:
        raise Refused(Fault(message("This token is not one of yours.")))
    tokens.revoke_token(token=token, by=reader.doer(), at=now())
    messages.success(request, gettext("The token is revoked."))
    return redirect("tokens")


def _render(
    request: HttpRequest,
    reader: Reader,
    form: TokenForm,
    faults: tuple[Fault, ...] = (),
    *,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "can_make": bool(_grants_for_tokens(reader)),
        "lines": _lines(reader),
        "faults": [say(fault, language_of_page()) for fault in faults],
        "secret": secret,
    }
    return render(request, "portal/accounts/tokens.html", context, status=status)
