"""The domain is tested without Django: `pytest -p no:django tests/domain`."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    # without its plugin the setting is unknown, and an unknown setting is an error
    parser.addini("DJANGO_SETTINGS_MODULE", "read by pytest-django, which may be switched off")


@pytest.fixture(autouse=True)
def _files_of_this_test_only() -> None:
    """Replace the fixture of all tests, which needs Django's settings."""


@pytest.fixture(autouse=True)
def _quick_passwords() -> None:
    """Replace the fixture of all tests, which needs Django's settings."""
