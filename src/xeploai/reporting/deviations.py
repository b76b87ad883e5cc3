"""The report's part on decisions against what the rules say, and its tables."""

from collections.abc import Iterator

from xeploai.domain import Statistics, grouped

from .phrases import NAMED, NOUNS, category_word, day, figure_word, numbered, reason_word
from .report import Bullets, Column, ColumnKind, Paragraph, Row, Section, Table
from .tables import order_column, text_column
from .values import CategoryDiffers, Differing, OrganisationDiffers

HEADING = "VII. CÁC QUYẾT ĐỊNH KHÁC VỚI KẾT QUẢ ĐỐI CHIẾU QUY TẮC"
ADVICE = (
    "Kết quả đối chiếu quy tắc chỉ là gợi ý của hệ thống; cấp có thẩm quyền quyết định. Số đối "
    "chiếu chỉ gồm các trường hợp đã có quyết định và có gợi ý; một quyết định cũng khác với quy "
    "tắc khi mức được quyết định không đủ điều kiện, dù chưa đủ dữ kiện để gợi ý mức khác."
)
NO_REASON = "chưa ghi lý do"


def differing_sections(statistics: Statistics, found: Differing | None) -> Iterator[Section]:
    """Yield the part; nothing where no decision could be compared."""
    if found is None:
        return
    items = tuple(
        Paragraph(_counts(statistics, one), f"{category_word(statistics, one.category)}:")
        for one in found.categories
    )
    blocks: list[Paragraph | Bullets] = [Paragraph(ADVICE), Bullets(items)]
    if found.named:
        names = tuple(_sentence(statistics, one) for one in found.named[:NAMED])
        blocks += [Paragraph("Tổ chức, tập thể được quyết định khác:"), Bullets(names)]
        rest = len(found.named) - NAMED
        if rest > 0:
            blocks.append(Paragraph(f"và {grouped(rest)} tổ chức, tập thể khác, nêu ở Biểu 9b."))
    yield Section(HEADING, tuple(blocks))


def _counts(statistics: Statistics, one: CategoryDiffers) -> str:
    noun = NOUNS[statistics.category_labels[one.category].kind]
    same = (
        f"đối chiếu {numbered(one.compared, noun)}, trong đó đúng gợi ý {grouped(one.as_suggested)}"
    )
    other = (
        f"cao hơn gợi ý {grouped(one.better)}, thấp hơn {grouped(one.worse)}"
        f", khác về việc có xếp loại hay không {grouped(one.otherwise)}"
    )
    against = f"quyết định khác với quy tắc {grouped(one.against)}"
    if one.against:
        against += f", có ghi lý do {grouped(one.with_reason)}"
        against += f", {NO_REASON} {grouped(one.without_reason)}"
    return f"{same}; {other}; {against}."


def _sentence(statistics: Statistics, one: OrganisationDiffers) -> Paragraph:
    suggested = outcome_word(statistics, one.suggested) or "không có"
    text = (
        f"quyết định {outcome_word(statistics, one.decided)}, gợi ý {suggested}"
        f"{_provisions(one)}. Lý do: {one.reason or NO_REASON}."
    )
    return Paragraph(text, f"{one.name}:")


def _provisions(one: OrganisationDiffers) -> str:
    return f" ({', '.join(one.provisions)})" if one.provisions else ""


def outcome_word(statistics: Statistics, code: str) -> str:
    """Return a grade or a reason for not rating in words; empty where there is nothing."""
    if not code:
        return ""
    if code in ("EXCELLENT", "GOOD", "COMPLETED", "FAILED"):
        return figure_word(code.lower()).lower()
    return reason_word(statistics, code)


def differing_tables(
    statistics: Statistics, found: Differing | None, *, limit: int
) -> Iterator[Table]:
    """Yield the numbers by category, and the organisations and collectives by name."""
    if found is None:
        return
    yield _by_category(statistics, found)
    if found.named is not None:
        yield _by_name(statistics, found.named, limit=limit)


def _by_category(statistics: Statistics, found: Differing) -> Table:
    figures = {
        "compared": "Đã đối chiếu",
        "as_suggested": "Đúng gợi ý",
        "better": "Cao hơn gợi ý",
        "worse": "Thấp hơn gợi ý",
        "otherwise": "Khác về việc có xếp loại",
        "against": "Quyết định khác với quy tắc",
        "with_reason": "Có ghi lý do",
        "without_reason": "Chưa ghi lý do",
    }
    formulas = {
        "compared": "{as_suggested}+{better}+{worse}+{otherwise}",
        "without_reason": "{against}-{with_reason}",
    }
    return Table(
        code="Biểu 9a",
        caption="Quyết định so với kết quả đối chiếu quy tắc",
        measure="Đơn vị tính: trường hợp đã có quyết định và có gợi ý.",
        columns=(
            text_column("category", "Nhóm đối tượng", 60),
            *(
                Column(key, (head,), ColumnKind.COUNT, 22, formulas.get(key, ""))
                for key, head in figures.items()
            ),
        ),
        rows=tuple(
            Row((category_word(statistics, one.category), *(getattr(one, key) for key in figures)))
            for one in found.categories
        ),
        notes=(ADVICE,),
    )


def _by_name(
    statistics: Statistics, named: tuple[OrganisationDiffers, ...], *, limit: int
) -> Table:
    rows = tuple(
        Row(
            (
                number,
                one.name,
                category_word(statistics, one.category),
                outcome_word(statistics, one.suggested),
                outcome_word(statistics, one.decided),
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
            text_column("document", "Văn bản", 30),
            text_column("provisions", "Quy tắc", 26),
            text_column("reason", "Lý do", 48),
        ),
        rows=rows,
        notes=() if rows else ("Không có tổ chức, tập thể nào được quyết định khác.",),
        most=limit,
        is_list=True,
    )


def _document(one: OrganisationDiffers) -> str:
    return f"{one.document} ngày {day(one.decided_on)}" if one.decided_on else one.document
