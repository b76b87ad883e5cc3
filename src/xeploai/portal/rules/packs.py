"""Pages of the rule packs: the list, and one pack with its provisions and dated values."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xeploai import rulepacks
from xeploai.cycle.rules import may_read_rules, may_see_layers, may_set_anywhere
from xeploai.domain import (
    FIGURE_LABELS,
    GRADE_OF_SEVERAL_POSTS_LABELS,
    POST_CRITERION_LABELS,
    Category,
    Citation,
    ClosingDates,
    CompetenceRow,
    DatedValue,
    Effect,
    Fault,
    GradeOfSeveralPosts,
    IncompleteList,
    Labels,
    MembershipStatus,
    NotRatedReason,
    PostCriterion,
    Refused,
    Rule,
    Rulebook,
    RuleNotInForce,
    RulePack,
    closing_days,
    competence_sentence,
    confirmed_documents,
    count_by_group,
    day_within,
    days_sentence,
    join_labels,
    message,
    rulebook,
)
from xeploai.explanation import settings_of
from xeploai.intake import MEMBERSHIP_STATUS_LABELS as MEMBERSHIP_LABELS
from xeploai.portal.site import parse_day, reader_of, refuse_unless, text_param, valid_code
from xeploai.rulepacks import PARTY

from .files import yaml_response
from .layers.lines import LayerLine, layer_lines
from .provisions import SORT_LABELS, ProvisionFilter, regulation_parts

NOT_A_DATE = message("“%(given)s” is not a date. Write it as 31/12/2023.")
NOT_YET = message("%(pack)s comes into force on %(first)s; on %(day)s it has no rules yet.")
UNKNOWN_CATEGORY = message("%(pack)s has no category “%(category)s”. Choose one from the list.")
LABELLED = "%(label)s"  # nothing of it to translate
BASE = message("%(figure)s, of: %(base)s")
MEANS = message("“%(name)s” in a list means: %(categories)s")
MONTHS = message("%(months)s full months of the year")
NONE = message("none")


@dataclass(frozen=True)
class PackLine:
    """A pack in the list.

    Args:
        numbers: of provisions by sort, on the day `on`.
        on: today, or the nearest day on which the pack is in force.
        layers: number of local documents.
    """

    pack: RulePack
    days: list[Fault]
    numbers: Mapping[str, int]
    on: date
    layers: int


@require_safe
def pack_list(request: HttpRequest) -> HttpResponse:
    """List the rule packs, and the local rules that the reader may see."""
    reader = reader_of(request)
    refuse_unless(may_read_rules(reader))
    sees_layers = bool(may_see_layers(reader))
    layers: list[LayerLine] = layer_lines(reader) if sees_layers else []
    latest = [each for each in layers if each.is_latest]
    by_pack = Counter(each.rules.pack for each in latest)
    context = {
        "packs": [
            _pack_line(each, reader.on, by_pack[each.code])
            for each in sorted(rulepacks.builtin_packs().values(), key=_list_order)
        ],
        "sorts": SORT_LABELS,
        "sees_layers": sees_layers,
        "layers": latest,
        "sets_rules": bool(may_set_anywhere(reader)),
    }
    return render(request, "portal/rules/packs/list.html", context)


def _list_order(pack: RulePack) -> tuple[bool, int]:
    """Sort the packs of the Party first, and the latest first among them."""
    return not pack.code.startswith(PARTY), -closing_days(pack)[0].from_on.toordinal()


def _pack_line(pack: RulePack, today: date, layers: int) -> PackLine:
    on = day_within(pack, today)
    return PackLine(
        pack,
        [days_sentence(each) for each in closing_days(pack)],
        count_by_group(rulebook(pack, on=on).provisions.values()),
        on,
        layers,
    )


@require_safe
def pack_detail(request: HttpRequest, pack: str) -> HttpResponse:
    """Show every provision of a pack, as in force on a day."""
    refuse_unless(may_read_rules(reader_of(request)))
    book = rulebook_from_request(request, valid_code(pack), "on")
    provision_filter = _parse_filter(request, book)
    numbers = count_by_group(book.provisions.values())
    packs = rulepacks.builtin_packs()
    context: dict[str, Any] = {
        "book": book,
        "pack": book.pack,
        "texts": confirmed_documents(book.pack),
        "days": [days_sentence(each) for each in closing_days(book.pack)],
        "filter": provision_filter,
        "is_filtered": bool(provision_filter.category or provision_filter.sort),
        "parts": regulation_parts(book, provision_filter),
        "categories": [
            (code, each.label) for code, each in book.pack.categories_on(book.on).items()
        ],
        "sorts": [(code, text, numbers[code]) for code, text in SORT_LABELS.items()],
        "sort_labels": SORT_LABELS,
        "rules": rule_texts(book.pack, book.on),
        "settings": settings_of(book),
        "others": [each for code, each in packs.items() if code != book.pack.code],
    }
    return render(request, "portal/rules/packs/pack.html", context)


def _parse_filter(request: HttpRequest, book: Rulebook) -> ProvisionFilter:
    category, sort = text_param(request.GET, "category"), text_param(request.GET, "sort")
    if category and category not in book.pack.categories_on(book.on):
        values = {"category": category, "pack": book.pack.title}
        raise Refused(Fault(UNKNOWN_CATEGORY, values))
    return ProvisionFilter(category, sort if sort in SORT_LABELS else "")


def rulebook_from_request(request: HttpRequest, code: str, parameter: str) -> Rulebook:
    """Return a pack's rules on the day in a query parameter, by default today.

    Raises:
        Refused: there is no such pack, or it has no rules on that day yet.
    """
    pack = rulepacks.pack(code)
    day = text_param(request.GET, parameter)
    on = _parse_date(day) if day else day_within(pack, reader_of(request).on)
    days = closing_days(pack)
    if days and on < days[0].from_on:
        raise Refused(Fault(NOT_YET, {"pack": pack.title, "first": days[0].from_on, "day": on}))
    return rulebook(pack, on=on)


def _parse_date(given: str) -> date:
    day = parse_day(given)
    if day is None:
        raise Refused(Fault(NOT_A_DATE, {"given": given}))
    return day


@require_safe
def pack_file(request: HttpRequest, pack: str) -> HttpResponse:
    """Send the file of a pack."""
    refuse_unless(may_read_rules(reader_of(request)))
    return yaml_response(rulepacks.pack_text(valid_code(pack)), f"{pack}.yaml")


INCOMPLETE: Mapping[Effect, str] = {
    Effect.KNOCKS_OUT: message(
        "What leads to “failed” is known in part; the document before is looked at too "
        "(%(pack)s): %(categories)s"
    ),
    Effect.NOT_RATED: message(
        "Why somebody is not rated is known in part; the document before is looked at too "
        "(%(pack)s): %(categories)s"
    ),
}


@dataclass(frozen=True)
class ValueLine:
    """One part of a value.

    Args:
        citation: where the part is written; None if with the rest of the value.
    """

    sentence: Fault
    citation: Citation | None = None


@dataclass(frozen=True)
class ValueText:
    """A value in words, with the day from which it is in force."""

    from_on: date
    citation: Citation
    lines: tuple[ValueLine, ...]
    is_in_force: bool


@dataclass(frozen=True)
class RuleText:
    """A rule with its values in words, the latest first."""

    code: str
    label: Labels
    values: tuple[ValueText, ...]


def rule_texts(pack: RulePack, on: date) -> list[RuleText]:
    """Put the dated values of a pack into words."""
    return [_rule_text(pack, each, on) for each in pack.rules.values()]


def _rule_text(pack: RulePack, rule: Rule, on: date) -> RuleText:
    try:
        in_force: DatedValue | None = pack.value_on(rule.code, on)
    except RuleNotInForce:
        in_force = None
    values = tuple(_value_text(pack, each, each is in_force) for each in reversed(rule.values))
    return RuleText(rule.code, rule.label, values)


def _value_text(pack: RulePack, dated: DatedValue, is_in_force: bool) -> ValueText:
    own = dated.citation_of()
    lines = [
        ValueLine(sentence, None if dated.citation_of(part) == own else dated.citation_of(part))
        for part, sentence in _value_parts(dated.value, _categories_on(pack, dated.from_on))
    ]
    return ValueText(dated.from_on, own, tuple(lines), is_in_force)


def _categories_on(pack: RulePack, on: date) -> Mapping[str, Category]:
    try:
        return pack.categories_on(on)
    except RuleNotInForce:
        return {}


def _value_parts(value: Any, categories: Mapping[str, Category]) -> Iterator[tuple[str, Fault]]:
    """Yield the code and the words of each part of a value."""
    if isinstance(value, ClosingDates):
        yield "", days_sentence(value)
    elif isinstance(value, GradeOfSeveralPosts):
        yield "", Fault(LABELLED, {"label": GRADE_OF_SEVERAL_POSTS_LABELS[value]})
    elif isinstance(value, int):
        yield "", Fault(MONTHS, {"months": value})
    elif isinstance(value, Mapping):
        for code, each in value.items():
            is_list = isinstance(each, IncompleteList)
            yield (
                str(code),
                _incomplete(each, categories)
                if is_list
                else _of_mapping(str(code), each, categories),
            )
    elif not value:
        yield "", Fault(NONE)
    else:
        yield from _of_list(value, categories)


def _categories_text(codes: Iterable[str], categories: Mapping[str, Category]) -> Labels:
    return join_labels(categories[code].label for code in codes if code in categories)


def _incomplete(one: IncompleteList, categories: Mapping[str, Category]) -> Fault:
    values = {
        "categories": _categories_text(one.categories, categories),
        "pack": _pack_title(one.predecessor),
    }
    return Fault(INCOMPLETE[one.effect], values)


def _of_mapping(code: str, each: Any, categories: Mapping[str, Category]) -> Fault:
    if isinstance(each, PostCriterion):
        return Fault(LABELLED, {"label": POST_CRITERION_LABELS[each]})
    if isinstance(each, Category | NotRatedReason):
        return Fault(LABELLED, {"label": each.label})
    if isinstance(each, Mapping):
        return Fault(LABELLED, {"label": each})
    if isinstance(each, tuple):
        # what a name in lists may mean
        return Fault(MEANS, {"name": code, "categories": _categories_text(each, categories)})
    figures = {"figure": _figure(code), "base": _figure(str(each))}
    return Fault(BASE, figures)


def _figure(code: str) -> Labels:
    return FIGURE_LABELS.get(code, {"vi": code, "en": code})


def _of_list(
    value: Iterable[Any], categories: Mapping[str, Category]
) -> Iterator[tuple[str, Fault]]:
    for each in value:
        if isinstance(each, CompetenceRow):
            yield each.code, competence_sentence(each, categories)
        elif isinstance(each, MembershipStatus):
            yield each.value, Fault(LABELLED, {"label": MEMBERSHIP_LABELS[each]})
        else:
            labels = categories[each].label if each in categories else _pack_title(str(each))
            yield str(each), Fault(LABELLED, {"label": labels})


def _pack_title(code: str) -> Labels:
    valid_code = rulepacks.builtin_packs()
    return valid_code[code].title if code in valid_code else {"vi": code, "en": code}
