"""Files are received under unique names, from those who may send them."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.uploads.conftest import GRADINGS, NOW, Office, graded, texts
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.domain.words import Refused
from xeploai.intake import Kind, SourceFile, read_files, reading, write_refused_rows
from xeploai.intake.sandbox import read_content
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations.confirm import check_upload
from xeploai.uploads.operations.receive import read_upload
from xeploai.uploads.states import UploadState
from xeploai.uploads.vocabulary import vocabulary_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


def test_a_role_that_may_not_sends_nothing(office: Office, cycle: Cycle) -> None:
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))

    with pytest.raises(Refused, match="None of your roles"):
        office.send(office.reader((Role.AUDITOR, "tinh")), GRADINGS + graded("dv-0"), cycle)
    upload = office.send(secretary, GRADINGS + graded("dv-0"), cycle)

    assert upload.state == UploadState.REFUSED
    assert "record grade decisions" in texts(preview_store.read_findings(upload.pk, "faults"))


def test_files_of_one_name_are_told_apart(office: Office, cycle: Cycle) -> None:
    from xeploai.uploads.operations import SentFile, UploadOptions
    from xeploai.uploads.operations.receive import receive_upload

    reader = office.reader((BOARD, "tinh"))
    files = [office.file(GRADINGS + graded(code)) for code in ("dv-0", "dv-1")]

    upload = receive_upload(
        reader=reader,
        files=[SentFile(one.path, "../../ds.csv") for one in files],
        options=UploadOptions(cycle=cycle),
        at=NOW,
    )

    assert [one.name for one in upload.files.order_by("number")] == ["ds.csv", "ds (2).csv"]


@pytest.mark.parametrize(("language", "heading"), [("vi", "Vì sao chưa nhận"), ("en", "Why it")])
def test_the_bad_rows_come_back_as_they_were_with_their_reasons_and_can_be_sent_again(
    office: Office, cycle: Cycle, language: str, heading: str
) -> None:
    reader = office.reader((BOARD, "xa-a1"))
    upload = office.send(reader, GRADINGS + graded("dv-0") + graded("dv-9"), cycle)
    rows = preview_store.read_rows(upload.pk, state=RowState.REFUSED)
    faults = [fault for row in rows for fault in row.faults]

    content = write_refused_rows(read_upload(upload, with_progress=False), faults, language)

    sheet = openpyxl.load_workbook(BytesIO(content)).active
    headings, cells = ([cell.value for cell in sheet[at]] for at in (3, 4))
    assert cells[:3] == ["Đảng viên", "dv-9", "Hoàn thành tốt nhiệm vụ"]
    assert headings[-1].startswith(heading)
    assert "dv-9" in cells[-1]
    path = office.folder / "bad.xlsx"
    path.write_bytes(content)
    given = read_files([SourceFile(path, "bad.xlsx")], vocabulary=vocabulary_of(cycle))
    assert (len(given.rows), given.remarks) == (1, ())


def test_many_workbooks_are_one_upload_and_a_subject_stands_in_one_of_them(
    office: Office, cycle: Cycle
) -> None:
    reader = office.reader((BOARD, "xa-a1"))

    upload = office.send(
        reader, [GRADINGS + graded("dv-0"), GRADINGS + graded("dv-1") + graded("dv-0")], cycle
    )

    states = [row.state for row in preview_store.read_rows(upload.pk)]
    assert states == [RowState.NEW, RowState.NEW, RowState.REFUSED]


def test_nothing_is_read_before_the_right_to_send_that_list_is_known(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(reading, "read_content", lambda source, **_: read.append(source.name))
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))

    # the right is lost between sending and reading
    upload = office.receive(
        office.reader((BOARD, "tinh")), GRADINGS + graded("dv-0"), cycle, Kind.GRADINGS
    )
    check_upload(upload_id=upload.pk, reader=secretary, at=NOW)
    with pytest.raises(Refused, match="None of your roles"):
        office.send(secretary, GRADINGS + graded("dv-0"), cycle, Kind.GRADINGS)

    upload.refresh_from_db()
    assert upload.state == UploadState.REFUSED
    assert read == []


def test_of_several_files_only_the_first_is_read_where_its_kind_may_not_be_sent(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(source: SourceFile, **more: Any) -> Any:
        read.append(source.name)
        return read_content(source, **more)

    monkeypatch.setattr(reading, "read_content", noted)
    secretary = office.reader((Role.BRANCH_SECRETARY, "ap-a11"))

    upload = office.send(secretary, [GRADINGS + graded("dv-0"), GRADINGS + graded("dv-1")], cycle)

    assert upload.state == UploadState.REFUSED
    assert read == ["1.csv"]


def test_what_is_sent_is_only_looked_at_by_size_and_first_bytes(
    office: Office, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("a file was read where pages are made")

    monkeypatch.setattr(reading, "read_content", read)
    monkeypatch.setattr("xeploai.intake.sources.files.load_file", read)

    upload = office.receive(office.reader((BOARD, "tinh")), "a,b\n" * 1000, cycle)

    assert upload.state == UploadState.RECEIVED
