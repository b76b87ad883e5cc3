"""A refusal does not tell what exists from what does not."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    FOUNDED,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_tree,
)
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import User
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# a thing that exists outside the reader's reach, and one that does not exist
UNITS, PERSONS, NAMES = ("ap-b11", "ap-z99"), ("dv-3", "dv-999"), ("ngoai", "khong-co")
OF_UNIT = (
    "/2023/{}/",
    "/2023/{}/cases/?category=member",
    "/2023/{}/cases.csv?category=member",
    "/2023/{}/tables/categories.csv",
    "/2023/{}/report.md",
    "/2023/{}/charts.json",
    "/2023/{}/tree/",
    "/2023/{}/deciding/?category=member",
    "/2023/{}/evaluation/",
    "/2023/{}/returns/",
    "/2023/{}/returns/own/",
    "/2023/{}/competence.json",
    "/2023/{}/compare.csv?with_year=2022",
    "/2023/{}/population/",
    "/2023/{}/rehearse/?pack=vn-party-2025&run=1",
    "/journal/2023/unit/{}/",
    "/register/unit/{}/",
    "/templates/people.xlsx?cycle=2023&unit={}",
    "/templates/gradings.xlsx?cycle=2023&unit={}",
)
OF_PERSON = (
    "/2023/cases/member/{}/",
    "/2023/facts/member/{}/",
    "/2023/grades/member/{}/",
    "/2023/end/member/{}/",
    "/2023/move/member/{}/",
    "/journal/2023/case/member/{}/",
    "/register/person/{}/",
    "/register/doubles/join/?keep={}&drop=dv-0",
)
OF_ACCOUNT = ("/accounts/{}/",)


@pytest.fixture(autouse=True)
def province() -> dict[str, Unit]:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    make_collective(units["ap-b11"], "btv-b11")
    make_cycle(2022)
    decide(make_cycle(2023), decision("member", "dv-3", Grade.GOOD))
    user = User.objects.create_user(username="ngoai", label="Ngoài")
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=units["ap-b11"], from_on=FOUNDED)
    return units


def pairs() -> Iterator[tuple[str, str]]:
    for addresses, things in ((OF_UNIT, UNITS), (OF_PERSON, PERSONS), (OF_ACCOUNT, NAMES)):
        for address in addresses:
            yield address.format(things[0]), address.format(things[1])


def text_of(response: Any) -> str:
    text = response.content.decode()
    for thing in (*UNITS, *PERSONS, *NAMES):
        text = text.replace(thing, "…")
    # the length of the page and the token of its forms change with each answer
    return re.sub(r'value="\w{64}"', "", text)


@pytest.mark.same_queries
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_outside_is_answered_like_what_does_not_exist(
    client_of: ClientOf, role: Role, method: str
) -> None:
    client = client_of((role, "ap-a11" if role == Role.MEMBER else "xa-a1"), name="ai")

    for outside, missing in pairs():
        there, nothing = (getattr(client, method)(one) for one in (outside, missing))
        assert there.status_code == nothing.status_code, (outside, role)
        assert text_of(there) == text_of(nothing), (outside, role)


def test_the_two_cost_about_the_same(client_of: ClientOf) -> None:
    client = client_of((Role.EXECUTIVE_OFFICE, "xa-a1"), name="ai")

    for outside, missing in pairs():
        numbers = []
        for address in (outside, missing):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            numbers.append(len(queries))
        # by primary key or index, each a tenth of a millisecond: less than requests differ by
        assert abs(numbers[0] - numbers[1]) <= 10, (outside, numbers)


def test_whoever_sees_all_is_told_the_reason(client_of: ClientOf) -> None:
    board = client_of((Role.ORGANISATION_BOARD, "tinh"), name="ban-to-chuc")

    for address in ("/2023/ap-z99/", "/2023/cases/member/dv-999/", "/register/person/dv-999/"):
        response = board.get(address)
        assert response.status_code == 404
        assert "z99" in text_of(response) or "…" in text_of(response)


def test_whoever_sees_the_unit_is_told_which_role_it_takes(client_of: ClientOf) -> None:
    publisher = client_of((Role.PUBLISHER, "xa-a1"), name="cong-bo")

    response = publisher.get("/2023/ap-a11/deciding/?category=member")

    assert response.status_code == 403
    assert "Ban tổ chức" in response.content.decode()


def test_signing_in_answers_alike_for_unknown_names_wrong_passwords_and_closed_accounts() -> None:
    User.objects.create_user(username="mo", label="Mở", password="con-duong-ven-bien-7")
    closed = User.objects.create_user(
        username="dong", label="Đóng", password="con-duong-ven-bien-7"
    )
    User.objects.filter(pk=closed.pk).update(is_active=False)

    answers = {
        name: Client().post("/account/login/", {"login": name, "password": "khong-phai-cai-nay"})
        for name in ("mo", "dong", "khong-co")
    }

    pages = {
        re.sub(r'value="\w{64}"', "", one.content.decode()).replace(f'value="{name}"', "")
        for name, one in answers.items()
    }
    assert {one.status_code for one in answers.values()} == {200}
    assert len(pages) == 1


def test_signing_in_hashes_as_often_for_an_unknown_name(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    # the tests' own hasher is quick: this is the program's
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    User.objects.create_user(username="mo", label="Mở", password="con-duong-ven-bien-7")
    hashed: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def counted(self: object, *given: object, real: Any = real) -> Any:
            hashed.append("x")
            return real(self, *given)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    numbers = []
    for name in ("mo", "khong-co"):
        hashed.clear()
        Client().post("/account/login/", {"login": name, "password": "khong-phai-cai-nay"})
        numbers.append(len(hashed))

    assert numbers[0] == numbers[1] > 0
