"""Every address, for every role, inside and outside its part of the tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
)
from xeploai.accounts.models import User
from xeploai.domain.grades import Grade
from xeploai.domain.roles import ACTS, Act, Role
from xeploai.organisations.models import Person, Unit
from xeploai.organisations.roles import grant_role, link_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIGN_IN = "/account/login/"
# the reader's own part of the tree, a unit in it, and one outside; a member's part is a branch
TOP, INSIDE, OUTSIDE = "xa-a1", "ap-a11", "ap-b11"
PERSON_INSIDE, PERSON_OUTSIDE = "dv-0", "dv-3"


@dataclass(frozen=True)
class OfUnit:
    """An address about a unit: open by an act, for a unit within reach.

    Args:
        of: the address, for the code of a unit and of a person in it.
    """

    act: Act
    of: Callable[[str, str], str]


@dataclass(frozen=True)
class OfAny:
    """An address about no unit: open to whoever may do one of the acts for some unit.

    Without acts it is open to everybody who has signed in.
    """

    acts: frozenset[Act]
    address: str

    def is_open_to(self, role: Role) -> bool:
        """Whether a role opens it."""
        return not self.acts or bool(self.acts & ACTS[role])


Y = 2023
ALL: frozenset[Act] = frozenset()
EVERY = frozenset(Act)  # open to every role, and to no account without one
SENDING = frozenset({Act.SEND_RETURN, Act.RECORD_GRADES, Act.KEEP_REGISTER})
# every address by name; what is below "account/" of allauth's stands in SIGNED_IN_OR_NOT
TABLE: dict[str, OfUnit | OfAny] = {
    "start": OfAny(ALL, "/"),
    "my_cases": OfAny(ALL, "/my-cases/"),
    "account": OfAny(ALL, "/account/"),
    # lists what concerns the reader only: tests/portal/accounts/test_requests.py
    "account_requests": OfAny(ALL, "/account/requests/"),
    # what may be done there is for the top of the tree: tests/portal/cycles/test_views.py
    "cycles": OfAny(frozenset({Act.SEE_FIGURES}), "/cycles/"),
    "cycle": OfAny(frozenset({Act.SEE_FIGURES}), f"/cycles/{Y}/"),
    "accounts": OfAny(frozenset({Act.MANAGE_ACCOUNTS}), "/accounts/"),
    "journal": OfAny(frozenset({Act.SEE_JOURNAL}), "/journal/"),
    # finds only what is within reach
    "search": OfAny(frozenset({Act.SEE_FIGURES}), f"/{Y}/?q=ap"),
    "journal_about": OfUnit(Act.SEE_JOURNAL, lambda unit, _: f"/journal/{Y}/unit/{unit}/"),
    "unit": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/"),
    "cases": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/cases/?category=member"),
    "cases_file": OfUnit(Act.SEE_PERSONS, lambda unit, _: f"/{Y}/{unit}/cases.csv?category=member"),
    "case": OfUnit(Act.SEE_PERSONS, lambda _, person: f"/{Y}/cases/member/{person}/"),
    "case_facts": OfUnit(Act.RECORD_GRADES, lambda _, person: f"/{Y}/facts/member/{person}/"),
    "case_grades": OfUnit(Act.RECORD_GRADES, lambda _, person: f"/{Y}/grades/member/{person}/"),
    "case_end": OfUnit(Act.KEEP_REGISTER, lambda _, person: f"/{Y}/end/member/{person}/"),
    "case_move": OfUnit(Act.KEEP_REGISTER, lambda _, person: f"/{Y}/move/member/{person}/"),
    "population": OfUnit(Act.KEEP_REGISTER, lambda unit, _: f"/{Y}/{unit}/population/"),
    "population_add": OfUnit(Act.KEEP_REGISTER, lambda unit, _: f"/{Y}/{unit}/population/add/"),
    "deciding": OfUnit(Act.SEE_PERSONS, lambda unit, _: f"/{Y}/{unit}/deciding/?category=member"),
    # counts are for whoever sees figures; the lists below them ask for each category
    "evaluation": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/evaluation/"),
    "returns": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/returns/"),
    "returns_of_unit": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/returns/own/"),
    "table": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/tables/categories.csv"),
    "competence": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/competence/"),
    "competence_json": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/competence.json"),
    "tree": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/tree/"),
    "charts": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/charts/"),
    "charts_data": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/charts.json"),
    "compare": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/compare/?with_year=2022"),
    "compare_file": OfUnit(
        Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/compare.csv?with_year=2022"
    ),
    # public law: read by everybody who holds a role
    "rules": OfAny(EVERY, "/rules/"),
    "rules_pack": OfAny(EVERY, "/rules/vn-party-2023/"),
    "rules_pack_file": OfAny(EVERY, "/rules/vn-party-2023/file"),
    "rules_diff": OfAny(EVERY, "/rules/diff/?a=vn-party-2018&b=vn-party-2023"),
    "rules_check": OfAny(EVERY, "/rules/check/"),
    "rules_layers": OfAny(frozenset({Act.SEE_FIGURES}), "/rules/layers/"),
    "rules_layer_new": OfAny(frozenset({Act.SET_RULES}), "/rules/layers/new/"),
    "rules_layer_form": OfAny(frozenset({Act.SET_RULES}), "/rules/layers/form/"),
    "rehearse": OfUnit(
        Act.REHEARSE, lambda unit, _: f"/{Y}/{unit}/rehearse/?pack=vn-party-2025&run=1"
    ),
    "tokens": OfAny(ALL, "/account/tokens/"),
    "uploads": OfAny(SENDING, "/uploads/"),
    "template_file": OfUnit(
        Act.KEEP_REGISTER, lambda unit, _: f"/templates/people.xlsx?cycle={Y}&unit={unit}"
    ),
    "downloads": OfAny(frozenset(), "/files/"),
    "register": OfAny(frozenset({Act.KEEP_REGISTER}), "/register/"),
    "reorganisations": OfAny(frozenset({Act.KEEP_REGISTER}), "/reorganisations/"),
    "register_doubles": OfAny(frozenset({Act.KEEP_REGISTER}), "/register/doubles/"),
    "register_unit": OfUnit(Act.KEEP_REGISTER, lambda unit, _: f"/register/unit/{unit}/"),
    "register_person": OfUnit(Act.KEEP_REGISTER, lambda _, person: f"/register/person/{person}/"),
    "register_join": OfUnit(
        Act.KEEP_REGISTER, lambda _, person: f"/register/doubles/join/?keep={person}&drop=dv-1"
    ),
    "report": OfUnit(Act.SEE_FIGURES, lambda unit, _: f"/{Y}/{unit}/report.md"),
}
# answered without signing in; nothing of the province is in them
PUBLIC = {
    "health",
    "live",
    "ready",
    "account_login",
    "account_logout",
    "account_inactive",
    "api_docs",
    "api_unknown",
    "openapi-json",
    "api-root",
}
# only with a token: tests/portal/test_api.py walks these with every kind of token
OF_TOKENS = {"list_cycles", "list_units", "read_unit", "read_statistics"}
# one upload is its sender's alone, one account is for the administrator of all its roles
OF_THE_SENDER = {"upload": "", "upload_progress": "progress", "upload_bad": "bad.xlsx"}
# a file is of whoever asked for it alone: tests/portal/files/test_files.py
OF_THE_ASKER = {"download", "download_progress", "download_content"}
OF_THE_KEEPER = {"account_of"}
# answers a form only, and only about one's own tokens
BY_FORM_ONLY = {"token_revoke"}
# tests/portal/test_rules_layers.py: seen where the layer holds, and above
OF_THOSE_IT_HOLDS_FOR = {"rules_layer", "rules_layer_file"}
# one sheet, by its number: tests/portal/reorganisations/test_views.py
OF_A_SHEET = {"reorganisation"}
# one return of a unit, by its number: tests/portal/returns/test_views.py
OF_A_RETURN = {"return_file"}
# for whoever runs cycles: tests/portal/cycles/test_trees.py
OF_THE_TOP = {"cycle_trees"}
# one group of a unit, by its number: tests/portal/test_deciding_pages.py asks for every role
OF_A_GROUP = {"deciding_group", "deciding_exceptional_share"}
# the library's own, about nobody but who is signed in; tests of the sign-in walk through them
OF_ONESELF = {
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "socialaccount_connections",
    "openid_connect_login",
    "openid_connect_callback",
}


def names(patterns: list[Any] | None = None) -> Iterator[str]:
    """Yield the name of every address there is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        else:
            assert isinstance(one, URLPattern)
            assert one.name, one
            yield str(one.name)


