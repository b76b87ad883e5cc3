"""What a reading process answers comes over as it was, and can be nothing but cells."""

from datetime import date, datetime, time, timedelta

import pytest

from xeploai.domain import Fault, Refused, label
from xeploai.intake.cells import Cell
from xeploai.intake.sandbox.answers import BadAnswer, decode, encode, encode_faults
from xeploai.intake.sources import Content, Sheet

CELLS: list[list[Cell]] = [
    ["Nguyễn\nVăn", "", 1.0, 3, True, None, "\u2028", "\ud800", "{}"],
    [
        date(2023, 12, 31),
        datetime(2023, 12, 31, 8, 30),  # noqa: DTZ001 (no cell has a zone)
        time(8, 30),
        timedelta(hours=30),
    ],
]


def test_cells_of_every_type_come_over_as_they_were() -> None:
    remarks = [Fault("at %(place)s", {"place": label("a date"), "number": 3}, "a.xlsx, row 2")]

    content = decode(b"".join(encode(Content([Sheet("a.xlsx", "S", CELLS)], remarks))), "a.xlsx")

    (sheet,) = content.sheets
    assert (sheet.file, sheet.name) == ("a.xlsx", "S")
    assert [[*row] for row in sheet.rows] == CELLS
    assert [[type(cell) for cell in row] for row in sheet.rows] == [
        [type(cell) for cell in row] for row in CELLS
    ]
    (remark,) = content.remarks
    assert remark.values["place"] == label("a date")
    assert (remark.values["number"], remark.place) == (3, "a.xlsx, row 2")


def test_a_document_may_have_keys_that_look_like_marks() -> None:
    document: dict[str, object] = {
        "day": "2023",
        "table": {"span": [1, {"moment": date(2023, 1, 2)}]},
    }

    assert decode(b"".join(encode(Content(document=document))), "a").document == document


def test_a_refusal_comes_over_with_its_faults() -> None:
    fault = Fault("%(size)s MB", {"size": 3}, "a.csv")

    with pytest.raises(Refused) as refused:
        decode(b"".join(encode_faults([fault])), "a.csv")

    assert list(refused.value.faults) == [fault]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b'["remarks",[]]\n',
        b"\xff\n",
        b'["rows",[[[1]]]]\n["remarks",[]]\n["end",null]\n',
        b'["rows",[[{"evil":1}]]]\n["remarks",[]]\n["end",null]\n',
        b'["rows",[[{"day":1}]]]\n["remarks",[]]\n["end",null]\n',
        b'["remarks",[[1,{"table":[]},""]]]\n["end",null]\n',
        b'["document",3]\n["remarks",[]]\n["end",null]\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_whatever_else_is_answered_is_no_answer(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        decode(answer, "a.csv")
