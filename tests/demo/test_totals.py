"""The single cases of the demonstration add up to what was published."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from tests.demo.on_a_day import CATEGORIES, OnADay
from xeploai.domain.figures.counts import Counts

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
