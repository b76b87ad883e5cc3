"""The cases behind a figure, many at a time: for the file with all members of a province.

Says of each case what `case_line` says of it; a test holds the two together. It reads columns in
place of objects, which takes a fraction of the time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from xeploai.cycle.models import Case, GradeDecision
from xeploai.domain import NotRatedReason

from .case_lines import CaseLine, outcome_label

AT_ONCE = 5000


@dataclass(frozen=True)
class CaseRow:
    """A line of the list, with the codes that a file has beside the names."""

    category: str
    unit_code: str
    line: CaseLine


class _Subject(NamedTuple):
    case: int
    category: str
    code: str
    name: str
    post: str
    unit_code: str
    unit: str


class _Decision(NamedTuple):
    case: int
    grade: str
    reason: str
    authority: str
    document: str
    decided_on: date


def case_rows(
    cases: QuerySet[Case], reasons: Mapping[str, NotRatedReason], language: str
) -> Iterator[CaseRow]:
    """Yield what the list of these cases shows, in their order."""
    undecided = outcome_label(None, reasons, language)

    @cache
    def outcome(grade: str, reason: str) -> str:
        held = GradeDecision(grade=grade, not_rated_reason=reason)
        return outcome_label(held, reasons, language)

    for subjects in _batches(cases):
        decisions = _decisions_of([one.case for one in subjects])
        for one in subjects:
            made = decisions.get(one.case, [])
            decided = outcome(made[-1].grade, made[-1].reason) if made else undecided
            yield CaseRow(one.category, one.unit_code, _line(one, made, decided))


def _line(subject: _Subject, made: list[_Decision], outcome: str) -> CaseLine:
    held = made[-1] if made else None
    return CaseLine(
        subject=subject.name,
        code=subject.code,
        post=subject.post,
        unit=subject.unit,
        outcome=outcome,
        replaced=max(0, len(made) - 1),
        authority=held.authority if held else "–",
        document=held.document if held else "–",
        decided_on=held.decided_on if held else None,
    )


def _batches(cases: QuerySet[Case]) -> Iterator[list[_Subject]]:
    name = Coalesce("person__full_name", "collective__name", "cycle_unit__name")
    found = cases.annotate(shown_name=name).values_list(
        "pk", "category", "subject_code", "shown_name", "post", "cycle_unit__code",
        "cycle_unit__name",
    )  # fmt: skip
    left = (_Subject(*row) for row in found.iterator(AT_ONCE))
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _decisions_of(cases: list[int]) -> dict[int, list[_Decision]]:
    found = GradeDecision.objects.filter(case__in=cases).order_by("pk")
    by_case: dict[int, list[_Decision]] = {}
    for row in found.values_list(
        "case", "grade", "not_rated_reason", "authority__name", "document_number", "decided_on"
    ):
        by_case.setdefault(row[0], []).append(_Decision(*row))
    return by_case
