"""How one provision differs from another that says nearly the same, as sentences."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields

from xeploai.domain.model import (
    NOT_OF_ONE_SUBJECT,
    AllOf,
    AnyOf,
    AtLeastOf,
    CompoundCondition,
    Condition,
    Parameter,
    Provision,
    Rulebook,
    parameters_of,
    walk_conditions,
)
from xeploai.domain.words import Fault, Labels, join_labels, label, message

from .ceiling_text import STATUS_LABELS, terms_text
from .requirement_text import STANDING_LABELS, requirement_sentence, waivers_text
from .value_text import NONE, number_text, with_unit

Leaf = tuple[Condition, Parameter | None]
Key = tuple[object, ...]

STANDING = message("Standing: %(before)s → %(after)s.")
STATUS = message("The text: %(before)s → %(after)s.")
NOW_ABOUT = message("Now also about: %(categories)s.")
NO_LONGER_ABOUT = message("No longer about: %(categories)s.")
ALL_CATEGORIES = label("all categories")
NUMBER = message("Number: %(before)s → %(after)s, in: %(sentence)s")
REQUIRED_BEFORE = message("Asked only before: %(sentence)s")
REQUIRED_AFTER = message("Asked only now: %(sentence)s")
COMBINED_OTHERWISE = message("The same conditions are combined otherwise.")
PRESUPPOSED_BEFORE = message("Presupposed only before: %(sentence)s")
PRESUPPOSED_AFTER = message("Presupposed only now: %(sentence)s")
TERMS_OF_CEILING = message("Ceiling: %(before)s → %(after)s.")
WAIVERS = message("Waivers admitted: %(before)s → %(after)s.")
TEXT_NUMBER = message("Number: %(before)s → %(after)s.")
WORDED_OTHERWISE = message("Worded otherwise.")


def changes_between(
    one: Provision, other: Provision, *, before: Rulebook, after: Rulebook
) -> Iterator[Fault]:
    """Yield how a provision differs from the one before it, its place in the text left aside.

    Args:
        before, after: the books that `one` and `other` belong to.
    """
    if one.standing is not other.standing:
        yield _arrow(STANDING, STANDING_LABELS[one.standing], STANDING_LABELS[other.standing])
    first, second = one.citation.status, other.citation.status
    if first is not second:
        yield _arrow(STATUS, STATUS_LABELS[first], STATUS_LABELS[second])
    yield from _categories(one, other, before, after)
    if one.effect in NOT_OF_ONE_SUBJECT:
        if one.ceiling != other.ceiling:
            yield _arrow(TERMS_OF_CEILING, terms_text(one), terms_text(other))
        yield from _text_changes(one, other)
        return
    texts = ((REQUIRED_BEFORE, REQUIRED_AFTER), (PRESUPPOSED_BEFORE, PRESUPPOSED_AFTER))
    conditions = ((one.condition, other.condition), (one.applies_if, other.applies_if))
    for (only_before, only_after), (was, now) in zip(texts, conditions, strict=True):
        yield from _condition_changes(was, now, before, after, only_before, only_after)
    if one.unless != other.unless:
        yield _arrow(WAIVERS, _waivers(one), _waivers(other))


def _arrow(text: str, before: Labels, after: Labels) -> Fault:
    return Fault(text, {"before": before, "after": after})


def _waivers(provision: Provision) -> Labels:
    return waivers_text(provision.unless) if provision.unless else NONE


def _categories(
    one: Provision, other: Provision, before: Rulebook, after: Rulebook
) -> Iterator[Fault]:
    if one.categories == other.categories:
        return
    sides = (
        (NO_LONGER_ABOUT, one.categories, other.categories, before),
        (NOW_ABOUT, other.categories, one.categories, after),
    )
    for text, ours, theirs, book in sides:
        known = book.pack.categories_on(book.on)
        if not ours:
            yield Fault(text, {"categories": ALL_CATEGORIES})
            continue
        removed = [code for code in known if code in ours and code not in theirs]
        if removed and theirs:
            labels = join_labels(known[code].label for code in removed)
            yield Fault(text, {"categories": labels})


def _text_changes(one: Provision, other: Provision) -> Iterator[Fault]:
    for name, number in one.parameters.items():
        now = other.parameters.get(name)
        if now is not None and now.value != number.value:
            values = {"before": _number(number), "after": _number(now)}
            yield Fault(TEXT_NUMBER, values)
    if one.label != other.label:
        yield Fault(WORDED_OTHERWISE)


def _number(number: Parameter) -> Labels:
    return with_unit(number_text(number), number.unit)


def _condition_changes(
    was: Condition | None,
    now: Condition | None,
    before: Rulebook,
    after: Rulebook,
    only_before: str,
    only_after: str,
) -> Iterator[Fault]:
    ours, theirs = _leaves(was), _leaves(now)
    has_changes = False
    for key in dict.fromkeys((*ours, *theirs)):
        olds, news = ours.get(key, []), theirs.get(key, [])
        for (_, number), (new, later) in zip(olds, news, strict=False):
            if number is not None and later is not None and number.value != later.value:
                has_changes = True
                yield _number_change(number, later, requirement_sentence(new, after.facts))
        for old, _ in olds[len(news) :]:
            has_changes = True
            yield Fault(only_before, {"sentence": requirement_sentence(old, before.facts)})
        for new, _ in news[len(olds) :]:
            has_changes = True
            yield Fault(only_after, {"sentence": requirement_sentence(new, after.facts)})
    if not has_changes and _shape(was) != _shape(now):
        yield Fault(COMBINED_OTHERWISE)


def _number_change(was: Parameter, now: Parameter, sentence: Fault) -> Fault:
    values = {"before": _number(was), "after": _number(now), "sentence": sentence}
    return Fault(NUMBER, values)


def _leaves(condition: Condition | None) -> dict[Key, list[Leaf]]:
    """Return the single conditions by what they read and how, whatever their numbers."""
    leaves: dict[Key, list[Leaf]] = defaultdict(list)
    for each in walk_conditions(condition) if condition else ():
        if not isinstance(each, CompoundCondition):
            leaves[_key(each)].append((each, next(parameters_of(each), None)))
        elif isinstance(each, AtLeastOf):
            leaves[(AtLeastOf,)].append((each, each.number))
    return leaves


def _key(condition: Condition) -> Key:
    """Return what a condition says, its number left aside."""
    values = ((one.name, getattr(condition, one.name)) for one in fields(condition))  # type: ignore[arg-type]
    parts = ((name, "#" if isinstance(value, Parameter) else value) for name, value in values)
    return (type(condition), *parts)


def _shape(condition: Condition | None) -> Key:
    """Return how conditions are combined, whatever their order."""
    if condition is None:
        return ()
    if not isinstance(condition, CompoundCondition):
        return _key(condition)
    parts = condition.parts()
    if len(parts) == 1 and isinstance(condition, (AllOf, AnyOf)):
        return _shape(*parts)
    return (type(condition), *sorted((_shape(each) for each in parts), key=repr))
