"""CSV, whatever its encoding and separator."""

from typing import Any

import pytest

from tests.intake.samples import CSV_HEADINGS, CSV_ROW


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read(desk: Any, encoding: str) -> None:
    path = desk.bytes((CSV_HEADINGS + CSV_ROW).encode(encoding))

    (row,) = desk.take(path).rows

    assert row.name == "Đảng bộ xã A"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_separator_is_found_out(desk: Any, delimiter: str) -> None:
    path = desk.csv((CSV_HEADINGS + CSV_ROW).replace(",", delimiter))

    (row,) = desk.take(path).rows

    assert row.name == "Đảng bộ xã A"


def test_commas_in_names_do_not_win_over_the_separator(desk: Any) -> None:
    row = "U1;Chi bộ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;Đảng bộ cơ sở;COMMUNE;;01/02/2010\n"

    (unit,) = desk.take(desk.csv(CSV_HEADINGS.replace(",", ";") + row)).rows

    assert unit.name == "Chi bộ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"


def test_text_that_is_not_unicode_is_refused(desk: Any) -> None:
    (fault,) = desk.refusal(
        desk.bytes("Mã;Tên Đảng bộ\n".encode("cp1258", "replace") + b"\xd0\xff")
    )

    assert fault == (
        "list.csv: The text is not in Unicode, so its letters cannot be recognised. In the"
        " spreadsheet program choose “CSV UTF-8” or .xlsx when saving."
    )


def test_binary_zeros_are_refused(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(CSV_HEADINGS + "U1\x00,A\n"))

    assert fault == "list.csv: The file contains binary zeros. Save it again as CSV UTF-8."


def test_an_open_quotation_mark_is_refused_with_its_row(desk: Any) -> None:
    (fault,) = desk.refusal(desk.csv(CSV_HEADINGS + 'U1,"Chi bộ,x\n'))

    assert fault == (
        "list.csv, row 2: The quotation marks do not match. Put text with a quotation mark in"
        " it between quotation marks, and double the one inside."
    )
