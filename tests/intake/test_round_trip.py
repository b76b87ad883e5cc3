"""What was written is what is read, whatever the format."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.conftest import WORDS, Desk
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.returns import ReturnLine, counts_of
from xeploai.domain.register import Sector
from xeploai.intake import COLUMNS, Kind, UnitRow, read_file, write_template
from xeploai.intake.cells import clean

CODES = st.text("ABCxyz019-._/", min_size=1, max_size=8).filter(lambda code: code[0] not in "-./")
NAMES = st.text("aăâđêôơưạảãáà ,;\"'=+-\n", min_size=1, max_size=20).filter(clean)
DAYS = st.dates(date(1930, 2, 3), date(2099, 12, 31))


@st.composite
def units(draw: st.DrawFn) -> list[list[Any]]:
    codes = draw(st.lists(CODES, min_size=1, max_size=6, unique=True))
    rows = []
    for at, code in enumerate(codes):
        days = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
        parent = draw(st.sampled_from([None, *codes[:at]]))
        category = draw(st.sampled_from(sorted(WORDS.categories_of_units)))
        sector = draw(st.sampled_from(Sector))
        closed = draw(st.sampled_from([None, days[1]]))
        rows.append([code, draw(NAMES), category, str(sector), parent, days[0], closed])
    return rows


def as_csv(rows: list[list[Any]], delimiter: str) -> bytes:
    file = StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows(
        [f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows
    )
    return file.getvalue().encode()


def plain(path: Path) -> list[list[Any]]:
    rows = read_file(path, vocabulary=WORDS, kind=Kind.REGISTER).rows_as(UnitRow)
    return [
        [r.code, r.name, r.category, r.sector.value, r.parent, r.opened_on, r.closed_on]
        for r in rows
    ]


@given(units(), st.sampled_from([",", ";", "\t"]))
@settings(max_examples=60, deadline=None)
def test_a_register_is_read_as_it_was_written(rows: list[list[Any]], delimiter: str) -> None:
    headings = [column.vi for column in COLUMNS[Kind.REGISTER]]
    expected = [[row[0], clean(row[1]), *row[2:]] for row in rows]

    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        assert plain(desk.bytes(as_csv([headings, *rows], delimiter))) == expected
        assert plain(desk.xlsx([headings, *rows])) == expected


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    numbers = st.integers(0, 60_000)
    reasons = {"under_review": draw(numbers), "newly_established": draw(numbers)}
    return Counts(draw(numbers), draw(numbers), draw(numbers), draw(numbers), not_rated=reasons)


@given(counts())
@settings(max_examples=40, deadline=None)
def test_a_filled_template_gives_the_counts_that_were_filled_in(expected: Counts) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        write_template(path, Kind.RETURN, WORDS)
        fill_in(path, expected)

        lines = read_file(path, vocabulary=WORDS).rows_as(ReturnLine)

    assert [line.category for line in lines] == list(WORDS.categories)
    assert [counts_of(line) for line in lines] == [expected] * len(WORDS.categories)


def fill_in(path: Path, figures: Counts) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Dữ liệu"]
    reasons = [figures.not_rated.get(code, 0) for code in WORDS.reasons]
    numbers = [figures.total, figures.graded, figures.not_graded, *reasons]
    numbers += [figures.good_or_better, figures.excellent, figures.good]
    numbers += [figures.completed, figures.failed]
    for row in range(4, 4 + len(WORDS.categories)):
        for column, number in enumerate(numbers, 2):
            sheet.cell(row, column, number)
    book.save(path)
