"""The pages of account administrators: list, open and close accounts, grant roles."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.accounts import operations
from xeploai.accounts.passwords import new_password
from xeploai.accounts.queries import account_by_name
from xeploai.accounts.second_factor import has_second_factor, with_second_factor
from xeploai.domain import ACTS, Act, Fault, Refused, Role, message, say
from xeploai.organisations import roles, tokens
from xeploai.organisations.roles import branch_of, grant_by_id, grants_of, person_by_code
from xeploai.portal.site import (
    Answer,
    Forbidden,
    Reader,
    language_of_page,
    now,
    protection_faults,
    reader_of,
    refuse_unless,
    text_param,
    unit_by_code_or_name,
)

from .forms import AccountForm, FormOutcome, GrantForm, PersonForm
from .requests import lines_waiting
from .roles import OVER, role_label, role_lines, state_on

if TYPE_CHECKING:
    from xeploai.organisations.register import Unit
    from xeploai.organisations.roles import Outcome, Person, RoleGrant
    from xeploai.organisations.tokens import ApiToken
    from xeploai.portal.site import User

ACCOUNTS_A_PAGE = 50


@never_cache
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts that the reader administers, and open another one."""
    reader = reader_of(request)
    grants = _administrator_grants(reader)
    if request.method == "POST":
        return _open(request, reader, grants)
    return _render_list(request, reader, grants, FormOutcome())


def _administrator_grants(reader: Reader) -> list["RoleGrant"]:
    """Return the reader's roles that manage accounts. Raises `Forbidden` if there are none."""
    grants = [one for one in reader.grants if Act.MANAGE_ACCOUNTS in ACTS[Role(one.role)]]
    if not grants:
        text = message("Only account administrators may open this page.")
        raise Forbidden(Answer(False, Fault(text)))
    return grants


def _render_list(
    request: HttpRequest, reader: Reader, grants: list["RoleGrant"], outcome: FormOutcome
) -> HttpResponse:
    wanted = text_param(request.GET, "q")
    tops = reader.tops_of_accounts()
    visible = roles.accounts_within_reach(
        tops, by=reader.user.username, on=reader.on, wanted=wanted
    )
    page = Paginator(visible, ACCOUNTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(_account_lines(list(page.object_list), reader.on)),
        "wanted": wanted,
        "units": [grant.unit for grant in grants],
        "on_closed": [
            (role_label(grant), grant, heirs)
            for grant, heirs in roles.grants_on_closed_units(on=reader.on, tops=tops)
        ],
        "open_form": AccountForm(),
        "unprotected": protection_faults(),
        "is_alone": not roles.needs_two_persons(reader.on),
        "waiting": lines_waiting(reader),
        "tokens": _tokens(reader),
    }
    return outcome.render(request, "portal/accounts/list.html", context)


def _tokens(reader: Reader) -> list[tuple["ApiToken", str]]:
    """Return the tokens in force whose roles the reader administers, with the role."""
    return [
        (token, role_label(token.grant))
        for token in tokens.tokens_in_force(on=reader.on)
        if reader.may_end(token.grant)
    ]


def _account_lines(users: list["User"], on: date) -> list[dict[str, Any]]:
    grants = grants_of(users)
    protected = with_second_factor([user.pk for user in users])
    return [
        {
            "account": user,
            "has_second_factor": user.pk in protected,
            "roles": [
                (role_label(one), one) for one in grants[user.pk] if state_on(one, on) != OVER
            ],
        }
        for user in users
    ]


def _open(request: HttpRequest, reader: Reader, grants: list["RoleGrant"]) -> HttpResponse:
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _render_list(request, reader, grants, FormOutcome({"open_form": form}))
    password = new_password()
    try:
        user = operations.open_account(
            **form.cleaned_data,
            password=password,
            password_is_for_once=True,
            # a new account belongs to no unit, so any of the roles may open it
            by=reader.doer(Answer(True, Fault(""), grants[0])),
            at=now(),
        )
    except Refused as refusal:
        return _render_list(
            request, reader, grants, FormOutcome({"open_form": form}, refusal.faults)
        )
    return _render(request, reader, user, FormOutcome(password=password))


@never_cache
def account_detail(request: HttpRequest, username: str) -> HttpResponse:
    """Show an account, and change it or its roles."""
    reader = reader_of(request)
    _administrator_grants(reader)
    account = account_by_name(username.replace("\0", ""))
    refuse_unless(reader.may_see_account(account))
    if request.method != "POST":
        return _render(request, reader, account, FormOutcome())
    act = ACTS_ON_ACCOUNT.get(request.POST.get("act", ""))
    if act is None:
        text = message("The page sent something that it does not offer. Load it again.")
        raise Refused(Fault(text))
    try:
        outcome = act(request, reader, account)
    except Refused as refusal:
        outcome = FormOutcome({}, refusal.faults)
    if outcome is None:
        return redirect("account_of", username=account.username)
    account.refresh_from_db()
    return _render(request, reader, account, outcome)


