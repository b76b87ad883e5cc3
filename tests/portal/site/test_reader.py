"""The reader of a page, and the menu open to them."""

import pytest
from django.http import HttpRequest

from tests.builders import FOUNDED, make_tree
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import User
from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant
from xeploai.portal.site import reader_of

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
