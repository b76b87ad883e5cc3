"""What the sign-in page offers besides name and password."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings

from xeploai.demo.accounts import ACCOUNTS, PASSWORD
from xeploai.domain import ROLE_LABELS
from xeploai.organisations.roles import unit_names_of_accounts
from xeploai.portal.site import language_of_page
from xeploai.wording import translate

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Return the accounts of the demonstration: none outside it, and none that does not exist."""
    if not settings.IS_DEMO:
        return []
    language = language_of_page()
    held = unit_names_of_accounts([one.username for one in ACCOUNTS])
    return [
        {
            "username": one.username,
            "password": PASSWORD,
            "label": one.label,
            "role": ROLE_LABELS[one.role][language],
            "unit": held[one.username],
            "remark": translate(one.remark, language),
        }
        for one in ACCOUNTS
        if one.username in held
    ]


@register.simple_tag
def identity_servers() -> list[Mapping[str, Any]]:
    """Return the identity servers that the installation works with: one, or none."""
    given = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {})
    return list(given.get("APPS", []))
