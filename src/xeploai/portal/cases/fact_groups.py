"""Which input a fact has, and below which heading it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xeploai.domain import CriteriaSet, FactDefinition, FactKind

from .fact_fields import (
    FactInput,
    GradeInput,
    LevelsInput,
    NumberInput,
    Plain,
    RecordsInput,
    YesNoInput,
)


def input_of(definition: FactDefinition, plain: Plain, criteria: CriteriaSet | None) -> FactInput:
    """Return the input of a fact, with its value as it stands."""
    if definition.kind is FactKind.LEVELS:
        return LevelsInput(definition, plain, criteria)
    return INPUTS[definition.kind](definition, plain)


INPUTS: Mapping[FactKind, type[FactInput]] = {
    FactKind.COUNT: NumberInput,
    FactKind.MONTHS: NumberInput,
    FactKind.POINTS: NumberInput,
    FactKind.YES_NO: YesNoInput,
    FactKind.GRADE: GradeInput,
    FactKind.RECORDS: RecordsInput,
}


@dataclass(frozen=True)
class InputGroup:
    """Inputs of one sort, below one heading."""

    heading: str
    inputs: tuple[FactInput, ...]


def groups_of(inputs: Sequence[FactInput]) -> Iterator[InputGroup]:
    """Yield the inputs by sort; sorts without any are left out."""
    for heading, kinds in _headings():
        found = tuple(one for one in inputs if one.definition.kind in kinds)
        if found:
            yield InputGroup(heading, found)


def _headings() -> list[tuple[str, tuple[FactKind, ...]]]:
    return [
        (_("Tasks, targets and other counts"), (FactKind.COUNT,)),
        (_("Points"), (FactKind.POINTS,)),
        (_("Levels of the criteria"), (FactKind.LEVELS,)),
        (_("Found by the competent body"), (FactKind.YES_NO,)),
        (_("Time"), (FactKind.MONTHS,)),
        (_("Grades given elsewhere"), (FactKind.GRADE,)),
        (_("Discipline, conclusions, waivers"), (FactKind.RECORDS,)),
    ]
