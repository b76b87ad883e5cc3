"""Values and numbers of facts and provisions, as both languages write them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor

from xeploai.domain.evaluation import Openness
from xeploai.domain.labels import FIGURE_LABELS, GRADE_LABELS, LEVEL_LABELS
from xeploai.domain.model import (
    Comparison,
    CriterionLevel,
    FactDefinition,
    FactKind,
    GivenBy,
    Grade,
    GradeCounts,
    Parameter,
    ParameterKind,
    Record,
    SettingUse,
    Truth,
)
from xeploai.domain.words import LANGUAGES, Labels, contextual_label, join_labels, label, verbatim

Compare = Callable[[Labels], Labels]
COMPARED: Mapping[Comparison, Compare] = {
    Comparison.AT_LEAST: lambda limit: label("at least %(limit)s", limit=limit),
    Comparison.AT_MOST: lambda limit: label("at most %(limit)s", limit=limit),
    Comparison.MORE_THAN: lambda limit: label("more than %(limit)s", limit=limit),
    Comparison.LESS_THAN: lambda limit: label("less than %(limit)s", limit=limit),
    Comparison.IS: lambda limit: label("exactly %(limit)s", limit=limit),
    Comparison.IS_NOT: lambda limit: label("other than %(limit)s", limit=limit),
}
# a grade or a level is higher or lower than another, not more or less
RANKED: Mapping[Comparison, Compare] = {
    **COMPARED,
    Comparison.AT_MOST: lambda limit: contextual_label("rank", "at most %(limit)s", limit=limit),
    Comparison.MORE_THAN: lambda limit: contextual_label(
        "rank", "more than %(limit)s", limit=limit
    ),
    Comparison.LESS_THAN: lambda limit: contextual_label(
        "rank", "less than %(limit)s", limit=limit
    ),
    Comparison.IS: lambda limit: contextual_label("rank", "exactly %(limit)s", limit=limit),
}
TRUTH_LABELS: Mapping[Truth, Labels] = {
    Truth.HOLDS: label("holds"),
    Truth.FAILS: label("does not hold"),
    Truth.UNDECIDED: label("cannot be decided yet"),
}
OPENNESS_LABELS: Mapping[Openness, Labels] = {
    Openness.OPEN: contextual_label("openness of a grade", "Open"),
    Openness.CLOSED: contextual_label("openness of a grade", "Closed"),
    Openness.UNDECIDED: contextual_label("openness of a grade", "Not decided yet"),
    Openness.NOT_LAID_DOWN: contextual_label("openness of a grade", "Not laid down"),
}
YES, NO = label("yes"), label("no")
NOT_KNOWN: Labels = label("not known")
NONE: Labels = label("none")


def compared_text(comparison: Comparison, limit: Labels) -> Labels:
    """Return what a number is compared with: “at least 50%”, “less than 6 months”."""
    return COMPARED[comparison](limit)


def ranked_text(comparison: Comparison, limit: Labels) -> Labels:
    """Return what a grade or level is compared with: “at least “Good””."""
    return RANKED[comparison](limit)


def quoted(labels: Labels) -> Labels:
    """Return a label in quotation marks."""
    return {language: f"“{labels[language]}”" for language in LANGUAGES}


def with_unit(labels: Labels, unit: Labels) -> Labels:
    """Return a number with its unit; alone where it has none."""
    if not unit:
        return labels
    return {language: f"{labels[language]} {unit[language]}" for language in LANGUAGES}


def with_name(name: Labels, value: Labels) -> Labels:
    """Return `name: value`."""
    return {language: f"{name[language]}: {value[language]}" for language in LANGUAGES}


def day_text(on: date) -> Labels:
    """Return a date: 31/12/2023 and 2023-12-31."""
    return {"vi": f"{on:%d/%m/%Y}", "en": on.isoformat()}


def record_text(record: Record) -> Labels:
    """Return a document as number, day and body."""
    return label(
        "%(document)s of %(day)s by %(body)s",
        document=record.document,
        day=day_text(record.on),
        body=record.issued_by,
    )


def value_text(value: object, unit: Labels | None = None) -> Labels:
    """Return the value of a fact; of None that it is not known."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Grade):
        return GRADE_LABELS[value]
    if isinstance(value, int | Decimal | Fraction):
        return with_unit(decimal_text(Fraction(value)), unit or {})
    return _compound_text(value)


