"""Sign-in through the identity provider (OpenID Connect) of an organisation that has one."""

from collections.abc import Mapping
from typing import Any


def openid_connect(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return allauth's settings for the identity provider in the environment; empty without one."""
    issuer = environment.get("XEPLOAI_OIDC_ISSUER")
    if not issuer:
        return {}
    app = {
        "provider_id": "organisation",
        "name": environment.get("XEPLOAI_OIDC_NAME") or "OpenID Connect",
        "client_id": environment.get("XEPLOAI_OIDC_CLIENT", ""),
        "secret": environment.get("XEPLOAI_OIDC_SECRET", ""),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
