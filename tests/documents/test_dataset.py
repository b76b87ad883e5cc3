"""Data files and the dictionary that describes them."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xeploai.documents.dataset import DataColumn, DataFile, DataSet, DataType, write_dataset

LABEL = {"vi": "Mã | đơn vị", "en": "Unit <code>"}
GRADE = DataColumn(
    "grade",
    DataType.TEXT,
    {"vi": "Mức", "en": "Grade"},
    null={"vi": "chưa có", "en": "none yet"},
    codes={"GOOD": {"vi": "Tốt", "en": "Good"}},
)
COLUMNS = (
    DataColumn("unit", DataType.TEXT, LABEL),
    GRADE,
    DataColumn("members", DataType.INTEGER, {"vi": "Số đảng viên", "en": "Members"}),
    DataColumn("on", DataType.DAY, {"vi": "Ngày", "en": "Day"}),
    DataColumn("at", DataType.MOMENT, {"vi": "Lúc", "en": "Moment"}),
    DataColumn("is_head", DataType.TRUTH, {"vi": "Đứng đầu", "en": "Head"}),
)
ROW = ("U1", "GOOD", 3, date(2023, 12, 31), datetime(2024, 1, 2, 3, tzinfo=UTC), True)


def dataset(*rows: tuple[Any, ...]) -> DataSet:
    file = DataFile("units", {"vi": "một đơn vị", "en": "one unit"}, COLUMNS, lambda: rows)
    about = {"rules": "vn-party-2023", "unit": {"vi": "Tỉnh", "en": "Province"}}
    return DataSet({"vi": "Bộ dữ liệu", "en": "Data set"}, about, (LABEL,), (file,))


def test_values_are_stored_with_their_types(tmp_path: Path) -> None:
    undecided = ("U2", None, *ROW[2:])

    assert write_dataset(dataset(ROW, undecided), tmp_path) == {"units": 2}

    table = pq.read_table(tmp_path / "units.parquet")
    assert [tuple(row.values()) for row in table.to_pylist()] == [ROW, undecided]
    assert table.schema.field("members").type == pa.int64()
    assert [column.name for column in table.schema if column.nullable] == ["grade"]


def test_a_file_says_what_it_is_about(tmp_path: Path) -> None:
    write_dataset(dataset(ROW), tmp_path)

    metadata = pq.read_schema(tmp_path / "units.parquet").metadata[b"xeploai"]
    assert json.loads(metadata) == {
        "rules": "vn-party-2023",
        "unit": {"vi": "Tỉnh", "en": "Province"},
        "file": {"vi": "một đơn vị", "en": "one unit"},
    }


def test_the_dictionary_states_rows_checksum_and_columns(tmp_path: Path) -> None:
    write_dataset(dataset(ROW), tmp_path)

    (file,) = json.loads((tmp_path / "dictionary.json").read_text(encoding="utf-8"))["files"]
    content = (tmp_path / "units.parquet").read_bytes()
    assert (file["file"], file["rows"]) == ("units.parquet", 1)
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["columns"][1] == {
        "name": "grade",
        "type": "text",
        "meaning": {"vi": "Mức", "en": "Grade"},
        "null": {"vi": "chưa có", "en": "none yet"},
        "codes": {"GOOD": {"vi": "Tốt", "en": "Good"}},
    }


@pytest.mark.parametrize(
    "line",
    [
        "| Cột | Kiểu | Ý nghĩa | Ô trống | Mã |",
        "| `unit` | text | Mã \\| đơn vị | không có ô trống |  |",
        "một đơn vị (1 dòng)",
        "| Column | Type | Meaning | Empty place | Codes |",
        "| `unit` | text | Unit &lt;code> | never empty |  |",
        "| `grade` | text | Grade | none yet | `GOOD` Good |",
        "- unit: Province",
    ],
)
def test_the_dictionary_can_be_read_in_both_languages(tmp_path: Path, line: str) -> None:
    write_dataset(dataset(ROW), tmp_path)

    assert line in (tmp_path / "dictionary.md").read_text(encoding="utf-8").split("\n")


def test_rows_are_read_as_they_come(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(20_001):
            yield (f"U{number}", *ROW[1:])

    file = DataFile("units", LABEL, COLUMNS, rows)

    assert write_dataset(DataSet(LABEL, {}, (), (file,)), tmp_path) == {"units": 20_001}
    assert pq.ParquetFile(tmp_path / "units.parquet").num_row_groups == 2