def test_every_address_stands_in_the_table() -> None:
    known = TABLE.keys() | PUBLIC | OF_ONESELF | OF_TOKENS | OF_THE_SENDER.keys()
    known |= OF_A_RETURN | OF_THE_KEEPER | BY_FORM_ONLY | OF_THE_TOP | OF_A_GROUP | OF_A_SHEET
    known |= OF_THOSE_IT_HOLDS_FOR | OF_THE_ASKER

    assert set(names()) - known == set()
    assert TABLE.keys() - set(names()) == set()


@pytest.fixture
def province() -> dict[str, Unit]:
    units = make_tree()
    members = make_members(units["ap-a11"], 3) + make_members(units["ap-b11"], 2)
    make_post(members[0], units["ap-a11"], is_head=True)
    make_collective(units["ap-a11"], "btv-a11")
    cycle = make_cycle(2022), make_cycle(2023)
    decide(
        cycle[1],
        decision("member", PERSON_INSIDE, Grade.EXCELLENT),
        decision("member", PERSON_OUTSIDE, Grade.GOOD),
    )
    return units


def client_of(role: Role, units: dict[str, Unit], client: Client) -> Client:
    user = User.objects.create_user(username=role.lower(), password=None, label=role)
    unit = units[INSIDE if role is Role.MEMBER else TOP]
    grant_role(user=user, role=role, unit=unit, from_on=date(2020, 1, 1), by=BY, at=AT)
    client.force_login(user, backend=BACKEND)
    return client