def _compound_text(value: object) -> Labels:
    """Return a value of several parts: levels, counts of grades, records."""
    if isinstance(value, GradeCounts):
        return _grade_counts_text(value)
    if isinstance(value, Mapping):
        return join_labels(level_text(each, level) for each, level in value.items())
    if isinstance(value, tuple):
        return join_labels(record_text(each) for each in value) if value else NONE
    return verbatim(str(value))


def level_text(criterion: str, level: CriterionLevel | None) -> Labels:
    """Return a criterion with its level; of None that it is not known."""
    return with_name(verbatim(criterion), LEVEL_LABELS[level] if level else NOT_KNOWN)


def _grade_counts_text(counts: GradeCounts) -> Labels:
    numbers = [(GRADE_LABELS[each], counts.graded.get(each, 0)) for each in Grade]
    if counts.undecided:
        numbers.append((FIGURE_LABELS["undecided"], counts.undecided))
    if counts.not_rated:
        numbers.append((FIGURE_LABELS["not_graded"], counts.not_rated))
    return join_labels(with_name(name, verbatim(str(number))) for name, number in numbers)


def number_text(number: Parameter) -> Labels:
    """Return a provision's number: 50% or 3."""
    if number.kind is ParameterKind.SHARE:
        return percent_text(number.value)
    return decimal_text(number.value)


@cache  # a province has few different numbers, and asks for each a million times
def percent_text(share: Fraction) -> Labels:
    """Return a share in percent, exactly: 12,5% and 12.5%."""
    text = decimal_text(share * 100)
    return {language: f"{text[language]}%" for language in LANGUAGES}


def share_text(share: Fraction) -> Labels:
    """Return a share in percent with two decimals, rounded half up: 93,90% and 93.90%."""
    hundredths = floor(share * 10000 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    return {"vi": f"{whole},{rest:02}%", "en": f"{whole}.{rest:02}%"}


@cache
def decimal_text(value: Fraction) -> Labels:
    """Return a number that ends within six decimals: 1.234,5 and 1,234.5.

    Others, such as a third, are written as a fraction: nothing is rounded here.
    """
    millionths = value * 10**6
    if millionths.denominator != 1:
        return verbatim(str(value))
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(millionths.numerator), 10**6)
    decimals = f"{rest:06}".rstrip("0")
    grouped = f"{whole:,}"
    return {
        "vi": sign + grouped.replace(",", ".") + (f",{decimals}" if decimals else ""),
        "en": sign + grouped + (f".{decimals}" if decimals else ""),
    }


ORIGIN_LABELS: Mapping[GivenBy, Labels] = {
    GivenBy.ENTERED: label("entered"),
    GivenBy.REGISTER: label("from the register"),
    GivenBy.COMPUTED: label("computed from other decisions"),
}
SETTING_USE_LABELS: Mapping[SettingUse, Labels] = {
    SettingUse.COMPUTED: label("used in what the program works out"),
    SettingUse.NOT_YET: label("not used yet in this version"),
    SettingUse.TEXT: label("shown only, not computed"),
}
TREE_LABEL = label("from the cycle's frozen tree")
SUM_LABEL = label("the sum of its parts")


def origin_label(definition: FactDefinition) -> Labels:
    """Return where a fact comes from: entered, the register, other decisions, a sum, the tree."""
    if definition.sums:
        return SUM_LABEL
    is_of_the_tree = definition.kind is FactKind.YES_NO and definition.reads is None
    if definition.given_by is GivenBy.COMPUTED and is_of_the_tree:
        return TREE_LABEL
    return ORIGIN_LABELS[definition.given_by]
