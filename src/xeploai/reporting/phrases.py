"""Phrases shared by the report's sentences and tables, in Vietnamese."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from xeploai.domain import (
    FIGURE_LABELS,
    REASON_NOT_STATED,
    REASON_NOT_STATED_LABEL,
    RETURN_STATE_LABELS,
    CeilingBase,
    Change,
    Grade,
    OfOneCycle,
    ReportingSource,
    ReturnState,
    Sender,
    Share,
    Statistics,
    SubjectKind,
    Total,
    UnitRef,
    add_up,
    decimal_comma,
    grouped,
    message,
    say,
    translate,
)

LANGUAGE = "vi"


NO_FIGURES = "không có số liệu"
HIDDEN_FIGURES = "số liệu không hiển thị (ẩn)"

# names in a sentence at most; the tables have all
NAMED = 5

KIND_LABELS = {
    SubjectKind.ORGANISATION: "Tổ chức đảng",
    SubjectKind.COLLECTIVE: "Tập thể lãnh đạo, quản lý",
    SubjectKind.MEMBER: "Đảng viên",
    SubjectKind.CADRE: "Cán bộ lãnh đạo, quản lý",
    SubjectKind.STAFF: "Cán bộ, công chức, viên chức",
}

NOUNS = {
    SubjectKind.ORGANISATION: "tổ chức",
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.MEMBER: "đảng viên",
    SubjectKind.CADRE: "cán bộ",
    SubjectKind.STAFF: "cán bộ, công chức, viên chức",
}

BASE_WORDS = {
    "total": "tổng số",
    "graded": "số được xếp loại",
    "not_graded": "số chưa xếp loại",
    "good_or_better": "số hoàn thành tốt nhiệm vụ trở lên",
    "good": "số hoàn thành tốt nhiệm vụ",
    "failed": "số không hoàn thành nhiệm vụ",
}

CEILING_BASE_WORDS = {
    CeilingBase.GOOD: BASE_WORDS["good"],
    CeilingBase.GOOD_OR_BETTER: BASE_WORDS["good_or_better"],
    CeilingBase.ALL_RATED: BASE_WORDS["graded"],
}

SOURCE_TEXTS = {
    ReportingSource.CASES: message("its single cases"),
    ReportingSource.RETURN: message("the statistical return it sent"),
}


def period_word(of: OfOneCycle, *, capital: bool = False) -> str:
    """Return the period that figures are of: “năm 2023”, “quý I năm 2026”."""
    words = of.cycle_title[LANGUAGE]
    return f"{words[:1].upper()}{words[1:]}" if capital else words


def figure_word(figure: str) -> str:
    """Return the label of a figure."""
    return FIGURE_LABELS[figure][LANGUAGE]


def source_word(source: ReportingSource) -> str:
    """Return what a unit's figures are taken from."""
    return translate(SOURCE_TEXTS[source], LANGUAGE)


def return_state_word(sender: Sender) -> str:
    """Return what became of a unit's return, with the reason where it was sent back."""
    word = RETURN_STATE_LABELS[sender.state][LANGUAGE]
    return f"{word}: {sender.reason}" if sender.state is ReturnState.SENT_BACK else word


def base_word(base: str) -> str:
    """Return the label of a share's base, for the middle of a sentence."""
    return BASE_WORDS.get(base) or f"số {figure_word(base).lower()}"


def category_word(statistics: Statistics, code: str) -> str:
    """Return the label of a category; its code if the pack does not list it."""
    known = statistics.category_labels.get(code)
    return known.label.get(LANGUAGE, code) if known else code


def reason_word(statistics: Statistics, code: str) -> str:
    """Return the label of a reason for not rating, also of “not stated”."""
    if code == REASON_NOT_STATED:
        return REASON_NOT_STATED_LABEL[LANGUAGE]
    known = statistics.reason_labels.get(code)
    return known.label.get(LANGUAGE, code) if known else code


def outcome_word(statistics: Statistics, code: str) -> str:
    """Return a grade or a reason for not rating in words; empty for neither."""
    if not code:
        return ""
    if code in list(Grade):
        return figure_word(code.lower()).lower()
    return reason_word(statistics, code)