def is_open(client: Client, address: str) -> bool:
    """Whether an address is answered; nothing but an answer or a refusal in words will do."""
    response = client.get(address)
    if response.status_code == 403:
        assert "/account/logout/" in response.content.decode(), address
        return False
    assert response.status_code in (200, 302), (address, response.status_code)
    if response.status_code == 302:
        assert not response.headers["Location"].startswith(SIGN_IN), address
    return True


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_says_and_nothing_else(
    role: Role, province: dict[str, Unit], client: Client
) -> None:
    client_of(role, province, client)

    for name, entry in TABLE.items():
        if isinstance(entry, OfAny):
            assert is_open(client, entry.address) is entry.is_open_to(role), (name, role)
            continue
        may = entry.act in ACTS[role]
        assert is_open(client, entry.of(INSIDE, PERSON_INSIDE)) is may, (name, role, "inside")
        assert not is_open(client, entry.of(OUTSIDE, PERSON_OUTSIDE)), (name, role, "outside")
        assert not is_open(client, entry.of("tinh", PERSON_OUTSIDE)), (name, role, "above")


@pytest.mark.parametrize("role", list(Role))
def test_names_of_persons_stand_only_where_the_role_opens_them(
    role: Role, province: dict[str, Unit], client: Client
) -> None:
    client_of(role, province, client)

    for name, entry in TABLE.items():
        address = entry.of(INSIDE, PERSON_INSIDE) if isinstance(entry, OfUnit) else entry.address
        text = client.get(address, follow=True).content.decode(errors="replace")
        if Act.SEE_PERSONS not in ACTS[role]:
            assert "Người 0" not in text, (name, role)
        assert "Người 3" not in text, (name, role)


def test_nothing_is_open_to_somebody_who_has_not_signed_in(
    province: dict[str, Unit], client: Client
) -> None:
    for name, entry in TABLE.items():
        address = entry.of(INSIDE, PERSON_INSIDE) if isinstance(entry, OfUnit) else entry.address
        response = client.get(address)
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith(SIGN_IN), name


