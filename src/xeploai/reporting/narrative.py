"""Write the yearly report of a unit from its statistics, in Vietnamese."""

from collections.abc import Iterator
from datetime import date

from xeploai.domain import Counts, Gap, Statistics, SubjectKind, Total, grouped

from .phrases import (
    HIDDEN_FIGURES,
    KIND_LABELS,
    NO_FIGURES,
    NOUNS,
    ON_LATER_TREE,
    category_word,
    codes_of,
    earlier_sum_of,
    figure_word,
    kinds_of,
    numbered,
    of_base,
    period_word,
    reason_word,
    reasons_not_comparable,
    rise_or_fall,
    units_listed,
)
from .report import Bullets, Closing, Paragraph, Report, Section, Table, TitleBlock
from .sections import deviations_section, gaps_section, sources_section, standouts_section
from .tables import (
    ceiling_tables,
    comparison_table,
    deviations_tables,
    disagreements_table,
    reasons_table,
    returns_table,
    sectors_table,
    subordinate_tables,
    totals_table,
    unreported_table,
)
from .values import DecisionDeviations

_DOTS = "………"
GAP_SENTENCES = {
    Gap.NOT_REPORTED: "không so sánh được, vì có đơn vị chưa báo cáo ở một trong hai kỳ.",
    Gap.UNDECIDED: "chưa so sánh được, vì còn trường hợp chưa có quyết định ở một trong hai kỳ.",
}
_FIGURES_COMPARED = ("good_or_better", "excellent", "completed", "failed", "not_graded")


def report_of(
    statistics: Statistics,
    *,
    written_on: date,
    limit: int = 100,
    deviations: DecisionDeviations | None = None,
) -> Report:
    """Return the yearly report of a unit, with its annexed tables.

    Args:
        written_on: the date in the report's head.
        limit: rows of a list that are printed; spreadsheets contain all of them.
        deviations: decisions compared with the rules; None leaves that part out.
    """
    return Report(
        title=_title(statistics, written_on),
        sections=(*_sections(statistics), *deviations_section(statistics, deviations)),
        closing=Closing(
            "Nơi nhận:",
            (f"{_DOTS}{_DOTS},", "Lưu."),
            (f"T/M {_DOTS}{_DOTS}{_DOTS}", "(chức vụ, chữ ký, họ và tên)"),
        ),
        annex_head="PHỤ LỤC: CÁC BIỂU SỐ LIỆU",
        annexes=(
            *_annexes(statistics, limit=limit),
            *deviations_tables(statistics, deviations, limit=limit),
        ),
        written_on=written_on,
    )


def _annexes(statistics: Statistics, *, limit: int) -> tuple[Table, ...]:
    """Return every annexed table.

    Args:
        limit: rows of a list that are printed; spreadsheets contain all of them.
    """
    return (
        totals_table(statistics),
        reasons_table(statistics),
        *subordinate_tables(statistics, limit=limit),
        sectors_table(statistics),
        comparison_table(statistics),
        *ceiling_tables(statistics, limit=limit),
        unreported_table(statistics, limit=limit),
        returns_table(statistics, limit=limit),
        disagreements_table(statistics, limit=limit),
    )


def _title(statistics: Statistics, written_on: date) -> TitleBlock:
    # official documents write the day, and January and February, with two digits
    is_early = written_on.month in (1, 2)
    month = f"{written_on.month:02d}" if is_early else f"{written_on.month}"
    return TitleBlock(
        organisation=statistics.unit.name.upper(),
        state="ĐẢNG CỘNG SẢN VIỆT NAM",
        number=f"Số {_DOTS}-BC/{_DOTS}",
        place_and_date=f"{_DOTS}{_DOTS}, ngày {written_on.day:02d} tháng {month} "
        f"năm {written_on.year}",
        kind="BÁO CÁO",
        subject="kết quả đánh giá, xếp loại chất lượng tổ chức đảng, đảng viên, tập thể và "
        f"cán bộ lãnh đạo, quản lý {period_word(statistics)}",
    )


