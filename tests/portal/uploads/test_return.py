"""A return sent in pages: what it changes is shown first, and questions are answered there."""

import pytest
from django.test import Client

from tests.builders import unit_of
from tests.portal.uploads.sending import send, text_of
from xeploai.cycle.models import Cycle
from xeploai.results.models import StatisticalReturn
from xeploai.results.returns import returns_of
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = "category,total,graded,not_graded,excellent,good,completed,failed\n"
WHOLE = f"{HEAD}grassroots_branch,1,1,0,0,1,0,0\nmember,10,9,1,1,7,1,0\n"
LINE = f"{HEAD}grassroots_branch,1,1,0,1,0,0,0\n"
EMPTIED = f"{LINE}member,,,,,,,\n"


def send_return(board: Client, text: str, letter: str, **more: str) -> Upload:
    send(board, ("bc.csv", text.encode()), unit="huyen-a", document=letter, **more)
    return Upload.objects.latest("pk")


def act(board: Client, upload: Upload, name: str, **values: str) -> int:
    upload.refresh_from_db()
    form = {"act": name, "token": upload.token, **values}
    return board.post(f"/uploads/{upload.pk}/", form, headers={"accept-language": "en"}).status_code


def page(board: Client, upload: Upload) -> str:
    return text_of(board.get(f"/uploads/{upload.pk}/", headers={"accept-language": "en"}))


@pytest.fixture
def first(board: Client) -> Upload:
    upload = send_return(board, WHOLE, "12-BC/HU", letter_on="2024-01-09")
    act(board, upload, "confirm")
    return upload


@pytest.mark.parametrize("text", [LINE, EMPTIED])
def test_what_is_no_longer_said_must_be_answered_before_it_is_stored(
    board: Client, first: Upload, text: str
) -> None:
    upload = send_return(board, text, "15-BC/HU")
    shown = page(board, upload)

    assert "It replaces letter “12-BC/HU” of 2024-01-09" in shown
    assert "“Members”, 10 in total; this one leaves it out" in shown
    assert "“Members” is no longer stated; before: Total 10 → –" in shown
    assert act(board, upload, "confirm") == 422
    assert StatisticalReturn.objects.count() == 1


def test_answered_as_a_correction_of_lines_the_rest_is_taken_over(
    board: Client, first: Upload, cycle: Cycle
) -> None:
    upload = send_return(board, LINE, "15-BC/HU")

    act(board, upload, "answer", lines="only")
    shown = page(board, upload)
    act(board, upload, "confirm")

    assert "“Members”: taken over unchanged from the earlier return." in shown
    latest = returns_of(unit_of(cycle, "huyen-a"))[0]
    assert (latest.record.only_lines, latest.counts["member"].total) == (True, 10)
    assert latest.counts["grassroots_branch"].excellent == 1


def test_answered_as_a_whole_replacement_the_rest_is_dropped(
    board: Client, first: Upload, cycle: Cycle
) -> None:
    upload = send_return(board, EMPTIED, "15-BC/HU")

    act(board, upload, "answer", lines="whole")
    act(board, upload, "confirm")

    assert set(returns_of(unit_of(cycle, "huyen-a"))[0].counts) == {"grassroots_branch"}


def test_the_reason_for_an_earlier_letter_is_asked_and_kept(
    board: Client, first: Upload, cycle: Cycle
) -> None:
    upload = send_return(board, LINE, "10-BC/HU", letter_on="2024-01-05")
    asked = page(board, upload)

    act(board, upload, "answer", lines="only", reason="Công văn 12 gửi nhầm")
    act(board, upload, "confirm")

    assert "the return in force is of a later day" in asked
    latest = returns_of(unit_of(cycle, "huyen-a"))[0]
    assert latest.record.reason == "Công văn 12 gửi nhầm"


def test_a_return_that_came_since_the_preview_is_shown_before_storing(
    board: Client, first: Upload
) -> None:
    mine = send_return(board, LINE, "15-BC/HU")
    act(board, mine, "answer", lines="only")
    other = send_return(board, WHOLE.replace("10,9,1,1,7", "10,9,1,2,6"), "14-BC/HU")
    act(board, other, "confirm")

    act(board, mine, "confirm")

    mine.refresh_from_db()
    assert mine.state == "READY"
    assert "It replaces letter “14-BC/HU”" in page(board, mine)
