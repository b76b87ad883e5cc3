"""The stored files of an upload are read again."""

from io import BytesIO

import openpyxl
import pytest

from tests.uploads.conftest import (
    GRADINGS,
    Office,
    graded,
)
from xeploai.cycle.models import Cycle
from xeploai.domain.roles import Role
from xeploai.intake import SourceFile, read_files, write_refused_rows
from xeploai.uploads import preview_store
from xeploai.uploads.context import RowState
from xeploai.uploads.operations.reread import read_upload
from xeploai.uploads.vocabulary import vocabulary_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOARD = Role.ORGANISATION_BOARD


@pytest.mark.parametrize(("language", "heading"), [("vi", "Vì sao chưa nhận"), ("en", "Why it")])
def test_the_bad_rows_come_back_as_they_were_with_their_reasons_and_can_be_sent_again(
    office: Office, cycle: Cycle, language: str, heading: str
) -> None:
    reader = office.reader((BOARD, "huyen-a"))
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
    reader = office.reader((BOARD, "tinh"))

    upload = office.send(
        reader, [GRADINGS + graded("dv-0"), GRADINGS + graded("dv-1") + graded("dv-0")], cycle
    )

    states = [row.state for row in preview_store.read_rows(upload.pk)]
    assert states == [RowState.NEW, RowState.NEW, RowState.REFUSED]
