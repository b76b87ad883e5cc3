from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from xeploai import rulepacks
from xeploai.domain.faults import Fault, Refused
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.rollup import ReportingSource
from xeploai.domain.figures.statistics import (
    EarlierFigures,
    Statistics,
    Subordinate,
    Total,
    UnitRef,
)
from xeploai.results.charts import Asked, Chart, Peers, charts_of, subject_choices
from xeploai.results.charts.grassroots import Group

CLOSES_ON = date(2023, 12, 31)
PACK = rulepacks.pack("vn-party-2023")
CATEGORIES = PACK.categories_on(CLOSES_ON)
BASES = PACK.share_bases_on(CLOSES_ON)


def total(counts: Counts | None) -> Total:
    return Total(counts)


def below(code: str, counts: Counts | None) -> Subordinate:
    totals = dict.fromkeys(CATEGORIES, Total()) | {"member": total(counts)}
    return Subordinate(UnitRef(code, f"Tên {code}"), ReportingSource.CASES, totals)


UNITS = (
    below("a", Counts(excellent=10, good=70, completed=20)),
    below("b", Counts(excellent=5, good=40, completed=3, failed=2)),
    below("c", Counts(excellent=2, good=10, completed=4, not_rated={"under_review": 3})),
)


def statistics(
    *units: Subordinate, earlier: EarlierFigures | None = None, **more: object
) -> Statistics:
    whole = sum((one.categories["member"] for one in units or UNITS), Total())
    return replace(
        Statistics(
            unit=UnitRef("tinh", "Tên tinh"),
            cycle=2023,
            closes_on=CLOSES_ON,
            pack=PACK.code,
            category_labels=CATEGORIES,
            reason_labels=PACK.not_rated_reasons_on(CLOSES_ON),
            share_bases=BASES,
            categories=dict.fromkeys(CATEGORIES, Total()) | {"member": whole},
            subordinates=units or UNITS,
            earlier=earlier,
        ),
        **more,  # type: ignore[arg-type]
    )


def drawn(of: Statistics, *, asked: Asked | None = None, language: str = "en") -> dict[str, Chart]:
    asked = asked or Asked(among=Peers.SUBORDINATES)
    groups = tuple(Group(one.unit, asked.sum_of(of, one.categories)) for one in of.subordinates)
    return {chart.code: chart for chart in charts_of(of, groups, asked, language)}


def drawing(chart: Chart) -> Mapping[str, Any]:
    assert chart.drawing is not None
    return chart.drawing


# composition


def test_the_composition_says_which_unit_is_highest_and_which_lowest() -> None:
    chart = drawn(statistics())["composition"]

    assert "from 75,00% (Tên c) to 90,00% (Tên b)" in chart.title
    assert [row.unit for row in chart.rows] == ["b", "a", "c"]


def test_the_parts_of_a_bar_are_of_those_graded_and_fill_it() -> None:
    series = drawing(drawn(statistics())["composition"])["series"]

    assert [one["shown"][0] for one in series] == ["10,00%", "80,00%", "6,00%", "4,00%"]
    assert [sum(parts) for parts in zip(*(one["values"] for one in series), strict=True)] == [
        pytest.approx(100)
    ] * 3


def test_a_unit_without_figures_has_no_bar_and_is_named() -> None:
    chart = drawn(statistics(*UNITS, below("d", None), below("e", Counts(undecided=4))))[
        "composition"
    ]

    assert "Tên d, Tên e" in chart.notes[0]
    assert drawing(chart)["units"] == ["b", "a", "c"]
    assert [row.cells[0] for row in chart.rows[-2:]] == ["–", "0"]


def test_equal_units_are_not_ranked() -> None:
    same = (below("a", Counts(good=9, failed=1)), below("b", Counts(good=18, failed=2)))

    assert "is 90,00% in every" in drawn(statistics(*same))["composition"].title


# change on the previous year


def earlier(counts: Counts | None, **more: object) -> EarlierFigures:
    totals = dict.fromkeys(CATEGORIES, Total()) | {"member": total(counts)}
    return replace(EarlierFigures(2022, totals), **more)  # type: ignore[arg-type]


def test_the_change_is_in_points_of_the_shares_that_the_page_shows() -> None:
    before = earlier(Counts(excellent=10, good=80, completed=10))
    chart = drawn(statistics(earlier=before))["change"]

    # (17 + 120) / 166 against 90 / 100, and 17 / 137 against 10 / 90
    cells = [row.cells for row in chart.rows if row.label == "Members"]
    assert [one[1:] for one in cells] == [
        ("90,00%", "82,53%", "−7,47"),
        ("11,11%", "12,41%", "+1,30"),
    ]
    assert "risen in 0 of 1 categories and fallen in 1" in chart.title