def answer(client: Client, address: str) -> int:
    return client.get(address).status_code


@pytest.mark.parametrize("role", list(Role))
def test_an_upload_is_its_senders_alone(
    role: Role, province: dict[str, Unit], client: Client
) -> None:
    sender = Client()
    user = User.objects.create_user(username="sender", password=None, label="Người gửi")
    board, top = Role.ORGANISATION_BOARD, province["tinh"]
    grant_role(user=user, role=board, unit=top, from_on=date(2020, 1, 1), by=BY, at=AT)
    sender.force_login(user, backend=BACKEND)
    file = SimpleUploadedFile("a.csv", b"Ma dang vien,Ho va ten\n")
    form = {"kind": "people", "cycle": "", "unit": "", "document": "", "whole": "1"}
    sent = sender.post("/uploads/", {"files": [file], **form})["Location"]
    client_of(role, province, client)

    for last in OF_THE_SENDER.values():
        assert answer(client, sent + last) in (403, 404), (last, role)
    assert answer(sender, sent) == 200


@pytest.mark.parametrize("role", list(Role))
def test_an_account_is_for_the_administrator_who_reaches_it(
    role: Role, province: dict[str, Unit], client: Client
) -> None:
    for name, unit in (("inside", INSIDE), ("outside", OUTSIDE)):
        user = User.objects.create_user(username=name, password=None, label=name)
        of = province[unit]
        day = date(2020, 1, 1)
        grant_role(user=user, role=Role.PUBLISHER, unit=of, from_on=day, by=BY, at=AT)
    client_of(role, province, client)

    may = Act.MANAGE_ACCOUNTS in ACTS[role]
    assert (answer(client, "/accounts/inside/") == 200) is may
    assert answer(client, "/accounts/outside/") in (403, 404)


@pytest.mark.parametrize("role", list(Role))
def test_a_token_is_revoked_by_a_form_and_by_its_holder(
    role: Role, province: dict[str, Unit], client: Client
) -> None:
    client_of(role, province, client)

    assert answer(client, "/account/tokens/1/revoke/") == 405
    assert client.post("/account/tokens/1/revoke/").status_code == 404


def test_an_account_without_a_role_sees_nothing(province: dict[str, Unit], client: Client) -> None:
    user = User.objects.create_user(username="ai-do", password=None, label="Ai đó")
    client.force_login(user, backend=BACKEND)

    for name, entry in TABLE.items():
        if isinstance(entry, OfUnit):
            assert not is_open(client, entry.of(INSIDE, PERSON_INSIDE)), name
        elif entry.acts:
            assert not is_open(client, entry.address), name


def test_a_member_sees_the_own_case_and_no_other(province: dict[str, Unit], client: Client) -> None:
    client_of(Role.MEMBER, province, client)
    user = User.objects.get(username="member")
    link_person(user=user, person=Person.objects.get(code="dv-1"), by=BY, at=AT)

    assert is_open(client, f"/{Y}/cases/member/dv-1/")
    assert not is_open(client, f"/{Y}/cases/member/dv-0/")
    assert "/2023/cases/member/dv-1/" in client.get("/my-cases/").content.decode()


def test_a_search_finds_only_what_is_within_reach(
    province: dict[str, Unit], client: Client
) -> None:
    client_of(Role.EXECUTIVE_OFFICE, province, client)

    found = client.get(f"/{Y}/?q=ap").content.decode()

    assert "Tên ap-a11" in found
    assert "Tên ap-b11" not in found


def test_a_role_opens_nothing_after_its_last_day(province: dict[str, Unit], client: Client) -> None:
    user = User.objects.create_user(username="cu", password=None, label="Cũ")
    grant_role(
        user=user,
        role=Role.AUDITOR,
        unit=province[TOP],
        from_on=date(2020, 1, 1),
        until_on=date(2021, 1, 1),
        by=BY,
        at=AT,
    )
    client.force_login(user, backend=BACKEND)

    assert not is_open(client, f"/{Y}/{INSIDE}/")
