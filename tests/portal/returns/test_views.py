"""The board of returns, and a unit's page on which its superior decides and it declares."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.builders import send_return, unit_of
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Counts, ReturnState, Role
from xeploai.results.returns import known_absences, returns_of
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD, OWN = "/2023/tinh/returns/", "/2023/huyen-b/returns/own/"
EN = {"accept-language": "en"}


def text(client: Client, address: str) -> str:
    return client.get(f"{address}?lang=en", headers=EN).content.decode()


def judge(client: Client, cycle: Cycle, act: str, reason: str = "") -> int:
    (latest,) = returns_of(unit_of(cycle, "huyen-b"))
    values = {"act": act, "number": str(latest.record.pk), "reason": reason}
    return client.post(OWN, values, headers=EN).status_code


def state(cycle: Cycle) -> ReturnState:
    (sender,) = statistics_of(unit_of(cycle, "tinh")).senders
    return sender.state


def test_the_board_names_the_letter_and_the_state_of_each_sender(
    board: Client, cycle: Cycle
) -> None:
    page = text(board, BOARD)

    assert "letter BC 1 of 2024-01-10" in page
    assert "received, waiting for acceptance" in page


def test_the_superior_sends_back_with_a_reason_that_both_pages_show(
    board: Client, cycle: Cycle
) -> None:
    assert judge(board, cycle, "send_back", "Thiếu chữ ký") == 302

    assert state(cycle) is ReturnState.SENT_BACK
    assert "Thiếu chữ ký" in text(board, BOARD)
    assert "Thiếu chữ ký" in text(board, OWN)
    assert "Thiếu chữ ký" in text(board, "/2023/tinh/")


def test_sending_back_without_a_reason_is_refused_on_the_page(board: Client, cycle: Cycle) -> None:
    assert judge(board, cycle, "send_back") == 422
    assert state(cycle) is ReturnState.RECEIVED


def test_the_sender_cannot_accept_its_own_return(client_of: ClientOf, cycle: Cycle) -> None:
    sender = client_of((Role.ORGANISATION_BOARD, "huyen-b"))

    assert "Accept the return" not in text(sender, OWN)
    assert judge(sender, cycle, "accept") == 403
    assert state(cycle) is ReturnState.RECEIVED


def test_the_superior_accepts(board: Client, cycle: Cycle) -> None:
    assert judge(board, cycle, "accept") == 302
    assert state(cycle) is ReturnState.ACCEPTED


def test_a_sender_declares_that_it_has_nobody(client_of: ClientOf, cycle: Cycle) -> None:
    sender = client_of((Role.EXECUTIVE_OFFICE, "huyen-b"))
    before = text(sender, OWN)

    answer = sender.post(OWN, {"act": "declare", "category": "leading_cadre"}, headers=EN)

    assert "Declare that there is nobody" in before
    assert answer.status_code == 302
    assert set(known_absences(unit_of(cycle, "huyen-b"))) == {"leading_cadre"}
    assert "Take back" in text(sender, OWN)


def test_another_unit_cannot_declare_for_it(client_of: ClientOf, cycle: Cycle) -> None:
    other = client_of((Role.EXECUTIVE_OFFICE, "huyen-a"))

    answer = other.post(OWN, {"act": "declare", "category": "leading_cadre"}, headers=EN)

    assert answer.status_code == 403
    assert not known_absences(unit_of(cycle, "huyen-b"))


def file_of(cycle: Cycle, code: str = "huyen-b") -> str:
    (latest,) = returns_of(unit_of(cycle, "huyen-b"))
    return f"/2023/{code}/returns/own/{latest.record.pk}/file/"


def test_who_sends_or_accepts_a_return_gets_its_file_as_it_was_sent(
    client_of: ClientOf, cycle: Cycle
) -> None:
    address = file_of(cycle)
    for role, unit in (
        (Role.EXECUTIVE_OFFICE, "huyen-b"),
        (Role.BRANCH_SECRETARY, "huyen-b"),
        (Role.ORGANISATION_BOARD, "tinh"),
    ):
        client = client_of((role, unit))
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (200, b"signed")
        assert 'attachment; filename="huyen-b.csv"' in answer.headers["Content-Disposition"]
        assert address in text(client, OWN)
    assert JournalEntry.objects.filter(act="return.file_read").count() == 3


def test_nobody_else_gets_the_file_nor_a_link_to_it(client_of: ClientOf, cycle: Cycle) -> None:
    address = file_of(cycle)

    auditor = client_of((Role.AUDITOR, "tinh"))

    assert auditor.get(address).status_code == 403
    for role, unit in (
        (Role.PUBLISHER, "tinh"),
        (Role.EXECUTIVE_OFFICE, "huyen-a"),
    ):
        assert client_of((role, unit)).get(address).status_code == 403
    assert address not in text(auditor, OWN)


def test_a_file_is_of_its_unit_and_is_the_one_that_was_sent(board: Client, cycle: Cycle) -> None:
    address = file_of(cycle)

    assert board.get(file_of(cycle, "huyen-a")).status_code == 404
    (stored,) = Path(settings.FILES).glob("*/" + hashlib.sha256(b"signed").hexdigest())
    stored.write_bytes(b"other")
    changed = board.get(f"{address}?lang=en")

    assert changed.status_code == 404
    assert "Restore it from a backup" in changed.content.decode()


def test_the_top_units_own_board_accepts_its_return_unless_it_sent_it(
    client_of: ClientOf, cycle: Cycle
) -> None:
    top = unit_of(cycle, "tinh")
    CycleUnit.objects.filter(cycle=cycle).update(source="CASES", is_covered=False)
    CycleUnit.objects.filter(pk=top.pk).update(source="RETURN", is_covered=True)
    send_return(cycle, "tinh", {"member": Counts(good=1)}, content=b"top")
    (latest,) = returns_of(top)
    values = {"act": "accept", "number": str(latest.record.pk)}
    page = "/2023/tinh/returns/own/"

    assert client_of((Role.AUDITOR, "tinh")).post(page, values).status_code == 403
    assert client_of((Role.ORGANISATION_BOARD, "tinh")).post(page, values).status_code == 302
    assert returns_of(top)[0].state is ReturnState.ACCEPTED


def test_a_unit_is_let_report_by_return_and_by_its_cases_again_on_its_page(
    board: Client, cycle: Cycle
) -> None:
    address = "/2023/xa-a1/returns/own/"
    assert "Count it, with all below it, by its return" in text(board, address)

    assert board.post(address, {"act": "by_return"}, headers=EN).status_code == 302
    assert unit_of(cycle, "xa-a1").source == "RETURN"
    assert "Count it by its cases again" in text(board, address)
    # a return stands below: both would count the same subjects
    refused = board.post("/2023/huyen-a/returns/own/", {"act": "by_return"}, headers=EN)
    assert refused.status_code == 422
    assert board.post(address, {"act": "by_cases"}, headers=EN).status_code == 302

    assert unit_of(cycle, "xa-a1").source == "CASES"


def test_only_who_runs_cycles_says_how_a_unit_reports(cycle: Cycle, client_of: ClientOf) -> None:
    office = client_of((Role.EXECUTIVE_OFFICE, "xa-a1"))
    address = "/2023/xa-a1/returns/own/"

    assert "by its return" not in text(office, address)
    assert office.post(address, {"act": "by_return"}, headers=EN).status_code == 403
    assert unit_of(cycle, "xa-a1").source == "CASES"
