"""An upload from the form to the stored rows."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from tests.portal.conftest import ClientOf
from tests.portal.reading import rows, texts
from tests.portal.uploads.sending import BAD_ROW, GOOD_ROW, send, text_of, workbook
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, Deviation, GradeDecision
from xeploai.domain.roles import Role
from xeploai.organisations.models import Person
from xeploai.portal.uploads import tasks as upload_tasks
from xeploai.uploads import preview_store
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_sent_shown_and_confirmed(office: Client) -> None:
    sent = send(office, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    shown = text_of(office.get(sent["Location"]))

    assert (sent.status_code, sent["Location"]) == (302, f"/uploads/{upload.pk}/")
    (new_row,) = rows(shown)[1:]
    assert new_row[:2] == ("Người 0 dv-0", "New")
    assert "Grade: Good" in new_row[2]
    assert not GradeDecision.objects.exists()

    form = {"act": "confirm", "token": upload.token}
    first = office.post(f"/uploads/{upload.pk}/", form)
    second = office.post(f"/uploads/{upload.pk}/", form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert GradeDecision.objects.count() == 1
    assert "Stored: 1 new, 0 changed; 0 were already the same." in texts(
        text_of(office.get(f"/uploads/{upload.pk}/"))
    )
    looks = JournalEntry.objects.filter(act="upload.looked_at")
    assert looks.exists()


def test_the_good_are_stored_and_the_bad_come_back_as_a_workbook(office: Client) -> None:
    send(office, ("a.xlsx", workbook(GOOD_ROW, BAD_ROW)))
    upload = Upload.objects.get()

    refused = office.post(f"/uploads/{upload.pk}/", {"act": "confirm", "token": upload.token})
    office.post(f"/uploads/{upload.pk}/", {"act": "good", "token": upload.token})
    bad = office.get(f"/uploads/{upload.pk}/bad.xlsx")

    assert "stored whole or not at all" in text_of(refused)
    assert GradeDecision.objects.count() == 1
    sheet = openpyxl.load_workbook(BytesIO(bad.content)).active
    assert sheet["B4"].value == "dv-9"


def test_refused_rows_of_files_with_many_cells_are_made_in_the_background(
    office: Client,
) -> None:
    send(office, ("a.xlsx", workbook(BAD_ROW)))
    upload = Upload.objects.get()
    # few rows of a list, among many cells that stand for nothing
    preview_store.write_cells(upload.pk, 1_710_000)

    asked = office.get(f"/uploads/{upload.pk}/bad.xlsx")
    notes = JournalEntry.objects.filter(act="upload.bad_rows_taken")
    was_noted = notes.exists()
    fetched = office.get(f"{asked['Location']}content")

    assert (asked.status_code, was_noted, notes.count()) == (302, False, 1)
    assert fetched["Content-Disposition"].endswith(f'"upload-{upload.pk}-bad.xlsx"')
    sheet = openpyxl.load_workbook(BytesIO(fetched.content)).active
    assert sheet["B4"].value == "dv-9"


def test_nobody_waits_for_files_of_which_nobody_knows_how_many_cells_they_have(
    office: Client,
) -> None:
    send(office, ("a.xlsx", workbook(BAD_ROW)))
    upload = Upload.objects.get()
    (preview_store.folder_of(upload.pk) / preview_store.CELLS).unlink()

    assert office.get(f"/uploads/{upload.pk}/bad.xlsx").status_code == 302


@pytest.mark.parametrize("form", [{}, {"act": "nothing"}, {"act": "confirm", "token": "old"}])
def test_an_act_that_makes_no_sense_changes_nothing(board: Client, form: dict[str, str]) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()

    answer = board.post(f"/uploads/{upload.pk}/", form)

    assert answer.status_code == 422
    upload.refresh_from_db()
    assert upload.state == "READY"


def test_nobody_sees_what_somebody_else_sent(board: Client, client_of: ClientOf) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    other = client_of((Role.ORGANISATION_BOARD, "tinh"))

    for address in ("", "progress", "bad.xlsx"):
        assert other.get(f"/uploads/{upload.pk}/{address}").status_code == 404
    assert other.post(f"/uploads/{upload.pk}/", {"act": "cancel"}).status_code == 404


def test_an_expired_session_leads_to_the_sign_in(board: Client) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    board.logout()

    answer = board.post(f"/uploads/{upload.pk}/", {"act": "confirm", "token": upload.token})

    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
    assert not GradeDecision.objects.exists()


def test_the_progress_is_asked_for_every_second_and_ends_with_the_page_anew(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later:
        def enqueue(self, upload: int) -> None:
            """Leave it to the worker."""

    with monkeypatch.context() as patched:
        patched.setattr(upload_tasks, "check", Later())
        send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    page = text_of(board.get(f"/uploads/{upload.pk}/"))
    waiting = board.get(f"/uploads/{upload.pk}/progress")
    upload_tasks.check.call(upload.pk)
    done = board.get(f"/uploads/{upload.pk}/progress")

    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="load delay:1s"' in text_of(waiting)
    assert "HX-Refresh" not in waiting
    assert done["HX-Refresh"] == "true"


def test_a_row_refused_for_want_of_a_reason_passes_after_one_is_given_on_the_page(
    office: Client, cycle: Cycle
) -> None:
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)
    send(office, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    address = f"/uploads/{upload.pk}/?lang=en"
    before = text_of(office.get(address))

    office.post(address, {"act": "reason", "reason": "Việc đột xuất"})
    after = text_of(office.get(address))
    upload.refresh_from_db()
    office.post(address, {"act": "confirm", "token": upload.token})

    assert "by the rules no grade is given" in before
    assert "Check again with this reason" in before
    assert "Store 1 rows" in after
    assert "Việc đột xuất" in after
    assert Deviation.objects.get().reason == "Việc đột xuất"


@pytest.mark.parametrize("reason", ["", "x" * 1001])
def test_an_empty_or_endless_reason_is_refused_on_the_page_with_a_sentence(
    board: Client, cycle: Cycle, reason: str
) -> None:
    send(board, ("a.xlsx", workbook(BAD_ROW)))
    upload = Upload.objects.get()

    answer = board.post(f"/uploads/{upload.pk}/?lang=en", {"act": "reason", "reason": reason})

    assert answer.status_code == 422
    assert "reason" in text_of(answer)
    upload.refresh_from_db()
    assert upload.reason == ""


def test_a_reason_sent_along_with_the_file_counts_for_its_rows(
    office: Client, cycle: Cycle
) -> None:
    Person.objects.filter(code="dv-0").update(admitted_on=cycle.closes_on)

    send(office, ("a.xlsx", workbook(GOOD_ROW)), reason="Việc đột xuất")

    upload = Upload.objects.get()
    assert (upload.reason, upload.new, upload.refused) == ("Việc đột xuất", 1, 0)
