"""Template tags of the sign-in page: the demo's accounts, and identity providers."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django import template
from django.conf import settings

from xeploai.domain import ROLE_LABELS, translate
from xeploai.organisations.roles import unit_names_of_accounts
from xeploai.portal.site import lacks_second_factor, language_of_page

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Return the demo's accounts that exist here; none outside a demo."""
    if not settings.IS_DEMO:
        return []
    language = language_of_page()
    # the setting names the module, so that the pages need not import the demo
    demo = import_module(settings.DEMO_ACCOUNTS)
    units = unit_names_of_accounts([account.username for account in demo.ACCOUNTS])
    return [
        {
            "username": account.username,
            "password": demo.PASSWORD,
            "label": account.label,
            "role": ROLE_LABELS[account.role][language],
            "unit": units[account.username],
            "remark": translate(account.remark, language),
        }
        for account in demo.ACCOUNTS
        if account.username in units
    ]


@register.simple_tag
def identity_servers() -> list[Mapping[str, Any]]:
    """Return the configured identity providers: one, or none."""
    provider = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {})
    return list(provider.get("APPS", []))


@register.simple_tag(takes_context=True)
def second_factor_is_required(context: Mapping[str, Any]) -> bool:
    """Whether the reader must set up a second factor before anything else."""
    return lacks_second_factor(context["request"])
