from tests.results.charts.sample import BASES, PEERS, below, charts_by_code, drawing, statistics
from xeploai.domain import Counts


def test_a_unit_that_grades_unlike_its_peers_is_counted_and_comes_first() -> None:
    chart = charts_by_code(statistics(*PEERS, below("odd", Counts(excellent=60, good=40))))[
        "excellent_funnel"
    ]

    assert chart.title == (
        "Party members: 1 of 11 direct subordinates have a share of “excellent” outside the 99.8%"
        " limits (1 above, 0 below)"
    )
    assert chart.rows[0].unit == "odd"
    assert chart.rows[0].cells[-1] == "above the 99.8% limit"


def test_a_funnel_stands_on_the_base_that_the_rule_pack_gives_the_share() -> None:
    of = statistics(*PEERS, below("c", Counts(excellent=1, good=1, completed=98)))
    charts = charts_by_code(of)

    sizes = {
        code: [row.cells[0] for row in charts[code].rows if row.unit == "c"]
        for code in ("excellent_funnel", "failed_funnel")
    }
    assert BASES["excellent"] == "good_or_better"
    assert sizes == {"excellent_funnel": ["2"], "failed_funnel": ["100"]}


def test_peers_alike_have_nobody_outside() -> None:
    assert charts_by_code(statistics(*PEERS))["excellent_funnel"].title == (
        "Party members: none of the 10 direct subordinates has a share of “excellent” outside the"
        " 99.8% limits"
    )


def test_too_few_units_are_listed_and_not_drawn() -> None:
    chart = charts_by_code(statistics(*PEERS[:2]))["failed_funnel"]

    assert chart.drawing is None
    assert len(chart.rows) == 2
    assert chart.title == (
        "Party members: too few direct subordinates have figures to be compared with each other"
    )


def test_a_unit_without_the_base_is_left_out_and_said_to_be() -> None:
    chart = charts_by_code(statistics(*PEERS, below("empty", Counts(undecided=7))))[
        "excellent_funnel"
    ]

    assert len(chart.rows) == 10
    assert chart.notes == (
        "Left out, since they have no such figures of their own: 1 direct subordinates.",
    )


def test_the_overall_share_is_of_the_units_drawn() -> None:
    funnel = drawing(charts_by_code(statistics(*PEERS))["excellent_funnel"])

    assert funnel["overall"] == 20
    assert len(funnel["points"]) == 10
    assert all(len(one) == len(funnel["fields"]) for one in funnel["points"])
