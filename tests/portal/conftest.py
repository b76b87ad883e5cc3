"""Who looks at the pages in these tests."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.builders import (
    FOUNDED,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
)
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade, Outcome
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ClientOf = Callable[..., Client]


@pytest.fixture
def client_of() -> ClientOf:
    """Return what makes a browser in which somebody with roles is signed in."""

    def signed_in(*held: tuple[Role, str], name: str = "") -> Client:
        username = name or "-".join(f"{role}-{code}" for role, code in held) or "nobody"
        user = User.objects.create_user(username=username, label="Ai đó")
        for role, code in held:
            unit = Unit.objects.get(code=code)
            RoleGrant.objects.create(user=user, role=role, unit=unit, from_on=FOUNDED)
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def cycle() -> Cycle:
    """Return a cycle with cases, a return, and a reason for not rating."""
    units = make_tree()
    people = make_members(units["ap-a11"], 3) + make_members(units["ap-a12"], 6)
    make_post(people[3], units["huyen-a"], is_head=True)
    make_collective(units["huyen-a"], "btv-a")
    make_cycle(2022)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Outcome(None, "under_review")),
        decision("member", "dv-3", Grade.GOOD),
        decision("member", "dv-4", Grade.GOOD),
        decision("member", "dv-5", Grade.COMPLETED),
        decision("leading_cadre", "dv-3", Grade.EXCELLENT),
        decision("leadership_collective", "btv-a", Grade.GOOD),
        decision("grassroots_branch", "xa-a2", Grade.GOOD),
    )
    send_return(cycle, "huyen-b", {"member": Counts(good=1200)})
    return cycle


@pytest.fixture
def office(cycle: Cycle, client_of: ClientOf) -> Client:
    """Return a browser of the office of the commune, which decides on dv-0 to dv-8."""
    return client_of((Role.EXECUTIVE_OFFICE, "xa-a1"))


@pytest.fixture
def board(cycle: Cycle, client_of: ClientOf) -> Client:
    """Return a browser of the province's organisation board."""
    return client_of((Role.ORGANISATION_BOARD, "tinh"))
