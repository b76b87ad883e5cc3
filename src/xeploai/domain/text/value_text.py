"""Values, numbers and labels of explanations as both languages write them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from xeploai.domain.evaluation import Openness
from xeploai.domain.faults import Labels
from xeploai.domain.grades import Grade
from xeploai.domain.model import (
    Comparison,
    CriterionLevel,
    GradeCounts,
    Parameter,
    ParameterKind,
    Record,
    Truth,
)

# of numbers, and of what has a rank: grades and levels
COMPARED: Mapping[Comparison, Labels] = {
    Comparison.AT_LEAST: {"vi": "từ {} trở lên", "en": "at least {}"},
    Comparison.AT_MOST: {"vi": "không quá {}", "en": "at most {}"},
    Comparison.MORE_THAN: {"vi": "trên {}", "en": "more than {}"},
    Comparison.LESS_THAN: {"vi": "dưới {}", "en": "less than {}"},
    Comparison.IS: {"vi": "đúng bằng {}", "en": "exactly {}"},
    Comparison.IS_NOT: {"vi": "khác {}", "en": "other than {}"},
}
RANKED: Mapping[Comparison, Labels] = {
    **COMPARED,
    Comparison.AT_MOST: {"vi": "từ {} trở xuống", "en": "at most {}"},
    Comparison.MORE_THAN: {"vi": "cao hơn {}", "en": "more than {}"},
    Comparison.LESS_THAN: {"vi": "thấp hơn {}", "en": "less than {}"},
    Comparison.IS: {"vi": "{}", "en": "exactly {}"},
}
GRADE_LABELS: Mapping[Grade, Labels] = {
    Grade.EXCELLENT: {"vi": "Hoàn thành xuất sắc nhiệm vụ", "en": "Excellent"},
    Grade.GOOD: {"vi": "Hoàn thành tốt nhiệm vụ", "en": "Good"},
    Grade.COMPLETED: {"vi": "Hoàn thành nhiệm vụ", "en": "Completed"},
    Grade.FAILED: {"vi": "Không hoàn thành nhiệm vụ", "en": "Failed"},
}
LEVEL_LABELS: Mapping[CriterionLevel, Labels] = {
    CriterionLevel.EXCELLENT: {"vi": "Xuất sắc", "en": "Excellent"},
    CriterionLevel.GOOD: {"vi": "Tốt", "en": "Good"},
    CriterionLevel.AVERAGE: {"vi": "Trung bình", "en": "Average"},
    CriterionLevel.POOR: {"vi": "Kém", "en": "Poor"},
}
TRUTH_LABELS: Mapping[Truth, Labels] = {
    Truth.HOLDS: {"vi": "đúng", "en": "holds"},
    Truth.FAILS: {"vi": "không đúng", "en": "does not hold"},
    Truth.UNDECIDED: {"vi": "chưa xác định được", "en": "cannot be decided yet"},
}
OPENNESS_LABELS: Mapping[Openness, Labels] = {
    Openness.OPEN: {"vi": "Đủ điều kiện", "en": "Open"},
    Openness.CLOSED: {"vi": "Không đủ điều kiện", "en": "Closed"},
    Openness.UNDECIDED: {"vi": "Chưa xác định được", "en": "Not decided yet"},
    Openness.NOT_LAID_DOWN: {"vi": "Chưa có quy định", "en": "Not laid down"},
}
YES, NO = {"vi": "có", "en": "yes"}, {"vi": "không", "en": "no"}
NOT_KNOWN: Labels = {"vi": "chưa rõ", "en": "not known"}
NO_RECORD: Labels = {"vi": "không có", "en": "none"}
UNDECIDED_LABEL: Labels = {"vi": "Chưa có quyết định", "en": "Not decided yet"}
NOT_RATED_LABEL: Labels = {"vi": "Chưa đánh giá, xếp loại", "en": "Not rated"}
LANGUAGES = ("vi", "en")


def joined_labels(labels: Iterable[Labels]) -> Labels:
    """Return labels one after the other."""
    labels = tuple(labels)
    return {language: "; ".join(each[language] for each in labels) for language in LANGUAGES}


def compared_text(comparison: Comparison, limit: Labels) -> Labels:
    """Return what a number is compared with: from 50 % on, under 6 months."""
    texts = COMPARED[comparison]
    return {language: texts[language].format(limit[language]) for language in LANGUAGES}


def ranked_text(comparison: Comparison, label: Labels) -> Labels:
    """Return what a grade or level is compared with."""
    texts = RANKED[comparison]
    return {language: texts[language].format(label[language]) for language in LANGUAGES}


def quoted(label: Labels) -> Labels:
    """Return a label in quotation marks."""
    return {language: f"“{label[language]}”" for language in LANGUAGES}


def with_unit(labels: Labels, unit: Labels) -> Labels:
    """Return a number with its unit."""
    if not unit:
        return labels
    return {language: f"{labels[language]} {unit[language]}" for language in LANGUAGES}


def record_text(record: Record) -> Labels:
    """Return a document as number, day and body."""
    return {
        "vi": f"{record.document} ngày {record.on:%d/%m/%Y} của {record.issued_by}",
        "en": f"{record.document} of {record.on.isoformat()} by {record.issued_by}",
    }


def value_text(value: object, unit: Labels | None = None) -> Labels:
    """Return a fact's value as both languages write it; what is not known is told as such."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Grade):
        return GRADE_LABELS[value]
    if isinstance(value, int | Decimal | Fraction):
        return with_unit(decimal_text(Fraction(value)), unit or {})
    return _several_text(value)