def _sections(statistics: Statistics) -> Iterator[Section]:
    yield from sources_section(statistics)
    yield Section("II. KẾT QUẢ XẾP LOẠI")
    for number, kind in enumerate(kinds_of(statistics), 1):
        yield _results_section(statistics, number, kind)
    yield _not_rated_section(statistics)
    yield _comparison_section(statistics)
    yield from standouts_section(statistics)
    yield from gaps_section(statistics)


def _results_section(statistics: Statistics, number: int, kind: SubjectKind) -> Section:
    codes = codes_of(statistics, kind)
    noun = NOUNS[kind]
    blocks: list[Paragraph | Bullets] = []
    if len(codes) > 1:
        total = statistics.sum_of(kind, statistics.categories)
        text = _results(statistics, total, noun)
        blocks.append(Paragraph(text, f"{KIND_LABELS[kind]}, tính chung:"))
    reported = [code for code in codes if not _is_silent(statistics.categories[code])]
    is_alone = len(codes) == 1
    blocks += [_category(statistics, code, noun, is_alone=is_alone) for code in reported]
    silent = [category_word(statistics, code) for code in codes if code not in reported]
    if silent:
        blocks.append(Paragraph(f"{'; '.join(silent)}: {NO_FIGURES}."))
    return Section(f"{number}. {KIND_LABELS[kind]}", tuple(blocks), level=2)


def _is_silent(total: Total) -> bool:
    return total.counts is None and not total.not_reported_by and not total.is_hidden


def _category(statistics: Statistics, code: str, noun: str, *, is_alone: bool) -> Paragraph:
    total = statistics.categories[code]
    text = _results(statistics, total, noun)
    if total.not_reported_by:
        text += (
            f" Chưa gồm số liệu của {numbered(len(total.not_reported_by), 'đơn vị')} không nêu "
            f"nhóm này trong biểu đã nộp: {units_listed(total.not_reported_by)}."
        )
    if is_alone:
        return Paragraph(_capital(text))
    return Paragraph(text, f"{category_word(statistics, code)}:")


def _results(statistics: Statistics, total: Total, noun: str) -> str:
    if total.is_hidden:
        return f"{HIDDEN_FIGURES}."
    if total.counts is None:
        return f"{NO_FIGURES}."
    if not total.counts.total:
        return f"không có {noun} nào thuộc nhóm này (số đã báo cáo là 0)."

    def part(figure: str, verb: str = "chiếm") -> str:
        return _figure(statistics, total, figure, noun, verb)

    size = (
        f"tổng số {numbered(total.counts.total, noun)}; {part('graded')}; "
        f"{part('not_graded')}{_waiting(total.counts, noun)}."
    )
    upper = f"{part('good_or_better', 'đạt')}, trong đó {part('excellent')}; {part('good')}."
    lower = f"{part('completed')}; {part('failed')}."
    return " ".join((size, _capital(upper), _capital(lower)))


def _figure(statistics: Statistics, total: Total, figure: str, noun: str, verb: str) -> str:
    number = total.figure(figure)
    assert number is not None
    share = total.share(figure, statistics.share_bases)
    count = f"{figure_word(figure).lower()} {numbered(number, noun)}"
    if share is None or (share.exact is not None and not number):
        return count
    return f"{count}, {verb} {of_base(share)}" if share.exact else f"{count}, {of_base(share)}"


def _waiting(counts: Counts, noun: str) -> str:
    if not counts.undecided:
        return ""
    return f"; còn {numbered(counts.undecided, noun)} chưa có quyết định của cấp có thẩm quyền"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _not_rated_section(statistics: Statistics) -> Section:
    items = tuple(_not_rated(statistics))
    nothing = Paragraph("Không có trường hợp nào chưa đánh giá, xếp loại hoặc chưa có quyết định.")
    return Section(
        "III. TRƯỜNG HỢP CHƯA XẾP LOẠI, CHƯA CÓ QUYẾT ĐỊNH",
        (Bullets(items),) if items else (nothing,),
    )


