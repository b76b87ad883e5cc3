"""Lists of units: not reported, reported by return, and differences between sources."""

from collections.abc import Iterable

from xeploai.domain import Statistics, UnitRef, grouped, letter_text
from xeploai.reporting.phrases import (
    LANGUAGE,
    category_word,
    figure_word,
    return_state_word,
    source_word,
)
from xeploai.reporting.report import Column, ColumnKind, Difference, Row, Table

from .columns import order_column, text_column


def unreported_table(statistics: Statistics, *, limit: int) -> Table:
    """Return the units that reported nothing, or not every category."""
    gaps = [(unit, "Toàn bộ số liệu") for unit in statistics.missing_units]
    gaps += [(unit, "Quyết định đối với hồ sơ của đơn vị") for unit in statistics.waiting_units]
    for code, total in statistics.categories.items():
        gaps += [(unit, category_word(statistics, code)) for unit in total.not_reported_by]
    return _list_of_units(
        "Biểu 7",
        "Đơn vị chưa báo cáo hoặc báo cáo chưa đủ nhóm đối tượng",
        "Số liệu chưa có",
        gaps,
        limit=limit,
        nothing="Không có đơn vị nào chưa báo cáo.",
    )


def returns_table(statistics: Statistics, *, limit: int) -> Table:
    """Return the units that send a return, each with its letter and what became of it."""
    rows = tuple(
        Row(
            (
                number,
                one.unit.name,
                one.unit.code,
                letter_text(one.letter, LANGUAGE) if one.letter else "chưa có",
                return_state_word(one),
            )
        )
        for number, one in enumerate(statistics.senders, 1)
    )
    nothing = "Không có đơn vị nào gửi biểu tổng hợp; mọi số liệu lấy từ hồ sơ từng trường hợp."
    return Table(
        code="Biểu 8a",
        caption="Đơn vị gửi biểu tổng hợp",
        measure=f"Số dòng: {grouped(len(rows))}.",
        columns=(
            order_column(),
            text_column("unit", "Đơn vị", 70),
            text_column("code", "Mã", 35),
            text_column("letter", "Công văn", 50),
            text_column("state", "Tình trạng của biểu", 55),
        ),
        rows=rows,
        notes=() if rows else (nothing,),
        most=limit,
        is_list=True,
    )


def _list_of_units(
    code: str,
    caption: str,
    head: str,
    lines: Iterable[tuple[UnitRef, str]],
    *,
    limit: int,
    nothing: str,
) -> Table:
    rows = tuple(
        Row((number, unit.name, unit.code, what)) for number, (unit, what) in enumerate(lines, 1)
    )
    return Table(
        code=code,
        caption=caption,
        measure=f"Số dòng: {grouped(len(rows))}.",
        columns=(
            order_column(),
            text_column("unit", "Đơn vị", 95),
            text_column("code", "Mã", 40),
            text_column("what", head, 75),
        ),
        rows=rows,
        notes=() if rows else (nothing,),
        most=limit,
        is_list=True,
    )


def disagreements_table(statistics: Statistics, *, limit: int) -> Table:
    """Return the figures in which returns and cases differ."""
    rows = tuple(
        Row(
            (
                number,
                disagreement.unit.name,
                category_word(statistics, disagreement.category),
                figure_word(disagreement.figure),
                disagreement.returned,
                disagreement.counted,
                Difference(disagreement.returned - disagreement.counted),
                source_word(disagreement.counts_as),
            )
        )
        for number, disagreement in enumerate(statistics.disagreements, 1)
    )
    return Table(
        code="Biểu 8b",
        caption="Chênh lệch giữa biểu tổng hợp đã nộp và hồ sơ từng trường hợp",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người.",
        columns=(
            order_column(),
            text_column("unit", "Đơn vị", 62),
            text_column("category", "Nhóm đối tượng", 48),
            text_column("figure", "Chỉ tiêu", 46),
            Column("returned", ("Biểu đã nộp",), ColumnKind.COUNT, 18),
            Column("counted", ("Đếm từ hồ sơ",), ColumnKind.COUNT, 18),
            Column(
                "difference", ("Chênh lệch",), ColumnKind.DIFFERENCE, 20, "{returned}-{counted}"
            ),
            text_column("counts_as", "Số tính vào tổng", 36),
        ),
        rows=rows,
        notes=() if rows else ("Không phát hiện chênh lệch.",),
        most=limit,
        is_list=True,
    )
