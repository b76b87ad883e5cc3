"""Decisions as they come in, row by row, and the faults that a row has by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xeploai.accounts.journal import Entry
from xeploai.cycle.evaluation import SubjectRow, faults_of_not_rated
from xeploai.cycle.queries import (
    Authority,
    Cycle,
    GradeDecision,
    ended_case,
    fault_of_ended,
    pack_of,
)
from xeploai.domain import FIGURE_LABELS, Fault, Outcome, is_blank, label, message

SAME_DOCUMENT = message(
    "“%(subject)s” already has “%(held)s” by document %(document)s of %(day)s."
    " A new decision needs a number of its own; where the record was wrong, give the reason for"
    " the correction."
)
TOO_LONG = message(
    "The %(column)s given for “%(subject)s” has %(length)s characters. Shorten it to %(longest)s."
)
BODY_LABEL, GROUND_LABEL = label(message("deciding body")), label(message("ground"))
TEXT_MAX = 300  # of the body and of the ground, in characters


@dataclass(frozen=True)
class DecisionRow:
    """A decision from a page or a file, not stored yet.

    Args:
        authority: code of the deciding unit; empty for the one that is competent by the rules.
        reason: why it is against the rules, if it is.
        body: which body of that unit decided, as it is printed; empty for the one by the rules.
        ground: why a superior decides in place of the competent body, if it does.
    """

    category: str
    subject_code: str
    outcome: Outcome
    authority: str
    document_number: str
    decided_on: date
    place: str = ""
    reason: str = ""
    body: str = ""
    ground: str = ""


class CaseRef(NamedTuple):
    """A case, its unit, whether a return replaces it in the totals, and what competence asks."""

    pk: int
    unit_id: int
    path: str
    is_covered: bool
    unit_code: str
    person_id: int | None
    subject: SubjectRow


def is_same(earlier: GradeDecision, row: DecisionRow, authorities: Mapping[str, Authority]) -> bool:
    """Whether the decision in force says what a row says."""
    return (
        earlier.grade == (row.outcome.grade or "")
        and earlier.not_rated_reason == (row.outcome.not_rated_reason or "")
        and earlier.document_number == row.document_number
        and earlier.decided_on == row.decided_on
        and row.authority in authorities
        and earlier.authority_id == authorities[row.authority].pk
        and row.body.strip() in ("", earlier.deciding_body)
        # a ground is kept only where a superior decides
        and (not earlier.ground or row.ground.strip() in ("", earlier.ground))
    )


def faults_of_subject(row: DecisionRow, case: CaseRef | None, cycle: Cycle) -> list[Fault]:
    """Return a fault where the cycle has no case of that subject."""
    if case is not None:
        return []
    ended = ended_case(cycle, row.category, row.subject_code)
    if ended is not None:
        return [fault_of_ended(ended, row.place)]
    category = pack_of(cycle).categories_on(cycle.closes_on).get(row.category)
    text = message(
        "Cycle %(year)s has no case of category %(category)s for “%(subject)s”:"
        " the code is wrong, or it was not in the tree on the closing day."
    )
    label = category.label if category else row.category
    values = {"subject": row.subject_code, "category": label, "year": cycle.name}
    return [Fault(text, values, row.place)]


def faults_of_texts(row: DecisionRow) -> list[Fault]:
    """Return a fault for each text that is too long."""
    return [
        Fault(
            TOO_LONG,
            {
                "column": column,
                "subject": row.subject_code,
                "length": len(text),
                "longest": TEXT_MAX,
            },
            row.place,
        )
        for column, text in ((BODY_LABEL, row.body), (GROUND_LABEL, row.ground))
        if len(text) > TEXT_MAX
    ]


def faults_of_outcome(row: DecisionRow, cycle: Cycle, known: Mapping[str, object]) -> list[Fault]:
    """Return the faults of grade and reason."""
    faults = []
    if row.outcome.not_rated_reason not in known:
        faults += faults_of_not_rated(cycle, row.outcome.not_rated_reason, row.place)
    if not row.outcome.is_decided:
        text = message("“%(subject)s” has neither a grade nor a reason for not rating.")
        faults.append(Fault(text, {"subject": row.subject_code}, row.place))
    return faults


def faults_of_document(row: DecisionRow, cycle: Cycle, today: date) -> list[Fault]:
    """Return the faults of number and day of the document."""
    faults = []
    if row.decided_on < cycle.opens_on:
        text = message("A decision of %(day)s is older than the cycle, which opened on %(opens)s.")
        days = {"day": row.decided_on, "opens": cycle.opens_on}
        faults.append(Fault(text, days, row.place))
    if row.decided_on > today:
        text = message("A decision of %(day)s lies in the future.")
        faults.append(Fault(text, {"day": row.decided_on}, row.place))
    if is_blank(row.document_number):
        text = message("The decision on “%(subject)s” names no document.")
        faults.append(Fault(text, {"subject": row.subject_code}, row.place))
    return faults


def faults_of_replacement(row: DecisionRow, earlier: GradeDecision) -> list[Fault]:
    """Return what the decision in force has against one that replaces it."""
    grade = earlier.grade.lower() if earlier.grade else ""
    values = {
        "subject": row.subject_code,
        "document": earlier.document_number,
        "day": earlier.decided_on,
        "held": FIGURE_LABELS.get(grade, earlier.not_rated_reason),
    }
    if earlier.document_number == row.document_number:
        return [Fault(SAME_DOCUMENT, values, row.place)]
    if row.decided_on < earlier.decided_on:
        text = message(
            "“%(subject)s”: the decision in force (%(document)s) is of %(day)s;"
            " one of an earlier day cannot replace it."
        )
        return [Fault(text, values, row.place)]
    return []


def entry_of_replacement(
    cycle: Cycle, row: DecisionRow, earlier: GradeDecision, unit: str
) -> Entry:
    """Return the journal entry of a decision that replaces another."""
    before = {
        "grade": earlier.grade,
        "reason": earlier.not_rated_reason,
        "document": earlier.document_number,
    }
    after = {
        "grade": row.outcome.grade or "",
        "reason": row.outcome.not_rated_reason or "",
        "document": row.document_number,
    }
    about = cycle.about_case(row.category, row.subject_code)
    return Entry("decision.replaced", "case", about, cycle.year, before, after, unit)
