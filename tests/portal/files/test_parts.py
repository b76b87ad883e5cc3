"""A part of a page that takes long is made in the background, and is never older than it says."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.builders import decide, decision
from tests.portal.conftest import ClientOf
from tests.portal.making import make_files
from tests.portal.reading import page_of
from xeploai.accounts.journal import search
from xeploai.cycle.models import Cycle
from xeploai.cycle.population import changes, population_changes, refresh
from xeploai.cycle.population.compare import difference_of
from xeploai.domain import Grade, Role
from xeploai.downloads.models import Download
from xeploai.organisations.models import Membership
from xeploai.portal.files import plans
from xeploai.results.rehearsal import run

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RUN = "/2023/tinh/rehearse/?run=1"
POPULATION = "/2023/tinh/population/"
PAGES = [RUN, POPULATION]
OLDER, WORKED_OUT_AGAIN = 'id="older"', "Tính lại"


@pytest.fixture(autouse=True)
def _all_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "ROWS_AT_ONCE", -1)


def begin(client: Client, address: str) -> str:
    """Ask for a page, and return the address that it is made under."""
    response = client.get(address)
    assert response.status_code == 302
    return str(response.headers["Location"])


def looks() -> int:
    return sum(entry.act == "case.list_seen" for entry in search())


@pytest.mark.parametrize("address", PAGES)
def test_while_nothing_is_recorded_it_is_made_once_and_shown_at_once(
    board: Client, address: str
) -> None:
    made = begin(board, address)
    assert begin(board, address) == made
    make_files()

    for shown in (page_of(board, address), page_of(board, made)):
        assert 'id="progress"' not in shown
        assert OLDER not in shown
    assert Download.objects.count() == 1


@pytest.mark.parametrize("address", PAGES)
def test_after_a_decision_it_says_that_it_is_older_and_the_page_itself_is_worked_out_anew(
    board: Client, cycle: Cycle, address: str
) -> None:
    made = begin(board, address)
    make_files()

    decide(cycle, decision("member", "dv-2", Grade.GOOD))

    assert OLDER in page_of(board, made)
    assert begin(board, address) != made


def test_each_showing_is_noted_and_the_making_is_not(board: Client) -> None:
    made = begin(board, POPULATION)
    page_of(board, made)
    make_files()
    assert looks() == 0

    page_of(board, made)
    page_of(board, POPULATION)

    assert looks() == 2


def test_the_number_of_another_page_or_of_another_persons_part_opens_nothing(
    board: Client, client_of: ClientOf, cycle: Cycle
) -> None:
    begin(board, RUN)
    make_files()
    number = Download.objects.get().pk
    other = client_of((Role.ORGANISATION_BOARD, "tinh"), name="other")

    assert begin(other, f"{RUN}&made={number}") != f"{RUN}&made={number}"
    assert begin(board, f"{RUN}&against=SUGGESTED&made={number}").startswith(RUN)
    assert Download.objects.count() == 3
    for odd in ("x", "-1", "9" * 17, "9" * 40, "%D9%A3"):
        assert 'id="rehearsed"' in page_of(board, f"{RUN}&made={odd}")


def test_a_making_that_breaks_says_so_with_its_number_and_is_begun_again_on_request(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begin(board, RUN)
    with monkeypatch.context() as broken:
        broken.setattr(run, "facts_of_many", None)
        make_files()
    incident = Download.objects.get().incident

    page = page_of(board, made)

    assert incident
    assert incident in page
    assert WORKED_OUT_AGAIN in page
    assert begin(board, RUN) != made


def test_one_person_waits_for_three_at_most(board: Client) -> None:
    for number in (60, 61, 62):
        begin(board, f"{RUN}&n.P23-GR-3.exceeded={number}%25")

    assert board.get(f"{RUN}&n.P23-GR-3.exceeded=63%25").status_code == 429


def test_it_is_listed_with_the_files_and_leads_to_its_page_never_to_a_file(board: Client) -> None:
    made = begin(board, RUN)
    make_files()
    number = Download.objects.get().pk

    assert made.replace("&", "&amp;") in page_of(board, "/files/")
    assert begin(board, f"/files/{number}/") == made
    assert begin(board, f"/files/{number}/content") == made


def test_what_a_made_part_offers_is_confirmed_from_the_page(board: Client, cycle: Cycle) -> None:
    Membership.objects.filter(person__code="dv-2").update(until_on="2023-11-15", end_cause="DIED")
    begin(board, POPULATION)
    make_files()
    page = page_of(board, POPULATION)
    accept = re.search(r'form="follow" name="accept" value="(\w+)"', page)
    assert accept
    assert re.search(r'<form id="follow" method="post"><input[^>]+csrfmiddlewaretoken', page)
    assert "csrfmiddlewaretoken" not in page[page.index("follow", accept.start()) :]

    board.post(POPULATION, {"accept": accept[1]})

    assert population_changes(cycle).confirmable == 0


def test_what_nobody_was_shown_is_refused_without_comparing_anything(
    board: Client, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def compare(cycle: Cycle) -> Any:
        compared.append(cycle.code)
        return difference_of(cycle)

    for module in (changes, refresh):
        monkeypatch.setattr(module, "difference_of", compare)

    answers = [board.post(POPULATION, form) for form in ({"accept": "0" * 32}, {})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert compared == []
    assert f'href="{POPULATION}"' in answers[0].content.decode()

    Membership.objects.filter(person__code="dv-2").update(until_on="2023-11-15", end_cause="DIED")
    accept = population_changes(cycle).fingerprint
    begin(board, POPULATION)
    make_files()
    Membership.objects.filter(person__code="dv-6").update(until_on="2023-11-15", end_cause="DIED")
    compared.clear()

    # what was shown is compared with what is now, and not a second time for the refusal
    assert board.post(POPULATION, {"accept": accept}).status_code == 409
    assert compared == [cycle.code]
