"""Sections on the sources of the figures and on missing figures."""

from collections.abc import Iterator

from xeploai.domain import (
    CASE_END_LABELS,
    CaseEnd,
    Disagreement,
    ReportingSource,
    ReturnState,
    Statistics,
    Total,
    UnitRef,
    grouped,
)
from xeploai.reporting.phrases import (
    HIDDEN_FIGURES,
    KIND_LABELS,
    NAMED,
    NO_FIGURES,
    NOUNS,
    category_word,
    day,
    figure_word,
    kinds_of,
    numbered,
    pack_word,
    period_word,
    source_word,
    units_listed,
)
from xeploai.reporting.report import Bullets, Paragraph, Section


def sources_section(statistics: Statistics) -> Iterator[Section]:
    """Yield the first part: date, tree, rules and sources of the totals."""
    text = (
        f"Báo cáo tổng hợp kết quả {period_word(statistics)} của {statistics.unit.name}, theo "
        f"hệ thống tổ chức tại ngày {day(statistics.closes_on)}. Căn cứ: {pack_word(statistics)}."
    )
    yield Section(
        "I. PHẠM VI VÀ NGUỒN SỐ LIỆU",
        (
            Paragraph(text),
            Paragraph(_below(statistics)),
            Bullets(tuple(_made_of(statistics))),
            *_not_reviewed(statistics),
            *_returns(statistics),
            Paragraph(_completeness(statistics)),
            *_hidden(statistics),
        ),
    )


def _hidden(statistics: Statistics) -> Iterator[Paragraph]:
    """Yield why some figures are hidden; nothing where the reader may see persons."""
    if statistics.hidden_below is not None:
        yield Paragraph(
            "Người nhận báo cáo không có quyền xem kết quả của từng người, nên số liệu về cá nhân "
            f"của nhóm dưới {grouped(statistics.hidden_below)} người, và số liệu có thể từ đó suy "
            "ra số liệu của nhóm như vậy, ghi là “ẩn”; số liệu theo nhóm tính tỷ lệ tối đa và phần "
            "khác nhau giữa biểu và hồ sơ không nêu đối tượng là cá nhân."
        )


def _below(statistics: Statistics) -> str:
    subordinates = statistics.subordinates
    if not subordinates:
        return "Đơn vị không có đơn vị trực thuộc."
    if any(below.is_within_return for below in subordinates):
        return (
            f"Có {numbered(len(subordinates), 'đơn vị')} trực thuộc; số liệu của các đơn vị này "
            "nằm trong biểu tổng hợp của cấp trên và không tách riêng."
        )
    missing = sum(below.is_missing for below in subordinates)
    text = f"Có {numbered(len(subordinates), 'đơn vị')} trực thuộc"
    silent = f", trong đó {grouped(missing)} chưa báo cáo" if missing else ""
    senders = len(statistics.units_by_return)
    by_return = f"; {numbered(senders, 'đơn vị')} các cấp gửi biểu tổng hợp" if senders else ""
    return f"{text}{silent}{by_return}."


def _not_reviewed(statistics: Statistics) -> Iterator[Paragraph]:
    """Yield how many members of the register are in no total, and why."""
    numbers = statistics.members_not_reviewed
    if numbers is None:
        return
    whole = sum(numbers.values())
    if not whole:
        yield Paragraph("Không có đảng viên nào trong danh sách thuộc diện không kiểm điểm.")
        return
    parts = (
        f"{grouped(number)} {CASE_END_LABELS[CaseEnd(status)]['vi'].lower()}"
        for status, number in numbers.items()
    )
    yield Paragraph(
        f"Ngoài số trên, {numbered(whole, 'đảng viên')} trong danh sách không thuộc diện kiểm điểm "
        f"tại ngày {day(statistics.closes_on)}: {', '.join(parts)}."
    )


def _returns(statistics: Statistics) -> Iterator[Paragraph]:
    """Yield how many returns are accepted, received, sent back and missing."""
    if not statistics.senders:
        return
    numbers = statistics.returns_by_state
    parts = (
        f"{grouped(numbers[state])} {word}"
        for state, word in (
            (ReturnState.ACCEPTED, "đã được cấp trên chấp nhận"),
            (ReturnState.RECEIVED, "đã nhận, đang chờ chấp nhận"),
            (ReturnState.SENT_BACK, "bị trả lại"),
            (ReturnState.MISSING, "chưa gửi"),
        )
    )
    yield Paragraph(
        f"Biểu tổng hợp của {numbered(len(statistics.senders), 'đơn vị')}: {', '.join(parts)}. "
        "Các tổng gồm biểu đã nhận và biểu đã được chấp nhận; biểu bị trả lại không tính vào tổng "
        "cho đến khi đơn vị gửi biểu khác."
    )
    for code, total in statistics.categories.items():
        if total.declared_none_by:
            yield Paragraph(
                f"{numbered(len(total.declared_none_by), 'đơn vị')} khai không có đối tượng, nên "
                f"tính là 0: {units_listed(total.declared_none_by)}.",
                f"{category_word(statistics, code)}:",
            )


def _made_of(statistics: Statistics) -> Iterator[Paragraph]:
    for kind in kinds_of(statistics):
        total = statistics.sum_of(kind, statistics.categories)
        yield Paragraph(_by_source(total, NOUNS[kind]), f"{KIND_LABELS[kind]}:")


