import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.builders import (
    BY,
    FOUNDED,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
    unit_of,
)
from xeploai.accounts.models import JournalEntry, User
from xeploai.cycle.models import Cycle
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import ApiToken, RoleGrant, Unit
from xeploai.organisations.tokens import create_token, revoke_token
from xeploai.portal.api.endpoints import api
from xeploai.portal.api.schemas import StatisticsOut
from xeploai.portal.site.guard import now
from xeploai.reporting import statistics_as_json
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# the clock is read in the portal: a token made now holds now
NOW = now()
ERRORS = {401, 403, 404, 405, 422}


def token_for(unit: str, role: Role = Role.ORGANISATION_BOARD, **grant: Any) -> str:
    name = f"{role}-{unit}".lower()
    user = User.objects.create_user(username=name, label="Ai đó", password="x")
    held = RoleGrant.objects.create(
        user=user, role=role, unit=Unit.objects.get(code=unit), from_on=FOUNDED, **grant
    )
    until = NOW.date() + timedelta(days=30)
    _, secret = create_token(grant=held, name="thử", until_on=until, by=BY, at=NOW)
    return secret


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    people = make_members(units["ap-a11"], 3)
    make_post(people[0], units["huyen-a"], is_head=True)
    make_collective(units["xa-a1"], "btv-a1")
    make_cycle(2022)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
    send_return(cycle, "huyen-b", {"member": Counts(good=1200)})
    return cycle


def got(
    client: Client, address: str, secret: str = "", **headers: str
) -> tuple[int, dict[str, Any] | list[Any]]:
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    response = client.get(address, headers=headers)
    assert response.headers["Content-Type"].startswith("application/json"), address
    assert response.headers["Cache-Control"] == "no-store"
    assert "sessionid" not in response.cookies
    return response.status_code, json.loads(response.content)


UNITS = "/api/v1/cycles/2023/units"
OPERATIONS = {
    "/api/v1/cycles": "/api/v1/cycles",
    "/api/v1/cycles/{year}/units": f"{UNITS}?parent=tinh",
    "/api/v1/cycles/{year}/units/{code}": f"{UNITS}/tinh",
    "/api/v1/cycles/{year}/units/{code}/statistics": f"{UNITS}/tinh/statistics",
}


def test_every_operation_stands_in_the_table_of_these_tests() -> None:
    paths = api.get_openapi_schema()["paths"]

    assert paths.keys() == OPERATIONS.keys()
    assert {method for one in paths.values() for method in one} == {"get"}


def ended(secret: str, how: str) -> str:
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


@pytest.mark.parametrize("address", OPERATIONS.values())
@pytest.mark.parametrize("how", ENDS)
def test_a_token_that_is_over_opens_nothing(
    client: Client, cycle: Cycle, address: str, how: str
) -> None:
    secret = token_for("tinh")
    assert got(client, address, secret)[0] == 200

    status, said = got(client, address, ended(secret, how))

    assert status == 401
    assert isinstance(said, dict)
    assert said["code"] == "not_signed_in"


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
    status, said = got(client, address, token_for("huyen-a"))

    assert status == 403
    assert isinstance(said, dict)
    assert said["code"] == "forbidden"
    assert "huyen" not in json.dumps(said)


@pytest.mark.parametrize("address", OPERATIONS.values())
def test_inside_its_subtree_a_token_opens_every_operation(
    client: Client, cycle: Cycle, address: str
) -> None:
    secret = token_for("huyen-a")

    assert got(client, address.replace("tinh", "huyen-a"), secret)[0] == 200
    assert got(client, address.replace("tinh", "ap-a11"), secret)[0] == 200


def test_a_token_sees_by_its_own_role_only_whatever_else_the_account_holds(
    client: Client, cycle: Cycle
) -> None:
    secret = token_for("huyen-a")
    wider = {"role": Role.AUDITOR, "unit": Unit.objects.get(code="tinh"), "from_on": FOUNDED}
    RoleGrant.objects.create(user=User.objects.get(), **wider)

    assert got(client, f"{UNITS}/tinh", secret)[0] == 403
    assert got(client, f"{UNITS}/huyen-a", secret)[0] == 200


