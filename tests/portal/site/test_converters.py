"""Whatever code is stored, every page with a link to it is shown, and the link leads there."""

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.builders import make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person, Unit
from xeploai.portal.site.converters import CodeConverter, SubjectConverter

CODES = ["CB/01", "CB\\01", ".", "..", "a/b/..", "~2F", "~", "R&D", "chi bộ 1", "%2F", "?#"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["unit", "tree", "cases", "deciding", "compare"])
def test_a_link_to_any_code_leads_back_to_it(code: str, name: str) -> None:
    address = reverse(name, args=[2023, code])

    assert not {".", ".."} & set(address.split("/"))
    assert CodeConverter().to_python(CodeConverter().to_url(code)) == code


@pytest.mark.parametrize("code", CODES)
def test_a_link_to_any_subject_leads_back_to_it(code: str) -> None:
    address = reverse("case", args=[2023, "member", code])

    assert not {".", ".."} & set(address.split("/"))
    assert SubjectConverter().to_python(SubjectConverter().to_url(code)) == code


def test_an_ordinary_code_stands_in_its_address_as_it_is() -> None:
    assert reverse("unit", args=[2023, "xa-a1.b"]) == "/2023/xa-a1.b/"
    assert resolve("/2023/xa-a1.b/").kwargs == {"cycle_code": "2023", "code": "xa-a1.b"}


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    """Return a reader of a province in which codes are stored that are refused today."""
    units = make_tree()
    make_members(units["ap-a11"], 2)
    for code, new in (("ap-a11", "CB/01"), ("ap-a12", "."), ("xa-a2", "..")):
        Unit.objects.filter(code=code).update(code=new)
    Person.objects.filter(code="dv-0").update(code="DV/01")
    make_cycle()
    return client_of((Role.ORGANISATION_BOARD, "tinh"))


PAGES = ["unit", "tree", "charts", "charts_data", "compare", "evaluation", "cases", "deciding"]
PAGES += ["competence", "rehearse"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["tinh", "huyen-a", "xa-a1", "CB/01", ".", ".."])
def test_no_page_of_a_province_fails_for_a_code_that_is_stored_in_it(
    client: Client, code: str
) -> None:
    for name in PAGES:
        response = client.get(reverse(name, args=[2023, code]))
        assert response.status_code == 200, (name, code)
    assert client.get(reverse("report", args=[2023, code, "md"])).status_code == 200
    assert client.get(reverse("register_unit", args=[code])).status_code == 200


@pytest.mark.django_db
def test_lists_link_to_such_a_unit_and_such_a_person(client: Client) -> None:
    members = reverse("cases", args=[2023, "xa-a1"]) + "?category=member"
    assert "/2023/cases/member/DV/01/" in client.get(members).content.decode()
    assert client.get("/2023/cases/member/DV/01/").status_code == 200
    assert "/2023/CB~2F01/" in client.get("/2023/xa-a1/tree/").content.decode()
    assert client.get(reverse("register_person", args=["DV/01"])).status_code == 200
    assert client.get("/register/?q=CB").status_code == 200
