"""Likely double entries are listed within reach, looked at side by side, and joined."""

import pytest
from django.test import Client

from tests.builders import make_members, make_tree
from tests.portal.conftest import ClientOf
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

JOIN = "/register/doubles/join/?keep=dv-0&drop=dv-1&lang=en"


@pytest.fixture
def doubled(client_of: ClientOf) -> ClientOf:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    make_members(units["ap-b11"], 1)
    Person.objects.exclude(code="dv-2").update(full_name="Lê Thị Hoa")
    return client_of


def test_a_pair_is_listed_with_the_reason_and_a_way_to_look_at_both(doubled: ClientOf) -> None:
    client: Client = doubled((Role.ORGANISATION_BOARD, "xa-a1"))

    text = client.get("/register/doubles/?lang=en").content.decode()

    assert "Same name in one branch" in text
    assert "join/?keep=dv-0&amp;drop=dv-1" in text


def test_a_pair_of_others_is_not_listed(doubled: ClientOf) -> None:
    client = doubled((Role.ORGANISATION_BOARD, "huyen-b"))

    assert "Hoa" not in client.get("/register/doubles/").content.decode()
    assert client.get(JOIN).status_code == 403


def test_two_entries_are_joined_by_a_document(doubled: ClientOf) -> None:
    client = doubled((Role.ORGANISATION_BOARD, "xa-a1"))
    assert client.get(JOIN).status_code == 200

    preview = client.post(JOIN, {"document_number": "CV 5"})

    assert (preview.status_code, Person.objects.count()) == (200, 3)
    assert "Tên ap-a11, 01/01/2015" in preview.content.decode()
    response = client.post(JOIN, {"document_number": "CV 5", "confirm": "1"})
    assert response.headers["Location"] == "/register/person/dv-0/"
    assert sorted(Person.objects.values_list("code", flat=True)) == ["dv-0", "dv-2"]


def test_without_a_document_nothing_is_joined(doubled: ClientOf) -> None:
    client = doubled((Role.ORGANISATION_BOARD, "xa-a1"))

    assert client.post(JOIN, {"document_number": ""}).status_code == 409
    assert Person.objects.count() == 3


def test_two_strangers_need_a_reason_and_the_page_says_that_nothing_speaks_for_it(
    doubled: ClientOf,
) -> None:
    client = doubled((Role.ORGANISATION_BOARD, "tinh"))
    page = JOIN.replace("drop=dv-1", "drop=dv-2")

    assert "Nothing speaks for the two being one person" in client.get(page).content.decode()
    for confirm in ({}, {"confirm": "1"}):
        response = client.post(page, {"document_number": "CV 5", **confirm})
        assert response.status_code == 409
        assert "have neither the same name" in response.content.decode()
    assert Person.objects.count() == 3
