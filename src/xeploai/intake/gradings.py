"""Grades, subject by subject, as competent authorities decided them."""

from collections.abc import Iterable, Sequence

from xeploai.domain import UNDECIDED, Fault, Grade, Outcome, message

from .lines import Line, repeats
from .rows import DOCUMENT_NUMBER_LENGTH, GradingRow
from .sheets import is_blank
from .vocabulary import GRADE_LABELS, GRADES, NOT_RATED, Vocabulary


def grading_row(line: Line, vocabulary: Vocabulary) -> GradingRow:
    """Return the row of a decision."""
    return GradingRow(
        place=line.place,
        category=line.choice("category", vocabulary.category_names, vocabulary.categories),
        subject=line.code("subject"),
        outcome=_outcome(line, vocabulary),
        authority=line.text("authority"),
        document_number=line.text("document_number", longest=DOCUMENT_NUMBER_LENGTH),
        decided_on=line.day("decided_on"),
    )


DECISION = ("grade", "reason", "authority", "document_number", "decided_on")


def says_no_decision(line: Line) -> bool:
    """Whether a row only names a subject, as a filled template does before anything is decided."""
    return not is_blank(line.cell("subject")) and all(is_blank(line.cell(one)) for one in DECISION)


def remark_on_open_cases(number: int, file: str) -> Fault:
    """Return what is said of rows that name a subject and no decision."""
    text = message("%(number)s rows name a subject but no decision, and were read past.")
    return Fault(text, {"number": number}, file)


def _outcome(line: Line, vocabulary: Vocabulary) -> Outcome:
    before = len(line.faults)
    given = (line.optional_text("grade"), line.optional_text("reason"))
    grade = line.chosen("grade", given[0], GRADES, GRADE_LABELS)
    reason = line.chosen("reason", given[1], vocabulary.reason_names, vocabulary.reasons)
    if len(line.faults) == before and (fault := _contradiction(line, grade, reason)):
        line.faults.append(fault)
    if len(line.faults) > before:
        return UNDECIDED
    return Outcome(None, reason) if reason else Outcome(Grade(grade))


def _contradiction(line: Line, grade: str, reason: str) -> Fault | None:
    if grade == NOT_RATED and not reason:
        text = message("Not rated, but no reason is given. Write the reason in its column.")
        return Fault(text, {}, line.place_of("reason"))
    if grade not in ("", NOT_RATED) and reason:
        text = message("A grade and a reason for not rating stand together. Keep one of the two.")
        return Fault(text, {}, line.place_of("reason"))
    if not grade and not reason:
        text = message("No grade is given. Write the grade, or “not rated” and the reason.")
        return Fault(text, {}, line.place_of("grade"))
    return None


def faults_of_gradings(rows: Sequence[GradingRow]) -> Iterable[Fault]:
    """Yield subjects that are graded twice in one category."""
    text = message("%(subject)s was already graded at %(place)s. Keep the decision that counts.")
    if len({(row.category, row.subject) for row in rows}) == len(rows):
        return
    subject_at = {row.place: row.subject for row in rows}
    for place, first in repeats(((row.category, row.subject), row.place) for row in rows):
        yield Fault(text, {"subject": subject_at[place], "place": first}, place)
