"""What differs between two rulebooks, provision by provision, for a lawyer.

Ids differ between packs (P23-GR-3, P25-GR-4), so provisions are paired by effect, grade,
categories and the facts that they read; the best match first, each provision once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xeploai.domain.figures import Ceiling, ceilings_in_force
from xeploai.domain.model import (
    NOT_OF_ONE_SUBJECT,
    HasRecord,
    Provision,
    Rulebook,
    RuleNotInForce,
    Setting,
    walk_conditions,
)
from xeploai.domain.words import Fault, Labels, verbatim

from .provision_changes import changes_between

LEAST_LIKENESS = Fraction(2, 5)
LEAST_TEXT_LIKENESS = Fraction(2, 5)
CODE = re.compile(
    r"[A-Z][A-Z0-9]*(-[A-Z]+)?-[0-9]+"
)  # P18-CAP-1 in a sentence says nothing of its content


@dataclass(frozen=True)
class ProvisionPair:
    """Two provisions of two books that say the same or nearly the same.

    Args:
        changes: how the later one differs; none where only its place in the text does.
    """

    before: Provision
    after: Provision
    changes: tuple[Fault, ...]


@dataclass(frozen=True)
class CeilingChange:
    """The ceiling of a category in both books; None where there is none."""

    category: str
    before: Ceiling | None
    after: Ceiling | None


@dataclass(frozen=True)
class LabelDifference:
    """Codes that only one of two books has, with their labels."""

    only_before: Mapping[str, Labels]
    only_after: Mapping[str, Labels]

    @property
    def is_same(self) -> bool:
        """Whether both books have the same."""
        return not (self.only_before or self.only_after)


@dataclass(frozen=True)
class BookChanges:
    """Everything that differs between two books.

    Args:
        changed: pairs whose content differs.
        same: pairs whose content is the same, whatever their place in the text.
        only_before, only_after: provisions without a counterpart.
    """

    before: Rulebook
    after: Rulebook
    changed: tuple[ProvisionPair, ...]
    same: tuple[ProvisionPair, ...]
    only_before: tuple[Provision, ...]
    only_after: tuple[Provision, ...]
    categories: LabelDifference
    reasons: LabelDifference
    settings: LabelDifference
    ceilings: tuple[CeilingChange, ...]

    def category_label(self, category: str) -> Labels:
        """Return the label of a category that either book has."""
        for book in (self.after, self.before):
            known = book.pack.categories_on(book.on)
            if category in known:
                return known[category].label
        return verbatim(category)


def book_changes(before: Rulebook, after: Rulebook) -> BookChanges:
    """Return what differs between two books.

    Raises:
        RuleNotInForce: a book is of a day on which its pack lists no categories.
    """
    ours, theirs = tuple(before.provisions.values()), tuple(after.provisions.values())
    pairs = _pair_up(ours, theirs)
    aligned = tuple(
        ProvisionPair(one, other, tuple(changes_between(one, other, before=before, after=after)))
        for one, other in pairs
    )
    taken = {one.code for one, _ in pairs}
    taken_after = {other.code for _, other in pairs}
    return BookChanges(
        before,
        after,
        changed=tuple(each for each in aligned if each.changes),
        same=tuple(each for each in aligned if not each.changes),
        only_before=tuple(each for each in ours if each.code not in taken),
        only_after=tuple(each for each in theirs if each.code not in taken_after),
        categories=_label_difference(_categories(before), _categories(after)),
        reasons=_label_difference(_reasons(before), _reasons(after)),
        settings=_label_difference(_settings(before), _settings(after)),
        ceilings=tuple(_ceilings(before, after)),
    )


def _label_difference(before: Mapping[str, Labels], after: Mapping[str, Labels]) -> LabelDifference:
    return LabelDifference(
        {code: label for code, label in before.items() if code not in after},
        {code: label for code, label in after.items() if code not in before},
    )


def _categories(book: Rulebook) -> Mapping[str, Labels]:
    return {code: each.label for code, each in book.pack.categories_on(book.on).items()}


def _reasons(book: Rulebook) -> Mapping[str, Labels]:
    try:
        reasons = book.pack.not_rated_reasons_on(book.on)
    except RuleNotInForce:
        return {}
    return {code: each.label for code, each in reasons.items()}


def _settings(book: Rulebook) -> Mapping[str, Labels]:
    settings: Iterable[Setting] = book.pack.settings.values()
    return {each.key: each.label for each in settings}


def _ceilings(before: Rulebook, after: Rulebook) -> Iterator[CeilingChange]:
    ours, theirs = (
        {each.category: each for each in ceilings_in_force(book)} for book in (before, after)
    )
    for category in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(category), theirs.get(category)
        if one is None or other is None or _terms(one) != _terms(other):
            yield CeilingChange(category, one, other)


def _terms(ceiling: Ceiling) -> tuple[object, ...]:
    terms = (ceiling.share, ceiling.base, ceiling.group_by, ceiling.exceptional_share)
    special = (ceiling.rounding, ceiling.outside, ceiling.local)
    return (*terms, *special, ceiling.status, ceiling.is_binding)


def _pair_up(
    ours: tuple[Provision, ...], theirs: tuple[Provision, ...]
) -> list[tuple[Provision, Provision]]:
    """Pair provisions of the same code first, then those that are most alike."""
    # versions of one pack keep their codes; likeness is for pairs of different packs
    by_code = {each.code: each for each in theirs}
    pairs = {each.code: by_code[each.code] for each in ours if each.code in by_code}
    taken = {each.code for each in pairs.values()}
    ranked = sorted(
        (-likeness, place, other_place)
        for place, one in enumerate(ours)
        for other_place, other in enumerate(theirs)
        if (likeness := _likeness(one, other)) is not None
    )
    for _, place, other_place in ranked:
        one, other = ours[place], theirs[other_place]
        if one.code not in pairs and other.code not in taken:
            pairs[one.code] = other
            taken.add(other.code)
    return [(each, pairs[each.code]) for each in ours if each.code in pairs]


def _likeness(one: Provision, other: Provision) -> Fraction | None:
    """Return how alike two provisions are, from 0 to 1; None where they are not compared."""
    if _consequence(one) != _consequence(other) or not _share_a_category(one, other):
        return None
    words = _overlap(_words(one), _words(other))
    if one.effect in NOT_OF_ONE_SUBJECT:
        is_alike = _part(one) == _part(other) and words >= LEAST_TEXT_LIKENESS
        return words if is_alike else None
    facts = _weighed_overlap(_facts_of(one), _facts_of(other))
    categories = _overlap(one.categories, other.categories)
    # facts weigh most; the words settle between provisions about the same ones
    likeness = (4 * facts + categories + words) / 6
    return likeness if facts and likeness >= LEAST_LIKENESS else None


def _share_a_category(one: Provision, other: Provision) -> bool:
    """Whether both can be about one subject; a provision without categories is about all."""
    are_named = bool(one.categories and other.categories)
    return not are_named or bool(one.categories & other.categories)


def _consequence(provision: Provision) -> tuple[object, ...]:
    return (provision.effect, provision.grade, provision.reason, provision.grade_of)


def _facts_of(provision: Provision) -> Mapping[str, Fraction]:
    """Return the facts that a provision reads, and of records the fields with their values.

    All values of a field together weigh as much as one fact: “warning or graver” is one demand.
    """
    weights = dict.fromkeys(provision.facts(), Fraction(1))
    for condition in (provision.condition, provision.applies_if):
        for each in walk_conditions(condition) if condition else ():
            if isinstance(each, HasRecord):
                weights |= {
                    f"{each.fact}.{test.field}={value}": Fraction(1, len(test.wanted))
                    for test in each.where
                    for value in test.wanted
                }
    return weights


def _weighed_overlap(one: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> Fraction:
    """Return the share of their weight that two sides have in common; 0 where both are empty."""
    nothing = Fraction(0)
    pairs = [(one.get(key, nothing), other.get(key, nothing)) for key in {**one, **other}]
    weight = sum(map(max, pairs), nothing)
    return sum(map(min, pairs), nothing) / weight if weight else nothing


def _part(provision: Provision) -> str:
    """Return which part of the rules reference a provision is of: PROC, FORM, CON and so on."""
    return "-".join(provision.rule_id.split("-")[1:-1])


def _words(provision: Provision) -> frozenset[str]:
    text = CODE.sub(" ", provision.label["vi"]).lower()
    letters = (letter if letter.isalnum() else " " for letter in text)
    return frozenset("".join(letters).split())


def _overlap(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Return the share that two sets have in common; 1 where both are empty."""
    both = one | other
    return Fraction(len(one & other), len(both)) if both else Fraction(1)
