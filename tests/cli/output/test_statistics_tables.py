"""Statistics as tables in a terminal."""

import pytest

from tests.builders import decide, decision, make_cycle, make_members, make_tree
from tests.cli.conftest import row_of
from tests.untranslated import english_in
from xeploai.cli.output.statistics_tables import headline, remarks, statistics_text
from xeploai.cycle.queries import unit_in_cycle
from xeploai.domain.figures.statistics import Statistics
from xeploai.domain.grades import Grade
from xeploai.results.statistics import statistics_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def statistics() -> Statistics:
    make_members(make_tree()["ap-a11"], 3)
    cycle = make_cycle(by_return=["huyen-b"])
    decide(
        cycle,
        decision("member", "dv-0", Grade.EXCELLENT),
        decision("member", "dv-1", Grade.COMPLETED),
    )
    return statistics_of(unit_in_cycle(cycle, "tinh"))


def test_the_headline_counts_what_is_graded_good_or_better(statistics: Statistics) -> None:
    assert headline(statistics, "en") == [
        "0/0 of the Party organisations graded are good or better (–%).",
        "1/2 of the Party members graded are good or better (50,00%).",
    ]


def test_a_row_has_counts_and_an_undecided_column_while_there_are_any(
    statistics: Statistics,
) -> None:
    row = row_of(statistics_text(statistics, language="en"), "Members")

    assert row[1:] == ["3", "2", "0", "1", "1", "1", "0", "1"]


def test_units_that_sent_no_return_are_named(statistics: Statistics) -> None:
    lines = remarks(statistics, "en")

    assert "1 units have sent no return: Tên huyen-b" in lines


def test_members_not_reviewed_are_said_in_the_readers_language() -> None:
    branch = make_tree()["ap-a11"]
    make_members(branch, 1)
    make_members(branch, 2, status="EXEMPT")

    statistics = statistics_of(unit_in_cycle(make_cycle(), "tinh"))

    text = "Đảng viên không thuộc diện kiểm điểm, không tính vào tổng số, "
    assert f"{text}Được miễn công tác và sinh hoạt đảng: 2" in remarks(statistics, "vi")
    assert english_in(statistics_text(statistics, language="vi").splitlines()) == []


def test_every_head_is_in_the_readers_language(statistics: Statistics) -> None:
    text = " ".join(statistics_text(statistics, language="vi").split())

    assert "Nhóm đối tượng" in text
    assert "Not rated" not in text
