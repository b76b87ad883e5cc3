"""What an installation sets by its environment."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xeploai.config import settings

Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """Return a function that loads the settings in an environment."""
    for name in ("XEPLOAI_SECRET_KEY", "DATABASE_URL", "XEPLOAI_HOSTS", "XEPLOAI_HTTPS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "home"))

    def run(**environment: str) -> dict[str, Any]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(settings.__file__)

    return run


def test_the_key_is_made_once_and_only_its_owner_reads_it(load: Load, tmp_path: Path) -> None:
    first = load()["SECRET_KEY"]

    file = tmp_path / "home" / "secret_key"
    assert load()["SECRET_KEY"] == first == file.read_text(encoding="ascii")
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(first) >= 50
    assert [one.name for one in file.parent.iterdir() if "secret" in one.name] == ["secret_key"]


def test_a_key_of_the_environment_is_not_stored(load: Load, tmp_path: Path) -> None:
    assert load(XEPLOAI_SECRET_KEY="khóa riêng")["SECRET_KEY"] == "khóa riêng"
    assert not (tmp_path / "home" / "secret_key").exists()


def test_writers_to_sqlite_queue_at_the_start_of_a_transaction(load: Load) -> None:
    options = load()["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_the_address_of_a_server_replaces_the_file(load: Load) -> None:
    database = load(DATABASE_URL="postgresql://an@localhost/xeploai")["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_by_default_only_this_machine_is_served_and_nothing_is_shown_of_errors(load: Load) -> None:
    values = load()

    assert values["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert values["DEBUG"] is False


@pytest.mark.parametrize("https", ["", "1"])
def test_behind_https_cookies_are_secure_and_without_it_they_work_all_the_same(
    load: Load, https: str
) -> None:
    values = load(XEPLOAI_HTTPS=https, XEPLOAI_HOSTS="danh-gia.example.vn")

    is_https = https == "1"
    assert values["SESSION_COOKIE_SECURE"] is values["CSRF_COOKIE_SECURE"] is is_https
    assert values["CSRF_TRUSTED_ORIGINS"] == (["https://danh-gia.example.vn"] if is_https else [])
    assert ("SECURE_PROXY_SSL_HEADER" in values) is is_https


def test_failed_sign_ins_are_counted_as_the_accounts_app_says(load: Load) -> None:
    values = load()

    assert values["AXES_FAILURE_LIMIT"] == 5
    assert values["AXES_LOCKOUT_PARAMETERS"] == "xeploai.accounts.attempts.counter_keys"
    assert values["AXES_USERNAME_CALLABLE"] == "xeploai.accounts.attempts.attempt_username"
    assert values["AXES_CLIENT_IP_CALLABLE"] == "xeploai.accounts.attempts.counted_address"


def test_every_dotted_name_in_the_settings_exists(load: Load) -> None:
    from django.utils.module_loading import import_string

    values = load()
    names = [
        values[name]
        for name in (
            "ACCOUNT_ADAPTER",
            "SOCIALACCOUNT_ADAPTER",
            "AXES_LOCKOUT_PARAMETERS",
            "AXES_USERNAME_CALLABLE",
            "AXES_CLIENT_IP_CALLABLE",
            "AXES_LOCKOUT_CALLABLE",
            "CSRF_FAILURE_VIEW",
            "WSGI_APPLICATION",
        )
    ]
    names += [*values["ACCOUNT_FORMS"].values(), *values["MFA_FORMS"].values()]
    names += values["MIDDLEWARE"]

    for name in names:
        assert import_string(name)