def _render(
    request: HttpRequest, reader: Reader, account: "User", outcome: FormOutcome
) -> HttpResponse:
    lines = [
        replace(line, may_end=line.state != OVER and bool(reader.may_end(line.grant)))
        for line in role_lines(account, reader.on)
    ]
    access = reader.may_keep(account)
    is_self = account.pk == reader.user.pk
    visible = [line for line in lines if is_self or reader.may_end(line.grant)]
    context = {
        "account": account,
        "lines": visible,
        "elsewhere": len(lines) - len(visible),
        "person": roles.person_of(account),
        "has_second_factor": has_second_factor(account),
        "is_kept": bool(access),
        "why_not": "" if access else say(access.why, language_of_page()),
        "is_self": is_self,
        "tokens": [
            (token, role_label(token.grant))
            for token in tokens.tokens_in_force(on=reader.on)
            if token.grant.user_id == account.pk and reader.may_end(token.grant)
        ],
        "waiting": [one for one in lines_waiting(reader) if one.request.user_id == account.pk],
        "grant_form": GrantForm(initial={"from_on": reader.on}),
        "link_form": PersonForm(),
    }
    return outcome.render(request, "portal/accounts/account.html", context)


def _grant(request: HttpRequest, reader: Reader, account: "User") -> FormOutcome | None:
    form = GrantForm(request.POST)
    if not form.is_valid():
        return FormOutcome({"grant_form": form})
    values = form.cleaned_data
    try:
        unit, answer = _unit_within_reach(reader, values["unit"])
        done = roles.ask_for_role(
            user=account,
            role=Role(values["role"]),
            unit=unit,
            from_on=values["from_on"],
            until_on=values["until_on"],
            is_acting=values["is_acting"],
            document_number=values["document"],
            by=reader.doer(answer),
            at=now(),
        )
    except Refused as refusal:
        return FormOutcome({"grant_form": form}, refusal.faults)
    _say_done(request, done, _("The role is granted."))
    return None


def _unit_within_reach(reader: Reader, given: str) -> tuple["Unit", Answer]:
    """Return the unit that was typed. One outside is refused like one that does not exist."""
    try:
        unit = unit_by_code_or_name(given)
        return unit, refuse_unless(reader.may_now(Act.MANAGE_ACCOUNTS, unit))
    except (Refused, Forbidden) as error:
        text = message("“%(given)s” is not a unit whose accounts you manage.")
        raise Refused(Fault(text, {"given": given})) from error


def _say_done(request: HttpRequest, done: "Outcome", sentence: str) -> None:
    if done.request is None:
        messages.success(request, sentence)
    else:
        messages.info(request, _("Asked for. It waits until a second person confirms it."))


def _end(request: HttpRequest, reader: Reader, account: "User") -> None:
    number = request.POST.get("grant", "")
    grant = grant_by_id(int(number) if number.isdecimal() else 0)
    answer = refuse_unless(reader.may_end(grant))
    roles.end_role(grant=grant, until_on=reader.on, by=reader.doer(answer), at=now())
    messages.success(request, _("The role is ended."))


def _password(request: HttpRequest, reader: Reader, account: "User") -> FormOutcome | None:
    answer = refuse_unless(reader.may_keep(account))
    done = roles.ask_for_password(user=account, by=reader.doer(answer), at=now())
    if done.request is not None:
        _say_done(request, done, "")
        return None
    return FormOutcome(password=done.password)


def _close(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    roles.close_account(user=account, by=reader.doer(answer), at=now())
    messages.success(request, _("The account is closed, and its roles are ended."))


def _reopen(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    operations.reopen_account(user=account, by=reader.doer(answer), at=now())
    messages.success(request, _("The account is open again. Grant its roles again."))


def _second_factor(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    done = roles.ask_to_reset_second_factor(user=account, by=reader.doer(answer), at=now())
    sentence = _("The second factor is removed: the password alone is enough to sign in.")
    _say_done(request, done, sentence)


def _link(request: HttpRequest, reader: Reader, account: "User") -> FormOutcome | None:
    answer = refuse_unless(reader.may_keep(account))
    form = PersonForm(request.POST)
    if not form.is_valid():
        return FormOutcome({"link_form": form})
    try:
        person = _person_within_reach(reader, form.cleaned_data["person"])
        done = roles.ask_to_link(user=account, person=person, by=reader.doer(answer), at=now())
    except Refused as refusal:
        return FormOutcome({"link_form": form}, refusal.faults)
    _say_done(request, done, _("The account is linked to the member."))
    return None


def _revoke(request: HttpRequest, reader: Reader, account: "User") -> None:
    """Revoke a token of the account, whose role the reader administers."""
    number = request.POST.get("token", "")
    own = tokens.tokens_in_force(on=reader.on)
    token = next((one for one in own if str(one.pk) == number), None)
    if token is None or token.grant.user_id != account.pk:
        raise Refused(Fault(message("There is no such token.")))
    answer = refuse_unless(reader.may_end(token.grant))
    tokens.revoke_token(token=token, by=reader.doer(answer), at=now())
    messages.success(request, _("The token is revoked."))


def _person_within_reach(reader: Reader, code: str) -> "Person":
    """Return the member. One outside is refused like one that does not exist."""
    text = message("“%(code)s” does not belong to a branch that you administer.")
    try:
        person = person_by_code(code)
    except Refused as refusal:
        raise Refused(Fault(text, {"code": code})) from refusal
    branch = branch_of(person, on=reader.on)
    if branch is None or not reader.may_now(Act.MANAGE_ACCOUNTS, branch):
        raise Refused(Fault(text, {"code": code}))
    return person


ACTS_ON_ACCOUNT: Mapping[str, Callable[[HttpRequest, Reader, "User"], FormOutcome | None]] = {
    "grant": _grant,
    "end": _end,
    "password": _password,
    "close": _close,
    "reopen": _reopen,
    "second_factor": _second_factor,
    "link": _link,
    "revoke": _revoke,
}
