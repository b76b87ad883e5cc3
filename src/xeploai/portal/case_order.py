"""Whom a case waits for, and why a decision has to be looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xeploai.cycle.access import PERSONAL
from xeploai.cycle.rechecks import recheck_of
from xeploai.cycle.waiting import waiting_for
from xeploai.domain.faults import Fault
from xeploai.domain.grades import Grade
from xeploai.domain.rules import Category
from xeploai.domain.written import GRADE_LABELS, Labels
from xeploai.results.explaining import Explanation

if TYPE_CHECKING:
    from xeploai.cycle.models import Case, Recheck

NAMED = 5  # of those that are waited for


@dataclass(frozen=True)
class WaitingLine:
    """Subjects that are to be decided first, because a fact is made of their grades.

    Args:
        named: name, category and code of the first of them; none where they are persons whose
            cases are closed to the reader.
    """

    fact: Labels
    number: int
    named: tuple[tuple[str, str, str], ...]

    @property
    def left_out(self) -> int:
        """How many are not named."""
        return self.number - len(self.named)


def waiting_lines(
    found: "Case", explanation: Explanation, *, names_persons: bool
) -> Iterator[WaitingLine]:
    """Yield whom a case waits for."""
    labels = {one.code: one.label for one in explanation.facts}
    for one in waiting_for(found):
        is_named = names_persons or one.kind not in PERSONAL
        first = list(one.cases[:NAMED]) if is_named else []
        named = tuple(
            (
                str(each.person or each.collective or each.cycle_unit),
                each.category,
                each.subject_code,
            )
            for each in first
        )
        code = {"vi": one.fact, "en": one.fact}
        yield WaitingLine(labels.get(one.fact, code), one.number, named)


@dataclass(frozen=True)
class ChainLink:
    """One step of the way from the grade that fell to a decision that rested on it.

    Args:
        subject: code of the subject; empty where the reader may not know who it is.
    """

    category: Labels
    subject: str
    grade: Labels
    left: Labels | None
    sentences: tuple[Fault, ...]


@dataclass(frozen=True)
class RecheckLine:
    """A decision that rests on a grade which was replaced since.

    Args:
        began: category of the subject whose grade fell.
        who: its code; empty where the reader may not know who it is.
        grade: what it has now; None where it is not rated.
    """

    recheck: "Recheck"
    began: Labels
    who: str
    grade: Labels | None
    links: tuple[ChainLink, ...]


def recheck_line(
    found: "Case", categories: Mapping[str, Category], *, names_persons: bool
) -> RecheckLine | None:
    """Return why the decision in force has to be looked at again; None where it need not be."""
    marked = recheck_of(found)
    return told(marked, categories, names_persons=names_persons) if marked else None


def told(
    marked: "Recheck", categories: Mapping[str, Category], *, names_persons: bool
) -> RecheckLine:
    """Return a mark with its chain in words."""
    links = tuple(_link(each, categories, names_persons) for each in marked.chain)
    cause = marked.caused_by
    began, is_open = _category(cause.case.category, categories, names_persons)
    return RecheckLine(
        marked,
        began,
        cause.case.subject_code if is_open else "",
        GRADE_LABELS[Grade(cause.grade)] if cause.grade else None,
        links,
    )


def _category(
    code: str, categories: Mapping[str, Category], names_persons: bool
) -> tuple[Labels, bool]:
    """Return what a category is called, and whether its subjects may be told apart."""
    category = categories.get(code)
    if category is None:
        return {"vi": code, "en": code}, names_persons
    return category.label, names_persons or category.kind not in PERSONAL


def _link(each: Any, categories: Mapping[str, Category], names_persons: bool) -> ChainLink:
    label, is_open = _category(each["category"], categories, names_persons)
    return ChainLink(
        label,
        each["subject"] if is_open else "",
        GRADE_LABELS[Grade(each["grade"])],
        GRADE_LABELS[Grade(each["left"])] if each["left"] else None,
        tuple(Fault(one["text"], one["values"]) for one in each["sentences"]),
    )
