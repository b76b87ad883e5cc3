"""The comparison of a case's grades with the suggestion, and facts of documents in words."""

from datetime import date

from xeploai.domain import FactDefinition, FactKind, Grade, Openness, Record, SubjectKind
from xeploai.explanation import ExplainedGrade
from xeploai.portal.cases.reasons import Clause, GradeLine, fact_text
from xeploai.rulepacks import TextField

GRADE = {"vi": "Không hoàn thành nhiệm vụ", "en": "Failed"}


def line(openness: Openness, *clauses: Clause) -> GradeLine:
    grade = ExplainedGrade(Grade.FAILED, GRADE, openness, (), (), ())
    return GradeLine(grade, False, tuple(clauses), (), ())


def test_failed_is_not_given_by_default() -> None:
    clause = Clause("124-QĐ/TW", "Điều 12", ("P23-KO-6",))

    assert line(Openness.CLOSED).is_not_by_default
    assert not line(Openness.CLOSED, clause).is_not_by_default
    assert not line(Openness.UNDECIDED).is_not_by_default


def test_a_grade_of_which_no_text_is_known_says_so() -> None:
    assert line(Openness.NOT_LAID_DOWN).is_without_text
    assert not line(Openness.CLOSED).is_without_text


def test_a_document_is_worded_with_its_details_in_both_languages() -> None:
    remark = TextField("remark", {"vi": "Ghi chú", "en": "Remark"})
    definition = FactDefinition(
        "conclusion",
        FactKind.RECORDS,
        {"vi": "Kết luận", "en": "Conclusion"},
        frozenset(SubjectKind),
        fields={"remark": remark},
    )
    record = Record("3-KL/UBKT", date(2023, 6, 1), "Ủy ban Kiểm tra", {"remark": "lần đầu"})

    assert fact_text((record,), definition) == {
        "vi": "3-KL/UBKT ngày 01/06/2023 của Ủy ban Kiểm tra (Ghi chú: lần đầu)",
        "en": "3-KL/UBKT of 2023-06-01 by Ủy ban Kiểm tra (Remark: lần đầu)",
    }
