"""JSON errors of the API."""

import json
from urllib.parse import quote

import pytest
from django.test import Client

from tests.portal.api.requests import UNITS, get_json, token_for
from xeploai.cycle.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ERRORS = {401, 403, 404, 405, 422}
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


@pytest.mark.parametrize(
    "address",
    ["/api/v1/", "/api/v1/nothing", "/api/v1/cycles/", "/api/v1/cycles/2023/units/a/b/c"],
)
def test_an_address_that_does_not_exist_is_answered_in_json(client: Client, address: str) -> None:
    status, said = get_json(client, address)

    assert status == 404
    assert isinstance(said, dict)
    assert said["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_interface_is_only_read(client: Client, cycle: Cycle, method: str) -> None:
    response = getattr(client, method)(f"{UNITS}/tinh", headers={"authorization": "Bearer x"})

    assert response.status_code == 405
    assert json.loads(response.content)["code"] == "not_allowed"
    assert response.headers["Allow"] == "GET"


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
        status, said = get_json(client, address, secret)
        assert status in {200, *ERRORS}, address
        if status != 200:
            assert isinstance(said, dict)
            assert said["code"]
            assert all(said["messages"])


def test_bytes_that_are_no_text_do_not_break_it(client: Client, cycle: Cycle) -> None:
    secret = token_for("tinh")

    for sent in ("%ff", "%ed%a0%80", "%c0%af", "%f4%90%80%80", "%"):
        for address in (f"{UNITS}/{sent}", f"{UNITS}?q={sent}", f"{UNITS}?parent={sent}"):
            assert get_json(client, address, secret)[0] in {200, 404, 422}


def test_an_accident_has_a_number_and_no_trace(
    client: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("xeploai.portal.api.endpoints.figures_of", broken)
    status, said = get_json(client, f"{UNITS}/tinh/statistics?lang=en", token_for("tinh"))

    assert status == 500
    assert isinstance(said, dict)
    assert said["code"] == "incident"
    number = said["messages"][0].rstrip(".").rsplit(" ", 1)[1]
    assert number in caplog.text
    assert "inside" not in json.dumps(said)


def test_messages_are_in_vietnamese_or_english(client: Client, cycle: Cycle) -> None:
    _, vi = get_json(client, f"{UNITS}?page=0", token_for("tinh"))
    english = client.get(
        f"{UNITS}?page=0&lang=en", headers={"authorization": f"Bearer {token_for('huyen-a')}"}
    )

    assert isinstance(vi, dict)
    assert vi["messages"] == ["“page” phải ít nhất là 1."]
    assert json.loads(english.content)["messages"] == ["“page” must be at least 1."]
