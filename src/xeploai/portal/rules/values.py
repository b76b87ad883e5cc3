"""The dated values of a pack in words: days, grades, categories, reasons, ceilings, bases."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xeploai import rulepacks
from xeploai.domain import (
    FIGURE_LABELS,
    Category,
    CeilingRule,
    Citation,
    ClosingDates,
    DatedValue,
    Fault,
    Labels,
    MembershipStatus,
    NotRatedReason,
    Rule,
    RuleNotInForce,
    RulePack,
    ceiling_sentence,
    days_sentence,
    message,
    percent_text,
)
from xeploai.intake import MEMBERSHIP_STATUS_LABELS as MEMBERSHIP_LABELS

LABELLED = "%(label)s"  # nothing of it to translate, nor of the next
OF_CATEGORY = "%(category)s: %(ceiling)s"
BASE = message("%(figure)s, of: %(base)s")
EXCEPTIONAL = message("%(category)s: %(ceiling)s; exceptionally %(share)s")
NONE = message("none")


@dataclass(frozen=True)
class ValueLine:
    """One part of a value.

    Args:
        citation: the part's own, where it differs from the value's.
    """

    sentence: Fault
    citation: Citation | None = None


@dataclass(frozen=True)
class ValueShown:
    """A value as it holds from a day on."""

    from_on: date
    citation: Citation
    lines: tuple[ValueLine, ...]
    is_in_force: bool


@dataclass(frozen=True)
class RuleShown:
    """A rule with its values, the latest first."""

    code: str
    label: Labels
    values: tuple[ValueShown, ...]


def rules_shown(pack: RulePack, on: date) -> list[RuleShown]:
    """Return a pack's dated values in words."""
    return [_rule(pack, each, on) for each in pack.rules.values()]


def _rule(pack: RulePack, rule: Rule, on: date) -> RuleShown:
    try:
        held: DatedValue | None = pack.value_on(rule.code, on)
    except RuleNotInForce:
        held = None
    values = tuple(_value(pack, each, each is held) for each in reversed(rule.values))
    return RuleShown(rule.code, rule.label, values)


def _value(pack: RulePack, dated: DatedValue, is_in_force: bool) -> ValueShown:
    own = dated.citation_of()
    lines = [
        ValueLine(sentence, None if dated.citation_of(part) == own else dated.citation_of(part))
        for part, sentence in _lines(dated.value, _categories(pack, dated.from_on))
    ]
    return ValueShown(dated.from_on, own, tuple(lines), is_in_force)


def _categories(pack: RulePack, on: date) -> Mapping[str, Category]:
    try:
        return pack.categories_on(on)
    except RuleNotInForce:
        return {}


def _lines(value: Any, categories: Mapping[str, Category]) -> Iterator[tuple[str, Fault]]:
    """Yield each part of a value with its code."""
    if isinstance(value, ClosingDates):
        yield "", days_sentence(value)
    elif isinstance(value, Mapping):
        for code, each in value.items():
            yield str(code), _of_mapping(str(code), each)
    elif not value:
        yield "", Fault(NONE)
    else:
        yield from _of_list(value, categories)


def _of_mapping(code: str, each: Any) -> Fault:
    if isinstance(each, Category | NotRatedReason):
        return Fault(LABELLED, {"label": each.label})
    if isinstance(each, Mapping):
        return Fault(LABELLED, {"label": each})
    figures = {"figure": _figure(code), "base": _figure(str(each))}
    return Fault(BASE, figures)


def _figure(code: str) -> Labels:
    return FIGURE_LABELS.get(code, {"vi": code, "en": code})


def _of_list(
    value: Iterable[Any], categories: Mapping[str, Category]
) -> Iterator[tuple[str, Fault]]:
    for each in value:
        if isinstance(each, CeilingRule):
            yield each.category, _ceiling(each, categories)
        elif isinstance(each, MembershipStatus):
            yield each.value, Fault(LABELLED, {"label": MEMBERSHIP_LABELS[each]})
        else:
            yield str(each), Fault(LABELLED, {"label": _title(str(each))})


def _ceiling(rule: CeilingRule, categories: Mapping[str, Category]) -> Fault:
    code = rule.category
    label = categories[code].label if code in categories else {"vi": code, "en": code}
    values: dict[str, object] = {"category": label, "ceiling": ceiling_sentence(rule)}
    if rule.exceptional_share is None:
        return Fault(OF_CATEGORY, values)
    return Fault(EXCEPTIONAL, values | {"share": percent_text(rule.exceptional_share)})


def _title(code: str) -> Labels:
    known = rulepacks.builtin_packs()
    return known[code].title if code in known else {"vi": code, "en": code}
