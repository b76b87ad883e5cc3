"""`xeploai account`: the first administrator of an installation, and whatever is needed after."""

import io

import pytest

from tests.builders import make_members, make_tree
from xeploai.accounts.models import User
from xeploai.accounts.passwords import is_for_once
from xeploai.cli.main import run
from xeploai.domain.roles import Role
from xeploai.organisations.models import PersonAccount, RoleGrant

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _database_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xeploai.cli.database.prepare", lambda: None)
    make_tree()


def account(*words: str) -> int:
    return run(["account", *words, "--lang", "en"])


def opened(*more: str) -> int:
    return account("open", "quan-tri", "--label", "Quản trị", *more)


def test_the_first_administrator_is_opened_with_a_password_shown_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert opened("--role", "ADMINISTRATOR", "--unit", "tinh") == 0

    said = capsys.readouterr().out
    password = said.rsplit(": ", 1)[1].strip()
    user = User.objects.get()
    assert user.check_password(password)
    assert is_for_once(user)
    assert RoleGrant.objects.get().role == Role.ADMINISTRATOR


def test_a_password_that_was_typed_is_not_shown_and_not_for_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("con-duong-ven-bien-7\n"))

    assert opened("--prompt") == 0

    user = User.objects.get()
    assert user.check_password("con-duong-ven-bien-7")
    assert not is_for_once(user)
    assert "con-duong" not in capsys.readouterr().out


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
    words: tuple[str, ...],
) -> None:
    assert opened(*words) == 2
    assert not User.objects.exists()


def test_roles_are_given_listed_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    opened()
    assert account("role", "quan-tri", "--role", "AUDITOR", "--unit", "huyen-a") == 0
    capsys.readouterr()
    account("list")
    assert "Auditor · Tên huyen-a (huyen-a)" in capsys.readouterr().out

    assert account("end", "quan-tri", "--role", "PUBLISHER") == 2
    assert account("end", "quan-tri", "--role", "AUDITOR") == 0
    capsys.readouterr()
    account("list")
    assert capsys.readouterr().out == "quan-tri\tQuản trị\t–\n"


def test_an_account_is_closed_opened_again_and_given_a_password() -> None:
    opened()
    before = User.objects.get().password

    assert [account(act, "quan-tri") for act in ("close", "close", "reopen", "password")] == [
        0,
        2,
        0,
        0,
    ]
    assert User.objects.get().is_active
    assert User.objects.get().password != before
    assert account("second-factor", "quan-tri") == 2
    assert account("close", "khong-co") == 2


def test_an_account_is_tied_to_a_member() -> None:
    from xeploai.organisations.models import Unit

    opened()
    make_members(Unit.objects.get(code="ap-a11"), 1)

    assert account("link", "quan-tri", "--person", "dv-0") == 0
    assert PersonAccount.objects.get().user.username == "quan-tri"
