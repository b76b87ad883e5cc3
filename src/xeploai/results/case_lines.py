"""The cases behind a figure, as lists show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.cycle.models import Case, GradeDecision
from xeploai.domain import FIGURE_LABELS, NotRatedReason


@dataclass(frozen=True)
class CaseLine:
    """A case as a list shows it, with its decision in force."""

    subject: str
    code: str
    post: str
    unit: str
    outcome: str
    replaced: int
    authority: str
    document: str
    decided_on: date | None


def case_line(case: Case, reasons: Mapping[str, NotRatedReason], language: str) -> CaseLine:
    """Return a case with what its list shows."""
    decisions = list(case.decisions.all())
    held = decisions[-1] if decisions else None
    return CaseLine(
        # an organisation is called what it was called on the closing day
        subject=str(case.person or case.collective or case.cycle_unit),
        code=case.subject_code,
        post=case.post,
        unit=case.cycle_unit.name,
        outcome=outcome_label(held, reasons, language),
        replaced=max(0, len(decisions) - 1),
        authority=held.authority.name if held else "–",
        document=held.document_number if held else "–",
        decided_on=held.decided_on if held else None,
    )


def outcome_label(
    held: GradeDecision | None, reasons: Mapping[str, NotRatedReason], language: str
) -> str:
    """Return what was decided, in words."""
    if held is None:
        return FIGURE_LABELS["undecided"][language]
    if held.grade:
        return FIGURE_LABELS[held.grade.lower()][language]
    known = reasons.get(held.not_rated_reason)
    return known.label[language] if known else held.not_rated_reason
