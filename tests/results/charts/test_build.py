from dataclasses import replace

from tests.results.charts.sample import (
    PEERS,
    charts_by_code,
    statistics,
)
from xeploai.results.charts import ChartParameters, Peers, subject_choices


def test_where_nobody_stands_below_nobody_is_told_apart() -> None:
    of = replace(statistics(), subordinates=())

    assert list(charts_by_code(of)) == ["change", "not_rated"]


def test_every_choice_can_be_drawn() -> None:
    of = statistics()

    for code in subject_choices(of, "en"):
        assert len(charts_by_code(of, parameters=ChartParameters(code, Peers.SUBORDINATES))) == 5


def test_titles_are_in_the_language_of_the_page() -> None:
    titles = [chart.title for chart in charts_by_code(statistics(*PEERS), language="vi").values()]

    assert titles[0].startswith("Đảng viên: tỷ lệ hoàn thành tốt nhiệm vụ trở lên")
    assert "nằm ngoài giới hạn 99,8%" in titles[3]
