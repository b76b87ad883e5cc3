"""What an installation demands of accounts: a second person, a second factor."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

from xeploai.domain import LEVELS, Role

SECOND_FACTOR = "XEPLOAI_SECOND_FACTOR_FOR"


def yes_or_no(environment: Mapping[str, str], name: str) -> bool | None:
    """Return a setting of `1` or `0`; None where it is not set."""
    given = environment.get(name, "").strip()
    if given not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} is 0, 1 or empty, not “{given}”.")
    return given == "1" if given else None


def roles_with_second_factor(environment: Mapping[str, str]) -> frozenset[tuple[Role, str]]:
    """Return the roles that need a second factor, each with a category of units; empty for all.

    `AUDITOR, ORGANISATION_BOARD:province_committee`: auditors of all units, and organisation boards
    of provinces.
    """
    given = environment.get(SECOND_FACTOR, "")
    return frozenset(_pair(one.strip()) for one in given.split(",") if one.strip())


def _pair(text: str) -> tuple[Role, str]:
    role, _, category = (part.strip() for part in text.partition(":"))
    if role not in list(Role):
        known = ", ".join(Role)
        raise ImproperlyConfigured(f"{SECOND_FACTOR}: “{role}” is none of the roles: {known}.")
    if category and category not in LEVELS:
        known = ", ".join(LEVELS)
        raise ImproperlyConfigured(f"{SECOND_FACTOR}: “{category}” is none of: {known}.")
    return Role(role), category
