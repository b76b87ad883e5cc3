"""Grades, subject by subject, as competent authorities decided them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from xeploai.domain import UNDECIDED, Fault, Grade, Outcome, label, message
from xeploai.intake.tables import (
    CATEGORY,
    GRADE_LABELS,
    NOT_RATED,
    OUTCOME_LABELS,
    OUTCOMES,
    UNIT_NAME,
    Kind,
    ListColumn,
    ListDefinition,
    QuickRows,
    RowReader,
    Vocabulary,
    is_blank,
    quick,
    repeats,
)

# In characters, as long as the column of the database.
DOCUMENT_NUMBER_LENGTH = 60
WHY_LENGTH, BODY_LENGTH, GROUND_LENGTH = 1000, 300, 300
# What a decision fills in; a template that was filled by the program lacks all of it.
DECISION = (
    "grade",
    "reason",
    "authority",
    "document_number",
    "decided_on",
    "why",
    "body",
    "ground",
)


class GradingRow(NamedTuple):
    """A decision about one subject: a grade, or the reason for giving none.

    Args:
        subject: code of the unit, person or collective, as the category has it.
        authority: code or name of the competent authority, as the file has it.
        why: the reason for deciding otherwise than the rules say; may be empty.
        body: the body that decided, as its decision names it; may be empty.
        ground: why a body above the competent one decided; may be empty.
    """

    place: str
    category: str
    subject: str
    outcome: Outcome
    authority: str
    document_number: str
    decided_on: date
    why: str = ""
    body: str = ""
    ground: str = ""


COLUMNS = (
    CATEGORY,
    ListColumn("subject", "Mã đối tượng", "Subject code", ("subject", "mã", "code")),
    ListColumn(
        "grade",
        "Mức xếp loại",
        "Grade",
        ("xếp loại", "kết quả xếp loại", "mức xếp loại chất lượng", "xếp loại chất lượng"),
    ),
    ListColumn(
        "reason",
        "Lý do chưa xếp loại",
        "Reason",
        ("lý do", "lý do không xếp loại", "reason code", "not rated reason"),
        required=False,
    ),
    ListColumn(
        "authority",
        "Cấp có thẩm quyền quyết định",
        "Competent authority",
        (
            "cấp có thẩm quyền",
            "cấp quyết định",
            "cơ quan quyết định",
            "authority",
            "authority code",
        ),
    ),
    ListColumn(
        "document_number",
        "Số quyết định",
        "Document number",
        ("số văn bản", "decision number", "số, ký hiệu quyết định"),
    ),
    ListColumn(
        "decided_on", "Ngày quyết định", "Decided on", ("decision date", "ngày ký", "decided")
    ),
    ListColumn(
        "why",
        "Lý do quyết định khác với quy tắc",
        "Reason for deciding otherwise",
        (
            "lý do khác với quy tắc",
            "lý do khác quy tắc",
            "lý do khác gợi ý",
            "lý do khác đề xuất",
            "lý do khi khác đề xuất theo quy tắc",
            "why",
        ),
        required=False,
    ),
    ListColumn(
        "body",
        "Cơ quan ban hành quyết định",
        "Deciding body",
        ("cơ quan ban hành", "cấp ủy quyết định", "body"),
        required=False,
    ),
    ListColumn(
        "ground",
        "Căn cứ quyết định thay cấp dưới",
        "Ground for deciding instead of a lower body",
        ("căn cứ quyết định vượt cấp", "căn cứ vượt cấp", "ground"),
        required=False,
    ),
)


def read_grading(row: RowReader, vocabulary: Vocabulary) -> GradingRow:
    """Return the row of a decision."""
    return GradingRow(
        place=row.place,
        category=row.choice("category", vocabulary.category_names, vocabulary.categories),
        subject=row.code("subject"),
        outcome=_outcome(row, vocabulary),
        authority=row.text("authority"),
        document_number=row.text("document_number", longest=DOCUMENT_NUMBER_LENGTH),
        decided_on=row.day("decided_on"),
        why=row.optional_text("why", longest=WHY_LENGTH),
        body=row.optional_text("body", longest=BODY_LENGTH),
        ground=row.optional_text("ground", longest=GROUND_LENGTH),
    )


def _outcome(row: RowReader, vocabulary: Vocabulary) -> Outcome:
    before = len(row.faults)
    texts = (row.optional_text("grade"), row.optional_text("reason"))
    grade = row.code_for("grade", texts[0], OUTCOMES, GRADE_LABELS)
    reason = row.code_for("reason", texts[1], vocabulary.reason_names, vocabulary.reasons)
    if len(row.faults) == before and (fault := _contradiction(row, grade, reason)):
        row.faults.append(fault)
    if len(row.faults) > before:
        return UNDECIDED
    return Outcome(None, reason) if reason else Outcome(Grade(grade))


def _contradiction(row: RowReader, grade: str, reason: str) -> Fault | None:
    if grade == NOT_RATED and not reason:
        text = message("Not rated, but no reason is given. Write the reason in its column.")
        return Fault(text, {}, row.place_of("reason"))
    if grade not in ("", NOT_RATED) and reason:
        text = message("There are both a grade and a reason for not rating. Keep one of the two.")
        return Fault(text, {}, row.place_of("reason"))
    if not grade and not reason:
        text = message("No grade is given. Write the grade, or “not rated” and the reason.")
        return Fault(text, {}, row.place_of("grade"))
    return None


def check_gradings(rows: Sequence[GradingRow], _: Vocabulary) -> Iterable[Fault]:
    """Yield subjects that are graded twice in one category."""
    text = message("%(subject)s is already graded at %(place)s. Keep the decision that counts.")
    # mostly no subject repeats, and one set says so
    if len({(row.category, row.subject) for row in rows}) == len(rows):
        return
    subject_at = {row.place: row.subject for row in rows}
    for place, first in repeats(((row.category, row.subject), row.place) for row in rows):
        yield Fault(text, {"subject": subject_at[place], "place": first}, place)


def has_no_decision(row: RowReader, _: Vocabulary) -> bool:
    """Whether a row only names a subject, as a filled template does before anything is decided."""
    return not is_blank(row.cell("subject")) and all(is_blank(row.cell(one)) for one in DECISION)


def remark_on_open_cases(rows: Sequence[RowReader]) -> Iterable[Fault]:
    """Yield one remark for all rows that name a subject and no decision."""
    if rows:
        text = message("%(number)s rows name a subject but no decision, and were skipped.")
        yield Fault(text, {"number": len(rows)}, rows[0].table.sheet.file)


GRADED: Mapping[str, Outcome] = {grade.value: Outcome(grade) for grade in Grade}


def _make(place: str, category: str, subject: str, grade: str, reason: str, *rest: Any) -> Any:
    if reason:
        outcome = Outcome(None, reason) if grade in ("", NOT_RATED) else None
    else:
        outcome = GRADED.get(grade)
    return GradingRow(place, category, subject, outcome, *rest) if outcome else None


GRADINGS = ListDefinition(
    Kind.GRADINGS,
    label(message("Grades subject by subject")),
    COLUMNS,
    read_grading,
    check_gradings,
    quick=QuickRows(
        _make,
        lambda vocabulary: {
            "category": quick.choice(vocabulary.category_names),
            "subject": quick.CODE,
            "grade": quick.optional_choice(OUTCOMES),
            "reason": quick.optional_choice(vocabulary.reason_names),
            "authority": quick.NAME,
            "document_number": quick.required(quick.text(DOCUMENT_NUMBER_LENGTH)),
            "decided_on": quick.DAY,
            "why": quick.text(WHY_LENGTH),
            "body": quick.text(BODY_LENGTH),
            "ground": quick.text(GROUND_LENGTH),
        },
    ),
    choices=lambda vocabulary: {
        "category": vocabulary.categories,
        "grade": OUTCOME_LABELS,
        "reason": vocabulary.reasons,
    },
    names_for_reading={
        "subject": ListColumn("subject_name", "Tên đối tượng", "Subject name"),
        "category": UNIT_NAME,
    },
    is_skipped=has_no_decision,
    remarks_on_skipped=remark_on_open_cases,
)
