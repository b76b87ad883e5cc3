"""Columns that several tables share, and their cells."""

from collections.abc import Iterator

from xeploai.domain import Statistics, Total
from xeploai.reporting.phrases import base_word, figure_word
from xeploai.reporting.report import Cell, Column, ColumnKind, Mark

# columns of figures with their headings; a share follows its count
_SHOWN_FIGURES = {
    "total": "Tổng số",
    "graded": "Được xếp loại",
    "not_graded": "Chưa xếp loại",
    "good_or_better": "Hoàn thành tốt nhiệm vụ trở lên",
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "good": "Hoàn thành tốt nhiệm vụ",
    "completed": "Hoàn thành nhiệm vụ",
    "failed": "Không hoàn thành nhiệm vụ",
    "undecided": "Chưa có quyết định",
}
_DERIVED = {
    "total": "{graded}+{not_graded}+{undecided}",
    "graded": "{good_or_better}+{completed}+{failed}",
    "good_or_better": "{excellent}+{good}",
}
SHARE = "_share"


def text_column(key: str, head: str, width: float = 40) -> Column:
    """Return a column of words."""
    return Column(key, (head,), width=width)


def order_column() -> Column:
    """Return the column of running numbers."""
    return Column("order", ("STT",), ColumnKind.ORDER, 9)


def figure_columns(statistics: Statistics) -> Iterator[Column]:
    """Yield a column for each figure, followed by its share where the pack defines one."""
    for figure, head in _SHOWN_FIGURES.items():
        formula = _DERIVED.get(figure, "")
        if figure not in statistics.share_bases:
            yield Column(figure, (head,), ColumnKind.COUNT, 14, formula)
            continue
        base = statistics.share_bases[figure]
        yield Column(figure, (head, "Số lượng"), ColumnKind.COUNT, 12.5, formula)
        yield Column(
            f"{figure}{SHARE}",
            (head, f"Tỷ lệ trên {base_word(base)}"),
            ColumnKind.SHARE,
            15,
            f"{{{figure}}}/{{{base}}}",
        )


def figure_cells(statistics: Statistics, total: Total) -> Iterator[Cell]:
    """Yield the cells of these columns."""
    for figure in _SHOWN_FIGURES:
        number = total.figure(figure)
        yield unknown(total) if number is None else number
        if figure in statistics.share_bases:
            yield total.share(figure, statistics.share_bases) or unknown(total)


def unknown(total: Total) -> Mark:
    """Return the mark for a total without counts: not reported, or hidden from the reader."""
    return Mark.HIDDEN if total.is_hidden else Mark.MISSING


def measure(statistics: Statistics, unit: str) -> str:
    """Return the line with the unit of measure and the base of every share."""
    bases = "; ".join(
        f"{figure_word(figure).lower()} trên {base_word(base)}"
        for figure, base in statistics.share_bases.items()
    )
    shares = f" Tỷ lệ (%): {bases}." if bases else ""
    return f"Đơn vị tính: {unit}.{shares}"
