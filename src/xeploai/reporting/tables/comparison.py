"""The table that compares two cycles."""

from collections.abc import Iterator

from xeploai.domain import Statistics, Total
from xeploai.reporting.phrases import (
    KIND_LABELS,
    ON_LATER_TREE,
    category_word,
    codes_of,
    earlier_sum_of,
    figure_word,
    kinds_of,
    period_word,
    reasons_not_comparable,
)
from xeploai.reporting.report import Cell, Column, ColumnKind, Difference, Mark, Points, Row, Table

from .columns import SHARE, text_column, unknown


def comparison_table(statistics: Statistics) -> Table:
    """Return every figure with the same figure of the earlier cycle."""
    earlier = statistics.earlier
    before = period_word(earlier, capital=True) if earlier else "Kỳ trước"
    rows = tuple(_comparison_rows(statistics)) if statistics.is_comparable else ()
    return Table(
        code="Biểu 5",
        caption=f"So sánh với {before[0].lower()}{before[1:]}",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người. Tỷ lệ (%): trên cột mẫu số. "
        "Thay đổi của tỷ lệ: điểm phần trăm.",
        columns=_comparison_columns(before, period_word(statistics, capital=True)),
        rows=rows,
        notes=_why_not_compared(statistics),
    )


def _comparison_columns(before: str, now: str) -> tuple[Column, ...]:
    change = "Tăng (+), giảm (-)"
    return (
        text_column("category", "Nhóm đối tượng", 50),
        text_column("figure", "Chỉ tiêu", 54),
        *_period_columns("before", before),
        *_period_columns("now", now),
        Column("difference", (change, "Số lượng"), ColumnKind.DIFFERENCE, 20, "{now}-{before}"),
        Column(
            "points",
            (change, "Điểm phần trăm"),
            ColumnKind.POINTS,
            20,
            "({now_share}-{before_share})*100",
        ),
    )


def _period_columns(key: str, head: str) -> Iterator[Column]:
    base, share = f"{key}_base", f"{key}{SHARE}"
    yield Column(key, (head, "Số lượng"), ColumnKind.COUNT, 18)
    yield Column(base, (head, "Mẫu số"), ColumnKind.COUNT, 18)
    yield Column(share, (head, "Tỷ lệ"), ColumnKind.SHARE, 18, f"{{{key}}}/{{{base}}}")


def _why_not_compared(statistics: Statistics) -> tuple[str, ...]:
    if statistics.earlier is None:
        return ("Không có số liệu của kỳ trước để so sánh.",)
    if not statistics.is_comparable:
        return ("Không so sánh được với kỳ trước.", *reasons_not_comparable(statistics))
    exact = "Điểm phần trăm tính từ tỷ lệ chính xác, trước khi làm tròn để in."
    return (ON_LATER_TREE, exact) if statistics.earlier.is_on_later_tree else (exact,)


def _comparison_rows(statistics: Statistics) -> Iterator[Row]:
    for kind in kinds_of(statistics):
        codes = codes_of(statistics, kind)
        if len(codes) > 1:
            before = earlier_sum_of(statistics, kind)
            now = statistics.sum_of(kind, statistics.categories)
            yield from _compared(statistics, f"{KIND_LABELS[kind]}, cộng", now, before)
        for code in codes:
            now, before = statistics.categories[code], statistics.earlier_total(code)
            yield from _compared(statistics, category_word(statistics, code), now, before)


def _compared(statistics: Statistics, name: str, now: Total, before: Total) -> Iterator[Row]:
    for figure, change in statistics.changes(now, before).items():
        has_share = figure in statistics.share_bases
        lacking = unknown(now if now.is_hidden else before)
        points: Cell = lacking if has_share else Mark.NOT_APPLICABLE
        if has_share and change.points is not None:
            points = Points(change.points)
        elif has_share and now.counts is not None and before.counts is not None:
            points = Mark.NOT_APPLICABLE
        missing = change.difference is None
        yield Row(
            (
                name,
                figure_word(figure),
                *_period_cells(statistics, before, figure),
                *_period_cells(statistics, now, figure),
                lacking if missing else Difference(change.difference or 0),
                points,
            ),
            is_total=figure == "total",
        )


def _period_cells(statistics: Statistics, total: Total, figure: str) -> Iterator[Cell]:
    number = total.figure(figure)
    yield unknown(total) if number is None else number
    if figure not in statistics.share_bases:
        yield from (Mark.NOT_APPLICABLE, Mark.NOT_APPLICABLE)
        return
    share = total.share(figure, statistics.share_bases)
    yield share.whole if share else unknown(total)
    yield share or unknown(total)
