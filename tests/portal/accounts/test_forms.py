"""The forms of the account pages."""

from datetime import date

import pytest
from django.http import HttpRequest

from tests.builders import FOUNDED, make_tree
from xeploai.accounts.models import User
from xeploai.domain import Fault, Role
from xeploai.organisations.models import RoleGrant
from xeploai.portal.accounts.forms import DelegationForm, FormOutcome, GrantForm

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_only_roles_that_can_be_delegated_and_are_held_first_hand_are_offered() -> None:
    user = User.objects.create_user(username="lan", label="Lan")
    unit = make_tree()["tinh"]

    def grant(role: Role, origin: RoleGrant | None = None) -> RoleGrant:
        return RoleGrant.objects.create(
            user=user,
            role=role,
            unit=unit,
            from_on=FOUNDED,
            until_on=date(2030, 1, 1) if origin else None,
            delegated_from=origin,
        )

    own = grant(Role.ORGANISATION_BOARD)
    second_hand = grant(Role.EXECUTIVE_OFFICE, own)
    member = grant(Role.MEMBER)

    form = DelegationForm(grants=[own, second_hand, member])

    assert form.fields["grant"].choices == [(str(own.pk), "Ban tổ chức · Tên tinh")]  # type: ignore[attr-defined]
    assert next(iter(form.fields)) == "grant"
    assert form.has_roles
    assert not DelegationForm(grants=[second_hand, member]).has_roles


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (FormOutcome(), 200),
        (FormOutcome(password="x"), 200),
        (FormOutcome({"grant_form": GrantForm({})}), 409),
        (FormOutcome({}, (Fault("no"),)), 409),
    ],
)
def test_a_refused_form_comes_back_with_its_own_status(outcome: FormOutcome, status: int) -> None:
    response = outcome.render(HttpRequest(), "portal/site/messages.html", {})

    assert response.status_code == status
