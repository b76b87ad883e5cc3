"""What a reading process answers comes over as it was, and can be nothing but cells."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xeploai.domain import Fault, Refused, label
from xeploai.intake.cells import Cell
from xeploai.intake.sandbox.answers import BadAnswer, decode, encode, encode_faults
from xeploai.intake.sandbox.columns import SAMPLE, SEPARATOR, decode_column, encode_column
from xeploai.intake.sandbox.reader import DETAIL, END_OF_ANSWER
from xeploai.intake.sources import Content, Sheet, limits

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


def portion(columns: bytes) -> bytes:
    return b'["columns",%s]\n["remarks",[]]\n["end",null]\n' % columns


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
        portion(b'[[["cells",[1]]]]'),
        portion(b"[1,[]]"),
        portion(b"[0,[]]"),
        portion(b'[-1,[["cells",[]]]]'),
        portion(b'[1001,[["repeats",[1],"%s"]]]' % (b"#" * 1001)),
        portion(b'[1,[["cells",[[1]]]]]'),
        portion(b'[1,[["cells",{"table":[["a",1]]}]]]'),
        portion(b'[1,[["cells",[1,2]]]]'),
        portion(b'[2,[["cells",[1,2]],["cells",[1]]]]'),
        portion(b'[2,[["texts","a"]]]'),
        portion(b'[1,[["texts","a\x7fb"]]]'),
        portion(b'[1,[["texts",["a"]]]]'),
        portion(b'[1,[["texts","a","b"]]]'),
        portion(b'[2,[["repeats",["a"],"#"]]]'),
        portion(b'[1,[["repeats",["a"],"$"]]]'),
        portion(b'[1,[["repeats",["a"],["#"]]]]'),
        portion(b'[1,[["repeats",[["a"]],"#"]]]'),
        portion(b'[1,[["pickle","a"]]]'),
        b'["rows",[%s]]\n["remarks",[]]\n["end",null]\n' % b",".join([b"[1]"] * 1001),
        b'["rows",[]]\n["remarks",[]]\n["end",null]\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_whatever_else_is_answered_is_no_answer(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        decode(answer, "a.csv")


def test_a_short_answer_cannot_claim_more_cells_than_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CELLS_MAX", 2000)
    monkeypatch.setattr(limits, "ROWS_MAX", 0)
    columns = b'[1000,[["repeats",[1],"%s"]]]' % (b"#" * 1000)
    line, _, rest = portion(columns).partition(b"\n")

    assert decode(line + b"\n" + line + b"\n" + rest, "a").cells == 0
    with pytest.raises(BadAnswer):
        decode((line + b"\n") * 3 + rest, "a")


def test_text_that_repeats_counts_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["ự" * 1000]] * 2000
    answer = b"".join(encode(Content([Sheet("a", "", rows)])))

    assert len(answer) < 20_000
    assert decode(answer, "a").size == 6_000_000 + len(answer)
    monkeypatch.setattr(limits, "ANSWER_BYTES_MAX", 5_000_000)
    with pytest.raises(Refused, match="of text"):
        decode(answer, "a")


CELL = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.sampled_from(["", SEPARATOR, '"', "\\", "[", "\0", "\n", "\ud83d", "\ude00", "e\u0301"]),
    st.integers(),
    st.floats(),
    st.sampled_from([0, 1, 0.0, -0.0, 1.0, True, False]),
    st.dates(),
    # the second of two equal hours is a matter of zones, which no cell has
    st.datetimes().map(lambda at: at.replace(fold=0)),
    st.times().map(lambda at: at.replace(fold=0)),
    st.timedeltas(),
    st.none(),
)


@st.composite
def sheets(draw: st.DrawFn) -> list[list[Cell]]:
    """Return rows whose columns have values of one type or several, which repeat or do not."""
    number = draw(st.integers(1, 150))
    columns = []
    for _ in range(draw(st.integers(1, 3))):
        few = draw(st.lists(CELL, min_size=1, max_size=5))
        kinds = {
            "repeats": [few[at % len(few)] for at in range(number)],
            "texts": [f"{few[0]}{at}" for at in range(number)],
            "starts alike": [few[0] if at < SAMPLE else f"{at}" for at in range(number)],
        }
        columns.append(kinds[draw(st.sampled_from(sorted(kinds)))])
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    # some sheets have a row of another length
    return rows if draw(st.booleans()) else [*rows, draw(st.lists(CELL, max_size=4))]


def exactly(rows: Any) -> list[list[tuple[type, str]]]:
    return [[(type(cell), repr(cell)) for cell in row] for row in rows]


@settings(max_examples=80, deadline=None)
@given(sheets())
def test_cells_come_over_exactly(rows: list[list[Cell]]) -> None:
    answer = b"".join(encode(Content([Sheet("a", "S", rows), Sheet("a", "T", rows[:1])])))

    first, second = decode(answer, "a").sheets

    assert exactly(first.rows) == exactly(rows)
    assert exactly(second.rows) == exactly(rows[:1])
    assert not {END_OF_ANSWER, DETAIL} & {bytes([one]) for one in answer}


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["a"] * 1000, "repeats"),
        ([None, "", date(2023, 12, 31)] * 300, "repeats"),
        ([f"{at}" for at in range(1000)], "texts"),
        (["a"] * 100 + [f"{at}" for at in range(100)], "texts"),
        ([f"{at}" for at in range(999)] + [SEPARATOR], "cells"),
        ([1, True, 1.0], "cells"),
        ([datetime(2023, 12, 31), date(2023, 12, 31)], "cells"),  # noqa: DTZ001
    ],
)
def test_a_column_goes_in_the_shortest_form_that_is_exact(cells: list[Cell], form: str) -> None:
    column = encode_column(cells)

    assert column[0] == form
    assert exactly([decode_column(column if form != "cells" else [form, cells], len(cells))]) == (
        exactly([cells])
    )
