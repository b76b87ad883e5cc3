"""The totals that the invented cases must add up to."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from xeploai.domain import Counts

PUBLISHED = "examples/kien-giang-2023.toml"

BRANCH_CATEGORIES = ("grassroots_branch", "subordinate_branch")
GRASSROOTS_CATEGORIES = ("grassroots_committee", "grassroots_branch")

NEWLY_ESTABLISHED = "newly_established"
NEWLY_ADMITTED = "newly_admitted"
UNDER_REVIEW = "under_review"
REVIEW_PENDING = "review_pending"

# Changes against 2022 that are invented where none is published, in thousandths of the later rate.
EARLIER_EXCELLENT, EARLIER_COMPLETED, EARLIER_FAILED = 965, 1070, 1100


@dataclass(frozen=True)
class PublishedTotal:
    """What was published of one category. Unit: subjects.

    Args:
        reasons: reasons for not grading, as far as they were given.
        changes: later figure less that of the year before, where it was given.
    """

    total: int
    not_graded: int
    good_or_better: int
    excellent: int
    completed: int
    failed: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)

    @property
    def graded(self) -> int:
        """Subjects with a grade."""
        return self.total - self.not_graded


def load_published_totals() -> dict[str, PublishedTotal]:
    """Return the published totals by category."""
    text = files("xeploai").joinpath(PUBLISHED).read_text(encoding="utf-8")
    return parse_totals(tomllib.loads(text))


def parse_totals(document: Mapping[str, Any]) -> dict[str, PublishedTotal]:
    """Return the totals of a published example by category."""
    return {entry["code"]: _published(entry) for entry in document["category"]}


def _published(entry: Mapping[str, Any]) -> PublishedTotal:
    return PublishedTotal(
        total=entry["total"],
        not_graded=entry["not_graded"],
        good_or_better=entry["good_or_better"],
        excellent=entry["excellent"],
        completed=entry["completed"],
        failed=entry["failed"],
        reasons=entry.get("not_graded_reasons", {}),
        changes=entry.get("change_on_2022", {}),
    )


def counts_of(published: PublishedTotal, *, newly: int) -> Counts:
    """Return the counts of the published year, with invented reasons where none was given.

    Args:
        newly: subjects that are too new to be graded.
    """
    stated = sum(published.reasons.values())
    reasons = dict(published.reasons)
    if stated < published.not_graded:
        reasons |= _invented_reasons(published.not_graded - stated, newly)
    return Counts(
        excellent=published.excellent,
        good=published.good_or_better - published.excellent,
        completed=published.completed,
        failed=published.failed,
        not_rated=reasons,
    )


def _invented_reasons(number: int, newly: int) -> dict[str, int]:
    rest = number - newly
    pending = rest // 3
    return {NEWLY_ESTABLISHED: newly, UNDER_REVIEW: rest - pending, REVIEW_PENDING: pending}


def earlier_counts(
    published: PublishedTotal, *, total: int, newly: int, newly_code: str = NEWLY_ESTABLISHED
) -> Counts:
    """Return the counts of the year before: as published where a change is, else plausible.

    Args:
        total: subjects of that year; where the changes fix all figures, `earlier_total`.
        newly: subjects too new to be graded, among those not graded.
    """
    not_graded = _earlier(published, "not_graded", newly + _other_not_graded(published))
    graded = total - not_graded
    failed = _scaled(published, "failed", graded, EARLIER_FAILED)
    failed = _earlier(published, "failed", failed)
    completed = _scaled(published, "completed", graded, EARLIER_COMPLETED)
    completed = _earlier(published, "completed", completed)
    good_or_better = graded - completed - failed
    excellent = _scaled(published, "excellent", good_or_better, EARLIER_EXCELLENT)
    excellent = _earlier(published, "excellent", excellent)
    # no text of 2018 to 2022 that is known names a ground such as UNDER_REVIEW
    reasons = {newly_code: newly, REVIEW_PENDING: not_graded - newly}
    return Counts(excellent, good_or_better - excellent, completed, failed, reasons)


def earlier_total(published: PublishedTotal) -> int | None:
    """Return the number of subjects of the year before, where the published changes fix it."""
    parts = ("good_or_better", "completed", "failed")
    if any(part not in published.changes for part in parts):
        return None
    graded = sum(_earlier(published, part, 0) for part in parts)
    return graded + _earlier(published, "not_graded", _other_not_graded(published))


def _earlier(published: PublishedTotal, figure: str, otherwise: int) -> int:
    if figure not in published.changes:
        return otherwise
    later: int = getattr(published, figure)
    return later - published.changes[figure]


def _other_not_graded(published: PublishedTotal) -> int:
    return published.not_graded - published.reasons.get(NEWLY_ESTABLISHED, 0)


def _scaled(published: PublishedTotal, figure: str, base: int, thousandths: int) -> int:
    """Return the later rate of a figure, changed a little, of an earlier base."""
    later: int = getattr(published, figure)
    later_base = published.good_or_better if figure == "excellent" else published.graded
    return (later * base * thousandths + later_base * 500) // (later_base * 1000)
