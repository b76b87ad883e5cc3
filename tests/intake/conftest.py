"""Files to take in, and what is said about them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from xeploai.domain import say
from xeploai.domain.words import Refused
from xeploai.intake import Kind, ParsedList, Vocabulary, read_file

WORDS = Vocabulary(
    categories={
        "grassroots_committee": {"vi": "Đảng bộ cơ sở", "en": "Grassroots committees"},
        "subordinate_branch": {"vi": "Chi bộ trực thuộc", "en": "Branches"},
        "member": {"vi": "Đảng viên", "en": "Members"},
    },
    reasons={
        "under_review": {"vi": "Đang được xem xét", "en": "Under review"},
        "newly_established": {"vi": "Thành lập chưa đủ 6 tháng", "en": "Newly established"},
    },
    unit_categories={
        "grassroots_committee": {"vi": "Đảng bộ cơ sở", "en": "Grassroots committees"},
        "subordinate_branch": {"vi": "Chi bộ trực thuộc", "en": "Branches"},
    },
)
Rows = Sequence[Sequence[object]]


class Desk:
    """A clerk's desk: writes files, sends them in, and reads the answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bytes(self, content: bytes, name: str = "list.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def csv(self, text: str, name: str = "list.csv") -> Path:
        return self.bytes(text.encode(), name)

    def xlsx(self, rows: Rows, name: str = "list.xlsx", **more: Rows) -> Path:
        path = self.folder / name
        with xlsxwriter.Workbook(path) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for title, content in {"Sheet1": rows, **more}.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(content):
                    for column, cell in enumerate(row):
                        if isinstance(cell, date):
                            sheet.write_datetime(at, column, cell, day)
                        elif isinstance(cell, str):
                            sheet.write_string(at, column, cell)
                        elif cell is not None:
                            sheet.write(at, column, cell)
        return path

    def take(self, path: Path, kind: Kind | None = None) -> ParsedList:
        return read_file(path, vocabulary=WORDS, kind=kind)

    def refusal(self, path: Path, kind: Kind | None = None, language: str = "en") -> list[str]:
        with pytest.raises(Refused) as refused:
            self.take(path, kind)
        return [say(fault, language) for fault in refused.value.faults]

    def remarks(self, path: Path) -> list[str]:
        return [say(remark, "en") for remark in self.take(path).remarks]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def words() -> Vocabulary:
    return WORDS
