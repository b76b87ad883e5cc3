"""No address and no field answers anything with an error of the server."""

import os
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.builders import (
    AT,
    BY,
    decide,
    decision,
    make_collective,
    make_cycle,
    make_members,
    make_post,
    make_tree,
    send_return,
)
from tests.faults.fuzzing import (
    Address,
    PageForm,
    Shot,
    addresses,
    forms_of,
    odd_address,
    odd_form,
    sweep,
)
from xeploai.accounts.models import User
from xeploai.cycle.models import PeerGroup
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import grant_role
from xeploai.results.models import StatisticalReturn

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.faults]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SEED = int(os.environ.get("XEPLOAI_FAULTS_SEED") or 12)
# of each role; a few seconds in CI
SECONDS = float(os.environ.get("XEPLOAI_FAULTS_SECONDS") or 4)
ROLES: tuple[Role | None, ...] = (
    None,  # who has not signed in
    Role.ORGANISATION_BOARD,
    Role.EXECUTIVE_OFFICE,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.PUBLISHER,
)
REFUSED, SERVER_ERROR = 400, 500


@pytest.fixture
def province() -> dict[str, Unit]:
    units = make_tree()
    members = make_members(units["ap-a11"], 3) + make_members(units["ap-b11"], 2)
    make_post(members[0], units["ap-a11"], is_head=True)
    make_collective(units["ap-a11"], "btv-a11")
    make_cycle(2022)
    cycle = make_cycle(2023, by_return=["huyen-b"])
    decide(cycle, decision("member", "dv-0", Grade.GOOD))
    send_return(cycle, "huyen-b", {"member": Counts(good=12)})
    return units


def known_values() -> dict[str, list[str]]:
    """Return values that exist, by the name of a place in an address."""
    units = list(Unit.objects.values_list("code", flat=True))
    keys = [str(key) for key in PeerGroup.objects.values_list("pk", flat=True)[:5]]
    returns = [str(key) for key in StatisticalReturn.objects.values_list("pk", flat=True)]
    return {
        "cycle_code": ["2023", "2023", "2022"],
        "cycle": ["2023"],
        "code": [*units, "dv-0"],
        "subject": ["dv-0", "dv-3", "xa-a2", "btv-a11"],
        "category": ["member", "member", "grassroots_branch", "leadership_collective"],
        "kind": ["unit", "person", "people", "case", "gradings", "returns"],
        "key": keys or ["1"],
        "number": [*returns, "1"],
        "form": ["csv", "xlsx", "md", "docx"],
        "name": ["categories", "reasons", "subordinates", "ceilings", "disagreements"],
        "pack": ["vn-party-2023", "vn-party-2025"],
        "username": ["fuzzed", "ai-do"],
        "provider_id": ["x"],
        "rest": ["x"],
    }


def signed_in(role: Role | None, units: dict[str, Unit]) -> Client:
    if role is None:
        return Client(raise_request_exception=False)
    user = User.objects.create_user(username=f"{role}".lower(), password=None, label=role)
    day = date(2020, 1, 1)
    grant_role(user=user, role=role, unit=units["tinh"], from_on=day, by=BY, at=AT)
    other = User.objects.create_user(username="ai-do", password=None, label="Ai đó")
    grant_role(user=other, role=Role.PUBLISHER, unit=units["xa-a1"], from_on=day, by=BY, at=AT)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def answer(client: Client, shot: Shot) -> Any:
    """Return the answer to a request, and undo whatever it did."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response: Any = client.generic(**_request(shot))
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def _request(shot: Shot) -> dict[str, Any]:
    found: dict[str, Any] = {"method": shot.method, "path": shot.path, "QUERY_STRING": shot.query}
    if shot.cookie:
        found["HTTP_COOKIE"] = shot.cookie
    if isinstance(shot.data, dict):
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        return found | {
            "data": encode_multipart(BOUNDARY, shot.data),
            "content_type": MULTIPART_CONTENT,
        }
    return found | {"data": shot.data, "content_type": shot.content_type or "text/plain"}


def all_forms(
    client: Client, every: list[Address], random: Random
) -> Iterator[tuple[str, PageForm]]:
    """Yield the forms of every page that opens, with the page's address."""
    known = known_values()
    for one in every:
        for _ in range(2 if one.parameters else 1):
            path = one.path(
                {name: random.choice(known.get(name, ["x"])) for name in one.parameters}
            )
            response = answer(client, Shot("GET", path))
            if response.status_code < 300 and "html" in response.headers.get("Content-Type", ""):
                for form in forms_of(response.content.decode()):
                    yield path, form


def is_broken(response: Any, shot: Shot) -> bool:
    """Whether the server failed, or refused without a word."""
    if response.status_code >= SERVER_ERROR or shot.method == "HEAD":
        return bool(response.status_code >= SERVER_ERROR)
    is_silent = not response.streaming and not response.content
    return bool(response.status_code >= REFUSED and is_silent)


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_sent_breaks_the_server(
    role: Role | None, province: dict[str, Unit]
) -> None:
    client, random = signed_in(role, province), Random(SEED)
    every = list(addresses())
    known = known_values()
    forms = list(all_forms(client, every, random))
    hardest = sweep(every, forms, known, random)
    until, number = time.monotonic() + SECONDS, 0
    broken: dict[str, str] = {}
    while time.monotonic() < until:
        number += 1
        if hardest:
            shot = hardest.pop()
        elif forms and random.random() < 0.6:
            path, form = random.choice(forms)
            shot = odd_form(form, path, random)
        else:
            shot = odd_address(random.choice(every), known, random)
        response = answer(client, shot)
        if is_broken(response, shot):
            broken.setdefault(shot.path[:40], f"{response.status_code} {shot}")

    left = len(hardest)
    print(f"{role}: {number} requests, {left} of the hardest left, {connection.vendor}")
    assert not broken, "\n".join(broken.values())
