"""The report's annexed tables: statistics in, tables out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from xeploai.documents.report import (
    Cell,
    Column,
    ColumnKind,
    Difference,
    Mark,
    Points,
    Row,
    Table,
)
from xeploai.domain.counts import Counts, NegativeCount
from xeploai.domain.rules import CeilingRule, SubjectKind
from xeploai.domain.sectors import SECTOR_LABELS
from xeploai.domain.shares import Share, grouped
from xeploai.domain.statistics import Statistics, Subordinate, Total, UnitRef, add_up

from .ceiling_tables import ceiling_tables
from .phrases import (
    KIND_LABELS,
    LANGUAGE,
    SOURCE_WORDS,
    base_word,
    category_word,
    codes_of,
    earlier_sum_of,
    figure_word,
    kinds_of,
    reason_word,
    reasons_not_comparable,
)

# Figures as columns, with the words of the head; the share follows its count.
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
_SHARE = "_share"


def annexes(
    statistics: Statistics, *, limit: int, ceiling_rules: Collection[CeilingRule] | None = None
) -> tuple[Table, ...]:
    """Return every annexed table.

    Args:
        limit: rows of a list that are printed; spreadsheets hold all of them.
        ceiling_rules: what the pack lays down; None where only the checks are known.
    """
    return (
        totals_table(statistics),
        reasons_table(statistics),
        *subordinate_tables(statistics, limit=limit),
        sectors_table(statistics),
        comparison_table(statistics),
        *ceiling_tables(statistics, limit=limit, rules=ceiling_rules),
        unreported_table(statistics, limit=limit),
        returns_table(statistics, limit=limit),
        disagreements_table(statistics, limit=limit),
    )


def totals_table(statistics: Statistics) -> Table:
    """Return the totals of every category, and of each kind that has several."""
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
        caption=f"Kết quả xếp loại theo nhóm đối tượng, năm {statistics.cycle}",
        measure=_measure(statistics, "tổ chức, tập thể hoặc người, theo từng nhóm"),
        columns=(_text("category", "Nhóm đối tượng", 42), *figure_columns(statistics)),
        rows=tuple(rows),
    )


def _cells_of(statistics: Statistics, code: str) -> Iterator[Cell]:
    return figure_cells(statistics, statistics.categories[code])


def _text(key: str, head: str, width: float = 40) -> Column:
    return Column(key, (head,), width=width)


def order_column() -> Column:
    """Return the column of running numbers."""
    return Column("order", ("STT",), ColumnKind.ORDER, 9)


def figure_columns(statistics: Statistics) -> Iterator[Column]:
    """Yield a column for each figure, followed by its share where the pack defines one."""
    for figure, head in _SHOWN_FIGURES.items():
        formula = _DERIVED.get(figure, "")
        if figure not in statistics.share_bases:
            yield Column(figure, (head,), ColumnKind.COUNT, 13, formula)
            continue
        base = statistics.share_bases[figure]
        yield Column(figure, (head, "Số lượng"), ColumnKind.COUNT, 12.5, formula)
        yield Column(
            f"{figure}{_SHARE}",
            (head, f"Tỷ lệ trên {base_word(base)}"),
            ColumnKind.SHARE,
            15,
            f"{{{figure}}}/{{{base}}}",
        )


def figure_cells(statistics: Statistics, total: Total) -> Iterator[Cell]:
    """Yield what stands in those columns."""
    for figure in _SHOWN_FIGURES:
        number = total.figure(figure)
        yield Mark.MISSING if number is None else number
        if figure in statistics.share_bases:
            yield total.share(figure, statistics.share_bases) or Mark.MISSING


def _measure(statistics: Statistics, unit: str) -> str:
    bases = "; ".join(
        f"{figure_word(figure).lower()} trên {base_word(base)}"
        for figure, base in statistics.share_bases.items()
    )
    shares = f" Tỷ lệ (%): {bases}." if bases else ""
    return f"Đơn vị tính: {unit}.{shares}"


def reasons_table(statistics: Statistics) -> Table:
    """Return who was not rated, by reason, within each category."""
    rows: list[Row] = []
    for code, total in statistics.categories.items():
        rows.extend(_reason_rows(statistics, code, total, start=len(rows)))
    return Table(
        code="Biểu 2",
        caption=f"Trường hợp chưa đánh giá, xếp loại theo lý do, năm {statistics.cycle}",
        measure="Đơn vị tính: trường hợp. Tỷ lệ (%): trên số chưa xếp loại của cùng nhóm.",
        columns=(
            _text("category", "Nhóm đối tượng và lý do", 95),
            Column("number", ("Số lượng",), ColumnKind.COUNT, 18),
            Column("base", ("Số chưa xếp loại của nhóm",), ColumnKind.COUNT, 24),
            Column("share", ("Tỷ lệ",), ColumnKind.SHARE, 18, "{number}/{base}"),
            _text("place", "Căn cứ", 60),
        ),
        rows=tuple(rows),
    )


def _reason_rows(
    statistics: Statistics, code: str, total: Total, *, start: int
) -> Iterator[Row]:
    name, counts = category_word(statistics, code), total.counts
    if counts is None:
        yield Row((name, *[Mark.MISSING] * 3, ""), is_total=True)
        return
    base = counts.not_graded
    below = tuple(range(start + 1, start + 1 + len(counts.not_rated)))
    yield Row((name, base, base, Share(base, base, "not_graded"), ""), is_total=True, adds=below)
    for reason, number in counts.not_rated.items():
        known = statistics.reason_labels.get(reason)
        share = Share(number, base, of="not_graded")
        place = known.place if known else ""
        yield Row((reason_word(statistics, reason), number, base, share, place), level=1)


def subordinate_tables(statistics: Statistics, *, limit: int) -> Iterator[Table]:
    """Yield one table of direct subordinates for each kind of subject."""
    for letter, kind in zip("abcd", kinds_of(statistics), strict=False):
        rows = _subordinate_rows(statistics, kind)
        yield Table(
            code=f"Biểu 3{letter}",
            caption=f"{KIND_LABELS[kind]}: kết quả theo đơn vị trực thuộc, "
            f"năm {statistics.cycle}",
            measure=_measure(statistics, KIND_LABELS[kind].lower()),
            columns=(
                order_column(),
                _text("unit", "Đơn vị", 36),
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
    return (*rows, *_closing_rows(statistics, statistics.sum_of(kind, statistics.categories), totals))


def _name(subordinate: Subordinate) -> str:
    return f"{subordinate.unit.name}{' (chưa báo cáo)' if subordinate.is_missing else ''}"


def _closing_rows(
    statistics: Statistics, whole: Total, totals: Sequence[Total]
) -> Iterator[Row]:
    """Yield the subordinates' sum, what stands outside them, and the unit's own total."""

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
    """Return what of the whole is not in the part; None where the part is no part of it."""
    if whole is None or part is None:
        return None
    numbers = {grade: whole.by_grade()[grade] - part.by_grade()[grade] for grade in part.by_grade()}
    reasons = whole.not_rated.keys() | part.not_rated.keys()
    try:
        return Counts(
            *numbers.values(),
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
        caption=f"Kết quả theo loại hình, năm {statistics.cycle}",
        measure=_measure(statistics, "tổ chức, tập thể hoặc người, theo từng nhóm"),
        columns=(_text("category", "Loại hình và nhóm đối tượng", 42), *figure_columns(statistics)),
        rows=tuple(rows),
        notes=() if rows else ("Không có số liệu theo loại hình.",),
    )


def _reported(categories: Mapping[str, Total]) -> dict[str, Total]:
    return {code: total for code, total in categories.items() if total.counts is not None}


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


def comparison_table(statistics: Statistics) -> Table:
    """Return every figure beside the same figure of the earlier cycle."""
    earlier = statistics.earlier
    before = f"Năm {earlier.cycle}" if earlier else "Kỳ trước"
    rows = tuple(_comparison_rows(statistics)) if statistics.is_comparable else ()
    return Table(
        code="Biểu 5",
        caption=f"So sánh với {before[0].lower()}{before[1:]}",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người. Tỷ lệ (%): trên cột mẫu số. "
        "Thay đổi của tỷ lệ: điểm phần trăm.",
        columns=_comparison_columns(before, f"Năm {statistics.cycle}"),
        rows=rows,
        notes=_why_not_compared(statistics),
    )


def _comparison_columns(before: str, now: str) -> tuple[Column, ...]:
    change = "Tăng (+), giảm (-)"
    return (
        _text("category", "Nhóm đối tượng", 50),
        _text("figure", "Chỉ tiêu", 54),
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
    base, share = f"{key}_base", f"{key}{_SHARE}"
    yield Column(key, (head, "Số lượng"), ColumnKind.COUNT, 18)
    yield Column(base, (head, "Mẫu số"), ColumnKind.COUNT, 18)
    yield Column(share, (head, "Tỷ lệ"), ColumnKind.SHARE, 18, f"{{{key}}}/{{{base}}}")


def _why_not_compared(statistics: Statistics) -> tuple[str, ...]:
    if statistics.earlier is None:
        return ("Không có số liệu của kỳ trước để so sánh.",)
    if not statistics.is_comparable:
        return ("Không so sánh được với kỳ trước.", *reasons_not_comparable(statistics))
    return ()


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
        points: Cell = Mark.MISSING if has_share else Mark.NOT_APPLICABLE
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
                Mark.MISSING if missing else Difference(change.difference or 0),
                points,
            ),
            is_total=figure == "total",
        )


def _period_cells(statistics: Statistics, total: Total, figure: str) -> Iterator[Cell]:
    number = total.figure(figure)
    yield Mark.MISSING if number is None else number
    if figure not in statistics.share_bases:
        yield from (Mark.NOT_APPLICABLE, Mark.NOT_APPLICABLE)
        return
    share = total.share(figure, statistics.share_bases)
    yield share.whole if share else Mark.MISSING
    yield share or Mark.MISSING


def unreported_table(statistics: Statistics, *, limit: int) -> Table:
    """Return who has reported nothing, and who has not reported a certain category."""
    gaps = [(unit, "Toàn bộ số liệu") for unit in statistics.missing_units]
    for code, total in statistics.categories.items():
        gaps += [(unit, category_word(statistics, code)) for unit in total.not_reported_by]
    return _list_of_units(
        "Biểu 7",
        "Đơn vị chưa báo cáo hoặc báo cáo chưa đủ nhóm đối tượng",
        "Số liệu chưa có",
        gaps,
        limit=limit,
        nobody="Không có đơn vị nào chưa báo cáo.",
    )


def returns_table(statistics: Statistics, *, limit: int) -> Table:
    """Return which units stand in the totals by their statistical return."""
    return _list_of_units(
        "Biểu 8a",
        "Đơn vị gửi biểu tổng hợp",
        "Phần của đơn vị trong tổng lấy từ",
        [(unit, "biểu tổng hợp đã nộp") for unit in statistics.units_by_return],
        limit=limit,
        nobody="Không có đơn vị nào gửi biểu tổng hợp; mọi số liệu lấy từ hồ sơ từng trường hợp.",
    )


def _list_of_units(
    code: str,
    caption: str,
    head: str,
    lines: Iterable[tuple[UnitRef, str]],
    *,
    limit: int,
    nobody: str,
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
            _text("unit", "Đơn vị", 95),
            _text("code", "Mã", 40),
            _text("what", head, 75),
        ),
        rows=rows,
        notes=() if rows else (nobody,),
        most=limit,
        is_list=True,
    )


def disagreements_table(statistics: Statistics, *, limit: int) -> Table:
    """Return figures that a unit returned beside the same figures counted from cases."""
    rows = tuple(
        Row(
            (
                number,
                found.unit.name,
                category_word(statistics, found.category),
                figure_word(found.figure),
                found.returned,
                found.counted,
                Difference(found.returned - found.counted),
                SOURCE_WORDS[found.counts_as],
            )
        )
        for number, found in enumerate(statistics.disagreements, 1)
    )
    return Table(
        code="Biểu 8b",
        caption="Chênh lệch giữa biểu tổng hợp đã nộp và hồ sơ từng trường hợp",
        measure="Đơn vị tính: tổ chức, tập thể hoặc người.",
        columns=(
            order_column(),
            _text("unit", "Đơn vị", 62),
            _text("category", "Nhóm đối tượng", 48),
            _text("figure", "Chỉ tiêu", 46),
            Column("returned", ("Biểu đã nộp",), ColumnKind.COUNT, 18),
            Column("counted", ("Đếm từ hồ sơ",), ColumnKind.COUNT, 18),
            Column(
                "difference", ("Chênh lệch",), ColumnKind.DIFFERENCE, 20, "{returned}-{counted}"
            ),
            _text("counts_as", "Số tính vào tổng", 36),
        ),
        rows=rows,
        notes=() if rows else ("Không phát hiện chênh lệch.",),
        most=limit,
        is_list=True,
    )


