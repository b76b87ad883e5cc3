"""The single cases of the demonstration add up to what was published."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from tests.demo.on_a_day import CATEGORIES, OnADay
from xeploai import rulepacks
from xeploai.demo.plan import DemoProvince, make_province
from xeploai.domain.figures.counts import REASON_NOT_STATED, Counts
from xeploai.domain.figures.rollup import CountedCase, FrozenUnit, ReportingSource, roll_up

FIGURES = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "completed",
    "failed",
)
EXAMPLE = files("xeploai") / "examples" / "kien-giang-2023.toml"
PUBLISHED: dict[str, Any] = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
BY_CODE = {entry["code"]: entry for entry in PUBLISHED["category"]}


@pytest.fixture(scope="module")
def counts_later(later: OnADay) -> dict[str, Counts]:
    return later.counts()


@pytest.fixture(scope="module")
def counts_earlier(earlier: OnADay) -> dict[str, Counts]:
    return earlier.counts()


@pytest.mark.parametrize("code", BY_CODE)
@pytest.mark.parametrize("figure", FIGURES)
def test_cases_give_each_published_figure(
    counts_later: dict[str, Counts], code: str, figure: str
) -> None:
    assert counts_later[code].figure(figure) == BY_CODE[code][figure]


@pytest.mark.parametrize("code", BY_CODE)
def test_cases_give_the_published_reasons(counts_later: dict[str, Counts], code: str) -> None:
    published = BY_CODE[code].get("not_graded_reasons")

    assert published is None or counts_later[code].not_rated == published


def test_organisations_and_members_give_the_published_headline(
    counts_later: dict[str, Counts],
) -> None:
    organisations = [counts_later[code] for code in CATEGORIES[:5]]
    of = {"organisations": organisations, "members": [counts_later["member"]]}

    for line in PUBLISHED["headline"]:
        for figure in ("graded", "good_or_better"):
            assert sum(one.figure(figure) for one in of[line["of"]]) == line[figure]


@pytest.mark.parametrize("code", [code for code in BY_CODE if "change_on_2022" in BY_CODE[code]])
def test_the_year_before_differs_by_the_published_changes(
    counts_earlier: dict[str, Counts], counts_later: dict[str, Counts], code: str
) -> None:
    for figure, change in BY_CODE[code]["change_on_2022"].items():
        assert counts_later[code].figure(figure) - counts_earlier[code].figure(figure) == change


def test_the_year_before_is_about_as_large(
    counts_earlier: dict[str, Counts], counts_later: dict[str, Counts]
) -> None:
    for code in set(CATEGORIES) - {"leadership_collective"}:
        before, now = counts_earlier[code].total, counts_later[code].total

        assert abs(now - before) <= max(3, now * 4 // 100)


def test_the_roll_up_of_the_domain_gives_the_same_totals(earlier: OnADay) -> None:
    cycle = earlier.cycle
    units = [
        FrozenUnit(code, parent, cycle.sources.get(code, ReportingSource.CASES))
        for code, parent in earlier.parents.items()
    ]
    cases = [CountedCase(one.unit, one.category, one.outcome) for one in cycle.decisions]

    totals = roll_up(units=units, cases=cases, returns=cycle.returns, categories=CATEGORIES)

    root = totals[earlier.province.root]
    assert {code: root.counts(code) for code in CATEGORIES} == earlier.counts()
    assert not root.missing
    assert not root.not_reported


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


def test_every_reason_is_one_of_the_pack(either: OnADay) -> None:
    pack = rulepacks.pack(either.cycle.pack)
    known = pack.not_rated_reasons_on(either.on)
    reasons = {one.outcome.not_rated_reason for one in either.cycle.decisions} - {None}

    assert reasons <= set(known)


def test_another_seed_gives_another_province_with_the_same_totals(
    province: DemoProvince, counts_later: dict[str, Counts]
) -> None:
    other = make_province(7)

    later = OnADay(other, other.cycles[1])
    assert {code: one.graded for code, one in later.counts().items()} == {
        code: one.graded for code, one in counts_later.items()
    }
    assert other.people != province.people
