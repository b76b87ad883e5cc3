"""A file that cannot be read gets one clear message."""

from pathlib import Path
from typing import Any

import pytest

from tests.intake.samples import CSV_HEADINGS
from xeploai.intake.sources import files


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(desk: Any, content: bytes) -> None:
    assert desk.refusal(desk.bytes(content)) == [
        "list.csv: The file is empty. Was it saved and sent whole?"
    ]


def test_a_missing_file_is_refused(desk: Any, tmp_path: Path) -> None:
    (fault,) = desk.refusal(tmp_path / "nowhere.csv")

    assert fault == (
        "nowhere.csv: The file cannot be read (No such file or directory). Check its name and"
        " your rights to it."
    )
    assert str(tmp_path) not in fault


def test_an_unknown_ending_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(CSV_HEADINGS, "list.docx"))

    assert fault == (
        "list.docx: Files ending in “.docx” are not read. Save it as one of: .csv, .xlsx,"
        " .xls, .ods, .toml."
    )


def test_a_workbook_named_csv_is_refused(desk: Any) -> None:
    content = desk.xlsx([["a"]]).read_bytes()

    (fault,) = desk.refusal(desk.bytes(content, "list.csv"))

    assert fault == (
        "list.csv: The content is not that of a .csv file. Open it in a spreadsheet program"
        " and save it as .xlsx or as CSV UTF-8."
    )


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods"])
def test_text_named_as_a_workbook_is_refused(desk: Any, ending: str) -> None:
    (fault,) = desk.refusal(desk.bytes(b"<html><table>", "list" + ending))

    assert fault == (
        f"list{ending}: The content is not that of a {ending} file. Open it in a spreadsheet"
        " program and save it as .xlsx or as CSV UTF-8."
    )


def test_a_locked_workbook_is_refused(desk: Any) -> None:
    content = files.OLE_START + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    (fault,) = desk.refusal(desk.bytes(content, "list.xlsx"))

    assert fault == (
        "list.xlsx: The file is locked with a password. Save it without one and send it again."
    )


def test_a_percent_sign_in_the_name_of_the_file_does_no_harm(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv("a,b\n", "100% xong.csv"))

    assert fault.startswith(
        "100% xong.csv: No row of headings was found in the first 20 rows for: "
    )
