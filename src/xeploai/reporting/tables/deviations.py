"""Tables of decisions against the rules."""

from collections.abc import Iterator

from xeploai.domain import Statistics, grouped
from xeploai.reporting.phrases import category_word, day, outcome_word
from xeploai.reporting.report import Column, ColumnKind, Row, Table
from xeploai.reporting.values import DecisionDeviations, OrganisationDeviation

from .columns import order_column, text_column

ADVICE = (
    "Kết quả đối chiếu quy tắc chỉ là gợi ý của hệ thống; cấp có thẩm quyền quyết định. Số đã "
    "đối chiếu gồm các quyết định mà dữ kiện đã đủ để gợi ý, hoặc đủ để biết mức được quyết định "
    "còn mở hay không đủ điều kiện; các quyết định còn lại chưa đối chiếu được."
)
NO_REASON = "chưa ghi lý do"


def deviations_tables(
    statistics: Statistics, found: DecisionDeviations | None, *, limit: int
) -> Iterator[Table]:
    """Yield the numbers by category, and the organisations and collectives by name.

    Nothing where no decision could be compared: zeros would read as agreement.
    """
    if found is None or not found.compared:
        return
    yield _by_category(statistics, found)
    if found.named is not None:
        yield _by_name(statistics, found.named, limit=limit)


def _by_category(statistics: Statistics, found: DecisionDeviations) -> Table:
    figures = {
        "decisions": "Đã có quyết định",
        "compared": "Đã đối chiếu",
        "as_suggested": "Đúng gợi ý",
        "better": "Cao hơn gợi ý",
        "worse": "Thấp hơn gợi ý",
        "otherwise": "Khác về việc có xếp loại",
        "unsuggested": "Chưa có gợi ý, chỉ xét mức đã quyết định",
        "against": "Quyết định khác với quy tắc",
        "with_reason": "Có ghi lý do",
        "without_reason": "Chưa ghi lý do",
    }
    formulas = {
        "compared": "{as_suggested}+{better}+{worse}+{otherwise}+{unsuggested}",
        "without_reason": "{against}-{with_reason}",
    }
    return Table(
        code="Biểu 9a",
        caption="Quyết định so với kết quả đối chiếu quy tắc",
        measure="Đơn vị tính: quyết định.",
        columns=(
            text_column("category", "Nhóm đối tượng", 52),
            *(
                Column(key, (head,), ColumnKind.COUNT, 18, formulas.get(key, ""))
                for key, head in figures.items()
            ),
        ),
        rows=tuple(
            Row(
                (
                    category_word(statistics, category.category),
                    *(getattr(category, key) for key in figures),
                )
            )
            for category in found.categories
        ),
        notes=(found.summary, ADVICE) if found.summary else (ADVICE,),
    )


def _by_name(
    statistics: Statistics, named: tuple[OrganisationDeviation, ...], *, limit: int
) -> Table:
    rows = tuple(
        Row(
            (
                number,
                one.name,
                category_word(statistics, one.category),
                outcome_word(statistics, one.suggested),
                outcome_word(statistics, one.decided),
                one.body,
                _document(one),
                ", ".join(one.provisions),
                one.reason or NO_REASON,
            )
        )
        for number, one in enumerate(named, 1)
    )
    return Table(
        code="Biểu 9b",
        caption="Tổ chức, tập thể được quyết định khác với kết quả đối chiếu quy tắc",
        measure=f"Số dòng: {grouped(len(rows))}.",
        columns=(
            order_column(),
            text_column("name", "Tổ chức, tập thể", 50),
            text_column("category", "Nhóm đối tượng", 36),
            text_column("suggested", "Gợi ý", 32),
            text_column("decided", "Quyết định", 32),
            text_column("body", "Cấp quyết định", 40),
            text_column("document", "Văn bản", 30),
            text_column("provisions", "Quy tắc", 26),
            text_column("reason", "Lý do", 48),
        ),
        rows=rows,
        notes=() if rows else ("Không có tổ chức, tập thể nào được quyết định khác.",),
        most=limit,
        is_list=True,
    )


def _document(one: OrganisationDeviation) -> str:
    return f"{one.document} ngày {day(one.decided_on)}" if one.decided_on else one.document
