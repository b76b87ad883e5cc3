"""Tables of the results by category, reason, subordinate and sector."""

from collections.abc import Iterator, Mapping, Sequence

from xeploai.domain import (
    SECTOR_LABELS,
    Counts,
    NegativeCount,
    Share,
    Statistics,
    SubjectKind,
    Subordinate,
    Total,
    add_up,
)
from xeploai.reporting.phrases import (
    KIND_LABELS,
    LANGUAGE,
    category_word,
    codes_of,
    kinds_of,
    period_word,
    reason_word,
)
from xeploai.reporting.report import Cell, Column, ColumnKind, Row, Table

from .columns import figure_cells, figure_columns, measure, order_column, text_column, unknown


def totals_table(statistics: Statistics) -> Table:
    """Return the totals of every category, and of each kind with several categories."""
    rows: list[Row] = []
    for kind in kinds_of(statistics):
        codes = codes_of(statistics, kind)
        if len(codes) > 1:
            total = statistics.sum_of(kind, statistics.categories)
            below = tuple(range(len(rows) + 1, len(rows) + 1 + len(codes)))
            cells = (f"{KIND_LABELS[kind]}, cộng", *figure_cells(statistics, total))
            rows.append(Row(cells, is_total=True, adds=below))
        for code in codes:
            cells = (category_word(statistics, code), *_cells_of(statistics, code))
            rows.append(Row(cells, level=int(len(codes) > 1)))
    return Table(
        code="Biểu 1",
        caption=f"Kết quả xếp loại theo nhóm đối tượng, {period_word(statistics)}",
        measure=measure(statistics, "tổ chức, tập thể hoặc người, theo từng nhóm"),
        columns=(text_column("category", "Nhóm đối tượng", 42), *figure_columns(statistics)),
        rows=tuple(rows),
    )


def _cells_of(statistics: Statistics, code: str) -> Iterator[Cell]:
    return figure_cells(statistics, statistics.categories[code])


def reasons_table(statistics: Statistics) -> Table:
    """Return the number not rated, by category and reason."""
    rows: list[Row] = []
    for code, total in statistics.categories.items():
        rows.extend(_reason_rows(statistics, code, total, start=len(rows)))
    return Table(
        code="Biểu 2",
        caption=f"Trường hợp chưa đánh giá, xếp loại theo lý do, {period_word(statistics)}",
        measure="Đơn vị tính: trường hợp. Tỷ lệ (%): trên số chưa xếp loại của cùng nhóm.",
        columns=(
            text_column("category", "Nhóm đối tượng và lý do", 95),
            Column("number", ("Số lượng",), ColumnKind.COUNT, 18),
            Column("base", ("Số chưa xếp loại của nhóm",), ColumnKind.COUNT, 24),
            Column("share", ("Tỷ lệ",), ColumnKind.SHARE, 18, "{number}/{base}"),
            text_column("place", "Căn cứ", 60),
        ),
        rows=tuple(rows),
    )


def _reason_rows(statistics: Statistics, code: str, total: Total, *, start: int) -> Iterator[Row]:
    name, counts = category_word(statistics, code), total.counts
    if counts is None:
        yield Row((name, unknown(total), "", "", ""), is_total=True)
        return
    base = counts.not_graded
    below = tuple(range(start + 1, start + 1 + len(counts.not_rated)))
    yield Row((name, base, "", "", ""), is_total=True, adds=below)
    for reason, number in counts.not_rated.items():
        known = statistics.reason_labels.get(reason)
        share = Share(number, base, of="not_graded")
        place = f"{'Tham khảo: ' if known.status.is_advisory else ''}{known.place}" if known else ""
        yield Row((reason_word(statistics, reason), number, base, share, place), level=1)


def subordinate_tables(statistics: Statistics, *, limit: int) -> Iterator[Table]:
    """Yield one table of direct subordinates for each kind of subject."""
    for letter, kind in zip("abcd", kinds_of(statistics), strict=False):
        rows = _subordinate_rows(statistics, kind)
        yield Table(
            code=f"Biểu 3{letter}",
            caption=f"{KIND_LABELS[kind]}: kết quả theo đơn vị trực thuộc, "
            f"{period_word(statistics)}",
            measure=measure(statistics, KIND_LABELS[kind].lower()),
            columns=(
                order_column(),
                text_column("unit", "Đơn vị", 36),
                *figure_columns(statistics),
            ),
            rows=rows,
            notes=() if rows else ("Không có đơn vị trực thuộc.",),
            most=limit,
            is_list=True,
        )