def _by_source(total: Total, noun: str) -> str:
    if total.is_hidden:
        return f"{HIDDEN_FIGURES}."
    if total.counts is None:
        return f"{NO_FIGURES}."
    cases, returns = total.from_cases, total.from_returns
    if returns is None:
        return f"toàn bộ {numbered(total.counts.total, noun)} đếm từ hồ sơ từng trường hợp."
    if cases is None:
        taken = f"toàn bộ {numbered(total.counts.total, noun)} lấy từ biểu tổng hợp đã nộp"
        return f"{taken}{_accepted(total)}."
    return (
        f"{numbered(total.counts.total, noun)}, gồm {grouped(cases.total)} đếm từ hồ sơ từng "
        f"trường hợp và {grouped(returns.total)} lấy từ biểu tổng hợp đã nộp{_accepted(total)}."
    )


def _accepted(total: Total) -> str:
    """Return how much of the returned number rests on accepted returns."""
    accepted = total.accepted.total if total.accepted is not None else 0
    return f" (trong đó {grouped(accepted)} ở biểu đã được chấp nhận)"


def _completeness(statistics: Statistics) -> str:
    missing, waiting = len(statistics.missing_units), len(statistics.waiting_units)
    partial = len(_partial(statistics))
    if statistics.reported_within is not None:
        name = statistics.reported_within.name
        return f"Kết quả của đơn vị nằm trong biểu tổng hợp do {name} gửi."
    if not missing and not waiting and not partial:
        return "Tất cả các đơn vị phải báo cáo đã có số liệu trong tổng."
    sentences = []
    if partial:
        sentences.append(
            f"{numbered(partial, 'đơn vị')} gửi biểu nhưng không nêu đủ các nhóm đối tượng, nêu ở "
            "phần VI; các tổng trong báo cáo chưa gồm phần này."
        )
    if missing:
        sentences.append(
            f"Còn {numbered(missing, 'đơn vị')} {_not_sent(statistics)}, nêu ở phần VI; các tổng "
            "trong báo cáo chưa gồm số liệu của các đơn vị này."
        )
    if waiting:
        sentences.append(
            f"{numbered(waiting, 'đơn vị')} có hồ sơ nhưng chưa có quyết định nào, nêu ở phần VI; "
            "các tổng đã gồm các hồ sơ này, ở mục chưa có quyết định."
        )
    return " ".join(sentences)


def _partial(statistics: Statistics) -> tuple[UnitRef, ...]:
    """Return the units whose returns omit a category."""
    silent = (total.not_reported_by for total in statistics.categories.values())
    return tuple(dict.fromkeys(unit for units in silent for unit in units))


def _missing(statistics: Statistics) -> str:
    missing, waiting = statistics.missing_units, statistics.waiting_units
    if not missing and not waiting:
        if _partial(statistics):
            return "Các đơn vị gửi biểu tổng hợp đã gửi, nhưng có biểu chưa đủ nhóm đối tượng:"
        return "Không có đơn vị nào chưa báo cáo."
    sentences = []
    if missing:
        number = numbered(len(missing), "đơn vị")
        sentences.append(f"{number} {_not_sent(statistics)}: {units_listed(missing)}.")
        sentences += [
            f"Biểu của {one.unit.name} bị trả lại: {one.reason}."
            for one in statistics.senders
            if one.state is ReturnState.SENT_BACK
        ]
    if waiting:
        number = numbered(len(waiting), "đơn vị")
        sentences.append(f"{number} chưa có quyết định nào: {units_listed(waiting)}.")
    return " ".join(sentences)


def _not_sent(statistics: Statistics) -> str:
    has_sent_back = statistics.returns_by_state[ReturnState.SENT_BACK]
    return f"chưa gửi biểu tổng hợp{' hoặc bị trả lại biểu' if has_sent_back else ''}"


def gaps_section(statistics: Statistics) -> Iterator[Section]:
    """Yield the last part: missing figures, and differences between two sources."""
    yield Section(
        "VI. SỐ LIỆU CÒN THIẾU VÀ CHÊNH LỆCH",
        (*_gaps(statistics), *_disagreements(statistics)),
    )


def _gaps(statistics: Statistics) -> Iterator[Paragraph | Bullets]:
    yield Paragraph(_missing(statistics))
    silent = tuple(
        Paragraph(
            f"{numbered(len(total.not_reported_by), 'đơn vị')} không nêu nhóm này trong biểu đã "
            f"nộp: {units_listed(total.not_reported_by)}. Phần này không có số liệu và không "
            "được tính là 0.",
            f"{category_word(statistics, code)}:",
        )
        for code, total in statistics.categories.items()
        if total.not_reported_by
    )
    if silent:
        yield Bullets(silent)


def _disagreements(statistics: Statistics) -> Iterator[Paragraph | Bullets]:
    disagreements = statistics.disagreements
    if not disagreements:
        yield Paragraph("Không phát hiện chênh lệch giữa biểu đã nộp và hồ sơ từng trường hợp.")
        return
    more = len(disagreements) - NAMED
    rest = f" Nêu {NAMED} chênh lệch đầu, còn {grouped(more)} ở Biểu 8b." if more > 0 else ""
    yield Paragraph(
        f"Có {numbered(len(disagreements), 'chênh lệch')} giữa biểu đã nộp và hồ sơ từng "
        f"trường hợp.{rest}"
    )
    yield Bullets(
        tuple(_disagreement(statistics, disagreement) for disagreement in disagreements[:NAMED])
    )


def _disagreement(statistics: Statistics, disagreement: Disagreement) -> Paragraph:
    source = source_word(ReportingSource(disagreement.counts_as))
    figure = figure_word(disagreement.figure).lower()
    return Paragraph(
        f"{category_word(statistics, disagreement.category)}, {figure}: biểu "
        f"ghi {grouped(disagreement.returned)}, hồ sơ đếm được {grouped(disagreement.counted)}; "
        f"số tính vào tổng lấy từ {source}.",
        f"{disagreement.unit.name}:",
    )
