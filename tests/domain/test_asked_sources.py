import pytest

from xeploai.domain.faults import Labels
from xeploai.domain.model.facts import FactDefinition, FactKind, GivenBy, Reads, Where
from xeploai.domain.model.sources import SubjectKind
from xeploai.domain.text.requirement_text import FROZEN_LABEL, GIVEN_LABELS, SUM_LABEL, given_label

READS = Reads(SubjectKind.COLLECTIVE, Where.HERE)


def definition(
    kind: FactKind,
    given_by: GivenBy,
    *,
    sums: tuple[str, ...] = (),
    reads: Reads | None = None,
) -> FactDefinition:
    return FactDefinition(
        "f", kind, {}, frozenset(SubjectKind), given_by=given_by, sums=sums, reads=reads
    )


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (definition(FactKind.POINTS, GivenBy.COMPUTED, sums=("a", "b")), SUM_LABEL),
        (definition(FactKind.YES_NO, GivenBy.COMPUTED), FROZEN_LABEL),
        (
            definition(FactKind.YES_NO, GivenBy.COMPUTED, reads=READS),
            GIVEN_LABELS[GivenBy.COMPUTED],
        ),
        (
            definition(FactKind.GRADE, GivenBy.COMPUTED, reads=READS),
            GIVEN_LABELS[GivenBy.COMPUTED],
        ),
        (definition(FactKind.GRADE, GivenBy.COMPUTED), GIVEN_LABELS[GivenBy.COMPUTED]),
        (definition(FactKind.YES_NO, GivenBy.ENTERED), GIVEN_LABELS[GivenBy.ENTERED]),
        (definition(FactKind.YES_NO, GivenBy.REGISTER), GIVEN_LABELS[GivenBy.REGISTER]),
    ],
)
def test_what_is_computed_says_of_what(fact: FactDefinition, told: Labels) -> None:
    assert given_label(fact) == told