def codes_of(answer: Any) -> list[str]:
    return [one["code"] for one in answer["items"]]


def test_units_are_listed_as_far_as_the_token_reaches(client: Client, cycle: Cycle) -> None:
    _, all_of_it = got(client, UNITS, token_for("tinh"))
    _, district = got(client, UNITS, token_for("huyen-b"))
    _, member = got(client, UNITS, token_for("ap-a11", Role.MEMBER))

    assert len(codes_of(all_of_it)) == 9
    assert codes_of(district) == ["huyen-b", "xa-b1", "ap-b11"]
    assert codes_of(member) == ["ap-a11"]


def test_units_are_paged_narrowed_and_searched(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    def listed(query: str) -> Any:
        return got(client, f"{UNITS}?{query}", secret)[1]

    assert codes_of(listed("parent=xa-a1")) == ["ap-a11", "ap-a12"]
    assert codes_of(listed("q=TEN%20AP-B")) == ["ap-b11"]
    assert codes_of(listed("page_size=4&page=2")) == ["ap-a12", "xa-a2", "huyen-b", "xa-b1"]
    assert listed("page_size=4&page=2")["count"] == 9
    assert codes_of(listed("page=1000000")) == []


def test_a_unit_says_where_it_stands(client: Client, cycle: Cycle) -> None:
    _, said = got(client, f"{UNITS}/xa-b1", token_for("huyen-b"))

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
    _, said = got(client, "/api/v1/cycles", token_for("huyen-a"))

    assert isinstance(said, list)
    assert [one["year"] for one in said] == [2023, 2022]
    assert said[0]["pack_version"] == cycle.pack_version


@pytest.mark.parametrize("code", ["tinh", "huyen-b", "xa-b1", "ap-a12"])
def test_statistics_are_those_of_the_command_and_of_the_pages(
    client: Client, cycle: Cycle, code: str
) -> None:
    _, said = got(client, f"{UNITS}/{code}/statistics?lang=en", token_for("tinh"))
    ours = statistics_as_json(statistics_of(unit_of(cycle, code)), language="en")

    assert said == json.loads(json.dumps(ours))


@pytest.mark.parametrize("code", ["tinh", "huyen-b", "xa-b1", "ap-a12"])
def test_the_description_of_the_statistics_is_the_whole_truth(cycle: Cycle, code: str) -> None:
    value = json.loads(
        json.dumps(statistics_as_json(statistics_of(unit_of(cycle, code)), language="vi"))
    )

    described = StatisticsOut.model_validate(value)

    assert json.loads(described.model_dump_json()) == value


def test_no_answer_tells_of_a_person(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    for address in [*OPERATIONS.values(), f"{UNITS}/ap-a11/statistics"]:
        said = json.dumps(got(client, address, secret)[1], ensure_ascii=False)
        assert "Người" not in said
        assert "dv-" not in said


def test_reading_is_not_noted_but_the_day_of_use_is_kept(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")
    before = JournalEntry.objects.count()

    got(client, f"{UNITS}/tinh/statistics", secret)

    assert JournalEntry.objects.count() == before
    last = ApiToken.objects.get().last_used_on
    assert isinstance(last, date)


def test_every_answer_that_is_given_stands_in_the_description(client: Client, cycle: Cycle) -> None:
    paths = api.get_openapi_schema()["paths"]

    for path, methods in paths.items():
        given = {int(code) for code in methods["get"]["responses"]}
        has_parameters = "{" in path
        assert given == ({200, 401, 403, 404, 422} if has_parameters else {200, 401})


def test_the_description_is_served_to_anybody(client: Client) -> None:
    status, said = got(client, "/api/v1/openapi.json")

    assert status == 200
    assert isinstance(said, dict)
    assert said["openapi"].startswith("3.")
    assert said["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"


@pytest.mark.parametrize(
    "address",
    ["/api/v1/", "/api/v1/nothing", "/api/v1/cycles/", "/api/v1/cycles/2023/units/a/b/c"],
)
def test_an_address_that_does_not_exist_is_answered_in_json(client: Client, address: str) -> None:
    status, said = got(client, address)

    assert status == 404
    assert isinstance(said, dict)
    assert said["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_interface_is_only_read(client: Client, cycle: Cycle, method: str) -> None:
    response = getattr(client, method)(f"{UNITS}/tinh", headers={"authorization": "Bearer x"})

    assert response.status_code == 405
    assert json.loads(response.content)["code"] == "not_allowed"
    assert response.headers["Allow"] == "GET"


ODD = [
    "0",
    "-1",
    "-9223372036854775809",
    "9" * 30,
    "9" * 5000,
    "1e3",
    "2023.0",
    " 2023",
    "٢٠٢٣",
    "\x00",
    "\x00tinh",
    "tinh\x00",
    "\n\r\t",
    "'; drop table cycle_cycle; --",
    "%",
    "%s%n",
    "../../etc/passwd",
    "{code}",
    "null",
    "true",
    "[]",
    "\ufeff",
    "\u202e\u0000\uffff",
    "Đảng bộ",
    "\U0001f600" * 50,
    "a" * 3000,
    "<script>",
]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_nothing_that_is_sent_breaks_it(client: Client, cycle: Cycle, odd: str) -> None:
    secret, sent = token_for("tinh"), quote(odd, safe="")
    addresses = [
        f"/api/v1/cycles/{sent}/units",
        f"/api/v1/cycles/{sent}/units/tinh/statistics",
        f"{UNITS}/{sent}",
        f"{UNITS}/{sent}/statistics",
        *(f"{UNITS}?{name}={sent}" for name in ("parent", "q", "page", "page_size", "other")),
    ]

    for address in addresses:
        status, said = got(client, address, secret)
        assert status in {200, *ERRORS}, address
        if status != 200:
            assert isinstance(said, dict)
            assert said["code"]
            assert all(said["messages"])


def test_bytes_that_are_no_text_do_not_break_it(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    for sent in ("%ff", "%ed%a0%80", "%c0%af", "%f4%90%80%80", "%"):
        for address in (f"{UNITS}/{sent}", f"{UNITS}?q={sent}", f"{UNITS}?parent={sent}"):
            assert got(client, address, secret)[0] in {200, 404, 422}


def test_an_accident_has_a_number_and_no_trace(
    client: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(unit: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("xeploai.portal.api.endpoints.results.statistics_of", broken)
    status, said = got(client, f"{UNITS}/tinh/statistics?lang=en", token_for("tinh"))

    assert status == 500
    assert isinstance(said, dict)
    assert said["code"] == "incident"
    number = said["messages"][0].rstrip(".").rsplit(" ", 1)[1]
    assert number in caplog.text
    assert "inside" not in json.dumps(said)


def test_messages_are_in_vietnamese_or_english(client: Client, cycle: Cycle) -> None:
    _, vi = got(client, f"{UNITS}?page=0", token_for("tinh"))
    english = client.get(
        f"{UNITS}?page=0&lang=en", headers={"authorization": f"Bearer {token_for('huyen-a')}"}
    )

    assert isinstance(vi, dict)
    assert vi["messages"] == ["“page” phải ít nhất là 1."]
    assert json.loads(english.content)["messages"] == ["“page” must be at least 1."]


def test_the_page_of_the_interface_lists_every_operation(client: Client) -> None:
    page = client.get("/api/", {"lang": "en"})
    text = page.content.decode()

    assert page.status_code == 200
    assert all(path in text for path in OPERATIONS)
    assert 'src="/static/portal/api.js"' in text
    assert "http://testserver/api/v1/cycles" in text
    assert "style=" not in text
    assert "script>" not in text.replace("></script>", "")
