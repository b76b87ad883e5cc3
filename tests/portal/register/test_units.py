"""A unit of the register is changed on its page: form, preview, confirm."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.builders import make_cycle, make_members, make_post, make_tree
from tests.portal.conftest import ClientOf
from tests.portal.reading import section, text_of
from xeploai.accounts.journal import entries_about
from xeploai.domain.roles import Role
from xeploai.organisations.models import FormerCategory, Membership, Person, Placement, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/register/unit/ap-a11/"
COMMON = {"on": "2023-07-01", "document_number": "QĐ 9"}


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    units = make_tree()
    make_members(units["ap-a11"], 2)
    return client_of((Role.ORGANISATION_BOARD, "xa-a1"), name="hoa")


def send(client: Client, act: str, **values: str | bool) -> tuple[int, str]:
    """Send the form of an act; `confirm=True` presses the button below the preview."""
    confirm = values.pop("confirm", False)
    sent = {**COMMON, **values, **({"confirm": "1"} if confirm else {})}
    response = client.post(f"{PAGE}?act={act}&lang=en", sent)
    return response.status_code, response.content.decode()


def test_a_preview_shows_every_member_who_goes_over_and_stores_nothing(client: Client) -> None:
    status, text = send(client, "close", members_to="ap-a12")

    assert status == 200
    assert "Người 0 (dv-0)" in text
    assert "Tên ap-a12, from 01/07/2023" in text
    assert Unit.objects.get(code="ap-a11").closed_on is None


def test_confirming_carries_out_what_was_previewed(client: Client) -> None:
    status, _ = send(client, "close", confirm=True, members_to="Tên ap-a12")

    assert status == 302
    assert Membership.objects.filter(branch__code="ap-a12").count() == 2
    entry = entries_about("unit", "ap-a11")[0]
    assert (entry.act, entry.by) == ("unit.closed", "hoa")
    assert client.get(PAGE).status_code == 200


def test_a_refusal_names_who_would_be_left_nowhere_and_stores_nothing(client: Client) -> None:
    for confirm in (False, True):
        status, text = send(client, "close", confirm=confirm)

        assert status == 409
        assert "Người 0 (dv-0), Người 1 (dv-1)" in text
    assert Unit.objects.get(code="ap-a11").closed_on is None


def test_a_day_that_a_closed_cycle_would_have_to_see_needs_its_reason(client: Client) -> None:
    cycle = make_cycle(2023)
    cycle.state = "CLOSED"
    cycle.save()
    for confirm in (False, True):
        status, text = send(client, "close", confirm=confirm, members_to="ap-a12")

        assert status == 409
        assert "its units and people stand" in text
    assert Unit.objects.get(code="ap-a11").closed_on is None

    given = {"members_to": "ap-a12", "day_reason": "Quyết định gửi đến muộn"}
    status, text = send(client, "close", **given)
    assert (status, "for the reason given" in text) == (200, True)
    assert send(client, "close", confirm=True, **given)[0] == 302
    assert Unit.objects.get(code="ap-a11").closed_on == date(2023, 7, 1)


def test_a_unit_outside_the_reach_does_not_take_anything_over(client: Client) -> None:
    status, text = send(client, "close", confirm=True, members_to="ap-b11")

    assert status == 409
    assert "lies outside the units" in text
    assert Membership.objects.filter(branch__code="ap-a11").count() == 2


def test_a_category_is_changed_from_a_day_on(client: Client) -> None:
    status, _ = send(client, "category", confirm=True, category="grassroots_branch")

    assert status == 302
    assert FormerCategory.objects.get().until_on == date(2023, 7, 1)


def test_a_part_of_a_branch_is_split_off(client: Client) -> None:
    new = {"code": "ap-a13", "name": "Chi bộ Mới", "category": "subordinate_branch"}

    assert send(client, "split", confirm=True, **new, goes_over="dv-1\r\n")[0] == 302

    assert Placement.objects.filter(unit__code="ap-a13", parent__code="xa-a1").exists()
    assert Membership.objects.get(branch__code="ap-a13").person.code == "dv-1"


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("rename", {"name": "Chi bộ Khác"}),
        ("merge", {"into": "ap-a12"}),
        ("transfer", {"to": "xa-a1"}),
        ("opening", {"on": "2016-01-01"}),
    ],
)
def test_every_act_has_its_form_and_its_preview(
    client: Client, act: str, values: dict[str, str]
) -> None:
    assert client.get(f"{PAGE}?act={act}").status_code == 200

    status, text = send(client, act, **values)

    assert (status, "Confirm the change" in text) == (200, True)


def test_a_form_without_its_document_is_shown_again(client: Client) -> None:
    assert send(client, "rename", name="X", document_number="")[0] == 409


def test_an_act_that_the_page_does_not_offer_is_refused(client: Client) -> None:
    assert send(client, "explode")[0] in (404, 409)


def test_a_search_finds_units_and_members_within_reach_only(client: Client) -> None:
    text = client.get("/register/?q=nguoi&lang=en").content.decode()
    assert "/register/person/dv-0/" in text

    text = client.get("/register/?q=ap").content.decode()
    assert ("ap-a12" in text, "ap-b11" in text) == (True, False)


def test_a_preview_leaves_each_field_its_label(client: Client) -> None:
    _, text = send(client, "close", members_to="ap-a12")

    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_split_proposes_the_category_of_the_unit_that_is_split(client: Client) -> None:
    text = client.get(f"{PAGE}?act=split").content.decode()

    assert '<option value="subordinate_branch" selected>' in text


def test_a_search_says_that_it_lists_the_first_matches_only(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/register/?q=dv-&lang=en").content.decode()
    for module in ("organisations.register.queries", "portal.register.units"):
        monkeypatch.setattr(f"xeploai.{module}.MATCHES", 1)
    cut = client.get("/register/?q=dv-&lang=en").content.decode()

    assert "Only the first" not in whole
    assert cut.count("Only the first") == 1


def test_a_category_that_leaves_units_below_a_branch_is_refused_in_the_preview(
    client_of: ClientOf,
) -> None:
    make_tree()
    page = client_of((Role.ORGANISATION_BOARD, "tinh"), name="lan")
    sent = {**COMMON, "category": "subordinate_branch"}

    response = page.post("/register/unit/tinh/?act=category&lang=en", sent)

    assert response.status_code == 409
    assert ": no unit can be below it, but these would be" in response.content.decode()


def test_what_is_below_a_unit_goes_over_to_no_part_of_it_and_the_page_says_why(
    client_of: ClientOf,
) -> None:
    make_tree()
    page = client_of((Role.ORGANISATION_BOARD, "tinh"), name="lan")
    for confirm in ({}, {"confirm": "1"}):
        sent = {**COMMON, "below_to": "ap-a11", "members_to": "", **confirm}
        response = page.post("/register/unit/xa-a1/?act=close&lang=en", sent)

        assert response.status_code == 409
        assert "is below “Tên xa-a1” itself" in response.content.decode()


def make_head(status: str = "FULL") -> None:
    """Let dv-0 head the branch."""
    make_post(Person.objects.get(code="dv-0"), Unit.objects.get(code="ap-a11"), is_head=True)
    Membership.objects.filter(person__code="dv-0").update(status=status)


def test_a_unit_shows_who_leads_it_but_none_who_died(client: Client) -> None:
    make_head()
    page = client.get(f"{PAGE}?lang=en").content.decode()
    assert "Người 0" in section(page, "posts")

    Membership.objects.filter(person__code="dv-0").update(until_on="2023-05-02", end_cause="DIED")

    assert 'id="posts"' not in client.get(f"{PAGE}?lang=en").content.decode()


def test_a_suspended_head_is_to_be_looked_at_within_the_reach_alone(
    client: Client, client_of: ClientOf
) -> None:
    make_head("SUSPENDED")

    page = client.get("/register/?lang=vi").content.decode()
    assert "Người 0" in section(page, "to-do")
    assert "Đình chỉ sinh hoạt đảng" in section(page, "to-do")
    assert "Đình chỉ sinh hoạt đảng" in section(
        client.get(f"{PAGE}?lang=vi").content.decode(), "posts"
    )
    other = client_of((Role.ORGANISATION_BOARD, "huyen-b"), name="b")
    assert "Người 0" not in text_of(other, "/register/")


def test_nothing_is_to_be_done_where_heads_do_their_work(client: Client) -> None:
    make_head()

    assert 'id="to-do"' not in client.get("/register/").content.decode()
