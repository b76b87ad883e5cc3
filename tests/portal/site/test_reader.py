"""The reader of a page, and the menu open to them."""

import pytest
from django.http import HttpRequest
from django.test import Client

from tests.builders import AT, BY, FOUNDED, make_tree, unit_of
from tests.cycle.assessed import assessed_cycle, member_case
from tests.portal.conftest import ClientOf
from tests.portal.reading import page_of
from xeploai.accounts.models import JournalEntry, User
from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant
from xeploai.portal.site import note_view, reader_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_request_has_one_reader_even_if_a_role_ends_meanwhile() -> None:
    user = User.objects.create_user(username="lan", label="Lan")
    unit = make_tree()["tinh"]
    RoleGrant.objects.create(user=user, role=Role.AUDITOR, unit=unit, from_on=FOUNDED)
    request = HttpRequest()
    request.user = user

    first = reader_of(request)
    assert first.grants
    RoleGrant.objects.all().delete()

    assert reader_of(request) is first


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (Role.PUBLISHER, ()),
        (Role.ORGANISATION_BOARD, ("sends",)),
        (Role.AUDITOR, ("audits",)),
        (Role.ADMINISTRATOR, ("keeps_accounts",)),
    ],
)
def test_the_menu_has_what_the_role_may_open(
    client_of: ClientOf, role: Role, entries: tuple[str, ...]
) -> None:
    make_tree()

    context = client_of((role, "tinh")).get("/account/").context

    menu = ("sends", "audits", "keeps_accounts")
    assert tuple(name for name in menu if context[name]) == entries


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=999999",
        "page=abc",
        "page=",
        "outcome=x",
        "q=%25%27",
        "category=nonsense",
    ],
)
def test_a_list_asked_for_wrongly_still_shows_a_page(board: Client, query: str) -> None:
    page_of(board, f"/2023/tinh/cases/?figure=total&{query}")
    page_of(board, "/2023/?q=%25")


def test_a_view_of_a_case_names_the_case_and_one_of_a_list_its_query() -> None:
    cycle = assessed_cycle()
    unit = unit_of(cycle, "ap-a11")

    note_view(unit=unit, by=BY, at=AT, case=member_case(cycle))
    note_view(unit=unit, by=BY, at=AT, query={"figure": "good"})

    entries = JournalEntry.objects.filter(act__startswith="case.").order_by("pk")
    assert list(entries.values_list("act", "about")) == [
        ("case.seen", "member/dv-0"),
        ("case.list_seen", "ap-a11"),
    ]
    assert entries[1].after == '{"figure":"good"}'
