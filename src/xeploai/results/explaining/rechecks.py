"""Why a decision has to be looked at again: which grade fell, and how that reaches it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xeploai.cycle.access import PERSONAL
from xeploai.cycle.models import Case, GradeDecision, Recheck
from xeploai.domain import GRADE_LABELS, Category, Fault, Grade, Labels, message

NOT_RATED: Labels = {"vi": "chưa đánh giá, xếp loại", "en": "not rated"}
CAUSE = message(
    "%(category)s, %(name)s (%(subject)s): %(before)s → %(after)s, by decision %(document)s of "
    "%(day)s."
)
LINK = message("%(category)s, %(name)s (%(subject)s): decided %(grade)s.")
LEFT = message("At best left: %(grade)s.")


@dataclass(frozen=True)
class ChainLink:
    """One step of the way from the grade that fell to a decision that rested on it.

    Args:
        subject: code of the subject; empty where the reader may not know who it is.
        name: of the subject; empty where it was not asked for.
        left: the best grade that is still possible; None where that is none.
    """

    code: str
    category: Labels
    subject: str
    name: str
    grade: Labels
    left: Labels | None
    sentences: tuple[Fault, ...]

    @property
    def told(self) -> tuple[Fault, ...]:
        """The whole step in words: whose decision, why it does not stand, what is left."""
        who = {"category": self.category, "name": self.name, "subject": self.subject}
        left = (Fault(LEFT, {"grade": self.left}),) if self.left else ()
        return (Fault(LINK, {**who, "grade": self.grade}), *self.sentences, *left)


@dataclass(frozen=True)
class RecheckLine:
    """A decision that rests on a grade which was replaced since.

    Args:
        code: category of the subject whose grade fell; `began` is what it is called.
        who: its code; empty where the reader may not know who it is.
        name: its name; empty where it was not asked for.
        was: the grade that it had; None where it was not rated.
        grade: what it has now; None where it is not rated.
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
    def told(self) -> Fault:
        """The cause in words: whose grade fell, from what to what, by which decision."""
        cause = self.recheck.caused_by
        values: dict[str, object] = {
            "category": self.began,
            "name": self.name,
            "subject": self.who,
            "before": self.was or NOT_RATED,
            "after": self.grade or NOT_RATED,
            "document": cause.document_number,
            "day": cause.decided_on,
        }
        return Fault(CAUSE, values)


def recheck_told(
    marked: Recheck,
    categories: Mapping[str, Category],
    *,
    names_persons: bool,
    names: Mapping[int, str] | None = None,
) -> RecheckLine:
    """Return a mark with its chain in words.

    Args:
        names_persons: whether the reader may know which persons it is about.
        names: of subjects, by their case; see `names_in`.
    """
    telling = _Telling(categories, names_persons, names or {})
    cause = marked.caused_by
    return RecheckLine(
        marked,
        cause.case.category,
        telling.label(cause.case.category),
        telling.subject(cause.case.category, cause.case.subject_code),
        telling.name(cause.case.category, cause.case_id),
        _grade_of(cause.replaces),
        _grade_of(cause),
        tuple(telling.link(each) for each in marked.chain),
    )


def names_in(marks: Iterable[Recheck]) -> dict[int, str]:
    """Return the names of everybody whom marks speak of, by case, as on the closing day."""
    wanted = {each["case"] for mark in marks for each in mark.chain}
    wanted |= {mark.caused_by.case_id for mark in marks}
    cases = Case.objects.filter(pk__in=wanted)
    found = cases.select_related("person", "collective", "cycle_unit")
    return {each.pk: str(each.person or each.collective or each.cycle_unit) for each in found}


def _grade_of(decision: GradeDecision | None) -> Labels | None:
    return GRADE_LABELS[Grade(decision.grade)] if decision and decision.grade else None


@dataclass(frozen=True)
class _Telling:
    categories: Mapping[str, Category]
    names_persons: bool
    names: Mapping[int, str]

    def label(self, code: str) -> Labels:
        category = self.categories.get(code)
        return category.label if category else {"vi": code, "en": code}

    def is_open(self, code: str) -> bool:
        """Whether the subjects of a category may be told apart."""
        category = self.categories.get(code)
        return self.names_persons or (category is not None and category.kind not in PERSONAL)

    def subject(self, category: str, code: str) -> str:
        return code if self.is_open(category) else ""

    def name(self, category: str, case: int) -> str:
        return self.names.get(case, "") if self.is_open(category) else ""

    def link(self, each: Mapping[str, Any]) -> ChainLink:
        category = each["category"]
        return ChainLink(
            category,
            self.label(category),
            self.subject(category, each["subject"]),
            self.name(category, each["case"]),
            GRADE_LABELS[Grade(each["grade"])],
            GRADE_LABELS[Grade(each["left"])] if each["left"] else None,
            tuple(Fault(one["text"], one["values"]) for one in each["sentences"]),
        )
