"""Every page there is, with an address in the demo province where it shows the most."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.accounts import BY_ROLE, COMMUNE, DISTRICT, PROVINCE
from xeploai.domain.roles import Role

# by the name of the address
PAGES: dict[str, str] = {
    "start": "/",
    "unit": f"/2023/{PROVINCE}/",
    "case": "/2023/cases/grassroots_branch/an-bien-015/",
    "case_facts": "/2023/facts/leading_cadre/DV-056064/",
    "case_grades": "/2023/grades/leading_cadre/DV-056064/",
    "charts": f"/2023/{PROVINCE}/charts/",
    "compare": f"/2023/{PROVINCE}/compare/",
    "deciding": f"/2023/{PROVINCE}/deciding/",
    "evaluation": f"/2023/{PROVINCE}/evaluation/",
    "competence": f"/2023/{DISTRICT}/competence/",
    "cycles": "/cycles/",
    "cycle": "/cycles/2026-q3/",
    "cycle_trees": "/cycles/2024/trees/",
    "population": f"/2026-q3/{PROVINCE}/population/",
    "population_add": f"/2026-q3/{PROVINCE}/population/add/",
    "case_move": "/2023/move/member/DV-056064/",
    "case_end": "/2023/end/member/DV-056064/",
    "register": "/register/",
    "register_unit": f"/register/unit/{COMMUNE}/",
    "register_person": "/register/person/DV-056064/",
    "register_doubles": "/register/doubles/",
    "register_join": "/register/doubles/join/?keep=DV-056064&drop=DV-056065",
    "reorganisations": "/reorganisations/",
    "reorganisation": "/reorganisations/1/",
    "returns": f"/2024/{PROVINCE}/returns/",
    "returns_of_unit": f"/2024/{DISTRICT}/returns/own/",
    "uploads": "/uploads/",
    "downloads": "/files/",
    "cases": f"/2023/{PROVINCE}/cases/?category=member&figure=excellent",
    "search": "/2023/?q=an+bien",
    "rules": "/rules/",
    "rules_pack": "/rules/vn-party-2023/",
    "rules_diff": "/rules/diff/?a=vn-party-2023&b=vn-party-2025",
    "rules_check": "/rules/check/",
    "rules_layers": "/rules/layers/",
    "rules_layer_new": "/rules/layers/new/",
    "rules_layer_form": "/rules/layers/form/?pack=vn-party-2023",
    "rehearse": f"/2023/{COMMUNE}/rehearse/?pack=vn-party-2023&run=1",
}
# the same page in another state: closed, empty, reported by return, refused
OTHER_STATES: dict[str, str] = {
    "unit of a district": f"/2023/{DISTRICT}/",
    "unit of a commune": f"/2023/{COMMUNE}/",
    "unit the year before": f"/2022/{PROVINCE}/",
    "cases and returns": f"/2022/{PROVINCE}/cases/?category=member&figure=good",
    "cases of organisations": f"/2023/{PROVINCE}/cases/?category=grassroots_branch",
    "case with proposals": "/2023/cases/leading_cadre/DV-056064/",
    "case to be looked at again": "/2023/cases/leadership_collective/TT-0018/",
    "facts missing": f"/2023/{PROVINCE}/evaluation/?show=missing",
    "what grades call for": f"/2023/{PROVINCE}/evaluation/?show=consequences",
    "to be looked at again": f"/2023/{PROVINCE}/evaluation/?show=rechecks",
    "search without an answer": "/2023/?q=xyzxyz",
    "no such unit": "/2023/khong-co/",
    "no such page": "/nothing/at/all",
}
ACCOUNT_PAGES: dict[str, str] = {
    "account": "/account/",
    "accounts": "/accounts/",
    "account_of": "/accounts/bi-thu/",
    "journal": "/journal/",
    "journal_about": f"/journal/2023/unit/{DISTRICT}/",
    "my_cases": "/my-cases/",
    "tokens": "/account/tokens/",
    "account_requests": "/account/requests/",
    "api_docs": "/api/",
    "account_login": "/account/login/",
    "account_logout": "/account/logout/",
    "account_change_password": "/account/password/",
    "account_reauthenticate": "/account/again/",
    "account_inactive": "/account/closed/",
    "socialaccount_connections": "/account/identity/",
    "socialaccount_login_cancelled": "/account/identity/login/cancelled/",
    "socialaccount_login_error": "/account/identity/login/error/",
    "mfa_index": "/account/two-factor/",
    "mfa_activate_totp": "/account/two-factor/totp/activate/",
}
# who sees the most of a page, where it is not the province's organisation board
SEEN_BEST_BY = {
    "account_login": None,
    "accounts": BY_ROLE[Role.ADMINISTRATOR],
    "account_requests": BY_ROLE[Role.ADMINISTRATOR],
    "account_of": BY_ROLE[Role.ADMINISTRATOR],
    "journal": BY_ROLE[Role.AUDITOR],
    "journal_about": BY_ROLE[Role.AUDITOR],
    "my_cases": BY_ROLE[Role.MEMBER],
}
EVERY_PAGE: dict[str, str] = {**PAGES, **OTHER_STATES, **ACCOUNT_PAGES}
# answers without a page of their own: parts of pages, files, forms that lead elsewhere
# pages that take some steps to reach: the tests that take them look at them too
LOOKED_AT_ELSEWHERE = frozenset(
    {
        "deciding_group",
        "download",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "mfa_view_recovery_codes",
        "rules_layer",
        "upload",
    }
)
WITHOUT_A_PAGE = frozenset(
    {
        "account_set_password",
        "api-root",
        "api_unknown",
        "cases_file",
        "charts_data",
        "compare_file",
        "competence_json",
        "deciding_exceptional_share",
        "download_content",
        "download_progress",
        "health",
        "list_cycles",
        "list_units",
        "live",
        "mfa_download_recovery_codes",
        "openapi-json",
        # pages of the identity server, or on the way to it
        "openid_connect_callback",
        "openid_connect_login",
        "read_statistics",
        "read_unit",
        "ready",
        "report",
        "return_file",
        "rules_layer_file",
        "rules_pack_file",
        "socialaccount_signup",
        "table",
        "template_file",
        "token_revoke",
        "tree",
        "upload_bad",
        "upload_progress",
    }
)


def names_of_addresses() -> set[str]:
    """Return the name of every address of the program."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        elif one.name:
            yield one.name
