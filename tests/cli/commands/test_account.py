"""`xeploai account`: the first administrator of an installation, and what comes after."""

import io
from datetime import timedelta

import pytest

from tests.builders import make_members, make_tree
from tests.cli.conftest import Answer, Xeploai
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.accounts.passwords import is_for_once
from xeploai.domain.roles import Role
from xeploai.organisations.models import PersonAccount, RoleGrant, Unit
from xeploai.organisations.roles import ask_for_password, ask_for_role
from xeploai.organisations.tokens import create_token
from xeploai.portal.site.reader import now

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _tree() -> None:
    make_tree()


def open_account(xeploai: Xeploai, *more: str) -> Answer:
    return xeploai("account", "open", "quan-tri", "--label", "Quản trị", *more)


def test_the_first_administrator_is_opened_with_a_password_shown_once(xeploai: Xeploai) -> None:
    answer = open_account(xeploai, "--role", "ADMINISTRATOR", "--unit", "tinh")

    role, opened, password = answer.lines
    user = User.objects.get()
    assert role.startswith("“quan-tri” has the role “Administrator” for Tên tinh from ")
    assert opened == "The account “quan-tri” is open."
    assert user.check_password(password.removeprefix("Password, shown this once: "))
    assert is_for_once(user)
    assert RoleGrant.objects.get().role == Role.ADMINISTRATOR


def test_a_password_that_was_typed_is_not_shown_and_not_for_once(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("con-duong-ven-bien-7\n"))

    answer = open_account(xeploai, "--prompt")

    user = User.objects.get()
    assert user.check_password("con-duong-ven-bien-7")
    assert not is_for_once(user)
    assert answer.lines == ["The account “quan-tri” is open."]


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "ADMINISTRATOR"),
        ("--unit", "tinh"),
        ("--role", "ADMINISTRATOR", "--unit", "khong-co"),
        ("--role", "AUDITOR", "--unit", "tinh", "--acting"),
    ],
)
def test_an_account_with_a_role_that_cannot_be_is_not_opened_at_all(
    xeploai: Xeploai, words: tuple[str, ...]
) -> None:
    assert open_account(xeploai, *words).code == 2
    assert not User.objects.exists()


def test_roles_are_given_listed_and_ended(xeploai: Xeploai) -> None:
    open_account(xeploai)

    given = xeploai("account", "role", "quan-tri", "--role", "AUDITOR", "--unit", "huyen-a")
    before = xeploai("account", "list")
    other = xeploai("account", "end", "quan-tri", "--role", "PUBLISHER")
    ended = xeploai("account", "end", "quan-tri", "--role", "AUDITOR")
    after = xeploai("account", "list")

    assert (given.code, ended.code) == (0, 0)
    assert before.out == "quan-tri\tQuản trị\tAuditor · Tên huyen-a (huyen-a)\n"
    assert other.refusal == "There is no such role."
    assert after.out == "quan-tri\tQuản trị\t–\n"


def test_an_account_is_closed_opened_again_and_given_a_password(xeploai: Xeploai) -> None:
    open_account(xeploai)
    before = User.objects.get().password

    acts = ("close", "close", "reopen", "password")
    codes = [xeploai("account", act, "quan-tri").code for act in acts]

    assert codes == [0, 2, 0, 0]
    assert User.objects.get().is_active
    assert User.objects.get().password != before
    assert xeploai("account", "second-factor", "quan-tri").code == 2
    assert xeploai("account", "close", "khong-co").code == 2


def test_a_closed_account_is_marked_in_the_list(xeploai: Xeploai) -> None:
    open_account(xeploai)

    closed = xeploai("account", "close", "quan-tri")

    assert closed.lines == ["The account “quan-tri” is closed, and its roles are ended."]
    assert xeploai("account", "list").out == "✗ quan-tri\tQuản trị\t–\n"


def test_an_account_is_tied_to_a_member(xeploai: Xeploai) -> None:
    open_account(xeploai)
    make_members(Unit.objects.get(code="ap-a11"), 1)

    answer = xeploai("account", "link", "quan-tri", "--person", "dv-0")

    assert answer.lines == ["“quan-tri” is the account of Người 0."]
    assert PersonAccount.objects.get().user.username == "quan-tri"


def test_a_request_of_an_administrator_is_confirmed_or_refused_at_the_machine(
    xeploai: Xeploai,
) -> None:
    for name in ("mot", "hai"):
        administrator = ("--role", "ADMINISTRATOR", "--unit", "tinh")
        xeploai("account", "open", name, "--label", name, *administrator)
    xeploai("account", "open", "moi", "--label", "Mới")
    user, unit = User.objects.get(username="moi"), Unit.objects.get(code="tinh")
    by = Actor("mot", "ADMINISTRATOR", "tinh", ())
    numbers = []
    for role in (Role.AUDITOR, Role.ORGANISATION_BOARD):
        at = now()
        done = ask_for_role(user=user, role=role, unit=unit, from_on=at.date(), by=by, at=at)
        assert done.request is not None
        numbers.append(str(done.request.pk))

    listed = xeploai("account", "requests")
    confirmed = xeploai("account", "confirm", numbers[0])
    again = xeploai("account", "confirm", numbers[0])
    refused = xeploai("account", "refuse", numbers[1], "--reason", "không có chủ trương")

    assert listed.out.startswith(f"{numbers[0]}\tROLE moi AUDITOR tinh\tmot\t")
    assert confirmed.lines == [f"Request {numbers[0]} is confirmed and done."]
    assert again.refusal == "This request was decided already, or withdrawn."
    assert refused.lines == [f"Request {numbers[1]} is refused."]
    assert [one.role for one in RoleGrant.objects.filter(user=user)] == ["AUDITOR"]
    assert xeploai("account", "confirm", "999").refusal == "There is no request 999."


def test_a_password_that_was_asked_for_is_printed_to_who_confirms(xeploai: Xeploai) -> None:
    for name in ("mot", "hai"):
        administrator = ("--role", "ADMINISTRATOR", "--unit", "tinh")
        xeploai("account", "open", name, "--label", name, *administrator)
    by = Actor("mot", "ADMINISTRATOR", "tinh", ())
    user = User.objects.get(username="hai")
    request = ask_for_password(user=user, by=by, at=now()).request
    assert request is not None

    answer = xeploai("account", "confirm", str(request.pk))

    user.refresh_from_db()
    assert user.check_password(answer.lines[1].removeprefix("Password, shown this once: "))


def test_tokens_are_listed_without_their_secret_and_revoked(xeploai: Xeploai) -> None:
    xeploai("account", "open", "moi", "--label", "Mới", "--role", "AUDITOR", "--unit", "tinh")
    at = now()
    token, secret = create_token(
        grant=RoleGrant.objects.get(),
        name="bảng",
        until_on=at.date() + timedelta(days=30),
        by=Actor("moi"),
        at=at,
    )

    listed = xeploai("account", "tokens")
    revoked = xeploai("account", "revoke", str(token.pk))

    assert listed.out.startswith(f"{token.pk}\tbảng\tmoi\tAUDITOR tinh\t")
    assert token.prefix not in listed.out
    assert secret not in listed.out
    assert revoked.lines == ["The token “bảng” of moi is revoked."]
    assert xeploai("account", "tokens").out == ""
    assert xeploai("account", "revoke", "999").refusal == "There is no such token."
