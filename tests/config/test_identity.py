"""The identity provider is configured by the environment, or there is none."""

from xeploai.config.identity import openid_connect

ENVIRONMENT = {
    "XEPLOAI_OIDC_ISSUER": "https://id.example.vn",
    "XEPLOAI_OIDC_NAME": "Cổng định danh",
    "XEPLOAI_OIDC_CLIENT": "xeploai",
    "XEPLOAI_OIDC_SECRET": "bí mật",
}


def test_without_an_issuer_there_is_no_identity_provider() -> None:
    assert openid_connect({}) == {}
    assert openid_connect({**ENVIRONMENT, "XEPLOAI_OIDC_ISSUER": ""}) == {}


def test_the_provider_is_as_the_environment_says_and_uses_pkce() -> None:
    assert openid_connect(ENVIRONMENT) == {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": "Cổng định danh",
                    "client_id": "xeploai",
                    "secret": "bí mật",
                    "settings": {"server_url": "https://id.example.vn"},
                }
            ],
        }
    }


def test_a_provider_without_a_name_has_that_of_the_protocol() -> None:
    (app,) = openid_connect({"XEPLOAI_OIDC_ISSUER": "https://id.example.vn"})["openid_connect"][
        "APPS"
    ]

    assert app["name"] == "OpenID Connect"
