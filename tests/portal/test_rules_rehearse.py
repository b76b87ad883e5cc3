"""The page of rehearsals: nothing is stored, and persons are for those who may see them."""

import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain.roles import Role
from xeploai.portal.site.one_at_a_time import alone

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/2023/tinh/rehearse/"


def test_the_page_offers_the_numbers_of_the_rules_as_they_are(board: Client) -> None:
    page = board.get(PAGE).content.decode()

    assert 'name="n.P23-GR-3.exceeded"' in page
    assert 'value="50%"' in page
    assert 'id="rehearsed"' not in page


def test_a_run_says_that_it_takes_time_and_fetches_its_result(board: Client) -> None:
    page = board.get(f"{PAGE}?pack=vn-party-2025&run=1").content.decode()

    assert "hx-get" in page
    assert "now=1" in page
    assert 'role="status"' in page


def test_a_rehearsal_counts_everybody_and_stores_nothing(board: Client, cycle: Cycle) -> None:
    before = GradeDecision.objects.count()

    page = board.get(f"{PAGE}?pack=vn-party-2025&run=1&now=1").content.decode()

    assert "366-QĐ/TW" in page
    assert "Những gì sẽ thay đổi" in page
    assert GradeDecision.objects.count() == before


def test_a_changed_number_is_said_in_the_result(board: Client) -> None:
    page = board.get(f"{PAGE}?run=1&now=1&n.P23-GR-3.exceeded=60%25").content.decode()

    assert "P23-GR-3.exceeded" in page
    assert "<strong>60%</strong>" in page


@pytest.mark.parametrize(
    "query",
    [
        "n.P23-GR-3.exceeded=a+lot",
        "n.P23-GR-3.exceeded=3",
        "n.P23-GR-3.exceeded=140%25",
        "fact=nothing&value=1",
        "fact=tasks_assigned&value=many",
        "fact=discipline&value=yes",
    ],
)
def test_what_cannot_be_meant_is_said_on_the_page(board: Client, query: str) -> None:
    response = board.get(f"{PAGE}?run=1&now=1&{query}")

    assert response.status_code == 200
    page = response.content.decode()
    assert 'role="alert"' in page
    assert 'id="rehearsed"' not in page


def test_an_assumption_is_called_one(board: Client) -> None:
    query = "fact=tasks_assigned&value=10&fact=discipline&value=không"

    page = board.get(f"{PAGE}?run=1&now=1&{query}").content.decode()

    assert "Giả định khi chưa rõ" in page
    assert page.count('class="closed"') >= 2


def test_who_only_reads_figures_rehearses_nothing(cycle: Cycle, client_of: ClientOf) -> None:
    query = (
        "?against=DECIDED&run=1&now=1&fact=tasks_assigned&value=10&fact=tasks_done&value=1"
        "&fact=discipline&value=none"
    )
    for role in (Role.PUBLISHER, Role.MEMBER):
        client = client_of((role, "tinh"))
        assert client.get(f"{PAGE}{query}").status_code == 403
        assert "/rehearse/" not in client.get("/2023/tinh/").content.decode()
    assert not JournalEntry.objects.filter(act="case.list_seen").exists()


def test_a_unit_out_of_reach_is_not_rehearsed(cycle: Cycle, client_of: ClientOf) -> None:
    district = client_of((Role.ORGANISATION_BOARD, "huyen-a"))

    assert district.get(PAGE).status_code == 403
    assert district.get("/2023/huyen-a/rehearse/?run=1&now=1").status_code == 200


def test_while_another_one_runs_it_waits_and_asks_again(board: Client) -> None:
    with alone("rehearsal"):
        page = board.get(f"{PAGE}?run=1&now=1").content.decode()

    assert "delay:3s" in page
    assert "now=1&amp;now=1" not in page
    assert "delay:3s" not in board.get(f"{PAGE}?run=1&now=1").content.decode()