def _not_rated(statistics: Statistics) -> Iterator[Paragraph]:
    for code, total in statistics.categories.items():
        counts = total.counts
        if counts is None or not counts.not_graded + counts.undecided:
            continue
        noun = NOUNS[statistics.category_labels[code].kind]
        parts = [_reasons(statistics, counts, noun)] if counts.not_graded else []
        if counts.undecided:
            parts.append(f"chưa có quyết định {numbered(counts.undecided, noun)}")
        yield Paragraph(f"{'; '.join(parts)}.", f"{category_word(statistics, code)}:")


def _reasons(statistics: Statistics, counts: Counts, noun: str) -> str:
    reasons = [
        (_small(reason_word(statistics, reason)), number)
        for reason, number in counts.not_rated.items()
    ]
    several = "; ".join(f"{reason}: {grouped(number)}" for reason, number in reasons)
    text = reasons[0][0] if len(reasons) == 1 else several
    return f"chưa đánh giá, xếp loại {numbered(counts.not_graded, noun)} ({text})"


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _comparison_section(statistics: Statistics) -> Section:
    earlier = statistics.earlier
    before = period_word(earlier) if earlier else "kỳ trước"
    heading = f"IV. SO SÁNH VỚI {before.upper()}"
    if earlier is None:
        text = f"{_capital(NO_FIGURES)} của kỳ trước trong hệ thống để so sánh."
        return Section(heading, (Paragraph(text),))
    if not statistics.is_comparable:
        reasons = tuple(Paragraph(reason) for reason in reasons_not_comparable(statistics))
        text = f"Kết quả {period_word(statistics)} không so sánh được với {before}, vì:"
        return Section(heading, (Paragraph(text), Bullets(reasons)))
    intro = (
        f"So với {before} (tăng, giảm của tỷ lệ tính bằng điểm phần trăm, trên cùng mẫu số như ở "
        "phần II; số liệu hai kỳ nêu ở Biểu 5):"
    )
    basis = (Paragraph(ON_LATER_TREE),) if earlier.is_on_later_tree else ()
    return Section(heading, (*basis, Paragraph(intro), Bullets(tuple(_comparisons(statistics)))))


def _comparisons(statistics: Statistics) -> Iterator[Paragraph]:
    for kind in kinds_of(statistics):
        codes = codes_of(statistics, kind)
        if len(codes) > 1:
            now = statistics.sum_of(kind, statistics.categories)
            before = earlier_sum_of(statistics, kind)
            text = _compared(statistics, now, before, NOUNS[kind])
            yield Paragraph(text, f"{KIND_LABELS[kind]}, tính chung:")
        for code in codes:
            now, before = statistics.categories[code], statistics.earlier_total(code)
            text = _compared(statistics, now, before, NOUNS[kind])
            yield Paragraph(text, f"{category_word(statistics, code)}:")


def _compared(statistics: Statistics, now: Total, before: Total, noun: str) -> str:
    if now.is_hidden or before.is_hidden:
        return f"{HIDDEN_FIGURES}, nên không so sánh."
    if now.counts is None or before.counts is None:
        which = "năm nay" if now.counts is None else "kỳ trước"
        both = now.counts is None and before.counts is None
        return f"{NO_FIGURES} của {'cả hai kỳ' if both else which} để so sánh."
    if gap := statistics.gap(now, before):
        return GAP_SENTENCES[gap]
    changes = statistics.changes(now, before)
    parts = (
        f"{figure_word(figure).lower()} {rise_or_fall(changes[figure], noun)}"
        for figure in _FIGURES_COMPARED
    )
    return f"{'; '.join(parts)}."
