"""The demo's figures are compared with the published ones, figure by figure."""

from types import SimpleNamespace
from typing import Any

import pytest

from xeploai.demo.verification import FigureCheck, compare_with_published
from xeploai.domain.figures.counts import Counts
from xeploai.domain.figures.statistics import Total

DOCUMENT = {
    "headline": [{"of": "members", "graded": 10, "good_or_better": 9, "printed_percent": "90,00"}],
    "category": [
        {
            "code": "member",
            "total": 12,
            "graded": 10,
            "not_graded": 2,
            "good_or_better": 9,
            "excellent": 2,
            "completed": 1,
            "failed": 0,
            "not_graded_reasons": {"newly_admitted": 2},
            "printed": {"good_or_better": "90,00", "excellent": "22,23"},
            "change_on_2022": {"excellent": 1},
        }
    ],
    "slip": [{"category": "member", "figure": "excellent", "printed": "22,23", "half_up": "22,22"}],
}
AS_PUBLISHED = Counts(excellent=2, good=7, completed=1, failed=0, not_rated={"newly_admitted": 2})


def statistics(counts: Counts, change: int | None = 1) -> Any:
    total = Total(from_cases=counts)
    changes = {} if change is None else {"excellent": SimpleNamespace(difference=change)}
    return SimpleNamespace(
        categories={"member": total},
        members=total,
        organisations=total,
        share_bases={"good_or_better": "graded", "excellent": "good_or_better"},
        earlier_total=lambda code: total,
        changes=lambda now, before: changes,
    )


def differing(counts: Counts, change: int | None = 1) -> dict[str, tuple[str, str]]:
    lines = compare_with_published(statistics(counts, change), DOCUMENT)
    return {line.figure: (line.published, line.ours) for line in lines if not line.agrees}


@pytest.mark.parametrize(
    ("published", "ours", "is_slip", "agrees"),
    [("7", "7", False, True), ("7", "8", False, False), ("7.1", "7.2", True, True)],
    ids=["same", "other", "a slip of the publication"],
)
def test_a_figure_agrees_if_it_is_the_same_or_the_publication_slipped(
    published: str, ours: str, is_slip: bool, agrees: bool
) -> None:
    assert FigureCheck("member", "total", published, ours, is_slip).agrees is agrees


def test_every_figure_that_was_published_is_compared() -> None:
    lines = list(compare_with_published(statistics(AS_PUBLISHED), DOCUMENT))

    assert [line.figure for line in lines] == [
        "graded",
        "good_or_better",
        "good_or_better %",
        "total",
        "graded",
        "not_graded",
        "good_or_better",
        "excellent",
        "completed",
        "failed",
        "not_graded · newly_admitted",
        "good_or_better %",
        "excellent %",
        "excellent ±",
    ]
    assert all(line.agrees for line in lines)


def test_a_printed_share_that_its_own_counts_refute_is_a_slip() -> None:
    lines = compare_with_published(statistics(AS_PUBLISHED), DOCUMENT)

    assert [(line.published, line.ours) for line in lines if line.is_slip] == [("22,23", "22,22")]


def test_a_figure_that_differs_is_reported_with_both_values() -> None:
    other_reason = Counts(excellent=2, good=7, completed=1, failed=0, not_rated={"under_review": 2})

    assert differing(other_reason) == {"not_graded · newly_admitted": ("2", "None")}


def test_a_slip_does_not_excuse_another_difference() -> None:
    fewer = Counts(excellent=1, good=8, completed=1, failed=0, not_rated={"newly_admitted": 2})

    assert differing(fewer) == {"excellent": ("2", "1"), "excellent %": ("22,23", "11,11")}


def test_a_change_that_is_not_known_is_a_dash() -> None:
    assert differing(AS_PUBLISHED, change=None) == {"excellent ±": ("+1", "–")}
    assert differing(AS_PUBLISHED, change=-1) == {"excellent ±": ("+1", "-1")}
