"""A small province, and people who send lists in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders import FOUNDED, make_cycle, make_members, make_tree
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Role, say
from xeploai.intake import Kind, SourceFile, read_files
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.uploads.context import CheckedList, UploadContext
from xeploai.uploads.models import Upload
from xeploai.uploads.operations import SentFile, UploadOptions
from xeploai.uploads.operations import confirm as operations
from xeploai.uploads.operations.receive import receive_upload
from xeploai.uploads.operations.store import check
from xeploai.uploads.vocabulary import vocabulary_of

NOW = datetime(2025, 2, 1, 9, tzinfo=UTC)
TODAY = date(2025, 2, 1)
GRADINGS = "Nhóm đối tượng;Mã đối tượng;Mức xếp loại;Lý do;Cấp có thẩm quyền;Số quyết định;Ngày"
GRADINGS = GRADINGS.replace(";Ngày", ";Ngày quyết định") + "\n"
PEOPLE = "Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày vào Đảng;Từ ngày;Đến trước ngày\n"
REGISTER = (
    "Mã tổ chức đảng;Tên tổ chức đảng;Loại tổ chức đảng;Loại hình đơn vị;Mã cấp trên trực tiếp;"
    "Ngày thành lập;Ngày kết thúc hoạt động\n"
)
POSTS = (
    "Mã đảng viên;Mã tổ chức đảng;Chức vụ;Mã chức danh;Là người đứng đầu;Từ ngày;Đến trước ngày\n"
)
COLLECTIVES = "Mã tập thể;Tên tập thể;Mã tổ chức đảng;Loại tập thể;Ngày thành lập\n"

RETURN = "category,total,graded,not_graded,excellent,good,completed,failed\nmember,4,4,0,1,2,1,0\n"


def graded(subject: str, grade: str = "Hoàn thành tốt nhiệm vụ", **more: str) -> str:
    """Return a line of a list of gradings."""
    cells = {"category": "Đảng viên", "reason": "", "by": "xa-a1", "document": "QĐ 1"} | more
    day = more.get("day", "20/12/2023")
    return (
        f"{cells['category']};{subject};{grade};{cells['reason']};{cells['by']};"
        f"{cells['document']};{day}\n"
    )


@pytest.fixture
def province() -> dict[str, Unit]:
    """Return a tree with members dv-0 to dv-3 in ap-a11, dv-4 to dv-5 in ap-b11."""
    units = make_tree()
    make_members(units["ap-a11"], 4)
    make_members(units["ap-b11"], 2)
    return units


@pytest.fixture
def cycle(province: dict[str, Unit]) -> Cycle:
    return make_cycle()


class Office:
    """Sends lists in, as a person with roles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0

    def reader(self, *held: tuple[Role, str], name: str = "") -> Reader:
        username = name or "-".join(f"{role}-{code}" for role, code in held)
        user, is_new = User.objects.get_or_create(username=username, label="Ai đó")
        for role, code in held if is_new else ():
            unit = Unit.objects.get(code=code)
            RoleGrant.objects.create(user=user, role=role, unit=unit, from_on=FOUNDED)
        return Reader(user, on=TODAY)

    def file(self, text: str, name: str = "list.csv") -> SourceFile:
        self.number += 1
        path = self.folder / f"{self.number}-{name}"
        path.write_bytes(text.encode())
        return SourceFile(path, name)

    def check(self, text: str, cycle: Cycle | None = None, **terms: Any) -> CheckedList:
        """Return the state of each row, as nobody in particular sees it."""
        return check(*self.given(text, cycle, **terms))

    def given(self, text: str, cycle: Cycle | None = None, **terms: Any) -> Any:
        given = read_files([self.file(text)], vocabulary=vocabulary_of(cycle))
        return given, UploadContext(by=Actor("test"), at=NOW, cycle=cycle, **terms)

    def send(
        self,
        reader: Reader,
        text: str | Sequence[str],
        cycle: Cycle | None = None,
        kind: Kind | None = None,
        unit: str = "",
    ) -> Upload:
        """Send files in and have them checked."""
        upload = self.receive(reader, text, cycle, kind, unit)
        operations.check_upload(upload_id=upload.pk, reader=reader, at=NOW)
        upload.refresh_from_db()
        return upload

    def receive(
        self,
        reader: Reader,
        text: str | Sequence[str],
        cycle: Cycle | None = None,
        kind: Kind | None = None,
        unit: str = "",
    ) -> Upload:
        """Send files in."""
        texts = [text] if isinstance(text, str) else text
        files = [self.file(one, f"{at}.csv") for at, one in enumerate(texts, 1)]
        return receive_upload(
            reader=reader,
            files=[SentFile(one.path, one.name) for one in files],
            options=UploadOptions(kind, cycle, unit),
            at=NOW,
        )

    def store(self, upload: Upload, reader: Reader, *, good_only: bool = False) -> Upload:
        """Confirm the latest preview and have it stored."""
        upload.refresh_from_db()
        operations.confirm_upload(
            upload_id=upload.pk, token=upload.token, good_only=good_only, at=NOW
        )
        operations.store_upload(upload_id=upload.pk, reader=reader)
        upload.refresh_from_db()
        return upload


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def row_states(checked: CheckedList) -> list[str]:
    """Return the state of each row."""
    return [row.state.value for row in checked.rows]


def row_changes(checked: CheckedList, row: int = 0) -> list[tuple[str, object, object]]:
    """Return the changes of a row as plain tuples."""
    return [tuple(change) for change in checked.rows[row].changes]  # type: ignore[misc]


def row_reasons(checked: CheckedList) -> list[str]:
    """Return why rows are refused, as English sentences."""
    return [say(fault, "en") for row in checked.rows for fault in row.faults]


def texts(faults: Iterable[Fault]) -> str:
    """Return faults as English sentences."""
    return " ".join(say(fault, "en") for fault in faults)
