"""A member's page: the history with causes, the end of the membership, another status."""

import pytest
from django.test import Client

from tests.builders import make_members, make_tree
from tests.portal.conftest import ClientOf
from xeploai.domain.roles import Role
from xeploai.organisations.models import FormerPersonCode, Membership, Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/register/person/dv-0/"


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    make_members(make_tree()["ap-a11"], 1)
    return client_of((Role.ORGANISATION_BOARD, "xa-a1"), name="hoa")


def test_a_death_is_recorded_and_stands_in_the_history(client: Client) -> None:
    sent = {"on": "2023-11-05", "cause": "DIED", "document_number": ""}

    assert client.post(f"{PAGE}?act=end", sent).status_code == 302

    text = client.get(f"{PAGE}?lang=en").content.decode()
    assert "Died" in text
    assert "05/11/2023" in text


def test_an_expulsion_without_document_is_refused_on_the_page(client: Client) -> None:
    sent = {"on": "2023-11-05", "cause": "EXPELLED", "document_number": " "}

    response = client.post(f"{PAGE}?act=end&lang=en", sent)

    assert response.status_code == 409
    assert "The number of the document is empty" in response.content.decode()
    assert Membership.objects.get().until_on is None


def test_a_suspension_is_recorded_with_its_document(client: Client) -> None:
    sent = {"on": "2023-11-05", "status": "SUSPENDED", "document_number": "QĐ 6"}

    assert client.post(f"{PAGE}?act=status", sent).status_code == 302

    assert Membership.objects.get(until_on=None).document_number == "QĐ 6"
    assert "QĐ 6" in client.get(PAGE).content.decode()


def test_a_code_that_was_given_up_leads_to_the_page_of_the_person(client: Client) -> None:
    FormerPersonCode.objects.create(
        code="cu-1",
        full_name="X",
        person=Person.objects.get(),
        document_number="CV 1",
        joined_on="2024-01-01",
    )

    assert client.get("/register/person/cu-1/").headers["Location"] == PAGE
