"""Explain why a decision must be rechecked: the grade that changed, and the chain from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xeploai.cycle.queries import Case, GradeDecision, Recheck
from xeploai.cycle.rules import Books
from xeploai.domain import (
    GRADE_LABELS,
    PERSONAL,
    Category,
    Fault,
    Grade,
    Labels,
    Source,
    message,
)

NOT_RATED = Fault(message("not rated"))
CAUSE = message(
    "%(category)s, %(name)s (%(subject)s): %(before)s → %(after)s, by decision %(document)s of "
    "%(day)s."
)
LINK = message("%(category)s, %(name)s (%(subject)s): decided %(grade)s.")
LEFT = message("At best left: %(grade)s.")


@dataclass(frozen=True)
class ChainLink:
    """One step from the replaced grade to a decision that depends on it.

    Args:
        subject: code of the subject; empty if the reader may not know who it is.
        name: of the subject; empty if names were not requested.
        left: the best grade that is still possible, if any.
        sources: where the provisions are written, by code, under the rules of the link's own case.
    """

    code: str
    category: Labels
    subject: str
    name: str
    grade: Labels
    left: Labels | None
    sentences: tuple[Fault, ...]
    sources: Mapping[str, Source]

    @property
    def lines(self) -> tuple[Fault, ...]:
        """The step in sentences: whose decision, why it is in question, what is still possible."""
        who = {"category": self.category, "name": self.name, "subject": self.subject}
        left = (Fault(LEFT, {"grade": self.left}),) if self.left else ()
        return (Fault(LINK, {**who, "grade": self.grade}), *self.sentences, *left)


@dataclass(frozen=True)
class ExplainedRecheck:
    """A decision that depends on a grade which was replaced since.

    Args:
        code: category of the subject whose grade was replaced; `began` is its label.
        who: code of that subject; empty if the reader may not know who it is.
        name: its name; empty if names were not requested.
        was: its grade before; None if it was not rated.
        grade: its grade now; None if it is not rated.
    """

    recheck: Recheck
    code: str
    began: Labels
    who: str
    name: str
    was: Labels | None
    grade: Labels | None
    links: tuple[ChainLink, ...]

    @property
    def cause(self) -> Fault:
        """A sentence on the replaced grade: whose, before, after, by which decision."""
        decision = self.recheck.caused_by
        values: dict[str, object] = {
            "category": self.began,
            "name": self.name,
            "subject": self.who,
            "before": self.was or NOT_RATED,
            "after": self.grade or NOT_RATED,
            "document": decision.document_number,
            "day": decision.decided_on,
        }
        return Fault(CAUSE, values)


def explain_recheck(
    recheck: Recheck,
    categories: Mapping[str, Category],
    sources: "SourcesOfLinks",
    *,
    names_persons: bool,
    names: Mapping[int, str] | None = None,
) -> ExplainedRecheck:
    """Return a recheck with its chain in words.

    Args:
        sources: where provisions are written; see `sources_of_links`.
        names_persons: whether the reader may know the persons.
        names: of subjects, by case; see `names_of_subjects`.
    """
    links = _LinkBuilder(categories, names_persons, names or {}, sources)
    cause = recheck.caused_by
    return ExplainedRecheck(
        recheck,
        cause.case.category,
        links.label(cause.case.category),
        links.subject(cause.case.category, cause.case.subject_code),
        links.name(cause.case.category, cause.case_id),
        _grade_of(cause.replaces),
        _grade_of(cause),
        tuple(links.link(link) for link in recheck.chain),
    )


# by the id of a case, then by the code of a provision
SourcesOfLinks = Mapping[int, Mapping[str, Source]]


def sources_of_links(rechecks: Iterable[Recheck]) -> SourcesOfLinks:
    """Return where provisions are written under the rules of each case in chains, by case."""
    keys = {link["case"] for recheck in rechecks for link in recheck.chain}
    books: dict[int, Books] = {}
    sources = {}
    for case in Case.objects.filter(pk__in=keys).select_related("cycle"):
        if case.cycle_id not in books:
            books[case.cycle_id] = Books(case.cycle)
        sources[case.pk] = books[case.cycle_id].of(case.path).sources
    return sources


def names_of_subjects(rechecks: Iterable[Recheck]) -> dict[int, str]:
    """Return the names of all subjects in rechecks, by case, as on the closing day."""
    keys = {link["case"] for recheck in rechecks for link in recheck.chain}
    keys |= {recheck.caused_by.case_id for recheck in rechecks}
    cases = Case.objects.filter(pk__in=keys)
    related = cases.select_related("person", "collective", "cycle_unit")
    return {case.pk: str(case.person or case.collective or case.cycle_unit) for case in related}


def _grade_of(decision: GradeDecision | None) -> Labels | None:
    return GRADE_LABELS[Grade(decision.grade)] if decision and decision.grade else None


@dataclass(frozen=True)
class _LinkBuilder:
    categories: Mapping[str, Category]
    names_persons: bool
    names: Mapping[int, str]
    sources: "SourcesOfLinks"

    def label(self, code: str) -> Labels:
        category = self.categories.get(code)
        return category.label if category else {"vi": code, "en": code}

    def is_open(self, code: str) -> bool:
        """Whether the subjects of a category may be identified."""
        category = self.categories.get(code)
        return self.names_persons or (category is not None and category.kind not in PERSONAL)

    def subject(self, category: str, code: str) -> str:
        return code if self.is_open(category) else ""

    def name(self, category: str, case: int) -> str:
        return self.names.get(case, "") if self.is_open(category) else ""

    def link(self, stored: Mapping[str, Any]) -> ChainLink:
        category = stored["category"]
        return ChainLink(
            category,
            self.label(category),
            self.subject(category, stored["subject"]),
            self.name(category, stored["case"]),
            GRADE_LABELS[Grade(stored["grade"])],
            GRADE_LABELS[Grade(stored["left"])] if stored["left"] else None,
            tuple(Fault(fault["text"], fault["values"]) for fault in stored["sentences"]),
            self.sources.get(stored["case"], {}),
        )
