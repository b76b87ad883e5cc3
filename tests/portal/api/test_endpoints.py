"""What a token opens, and the answers."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.builders import (
    BY,
    FOUNDED,
    unit_of,
)
from tests.portal.api.requests import NOW, OPERATIONS, UNITS, get_json, token_for
from xeploai.accounts.models import JournalEntry, User
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.organisations.models import ApiToken, RoleGrant, Unit
from xeploai.organisations.tokens import revoke_token
from xeploai.portal.api.endpoints import api
from xeploai.reporting import statistics_as_json
from xeploai.results.deviations import deviations_of
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def end_token(secret: str, how: str) -> str:
    """Let a token end in one of the ways there are."""
    token = ApiToken.objects.select_related("grant__user", "grant__unit").get()
    yesterday = NOW.date() - timedelta(days=2)
    if how == "expired":
        ApiToken.objects.update(from_on=FOUNDED, until_on=yesterday)
    elif how == "not begun":
        ApiToken.objects.update(from_on=NOW.date() + timedelta(days=2))
    elif how == "revoked":
        revoke_token(token=token, by=BY, at=NOW)
    elif how == "role ended":
        RoleGrant.objects.update(until_on=yesterday)
    elif how == "account closed":
        User.objects.update(is_active=False)
    return secret


ENDS = ("expired", "not begun", "revoked", "role ended", "account closed")


def codes_of(answer: Any) -> list[str]:
    return [one["code"] for one in answer["items"]]


def test_every_operation_stands_in_the_table_of_these_tests() -> None:
    paths = api.get_openapi_schema()["paths"]

    assert paths.keys() == OPERATIONS.keys()
    assert {method for one in paths.values() for method in one} == {"get"}


@pytest.mark.same_queries
@pytest.mark.parametrize("address", OPERATIONS.values())
@pytest.mark.parametrize("how", ENDS)
def test_a_token_that_is_over_opens_nothing(
    client: Client, cycle: Cycle, address: str, how: str
) -> None:
    secret = token_for("tinh")
    assert get_json(client, address, secret)[0] == 200

    status, said = get_json(client, address, end_token(secret, how))

    assert status == 401
    assert isinstance(said, dict)
    assert said["code"] == "not_signed_in"


@pytest.mark.same_queries
@pytest.mark.parametrize("address", OPERATIONS.values())
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer xpl_wrong", "Basic dGluaDp4", "Bearer Ã©\u00ff", "xpl_"],
)
def test_without_a_token_nothing_opens(
    client: Client, cycle: Cycle, address: str, header: str
) -> None:
    headers = {"authorization": header} if header else {}
    response = client.get(address, headers=headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert json.loads(response.content)["code"] == "not_signed_in"


@pytest.mark.parametrize("address", OPERATIONS.values())
def test_a_session_does_not_open_the_interface(client: Client, cycle: Cycle, address: str) -> None:
    token_for("tinh")
    client.force_login(User.objects.get())

    response = client.get(address)

    assert response.status_code == 401


@pytest.mark.parametrize("address", list(OPERATIONS.values())[1:])
def test_outside_its_subtree_a_token_opens_nothing(
    client: Client, cycle: Cycle, address: str
) -> None:
    status, said = get_json(client, address, token_for("huyen-a"))

    assert status == 403
    assert isinstance(said, dict)
    assert said["code"] == "forbidden"
    assert "huyen" not in json.dumps(said)


@pytest.mark.parametrize("address", OPERATIONS.values())
def test_inside_its_subtree_a_token_opens_every_operation(
    client: Client, cycle: Cycle, address: str
) -> None:
    secret = token_for("huyen-a")

    assert get_json(client, address.replace("tinh", "huyen-a"), secret)[0] == 200
    assert get_json(client, address.replace("tinh", "ap-a11"), secret)[0] == 200


def test_a_token_sees_by_its_own_role_only_whatever_else_the_account_holds(
    client: Client, cycle: Cycle
) -> None:
    secret = token_for("huyen-a")
    wider = {"role": Role.AUDITOR, "unit": Unit.objects.get(code="tinh"), "from_on": FOUNDED}
    RoleGrant.objects.create(user=User.objects.get(), **wider)

    assert get_json(client, f"{UNITS}/tinh", secret)[0] == 403
    assert get_json(client, f"{UNITS}/huyen-a", secret)[0] == 200


def test_units_are_listed_as_far_as_the_token_reaches(client: Client, cycle: Cycle) -> None:
    _, all_of_it = get_json(client, UNITS, token_for("tinh"))
    _, district = get_json(client, UNITS, token_for("huyen-b"))
    _, member = get_json(client, UNITS, token_for("ap-a11", Role.MEMBER))

    assert len(codes_of(all_of_it)) == 9
    assert codes_of(district) == ["huyen-b", "xa-b1", "ap-b11"]
    assert codes_of(member) == ["ap-a11"]


def test_units_are_paged_narrowed_and_searched(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    def listed(query: str) -> Any:
        return get_json(client, f"{UNITS}?{query}", secret)[1]

    assert codes_of(listed("parent=xa-a1")) == ["ap-a11", "ap-a12"]
    assert codes_of(listed("q=TEN%20AP-B")) == ["ap-b11"]
    assert codes_of(listed("page_size=4&page=2")) == ["ap-a12", "xa-a2", "huyen-b", "xa-b1"]
    assert listed("page_size=4&page=2")["count"] == 9
    assert codes_of(listed("page=1000000")) == []


def test_a_unit_says_where_it_stands(client: Client, cycle: Cycle) -> None:
    _, said = get_json(client, f"{UNITS}/xa-b1", token_for("huyen-b"))

    assert said == {
        "code": "xa-b1",
        "name": "Tên xa-b1",
        "category": "grassroots_committee",
        "sector": "COMMUNE",
        "parent": "huyen-b",
        "source": "CASES",
        "within_return": True,
    }


def test_cycles_are_those_in_which_anything_is_within_reach(client: Client, cycle: Cycle) -> None:
    _, said = get_json(client, "/api/v1/cycles", token_for("huyen-a"))

    assert isinstance(said, list)
    assert [one["year"] for one in said] == [2023, 2022]
    assert said[0]["pack_version"] == cycle.pack_version


@pytest.mark.parametrize("code", ["tinh", "huyen-b", "xa-b1", "ap-a12"])
def test_statistics_are_those_of_the_command_and_of_the_pages(
    client: Client, cycle: Cycle, code: str
) -> None:
    _, said = get_json(client, f"{UNITS}/{code}/statistics?lang=en", token_for("tinh"))
    unit = unit_of(cycle, code)
    compared = deviations_of(unit, names_organisations=False)
    ours = statistics_as_json(statistics_of(unit), language="en", deviations=compared)

    assert said == json.loads(json.dumps(ours))


def test_no_answer_tells_of_a_person(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    for address in [*OPERATIONS.values(), f"{UNITS}/ap-a11/statistics"]:
        said = json.dumps(get_json(client, address, secret)[1], ensure_ascii=False)
        assert "Người" not in said
        assert "dv-" not in said


def test_reading_is_not_noted_but_the_day_of_use_is_kept(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")
    before = JournalEntry.objects.count()

    get_json(client, f"{UNITS}/tinh/statistics", secret)

    assert JournalEntry.objects.count() == before
    last = ApiToken.objects.get().last_used_on
    assert isinstance(last, date)


def test_a_unit_outside_the_role_is_answered_like_one_that_does_not_exist(
    cycle: Cycle, client: Client
) -> None:
    secret = token_for("xa-a1", Role.EXECUTIVE_OFFICE)

    for address in (f"{UNITS}/{{}}", f"{UNITS}/{{}}/statistics", f"{UNITS}?parent={{}}"):
        outside, missing = (
            get_json(client, address.format(one), secret) for one in ("huyen-b", "z-99")
        )
        assert outside == missing
        assert outside[0] == 403


def test_a_token_of_a_role_that_needs_a_second_factor_waits_for_one(
    cycle: Cycle, client: Client, settings: Any
) -> None:
    secret = token_for("xa-a1", Role.EXECUTIVE_OFFICE)
    settings.SECOND_FACTOR_FOR = frozenset({(Role.EXECUTIVE_OFFICE, "")})

    assert get_json(client, f"{UNITS}/xa-a1", secret)[0] == 401
