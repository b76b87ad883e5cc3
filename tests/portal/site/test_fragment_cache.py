"""Cached parts of pages: never outdated, never another reader's."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.builders import AT, BY, FOUNDED, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts.models import User
from xeploai.cycle.models import Cycle
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.organisations.models import Unit
from xeploai.organisations.roles import grant_role
from xeploai.portal.units import views
from xeploai.results import statistics as queries
from xeploai.results import versions as versions_module

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/2023/tinh/"


@pytest.fixture(autouse=True)
def cycle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cycle]:
    # a test is itself a transaction; the ones in question are those within it
    monkeypatch.setattr(
        versions_module, "is_in_transaction", lambda: bool(connection.savepoint_ids)
    )
    caches["parts"].clear()
    queries.clear_cache()
    units = make_tree()
    make_members(units["ap-a11"], 3)
    yield make_cycle()
    caches["parts"].clear()
    queries.clear_cache()


def reader(name: str, role: Role, unit: str = "tinh") -> Client:
    user = User.objects.create_user(username=name, label=f"Tên {name}", password="x")
    place = Unit.objects.get(code=unit)
    grant_role(user=user, role=role, unit=place, from_on=FOUNDED, by=BY, at=AT)
    client = Client()
    client.force_login(user)
    return client


def body(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses for which a page was put together, one entry each time."""
    asked: list[str] = []
    context_of = views.unit_context

    def noting(request: object, found: object, statistics: object) -> dict[str, object]:
        asked.append(request.get_full_path())  # type: ignore[attr-defined]
        return context_of(request, found, statistics)  # type: ignore[arg-type]

    monkeypatch.setattr(views, "unit_context", noting)
    return asked


def test_a_page_is_put_together_once_while_nothing_changes(builds: list[str]) -> None:
    client = reader("a", Role.AUDITOR)

    first, second = body(client), body(client)

    assert first == second
    assert builds == [PAGE]


def test_a_decision_is_in_the_next_page_of_every_reader(cycle: Cycle, builds: list[str]) -> None:
    clients = [reader("a", Role.AUDITOR), reader("b", Role.AUDITOR)]
    before = [body(client) for client in clients]

    decide(cycle, decision("member", "dv-0", Grade.FAILED))
    after = [body(client) for client in clients]

    assert before[0] == before[1] != after[0] == after[1]
    assert builds == [PAGE, PAGE]


def test_readers_with_the_same_role_share_a_part_and_others_do_not(builds: list[str]) -> None:
    body(reader("a", Role.AUDITOR))
    body(reader("b", Role.AUDITOR))
    assert builds == [PAGE]

    body(reader("c", Role.ORGANISATION_BOARD))
    assert builds == [PAGE, PAGE]


def test_nothing_of_one_reader_gets_into_the_part_of_another() -> None:
    page = body(reader("nguyen-van-rieng", Role.AUDITOR))

    assert "rieng" not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("other", ["?lang=en", "?sort=-name", "?ceilings=all"])
def test_another_language_or_order_is_another_part(builds: list[str], other: str) -> None:
    client = reader("a", Role.AUDITOR)
    body(client)

    body(client, f"{PAGE}{other}")

    assert len(builds) == 2
