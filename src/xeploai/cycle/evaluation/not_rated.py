"""Which reasons for not rating can be given for a subject of a category.

A reason that some provision gives is for the subjects which such a provision is about, and for
others of their sort: “newly established” is said of no member. A person is the same as member and
as cadre. A reason also fits where what its provision looks at can be known of the subject: an
organisation can be under inspection too. One that no provision gives is the authority's to use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xeploai.cycle.access import PERSONAL
from xeploai.cycle.models import Cycle
from xeploai.cycle.rules import Books
from xeploai.domain import (
    Category,
    Effect,
    Fault,
    NotRatedReason,
    Provision,
    Rulebook,
    SubjectKind,
    message,
)

DOES_NOT_FIT = message(
    "“%(reason)s” is no reason for not rating a subject of category “%(category)s”."
)


def reasons_for(book: Rulebook, category: str) -> dict[str, NotRatedReason]:
    """Return the reasons for not rating that fit subjects of a category, by code."""
    known, categories = book.pack.not_rated_reasons_on(book.on), book.pack.categories_on(book.on)
    giving = [one for one in book.provisions.values() if one.effect is Effect.NOT_RATED]
    alike = _of_the_sort_of(category, categories)
    named = {one.reason for one in giving}
    fitting = {
        one.reason
        for one in giving
        if any(one.is_about(each) for each in alike) or _is_askable(one, book, category)
    }
    return {code: one for code, one in known.items() if code not in named or code in fitting}


def _is_askable(provision: Provision, book: Rulebook, category: str) -> bool:
    """Whether all that a provision looks at can be known of subjects of a category."""
    of = book.pack.categories_on(book.on).get(category)
    looked_at = [book.facts[code] for code in provision.facts() if code in book.facts]
    return of is not None and bool(looked_at) and all(of.kind in one.kinds for one in looked_at)


def _of_the_sort_of(category: str, categories: Mapping[str, Category]) -> list[str]:
    """Return the categories whose subjects are of the same sort, such as persons."""
    if category not in categories:
        return [category]
    sort = _sort(categories[category].kind)
    return [code for code, one in categories.items() if _sort(one.kind) == sort]


def _sort(kind: SubjectKind) -> str:
    return "person" if kind in PERSONAL else kind.value


@dataclass
class FittingReasons:
    """The reasons that fit the subjects of a cycle; each book is read once for a category."""

    cycle: Cycle
    _books: Books | None = None
    _known: dict[tuple[int, str], dict[str, NotRatedReason]] = field(default_factory=dict)

    def fault(self, reason: str | None, category: str, path: str, place: str = "") -> list[Fault]:
        """Return what is wrong where a reason that is known does not fit a subject."""
        book = self._book(path) if reason else None
        if not reason or book is None:
            return []
        known = book.pack.not_rated_reasons_on(book.on)
        key = id(book), category
        if key not in self._known:
            self._known[key] = reasons_for(book, category)
        if reason not in known or reason in self._known[key]:
            return []
        of = book.pack.categories_on(book.on).get(category)
        told = {"reason": known[reason].label, "category": of.label if of else category}
        return [Fault(DOES_NOT_FIT, told, place)]

    def _book(self, path: str) -> Rulebook:
        if self._books is None:
            self._books = Books(self.cycle)
        return self._books.of(path)