def kinds_of(statistics: Statistics) -> tuple[SubjectKind, ...]:
    """Return the kinds of subject in the statistics, in the pack's order."""
    return tuple(
        dict.fromkeys(statistics.category_labels[code].kind for code in statistics.categories)
    )


def codes_of(statistics: Statistics, kind: SubjectKind) -> tuple[str, ...]:
    """Return the categories of one kind, in the pack's order."""
    labels = statistics.category_labels
    return tuple(code for code in statistics.categories if labels[code].kind is kind)


def earlier_sum_of(statistics: Statistics, kind: SubjectKind) -> Total:
    """Return the earlier cycle's sum over a kind; unreported if the categories differ.

    A sum that lacks a category must not be compared with one that has it.
    """
    codes = codes_of(statistics, kind)
    totals = {code: statistics.earlier_total(code) for code in codes}
    now = {code for code in codes if statistics.categories[code].counts is not None}
    before = {code for code, total in totals.items() if total.counts is not None}
    return add_up(totals.values()) if now == before else Total()


def reasons_not_comparable(statistics: Statistics) -> tuple[str, ...]:
    """Return why this cycle must not be compared with the earlier one."""
    faults = statistics.earlier.not_comparable if statistics.earlier else ()
    return tuple(say(fault, LANGUAGE) for fault in faults)


ON_LATER_TREE = (
    "Số liệu kỳ trước là tổng của các tỉnh nay thuộc đảng bộ, cộng theo hệ thống tổ chức đảng của"
    " kỳ này."
)


def day(on: date) -> str:
    """Return a date as `31/12/2023`."""
    return on.strftime("%d/%m/%Y")


def ceiling_share(share: Fraction, base: CeilingBase) -> Share:
    """Return the largest share that a ceiling allows, with its base."""
    return Share(share.numerator, share.denominator, of=base)


def percent(share: Share) -> str:
    """Return `91,07%`, or a remark where the base is 0."""
    shown = share.shown()
    return f"{shown}%" if shown is not None else "không tính được tỷ lệ"


def of_base(share: Share) -> str:
    """Return `91,07% số được xếp loại`."""
    if share.exact is None:
        return f"không tính tỷ lệ vì {base_word(share.of)} bằng 0"
    return f"{percent(share)} {base_word(share.of)}"


def numbered(number: int, noun: str) -> str:
    """Return `1.234 tổ chức`."""
    return f"{grouped(number)} {noun}"


def listed(names: Sequence[str], *, noun: str, most: int = NAMED) -> str:
    """Return the first names and the number of the others."""
    shown = ", ".join(names[:most])
    rest = len(names) - most
    return f"{shown} và {grouped(rest)} {noun} khác" if rest > 0 else shown


def units_listed(units: Sequence[UnitRef]) -> str:
    """Return the first units by name and the number of the others."""
    return listed([unit.name for unit in units], noun="đơn vị")


def rise_or_fall(change: Change, noun: str) -> str:
    """Return the change of a figure and its share: `tăng 120 tập thể (tỷ lệ tăng 3,11 điểm …)`."""
    if change.difference is None:
        return f"{NO_FIGURES} để so sánh"
    count = "không đổi"
    if change.difference:
        count = f"{_direction(change.difference)} {numbered(abs(change.difference), noun)}"
    if change.points is None or not (change.points or change.difference):
        return count
    return f"{count} (tỷ lệ {_points(change)})"


def _direction(value: object) -> str:
    return "giảm" if str(value).startswith("-") else "tăng"


def _points(change: Change) -> str:
    assert change.points is not None
    size = decimal_comma(abs(change.points), 2)
    if not change.points:
        return "không đổi"
    if size == "0,00":
        return f"{_direction(change.points)} dưới 0,01 điểm phần trăm"
    return f"{_direction(change.points)} {size} điểm phần trăm"


def pack_word(statistics: Statistics) -> str:
    """Return the title of the regulation in the rule pack."""
    return statistics.pack_title.get("vi") or f"bộ quy tắc {statistics.pack}"
