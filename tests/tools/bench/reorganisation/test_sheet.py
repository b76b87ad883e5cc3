"""The made-up sheet: its length, its kinds, and that it can be carried out on any register."""

from collections import Counter

import pytest

from tools.bench.reorganisation.sheet import sheet_rows
from xeploai.demo import make_province
from xeploai.domain import Register, ReorganisationKind

Kind = ReorganisationKind


@pytest.fixture(scope="module")
def register() -> Register:
    return make_province().register


def test_the_demo_gives_four_hundred_rows_the_same_every_time(register: Register) -> None:
    rows = sheet_rows(register, 400)

    assert len(rows) == 400
    assert rows == sheet_rows(register, 400)


def test_every_kind_but_a_change_of_category_is_in_it(register: Register) -> None:
    kinds = Counter(row.kind for row in sheet_rows(register, 400))

    assert kinds.keys() == set(Kind) - {Kind.RECLASSIFY}
    assert min(kinds.values()) > 30


def test_a_short_sheet_has_no_half_of_a_merger(register: Register) -> None:
    rows = sheet_rows(register, 12)

    opened = {row.unit for row in rows if row.kind is Kind.OPEN}
    into = Counter(row.other for row in rows if row.kind is Kind.MERGE and row.other in opened)
    assert len(rows) == 12
    assert set(into.values()) == {3}
