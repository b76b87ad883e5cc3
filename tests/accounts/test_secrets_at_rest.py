"""Secrets of second factors lie encrypted in the database."""

import importlib
import json
from typing import Any, Self

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.accounts.codes import code
from tests.accounts.conftest import SECRET
from xeploai.accounts.models import User
from xeploai.accounts.second_factor import unreadable_second_factors, use_code
from xeploai.accounts.secrets_at_rest import KeyLost, decrypt, encrypt

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OTHER = "another key of this installation, made up"


def stored() -> str:
    """Return the rows as whoever steals the database reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return json.dumps([str(row[0]) for row in cursor.fetchall()])


def test_neither_secret_nor_seed_is_readable_in_the_database(
    protected: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = "5eed" * 20
    monkeypatch.setattr(RecoveryCodes, "generate_seed", lambda *_: seed)
    codes = RecoveryCodes.activate(protected)

    assert SECRET not in stored()
    assert seed not in stored()
    assert use_code(protected, code())
    assert use_code(protected, codes.get_unused_codes()[0])


def test_the_same_secret_is_stored_differently_each_time() -> None:
    assert encrypt(SECRET) != encrypt(SECRET)
    assert decrypt(encrypt(SECRET)) == SECRET


def test_with_another_key_the_user_learns_what_to_do(protected: User, settings: Any) -> None:
    settings.MFA_KEYS = (OTHER,)

    with pytest.raises(KeyLost, match="Ask an administrator to remove the second factor"):
        use_code(protected, code())

    assert unreadable_second_factors() == 1


def test_codes_under_a_present_key_work_beside_an_app_under_a_lost_one(
    protected: User, settings: Any
) -> None:
    settings.MFA_KEYS = (OTHER,)
    codes = RecoveryCodes.activate(protected)

    assert use_code(protected, codes.get_unused_codes()[0])
    assert unreadable_second_factors() == 1


def test_a_former_key_still_opens_what_it_closed(protected: User, settings: Any) -> None:
    settings.MFA_KEYS = (OTHER, *settings.MFA_KEYS)
    assert use_code(protected, code())
    fresh = encrypt(SECRET)

    settings.MFA_KEYS = (OTHER,)
    assert decrypt(fresh) == SECRET


def test_a_secret_that_was_written_into_the_database_by_hand_is_not_accepted(
    protected: User,
) -> None:
    Authenticator.objects.update(data={"secret": SECRET})

    with pytest.raises(KeyLost):
        use_code(protected, code())


def test_rows_of_before_are_encrypted_and_can_be_brought_back(protected: User) -> None:
    change = importlib.import_module("xeploai.accounts.migrations.0004_encrypt_second_factors")
    Authenticator.objects.update(data={"secret": SECRET, "last_counter": 5})

    with connection.schema_editor() if connection.vendor != "sqlite" else NoEditor() as editor:
        change.encrypt_all(apps, editor)
        change.encrypt_all(apps, editor)
        row = Authenticator.objects.get()
        assert row.data["last_counter"] == 5
        assert decrypt(row.data["secret"]) == SECRET
        assert SECRET not in stored()
        change.decrypt_all(apps, editor)

    assert Authenticator.objects.get().data == {"secret": SECRET, "last_counter": 5}


class NoEditor:
    """SQLite's editor wants no transaction, and the test is in one."""

    connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_sign_in_page_says_it_without_an_error(
    protected: User, client: Client, settings: Any
) -> None:
    password = {"login": "van-phong", "password": "con-duong-ven-bien-7"}
    client.post("/account/login/", password)
    settings.MFA_KEYS = (OTHER,)

    page: Any = client.post("/account/two-factor/authenticate/", {"code": code()})

    assert page.status_code == 200
    assert "Đề nghị đồng chí báo người quản trị" in page.content.decode()
    assert "_auth_user_id" not in client.session