def total_below(statistics: Statistics, subordinate: Subordinate, kind: SubjectKind) -> Total:
    """Return a subordinate's sum over all categories of one kind."""
    return statistics.sum_of(kind, subordinate.categories)


def _subordinate_rows(statistics: Statistics, kind: SubjectKind) -> tuple[Row, ...]:
    if not statistics.subordinates:
        return ()
    totals = [total_below(statistics, below, kind) for below in statistics.subordinates]
    rows = [
        Row((number, _name(below), *figure_cells(statistics, total)))
        for number, (below, total) in enumerate(
            zip(statistics.subordinates, totals, strict=True), 1
        )
    ]
    return (
        *rows,
        *_closing_rows(statistics, statistics.sum_of(kind, statistics.categories), totals),
    )


def _name(subordinate: Subordinate) -> str:
    return f"{subordinate.unit.name}{' (chưa báo cáo)' if subordinate.is_missing else ''}"


def _closing_rows(statistics: Statistics, whole: Total, totals: Sequence[Total]) -> Iterator[Row]:
    """Yield the sum of the subordinates, the rest, and the unit's total."""

    def row(name: str, total: Total, adds: tuple[int, ...] = ()) -> Row:
        return Row(("", name, *figure_cells(statistics, total)), is_total=True, adds=adds)

    below, size = add_up(totals), len(totals)
    yield row("Cộng các đơn vị trực thuộc", below, tuple(range(size)))
    outside = _less(whole.counts, below.counts)
    adds: tuple[int, ...] = (size,) if outside is not None else ()
    if outside is not None and outside.total:
        yield row("Ngoài các đơn vị trực thuộc", Total(from_cases=outside))
        adds = (size, size + 1)
    yield row(f"Toàn {statistics.unit.name}", whole, adds)


def _less(whole: Counts | None, part: Counts | None) -> Counts | None:
    """Return the whole minus the part; None if the part exceeds it anywhere."""
    if whole is None or part is None:
        return None
    reasons = whole.not_rated.keys() | part.not_rated.keys()
    try:
        return Counts(
            excellent=whole.excellent - part.excellent,
            good=whole.good - part.good,
            completed=whole.completed - part.completed,
            failed=whole.failed - part.failed,
            not_rated={
                code: whole.not_rated.get(code, 0) - part.not_rated.get(code, 0) for code in reasons
            },
            undecided=whole.undecided - part.undecided,
        )
    except NegativeCount:
        return None


def sectors_table(statistics: Statistics) -> Table:
    """Return the figures of each sector, category by category."""
    rows = [
        row
        for sector, categories in statistics.by_sector.items()
        for row in _sector_rows(statistics, sector, _reported(categories))
    ]
    return Table(
        code="Biểu 4",
        caption=f"Kết quả theo loại hình, {period_word(statistics)}",
        measure=measure(statistics, "tổ chức, tập thể hoặc người, theo từng nhóm"),
        columns=(
            text_column("category", "Loại hình và nhóm đối tượng", 42),
            *figure_columns(statistics),
        ),
        rows=tuple(rows),
        notes=() if rows else ("Không có số liệu theo loại hình.",),
    )


def _reported(categories: Mapping[str, Total]) -> dict[str, Total]:
    return {
        code: total
        for code, total in categories.items()
        if total.counts is not None or total.is_hidden
    }


def _sector_rows(
    statistics: Statistics, sector: str, categories: Mapping[str, Total]
) -> Iterator[Row]:
    total = statistics.sum_of(SubjectKind.ORGANISATION, categories)
    name = _sector_name(sector)
    if total.counts is not None:
        cells = (f"{name}: tổ chức đảng, cộng", *figure_cells(statistics, total))
        yield Row(cells, is_total=True)
    for code, of_category in categories.items():
        label = category_word(statistics, code)
        shown = label if total.counts is not None else f"{name}: {label}"
        yield Row((shown, *figure_cells(statistics, of_category)), level=1)


def _sector_name(sector: str) -> str:
    if not sector:
        return "Chưa phân theo loại hình (biểu tổng hợp)"
    names = {str(known): label[LANGUAGE] for known, label in SECTOR_LABELS.items()}
    return names.get(str(sector), str(sector))
