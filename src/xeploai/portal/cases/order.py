"""Whom a case waits for, and why a decision has to be looked at again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xeploai.cycle.access import PERSONAL
from xeploai.cycle.evaluation import recheck_of, waiting_for
from xeploai.domain import Category, Labels
from xeploai.explanation import Explanation
from xeploai.results.explaining import RecheckLine, recheck_told

if TYPE_CHECKING:
    from xeploai.cycle.queries import Case

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


def recheck_line(
    found: "Case", categories: Mapping[str, Category], *, names_persons: bool
) -> RecheckLine | None:
    """Return why the decision in force has to be looked at again; None where it need not be."""
    marked = recheck_of(found)
    return recheck_told(marked, categories, names_persons=names_persons) if marked else None
