"""The administrator's pages: accounts within reach, opened, given roles, closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xeploai.accounts import operations
from xeploai.accounts.passwords import new_password
from xeploai.accounts.queries import account_by_name
from xeploai.accounts.second_factor import has_second_factor, with_second_factor
from xeploai.cycle.access import Answer, Forbidden, Reader, refuse_unless
from xeploai.domain import ACTS, Act, Fault, Refused, Role, message
from xeploai.organisations import roles
from xeploai.organisations.register import branch_of, person_by_code
from xeploai.organisations.roles import accounts_within_reach, grant_by_id, grants_of
from xeploai.portal.site import (
    OVER,
    GrantRole,
    LinkPerson,
    OpenAccount,
    language_of_page,
    lines_of,
    now,
    reader_of,
    role_label,
    state_of,
    unit_called,
    words_of,
)
from xeploai.wording import say

if TYPE_CHECKING:
    from xeploai.accounts.models import User
    from xeploai.organisations.register import Person
    from xeploai.organisations.roles import RoleGrant

ACCOUNTS_A_PAGE = 50
CANNOT = 409


@dataclass
class Told:
    """What a page says of what was just sent.

    Args:
        forms: those that come back with their faults, by the name the page gives them.
        password: a new one, shown this once.
    """

    forms: dict[str, Form] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    password: str = ""

    def show(self, request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """Return the page."""
        said = [say(fault, language_of_page()) for fault in self.faults]
        status = CANNOT if self.forms or said else 200
        told = {"faults": said, "password": self.password, **self.forms}
        return render(request, template, {**context, **told}, status=status)


@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """List the accounts within reach; open another one."""
    reader = reader_of(request)
    keeping = _keeping(reader)
    if request.method == "POST":
        return _open(request, reader, keeping)
    return _list(request, reader, keeping, Told())


def _keeping(reader: Reader) -> list["RoleGrant"]:
    """Return the roles by which somebody keeps accounts. Raises `Forbidden` where there is none."""
    found = [one for one in reader.grants if Act.MANAGE_ACCOUNTS in ACTS[Role(one.role)]]
    if not found:
        raise Forbidden(Answer(False, Fault(message("Accounts are kept by administrators only."))))
    return found


def _list(
    request: HttpRequest, reader: Reader, keeping: list["RoleGrant"], told: Told
) -> HttpResponse:
    wanted = words_of(request.GET, "q")
    tops = [grant.unit_id for grant in keeping]
    seen = accounts_within_reach(tops, by=reader.user.username, on=reader.on, wanted=wanted)
    page = Paginator(seen, ACCOUNTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(_account_lines(list(page.object_list), reader.on)),
        "wanted": wanted,
        "units": [grant.unit for grant in keeping],
        "open_form": OpenAccount(),
    }
    return told.show(request, "portal/accounts/list.html", context)


def _account_lines(users: list["User"], on: date) -> list[dict[str, Any]]:
    grants = grants_of(users)
    protected = with_second_factor([user.pk for user in users])
    return [
        {
            "account": user,
            "has_second_factor": user.pk in protected,
            "roles": [
                (role_label(one), one) for one in grants[user.pk] if state_of(one, on) != OVER
            ],
        }
        for user in users
    ]


def _open(request: HttpRequest, reader: Reader, keeping: list["RoleGrant"]) -> HttpResponse:
    form = OpenAccount(request.POST)
    if not form.is_valid():
        return _list(request, reader, keeping, Told({"open_form": form}))
    password = new_password()
    try:
        user = operations.open_account(
            **form.cleaned_data,
            password=password,
            password_is_for_once=True,
            by=reader.doer(Answer(True, Fault(""), keeping[0])),
            at=now(),
        )
    except Refused as refusal:
        return _list(request, reader, keeping, Told({"open_form": form}, refusal.faults))
    return _show(request, reader, user, Told(password=password))


@never_cache
def one(request: HttpRequest, username: str) -> HttpResponse:
    """Show an account; change what it holds."""
    reader = reader_of(request)
    _keeping(reader)
    account = account_by_name(username.replace("\0", ""))
    refuse_unless(reader.may_see_account(account))
    if request.method != "POST":
        return _show(request, reader, account, Told())
    act = CHANGES.get(request.POST.get("act", ""))
    if act is None:
        text = message("The page sent something that it does not offer. Load it again.")
        raise Refused(Fault(text))
    told = _done(act, request, reader, account)
    if told is None:
        return redirect("account_of", username=account.username)
    account.refresh_from_db()
    return _show(request, reader, account, told)


Change = Callable[[HttpRequest, Reader, "User"], Told | None]


def _done(act: Change, request: HttpRequest, reader: Reader, account: "User") -> Told | None:
    """Do it; return what the page says, nothing where it only has to be loaded anew."""
    try:
        return act(request, reader, account)
    except Refused as refusal:
        return Told({}, refusal.faults)


def _show(request: HttpRequest, reader: Reader, account: "User", told: Told) -> HttpResponse:
    lines = [
        replace(line, may_end=line.state != OVER and bool(reader.may_end(line.grant)))
        for line in lines_of(account, reader.on)
    ]
    kept = reader.may_keep(account)
    is_self = account.pk == reader.user.pk
    seen = [line for line in lines if is_self or reader.may_end(line.grant)]
    context = {
        "account": account,
        "lines": seen,
        "elsewhere": len(lines) - len(seen),
        "person": roles.person_of(account),
        "has_second_factor": has_second_factor(account),
        "is_kept": bool(kept),
        "why_not": "" if kept else say(kept.why, language_of_page()),
        "is_self": is_self,
        "grant_form": GrantRole(initial={"from_on": reader.on}),
        "link_form": LinkPerson(),
    }
    return told.show(request, "portal/accounts/account.html", context)


def _grant(request: HttpRequest, reader: Reader, account: "User") -> Told | None:
    form = GrantRole(request.POST)
    if not form.is_valid():
        return Told({"grant_form": form})
    given = form.cleaned_data
    try:
        unit = unit_called(given["unit"])
        answer = refuse_unless(reader.may_now(Act.MANAGE_ACCOUNTS, unit))
        roles.grant_role(
            user=account,
            role=Role(given["role"]),
            unit=unit,
            from_on=given["from_on"],
            until_on=given["until_on"],
            is_acting=given["is_acting"],
            document_number=given["document"],
            by=reader.doer(answer),
            at=now(),
        )
    except Refused as refusal:
        return Told({"grant_form": form}, refusal.faults)
    except Forbidden as error:
        return Told({"grant_form": form}, (error.answer.why,))
    messages.success(request, _("The role is given."))
    return None


def _end(request: HttpRequest, reader: Reader, account: "User") -> None:
    number = request.POST.get("grant", "")
    grant = grant_by_id(int(number) if number.isdecimal() else 0)
    answer = refuse_unless(reader.may_end(grant))
    roles.end_role(grant=grant, until_on=reader.on, by=reader.doer(answer), at=now())
    messages.success(request, _("The role is ended."))


def _password(request: HttpRequest, reader: Reader, account: "User") -> Told:
    answer = refuse_unless(reader.may_keep(account))
    password = new_password()
    operations.set_password(
        user=account,
        password=password,
        password_is_for_once=True,
        by=reader.doer(answer),
        at=now(),
    )
    return Told(password=password)


def _close(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    roles.close_account(user=account, by=reader.doer(answer), at=now())
    messages.success(request, _("The account is closed, and its roles are ended."))


def _reopen(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    operations.reopen_account(user=account, by=reader.doer(answer), at=now())
    messages.success(request, _("The account is open again. Give it its roles anew."))


def _second_factor(request: HttpRequest, reader: Reader, account: "User") -> None:
    answer = refuse_unless(reader.may_keep(account))
    operations.reset_second_factor(user=account, by=reader.doer(answer), at=now())
    messages.success(request, _("The second factor is taken away: the password alone signs in."))


def _link(request: HttpRequest, reader: Reader, account: "User") -> Told | None:
    answer = refuse_unless(reader.may_keep(account))
    form = LinkPerson(request.POST)
    if not form.is_valid():
        return Told({"link_form": form})
    try:
        person = person_by_code(form.cleaned_data["person"])
        _refuse_outside(reader, person)
        roles.link_person(user=account, person=person, by=reader.doer(answer), at=now())
    except Refused as refusal:
        return Told({"link_form": form}, refusal.faults)
    messages.success(request, _("The account is tied to the member."))
    return None


def _refuse_outside(reader: Reader, person: "Person") -> None:
    branch = branch_of(person, on=reader.on)
    if branch is None or not reader.may_now(Act.MANAGE_ACCOUNTS, branch):
        text = message("“%(code)s” belongs to no branch within your reach.")
        raise Refused(Fault(text, {"code": person.code}))


CHANGES: Mapping[str, Change] = {
    "grant": _grant,
    "end": _end,
    "password": _password,
    "close": _close,
    "reopen": _reopen,
    "second_factor": _second_factor,
    "link": _link,
}