def test_what_is_not_comparable_is_not_drawn_and_says_why() -> None:
    before = earlier(Counts(good=1), not_comparable=(Fault("Other standards."),))
    chart = drawn(statistics(earlier=before))["change"]

    assert chart.drawing is None
    assert chart.rows == ()
    assert chart.notes == ("Other standards.",)
    assert "Not comparable with 2022" in chart.title


def test_a_total_that_is_not_whole_has_no_change() -> None:
    units = (*UNITS, below("d", Counts(undecided=1)))
    chart = drawn(statistics(*units, earlier=earlier(Counts(good=1))))["change"]

    assert chart.drawing is None
    assert any("undecided" in note for note in chart.notes)
    assert {row.cells[-1] for row in chart.rows} == {"–"}


def test_the_first_cycle_has_nothing_to_be_compared_with() -> None:
    chart = drawn(statistics())["change"]

    assert (chart.drawing, chart.rows) == (None, ())
    assert "no earlier cycle" in chart.title


# not rated


def test_reasons_for_not_rating_are_counted_by_category() -> None:
    chart = drawn(statistics())["not_rated"]

    assert [(row.label, row.cells[-1]) for row in chart.rows] == [("Members", "3")]
    assert chart.title.endswith("(3)")


def test_nobody_unrated_and_nothing_reported_are_told_apart() -> None:
    none = drawn(statistics(below("a", Counts(good=1))))["not_rated"]
    silent = drawn(statistics(below("a", None)))["not_rated"]

    assert none.title == "Nobody is left without a grade"
    assert silent.title == "Nothing is reported"
    assert none.drawing is silent.drawing is None


# funnels

PEERS = tuple(below(f"u{step}", Counts(excellent=20, good=80)) for step in range(10))


def test_a_unit_that_grades_unlike_its_peers_is_counted_and_comes_first() -> None:
    chart = drawn(statistics(*PEERS, below("odd", Counts(excellent=60, good=40))))[
        "excellent_funnel"
    ]

    assert "1 of 11 direct subordinates" in chart.title
    assert "(1 above, 0 below)" in chart.title
    assert chart.rows[0].unit == "odd"
    assert chart.rows[0].cells[-1] == "above the 99.8% limit"


def test_a_funnel_stands_on_the_base_that_the_rule_pack_gives_the_share() -> None:
    of = statistics(*PEERS, below("c", Counts(excellent=1, good=1, completed=98)))
    charts = drawn(of)

    sizes = {
        code: [row.cells[0] for row in charts[code].rows if row.unit == "c"]
        for code in ("excellent_funnel", "failed_funnel")
    }
    assert BASES["excellent"] == "good_or_better"
    assert sizes == {"excellent_funnel": ["2"], "failed_funnel": ["100"]}


def test_peers_alike_have_nobody_outside() -> None:
    assert "none of the 10" in drawn(statistics(*PEERS))["excellent_funnel"].title


def test_too_few_units_are_listed_and_not_drawn() -> None:
    chart = drawn(statistics(*PEERS[:2]))["failed_funnel"]

    assert chart.drawing is None
    assert len(chart.rows) == 2
    assert "too few" in chart.title


def test_a_unit_without_the_base_is_left_out_and_said_to_be() -> None:
    chart = drawn(statistics(*PEERS, below("empty", Counts(undecided=7))))["excellent_funnel"]

    assert len(chart.rows) == 10
    assert "1 direct subordinates" in chart.notes[0]


def test_the_overall_share_is_of_the_units_drawn() -> None:
    drawn_funnel = drawing(drawn(statistics(*PEERS))["excellent_funnel"])

    assert drawn_funnel["overall"] == 20
    assert len(drawn_funnel["points"]) == 10
    assert all(len(one) == len(drawn_funnel["fields"]) for one in drawn_funnel["points"])


# what is asked for


def test_where_nobody_stands_below_nobody_is_told_apart() -> None:
    of = replace(statistics(), subordinates=())

    assert list(drawn(of)) == ["change", "not_rated"]


def test_every_choice_can_be_drawn() -> None:
    of = statistics()

    for code in subject_choices(of, "en"):
        assert len(drawn(of, asked=Asked(code, Peers.SUBORDINATES))) == 5


@pytest.mark.parametrize("query", [{"of": "nonsense"}, {"among": "everybody"}])
def test_a_choice_that_does_not_exist_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        Asked.from_query(query).categories(CATEGORIES)


def test_titles_are_in_the_language_of_the_page() -> None:
    titles = [chart.title for chart in drawn(statistics(*PEERS), language="vi").values()]

    assert titles[0].startswith("Đảng viên: tỷ lệ hoàn thành tốt nhiệm vụ trở lên")
    assert "nằm ngoài giới hạn 99,8%" in titles[3]
