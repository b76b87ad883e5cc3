"""The pages of cycles: planned, opened, led through its states, by who may."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import AT, BY, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts.models import User
from xeploai.cycle.lifecycle import begin_cycle
from xeploai.cycle.models import Cycle
from xeploai.cycle.operations import plan_cycle
from xeploai.domain import CycleState, Grade, Period, Role
from xeploai.organisations.roles import grant_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_as(role: Role, unit: str = "tinh") -> Client:
    """Return a signed-in client with a role of a unit."""
    from xeploai.organisations.models import Unit

    user = User.objects.create_user(username=f"{role}-{unit}".lower(), password=None, label=role)
    top = Unit.objects.get(code=unit)
    grant_role(user=user, role=role, unit=top, from_on=date(2020, 1, 1), by=BY, at=AT)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def post(client: Client, address: str, **values: Any) -> Any:
    """Send a form, in English."""
    return client.post(f"{address}?lang=en", values)


def act(client: Client, word: str, **values: Any) -> Any:
    """Do an act of the cycle of 2023."""
    return post(client, "/cycles/2023/", act=word, **values)


@pytest.fixture
def board() -> Client:
    """Return the organisation board of the province, with members in a branch."""
    units = make_tree()
    make_members(units["ap-a11"], 3)
    return client_as(Role.ORGANISATION_BOARD)


def state() -> str:
    """Return the state of the only cycle."""
    return Cycle.objects.get().state


def test_a_cycle_is_planned_opened_and_led_to_its_end_by_pages(board: Client) -> None:
    answer = post(board, "/cycles/", year=2023, family="PARTY", period="YEAR")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cycles/2023/")
    page = board.get("/cycles/2023/?lang=en").content.decode()
    assert "Deserves attention" in page
    assert "branches have no head" in page

    asked_again = act(board, "OPEN")
    assert asked_again.status_code == 409
    assert "open it all the same" in asked_again.content.decode()
    assert state() == CycleState.PLANNED
    assert act(board, "OPEN", accept="on").status_code == 302
    for word in ("CLOSE_FACTS", "START_DECIDING", "MARK_REPORTED", "CLOSE"):
        assert act(board, word).status_code == 302, word
    assert state() == CycleState.CLOSED
    assert act(board, "REOPEN", reason="").status_code == 409
    assert act(board, "REOPEN", reason="Sai số liệu").status_code == 302
    assert state() == CycleState.DECIDING
    assert "Sai số liệu" in board.get("/cycles/2023/?lang=en").content.decode()


def test_dates_are_corrected_and_the_cycle_withdrawn_and_planned_again(board: Client) -> None:
    make_cycle()
    values = {"opens_on": "2023-10-01", "closes_on": "2023-12-20", "pack": "vn-party-2023"}

    assert act(board, "CORRECT", **values, reason="Ghi nhầm").status_code == 302
    assert Cycle.objects.get().closes_on == date(2023, 12, 20)
    assert act(board, "WITHDRAW", reason="Mở nhầm").status_code == 302
    assert state() == CycleState.WITHDRAWN
    assert act(board, "PLAN_AGAIN").status_code == 302
    assert state() == CycleState.PLANNED


def test_a_refusal_stands_on_the_page_and_changes_nothing(board: Client) -> None:
    decide(make_cycle(), decision("member", "dv-0", Grade.GOOD))

    answer = act(board, "WITHDRAW", reason="Mở nhầm")

    assert answer.status_code == 409
    assert "already has decisions" in answer.content.decode()
    assert state() == CycleState.OPEN


def test_an_act_that_is_not_one_or_not_open_is_refused_in_words(board: Client) -> None:
    make_cycle()

    assert "is not an act of a cycle" in act(board, "EXPLODE").content.decode()
    answer = act(board, "CLOSE")
    assert answer.status_code == 409
    assert "not possible while the cycle is open" in answer.content.decode()


def test_bad_dates_of_a_plan_are_refused_on_the_page(board: Client) -> None:
    values = {"year": 2023, "family": "PARTY", "period": "Q3", "opens_on": "2023-09-30"}
    answer = post(board, "/cycles/", **values, closes_on="2023-09-30")

    assert answer.status_code == 409
    assert "must close after" in answer.content.decode()
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        (Role.ORGANISATION_BOARD, "huyen-a"),
        (Role.EXECUTIVE_OFFICE, "tinh"),
        (Role.AUDITOR, "tinh"),
    ],
)
def test_others_see_the_state_and_do_nothing(role: Role, unit: str) -> None:
    units = make_tree()
    make_members(units["ap-a11"], 1)
    make_cycle()
    client = client_as(role, unit)

    page = client.get("/cycles/2023/?lang=en")
    assert page.status_code == 200
    assert "What can be done now" not in page.content.decode()
    assert client.post("/cycles/2023/", {"act": "CLOSE_FACTS"}).status_code == 403
    assert client.post("/cycles/", {"year": 2024}).status_code == 403
    assert state() == CycleState.OPEN


def test_an_unknown_cycle_gets_a_page_in_words(board: Client) -> None:
    assert "There is no cycle 2031" in board.get("/cycles/2031/?lang=en").content.decode()
    assert board.get("/cycles/2031-q9/").status_code in (400, 404, 409)


def test_a_year_that_has_only_quarters_leads_who_may_to_planning_it(board: Client) -> None:
    quarter = plan_cycle(
        year=2026,
        opens_on=date(2026, 3, 1),
        closes_on=date(2026, 3, 31),
        period=Period.Q1,
        by=BY,
        at=AT,
    )
    begin_cycle(cycle=quarter, by=BY, at=AT, accept=True)

    assert "/cycles/#plan" in board.get("/cycles/2026/").content.decode()
    assert 'id="plan"' in board.get("/cycles/").content.decode()
