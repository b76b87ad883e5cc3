"""What the provisions of a file may refer to: categories, facts, reasons, its document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xeploai.domain import FactDefinition, Source, SubjectKind
from xeploai.rulepacks.shapes import NO_SOURCE


@dataclass(frozen=True)
class Surroundings:
    """What the provisions of one file may refer to.

    Args:
        kinds: the kind of subject of each category; empty where that is not known for certain.
        faulty_facts: codes of facts whose definitions have faults, so that no use is judged.
        reasons: the reasons for giving no grade, by the first day of each list.
        is_local: whether the file is a layer below a pack.
        source: the document of a layer, for provisions that name none of their own.
    """

    categories: frozenset[str]
    kinds: Mapping[str, SubjectKind]
    facts: Mapping[str, FactDefinition]
    faulty_facts: frozenset[str] = frozenset()
    reasons: Mapping[date, frozenset[str]] = field(default_factory=dict)
    is_local: bool = False
    source: Source = NO_SOURCE

    def kinds_of(self, categories: frozenset[str]) -> frozenset[SubjectKind]:
        """Return the kinds of subject of some categories; of all where none are given."""
        chosen = categories or self.kinds.keys()
        return frozenset(self.kinds[each] for each in chosen if each in self.kinds)

    def reasons_within(
        self, day: date, until: date | None
    ) -> Iterator[tuple[date, frozenset[str]]]:
        """Yield each list of reasons in force between two days."""
        days = sorted(self.reasons)
        for begins, ends in zip(days, [*days, date.max][1:], strict=True):
            if begins < (until or date.max) and ends > day:
                yield max(begins, day), self.reasons[begins]
        if not days or days[0] > day:
            yield day, frozenset()
