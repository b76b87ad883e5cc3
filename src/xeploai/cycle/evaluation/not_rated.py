"""Which reasons for not rating fit the subjects of a category.

A reason that a provision gives fits the subjects of that provision, and others of their sort:
a member cannot be “newly established”. A person is of the same sort as member and as cadre. A
reason also fits where the facts of its provision are defined for the subject: an organisation can
be under inspection too. Reasons that no provision gives fit every category.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xeploai.cycle.queries import pack_of, reasons_of
from xeploai.cycle.rules import Books, Cycle
from xeploai.domain import (
    PERSONAL,
    Category,
    Effect,
    Fault,
    NotRatedReason,
    Period,
    Provision,
    Rulebook,
    SubjectKind,
    join_labels,
    message,
)

UNKNOWN = message("“%(reason)s” is not a reason for not rating under %(pack)s: %(known)s.")
OF_ANOTHER_PERIOD = message(
    "“%(reason)s” is not a reason for not rating in cycle %(cycle)s. Its reasons are: %(known)s."
)
DOES_NOT_FIT = message(
    "“%(reason)s” is not a reason for not rating a subject of category “%(category)s”."
)


def faults_of_not_rated(cycle: Cycle, reason: str | None, place: str = "") -> list[Fault]:
    """Return a fault where a reason is none of the pack, or none of the cycle's period."""
    known = reasons_of(cycle)
    if reason is None or reason in known:
        return []
    other = pack_of(cycle).not_rated_reasons_on(cycle.closes_on).get(reason)
    if other is None:
        codes = {"reason": reason, "pack": cycle.pack, "known": ", ".join(known)}
        return [Fault(UNKNOWN, codes, place)]
    labels = join_labels(one.label for one in known.values())
    words = {"reason": other.label, "cycle": cycle.name, "known": labels}
    return [Fault(OF_ANOTHER_PERIOD, words, place)]


def reasons_for(
    book: Rulebook, category: str, period: Period = Period.YEAR
) -> dict[str, NotRatedReason]:
    """Return the reasons for not rating that fit subjects of a category in a review, by code."""
    known = book.pack.not_rated_reasons_for(book.on, period)
    categories = book.pack.categories_on(book.on)
    giving = [rule for rule in book.provisions.values() if rule.effect is Effect.NOT_RATED]
    alike = _categories_of_same_sort(category, categories)
    by_provision = {rule.reason for rule in giving}
    fitting = {
        rule.reason
        for rule in giving
        if any(rule.is_about(other) for other in alike) or _has_facts_of(rule, book, category)
    }
    return {
        code: reason
        for code, reason in known.items()
        if code not in by_provision or code in fitting
    }


def _has_facts_of(provision: Provision, book: Rulebook, category: str) -> bool:
    """Whether all facts that a provision reads are defined for a category."""
    definition = book.pack.categories_on(book.on).get(category)
    facts = [book.facts[code] for code in provision.facts() if code in book.facts]
    return (
        definition is not None
        and bool(facts)
        and all(definition.kind in fact.kinds for fact in facts)
    )


def _categories_of_same_sort(category: str, categories: Mapping[str, Category]) -> list[str]:
    """Return the categories whose subjects are of the same sort, such as persons."""
    if category not in categories:
        return [category]
    sort = _sort(categories[category].kind)
    return [code for code, other in categories.items() if _sort(other.kind) == sort]


def _sort(kind: SubjectKind) -> str:
    return "person" if kind in PERSONAL else kind.value


@dataclass
class FittingReasons:
    """The reasons that fit the subjects of a cycle, computed once for each book and category."""

    cycle: Cycle
    _books: Books | None = None
    _known: dict[tuple[int, str], dict[str, NotRatedReason]] = field(default_factory=dict)

    def fault(self, reason: str | None, category: str, path: str, place: str = "") -> list[Fault]:
        """Return a fault where a known reason does not fit the subject."""
        book = self._book(path) if reason else None
        if not reason or book is None:
            return []
        known = book.pack.not_rated_reasons_for(book.on, Period(self.cycle.period))
        key = id(book), category
        if key not in self._known:
            self._known[key] = reasons_for(book, category, Period(self.cycle.period))
        if reason not in known or reason in self._known[key]:
            return []
        definition = book.pack.categories_on(book.on).get(category)
        label = definition.label if definition else category
        values = {"reason": known[reason].label, "category": label}
        return [Fault(DOES_NOT_FIT, values, place)]

    def _book(self, path: str) -> Rulebook:
        if self._books is None:
            self._books = Books(self.cycle)
        return self._books.of(path)