def _several_text(value: object) -> Labels:
    """Return a value of several parts: levels, counts of grades, records."""
    if isinstance(value, GradeCounts):
        return _counts_text(value)
    if isinstance(value, Mapping):
        return joined_labels(_beside(each, _level(level)) for each, level in value.items())
    if isinstance(value, tuple):
        return joined_labels(record_text(each) for each in value) if value else NO_RECORD
    return {"vi": str(value), "en": str(value)}


def _level(level: CriterionLevel | None) -> Labels:
    return LEVEL_LABELS[level] if level else NOT_KNOWN


def _beside(name: str | Labels, value: object) -> Labels:
    """Return `name: value`."""
    names = dict.fromkeys(LANGUAGES, name) if isinstance(name, str) else name
    values = value if isinstance(value, Mapping) else dict.fromkeys(LANGUAGES, value)
    return {language: f"{names[language]}: {values[language]}" for language in LANGUAGES}


def _counts_text(counts: GradeCounts) -> Labels:
    parts = [_beside(GRADE_LABELS[each], counts.graded.get(each, 0)) for each in Grade]
    if counts.undecided:
        parts.append(_beside(UNDECIDED_LABEL, counts.undecided))
    if counts.not_rated:
        parts.append(_beside(NOT_RATED_LABEL, counts.not_rated))
    return joined_labels(parts)


def number_text(number: Parameter) -> Labels:
    """Return a provision's number as both languages write it: 50 % or 3."""
    if number.kind is ParameterKind.SHARE:
        return percent_text(number.value)
    return decimal_text(number.value)


def percent_text(share: Fraction) -> Labels:
    """Return a share exactly, in percent."""
    text = decimal_text(share * 100)
    return {language: f"{text[language]}%" for language in LANGUAGES}


def share_text(share: Fraction) -> Labels:
    """Return a share with two decimals, rounded half up: 93,90% and 93.90%."""
    hundredths = floor(share * 10000 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    return {"vi": f"{whole},{rest:02}%", "en": f"{whole}.{rest:02}%"}


def decimal_text(value: Fraction) -> Labels:
    """Return a number that ends within six decimals as both languages write it.

    Others, such as a third, are written as a fraction: nothing is rounded here.
    """
    millionths = value * 10**6
    if millionths.denominator != 1:
        return {"vi": str(value), "en": str(value)}
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(millionths.numerator), 10**6)
    decimals = f"{rest:06}".rstrip("0")
    grouped = f"{whole:,}"
    return {
        "vi": sign + grouped.replace(",", ".") + (f",{decimals}" if decimals else ""),
        "en": sign + grouped + (f".{decimals}" if decimals else ""),
    }
