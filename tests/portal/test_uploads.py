"""Sending in a spreadsheet, from the form to the stored rows."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from tests.portal.conftest import ClientOf
from xeploai.accounts.models import JournalEntry
from xeploai.cycle.models import Cycle, GradeDecision
from xeploai.domain.grades import Grade
from xeploai.domain.roles import Role
from xeploai.portal.uploads import files as upload_files
from xeploai.portal.uploads import tasks as upload_tasks
from xeploai.uploads.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]

IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
HEADINGS = (
    "Nhóm đối tượng",
    "Mã đối tượng",
    "Mức xếp loại",
    "Lý do",
    "Cấp có thẩm quyền",
    "Số quyết định",
    "Ngày quyết định",
)
GOOD_ROW = ("Đảng viên", "dv-0", "Hoàn thành tốt nhiệm vụ", "", "tinh", "QĐ 1", "20/12/2023")
BAD_ROW = ("Đảng viên", "dv-9", "Hoàn thành tốt nhiệm vụ", "", "tinh", "QĐ 1", "20/12/2023")


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = IMMEDIATE


@pytest.fixture
def cycle() -> Cycle:
    units = make_tree()
    make_members(units["ap-a11"], 3)
    make_members(units["ap-b11"], 2)
    return make_cycle()


@pytest.fixture
def board(cycle: Cycle, client_of: ClientOf) -> Client:
    return client_of((Role.ORGANISATION_BOARD, "huyen-a"))


def workbook(*rows: tuple[str, ...]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 6, "KẾT QUẢ XẾP LOẠI NĂM 2023")
        for at, row in enumerate((HEADINGS, *rows), 2):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return stream.getvalue()


def send(client: Client, *files: tuple[str, bytes], **more: str) -> HttpResponse:
    form = {"kind": "", "cycle": "2023", "unit": "", "document": "", "whole": "1"} | more
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(  # type: ignore[return-value]
        "/uploads/?lang=en", {"files": uploaded, **form}, headers={"accept-language": "en"}
    )


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_sent_shown_and_confirmed(board: Client) -> None:
    sent = send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    shown = text_of(board.get(sent["Location"]))

    assert (sent.status_code, sent["Location"]) == (302, f"/uploads/{upload.pk}/")
    assert "Người 0" in shown
    assert "Completed tasks well" in shown or "Good" in shown or "well" in shown.lower()
    assert not GradeDecision.objects.exists()

    form = {"act": "confirm", "token": upload.token}
    first = board.post(f"/uploads/{upload.pk}/", form)
    second = board.post(f"/uploads/{upload.pk}/", form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert GradeDecision.objects.count() == 1
    assert "Stored: 1 new" in text_of(board.get(f"/uploads/{upload.pk}/"))
    looks = JournalEntry.objects.filter(act="upload.looked_at")
    assert looks.exists()


def test_old_and_new_stand_side_by_side_and_states_are_filtered(
    cycle: Cycle, board: Client
) -> None:
    decide(cycle, decision("member", "dv-0", Grade.EXCELLENT, document="QĐ 0"))
    send(board, ("a.xlsx", workbook(GOOD_ROW, BAD_ROW)))
    upload = Upload.objects.get()

    changed = text_of(board.get(f"/uploads/{upload.pk}/?state=changed"))
    refused = text_of(board.get(f"/uploads/{upload.pk}/?state=refused"))
    nothing = text_of(board.get(f"/uploads/{upload.pk}/?state=new&page=99"))

    assert "<del>QĐ 0</del> → <ins>QĐ 1</ins>" in changed
    assert "dv-9" not in changed
    assert "<strong>B5</strong>" in refused
    assert "No row is in this state" in nothing


def test_the_good_are_stored_and_the_bad_come_back_as_a_workbook(board: Client) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW, BAD_ROW)))
    upload = Upload.objects.get()

    refused = board.post(f"/uploads/{upload.pk}/", {"act": "confirm", "token": upload.token})
    board.post(f"/uploads/{upload.pk}/", {"act": "good", "token": upload.token})
    bad = board.get(f"/uploads/{upload.pk}/bad.xlsx")

    assert "stored whole or not at all" in text_of(refused)
    assert GradeDecision.objects.count() == 1
    sheet = openpyxl.load_workbook(BytesIO(bad.content)).active
    assert sheet["B4"].value == "dv-9"


def zip_with(name: str, content: bytes) -> bytes:
    stream = BytesIO(workbook(GOOD_ROW))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return stream.getvalue()


def bomb() -> bytes:
    return zip_with("xl/more.xml", b"\0" * (64 * 2**20))


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "The file is empty"),
        ("a.xlsx", b"PK\x03\x04 no more of it", "broken and cannot be read"),
        ("a.xlsx", b"no workbook", "not that of a .xlsx file"),
        ("a.xlsx", LOCKED, "locked with a password"),
        ("a.xlsm", b"PK\x03\x04", "contains macros"),
        ("a.xlsx", zip_with("xl/vbaProject.bin", b"Sub"), "contains macros"),
        ("a.xlsx", bomb(), "unpacks to 65 MB"),
        ("a.pdf", b"%PDF", "are not read"),
        ("a", b"text", "are not read"),
        ("a.csv", b"a;b;c\n1;2;3\n", "No row of headings"),
    ],
)
def test_a_bad_file_is_refused_with_a_clear_sentence(
    board: Client, name: str, content: bytes, said: str
) -> None:
    answer = send(board, (name, content))

    if answer.status_code == 302:
        answer = board.get(answer["Location"])  # type: ignore[assignment]
    assert said in text_of(answer)
    assert not Upload.objects.exclude(state="REFUSED").exists()


def test_a_file_above_the_limit_is_not_kept_and_the_answer_says_so(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_files, "FILE_BYTES_MAX", 1000)

    answer = send(board, ("big.csv", b"x" * 5000), ("small.csv", b"x"))

    assert answer.status_code == 422
    assert "big.csv: The file has more than" in text_of(answer)
    assert not Upload.objects.exists()


def test_a_request_without_end_is_not_read(board: Client) -> None:
    answer = board.post(
        "/uploads/?lang=en",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2**33),
    )

    assert answer.status_code == 413
    assert "at most 256 MB" in text_of(answer)


def test_an_upload_cut_off_on_its_way_is_refused_whole(board: Client) -> None:
    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)), whole="")

    assert "cut off" in text_of(answer)
    assert not Upload.objects.exists()


def test_a_form_without_its_token_is_refused(cycle: Cycle, client_of: ClientOf) -> None:
    signed_in = client_of((Role.ORGANISATION_BOARD, "huyen-a"))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies

    answer = send(strict, ("a.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("more", [{"cycle": "abcd"}, {"cycle": "2019"}, {"kind": "everything"}])
def test_words_that_no_form_of_ours_sends_are_refused(board: Client, more: dict[str, str]) -> None:
    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)), **more)

    assert answer.status_code == 422
    assert not Upload.objects.exists()


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


def test_who_may_send_nothing_is_told_why(cycle: Cycle, client_of: ClientOf) -> None:
    auditor = client_of((Role.AUDITOR, "tinh"))

    for address in ("/uploads/", "/templates/gradings.xlsx"):
        answer = auditor.get(f"{address}?lang=en")
        assert answer.status_code == 403
        assert "None of your roles lets you" in text_of(answer)


def test_an_expired_session_leads_to_the_sign_in(board: Client) -> None:
    send(board, ("a.xlsx", workbook(GOOD_ROW)))
    upload = Upload.objects.get()
    board.logout()

    answer = board.post(f"/uploads/{upload.pk}/", {"act": "confirm", "token": upload.token})

    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
    assert not GradeDecision.objects.exists()


def test_a_locked_database_is_said_so_and_nothing_is_stored(
    board: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("xeploai.portal.uploads.views.receive_upload", locked)

    answer = send(board, ("a.xlsx", workbook(GOOD_ROW)))

    assert answer.status_code == 503
    assert not Upload.objects.exists()


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


def rows_of(answer: Any, tmp_path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(answer.content))
    return [row for row in book["Dữ liệu"].iter_rows(min_row=3, values_only=True) if any(row)]


def test_a_template_for_a_unit_holds_its_cases_with_what_is_decided_and_comes_back_unchanged(
    cycle: Cycle, board: Client, tmp_path: Path
) -> None:
    decide(cycle, decision("member", "dv-0", Grade.GOOD))

    answer = board.get("/templates/gradings.xlsx?cycle=2023&unit=ap-a11")

    headings, *rows = rows_of(answer, tmp_path)
    members = [row for row in rows if row[0] == "Đảng viên"]
    assert headings[:4] == (
        "Nhóm đối tượng",
        "Tên nơi sinh hoạt, công tác",
        "Mã đối tượng",
        "Tên đối tượng",
    )
    assert [row[2] for row in members] == ["dv-0", "dv-1", "dv-2"]
    assert members[0][4] == "Hoàn thành tốt nhiệm vụ"
    assert members[1][4] is None
    send(board, ("back.xlsx", answer.content))
    upload = Upload.objects.get()
    assert (upload.state, upload.unchanged, upload.new, upload.refused) == ("READY", 1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "number"), [("register", 5), ("people", 3), ("posts", 0), ("collectives", 0)]
)
def test_templates_of_the_register_hold_the_unit_and_come_back_unchanged(
    board: Client, tmp_path: Path, kind: str, number: int
) -> None:
    answer = board.get(f"/templates/{kind}.xlsx?unit=huyen-a")

    _, *rows = rows_of(answer, tmp_path)
    assert len(rows) == number
    if number:
        send(board, ("back.xlsx", answer.content), cycle="")
        upload = Upload.objects.get()
        assert (upload.state, upload.unchanged) == ("READY", number)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("gradings.xlsx?cycle=2023&unit=ap-b11", 403),
        ("people.xlsx?unit=ap-b11", 403),
        ("gradings.xlsx?unit=ap-a11", 404),
        ("gradings.xlsx?cycle=20x3", 404),
        ("everything.xlsx", 404),
        ("return.xlsx?cycle=2023&unit=ap-a11", 200),
    ],
)
def test_a_template_is_filled_for_those_within_reach_only(
    board: Client, address: str, status: int
) -> None:
    assert board.get(f"/templates/{address}").status_code == status
