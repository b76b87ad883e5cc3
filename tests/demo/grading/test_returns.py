"""Returns of the demonstration: some replace cases, some are sent in addition."""

from tests.demo.on_a_day import CATEGORIES, OnADay
from xeploai.domain.figures.counts import REASON_NOT_STATED
from xeploai.domain.figures.rollup import ReportingSource


def test_in_the_year_before_some_units_send_totals_in_place_of_cases(earlier: OnADay) -> None:
    senders = earlier.cycle.sources

    assert {"quan-su", "bien-phong"} < set(senders)
    assert set(senders.values()) == {ReportingSource.RETURN}
    assert set(earlier.cycle.returns) == set(senders)
    for code in senders:
        assert set(earlier.cycle.returns[code]) == set(CATEGORIES)
        assert sum(step in senders for step in earlier.upwards(code)) == 1
    assert not any(earlier.is_covered(one.unit) for one in earlier.cycle.decisions)


def test_one_return_leaves_some_reasons_open(earlier: OnADay) -> None:
    returns = earlier.cycle.returns.values()
    open_ = [one["member"].not_rated.get(REASON_NOT_STATED, 0) for one in returns]

    assert sum(number > 0 for number in open_) == 1


def test_three_returns_stand_beside_the_cases_and_one_disagrees(later: OnADay) -> None:
    differing = []
    for code, returned in later.cycle.returns.items():
        counted = later.counts(code)
        differing.append([one for one in CATEGORIES if returned[one] != counted[one]])

    assert later.cycle.sources == {}
    assert sorted(differing) == [[], [], ["member"]]
