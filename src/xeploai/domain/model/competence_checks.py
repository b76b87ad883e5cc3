"""What is wrong with a table of competence: gaps, self-decision, what is for a superior to say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from xeploai.domain.tree import STEP_WIDTH

from .competence import (
    BELOW_THE_GRASSROOTS,
    GRASSROOTS,
    CategoryOfPath,
    Competence,
    CompetenceRow,
    GradedSubject,
    OverreachKind,
    Place,
    Table,
    TableWithin,
    competence_by,
    competence_for,
    is_of_the_unit_itself,
    merged_table,
    row_for,
)
from .rules import Category, SubjectKind

# one step of a path in a chain of units that stands for the tree
STEP = "0" * STEP_WIDTH


class CompetenceFaultKind(StrEnum):
    """What is wrong with a table."""

    NOBODY_DECIDES = "NOBODY_DECIDES"
    DECIDES_ON_ITSELF = "DECIDES_ON_ITSELF"
    APPRAISES_ITSELF = "APPRAISES_ITSELF"


@dataclass(frozen=True)
class CompetenceFault:
    """A subject on whom nobody decides, or who would decide on itself, or appraise itself."""

    kind: CompetenceFaultKind
    subject: GradedSubject
    row: CompetenceRow | None = None


def competence_faults(
    rows: Table, categories: Mapping[str, Category], levels: Iterable[str]
) -> Iterator[CompetenceFault]:
    """Yield a fault for each category and level that a table leaves open or to the subject itself.

    What a unit proposes of itself is its own: others appraise it, and decide.

    Args:
        levels: every category of unit that a subject can belong to.
    """
    levels = tuple(levels)
    for category in categories.values():
        for subject in _subjects_of(category, levels, rows):
            row = row_for(rows, subject)
            if row is None:
                yield CompetenceFault(CompetenceFaultKind.NOBODY_DECIDES, subject)
                continue
            for kind, place in _places_of_others(row).items():
                if _is_of_itself(place, subject, category.kind):
                    yield CompetenceFault(kind, subject, row)


def _places_of_others(row: CompetenceRow) -> Mapping[CompetenceFaultKind, Place]:
    """Return the places that may not be the subject's own, each with its fault."""
    return {
        CompetenceFaultKind.DECIDES_ON_ITSELF: row.decides,
        CompetenceFaultKind.APPRAISES_ITSELF: row.appraises,
    }


def _subjects_of(category: Category, levels: Sequence[str], rows: Table) -> Iterator[GradedSubject]:
    """Yield every subject that a table can tell apart."""
    if category.kind is SubjectKind.ORGANISATION:
        yield GradedSubject(category.code, category.code)
        return
    has_heads = category.kind in (SubjectKind.CADRE, SubjectKind.STAFF)
    kinds = [""]
    if category.kind is SubjectKind.COLLECTIVE:
        kinds += sorted({kind for row in rows for kind in row.kinds})
    for level, is_head, kind in product(levels, (False, True) if has_heads else (False,), kinds):
        yield GradedSubject(category.code, level, is_head, kind)


def _is_of_itself(place: Place, subject: GradedSubject, kind: SubjectKind) -> bool:
    is_own = place is Place.OWN or (
        place is Place.GRASSROOTS and subject.level not in BELOW_THE_GRASSROOTS
    )
    return is_own and is_of_the_unit_itself(kind, is_head=subject.is_head)


@dataclass(frozen=True)
class Overreach:
    """A row of a local document that does not count for a category, and why."""

    row: CompetenceRow
    category: str
    kind: OverreachKind


def overreaching_rows(
    above: Sequence[TableWithin],
    local: Iterable[CompetenceRow],
    categories: Mapping[str, Category],
    chain: Sequence[str],
) -> Iterator[Overreach]:
    """Yield the rows of a local document that lay down what is not for its unit to lay down.

    A row has to count on each level that it names. One for all levels has to count on some level
    below the unit, since there it does not name the unit's own.

    Args:
        above: the pack's table, and those of the layers above the document; their paths are steps
            of `chain_path`.
        chain: categories of the units from the root down to that of the document.
    """
    document = _Document(above, chain)
    for row in local:
        kinds = [(category, document.kinds(row, category)) for category in categories.values()]
        counts = any(() in found for _, found in kinds)
        for category, found in kinds:
            failing = {kind for each in found for kind in each}
            if not _names_levels(row, category):
                is_partial = () in found if row.categories else counts
                # on levels that it does not name it takes nothing over
                failing = set() if is_partial else failing - {OverreachKind.TAKES_OVER} or failing
            ordered = [kind for kind in OverreachKind if kind in failing]
            yield from (Overreach(row, category.code, kind) for kind in ordered)


@dataclass(frozen=True)
class MovedCompetence:
    """A subject on whom others act by a local document than by the rules above it.

    Args:
        former: by the rules above; None where nobody acted.
    """

    subject: GradedSubject
    former: CompetenceRow | None
    new: CompetenceRow


def moved_competence(
    above: Sequence[TableWithin],
    local: Table,
    categories: Mapping[str, Category],
    chain: Sequence[str],
    *,
    is_central: bool = False,
) -> Iterator[MovedCompetence]:
    """Yield the subjects of a document's unit, or directly below, on whom it lets others act.

    Args:
        above, chain: as `overreaching_rows` has them.
        is_central: whether the document is a central text.
    """
    document = _Document(above, chain)
    own = TableWithin(merged_table(above[-1].rows, local), chain_path(len(chain)), is_central)
    levels = sorted({*document.levels(), *(level for row in local for level in row.levels)})
    for category in categories.values():
        for subject in _subjects_of(category, levels, local):
            former, new = (document.who(tables, subject) for tables in (above, (*above, own)))
            if new and not (former and _is_same(former, new)):
                yield MovedCompetence(subject, former.row if former else None, new.row)


def _names_levels(row: CompetenceRow, category: Category) -> bool:
    """Whether a row says of which levels it is; an organisation's category is its level."""
    is_level = category.kind is SubjectKind.ORGANISATION
    return bool(row.levels) or (is_level and category.code in row.categories)


def chain_path(length: int) -> str:
    """Return the path of a unit in a chain of so many units from the root down."""
    return STEP * length


@dataclass(frozen=True)
class _Document:
    """A local document with the tables above it, seen on a tree of one chain of units."""

    above: Sequence[TableWithin]
    chain: Sequence[str]

    def kinds(self, row: CompetenceRow, category: Category) -> list[tuple[OverreachKind, ...]]:
        """Return, for each subject of a category that a row is about, why it does not count."""
        levels = row.levels or self.levels()
        subjects = _subjects_of(category, levels, (row,))
        return [self._kinds_at(row, subject) for subject in subjects if row.fits(subject)]

    def _kinds_at(self, row: CompetenceRow, subject: GradedSubject) -> tuple[OverreachKind, ...]:
        """Return why a row does not count for a subject of the unit, or of one directly below."""
        path, category_of = self._place_of(subject)
        document = TableWithin((row,), chain_path(len(self.chain)), is_central=False)
        former = competence_for(self.above, subject, path, category_of)
        new = competence_by(row, path, category_of)
        is_same = former is not None and _is_same(former, new)
        return () if is_same else document.overreach(former, new)

    def who(self, tables: Sequence[TableWithin], subject: GradedSubject) -> Competence | None:
        """Return who acts by some tables on a subject of the unit, or of one directly below."""
        path, category_of = self._place_of(subject)
        return competence_for(tables, subject, path, category_of)

    def _place_of(self, subject: GradedSubject) -> tuple[str, CategoryOfPath]:
        """Return the path of a subject's unit in the chain, and what gives the categories there."""
        is_own = subject.level == self.chain[-1]
        steps = self.chain if is_own else (*self.chain, subject.level)
        path = chain_path(len(steps))

        def category_of(path: str) -> str:
            return steps[len(path) // STEP_WIDTH - 1]

        return path, category_of

    def levels(self) -> Sequence[str]:
        """Return the levels that the tables above tell apart, those of branches included."""
        named = {level for table in self.above for row in table.rows for level in row.levels}
        return sorted(named | GRASSROOTS | BELOW_THE_GRASSROOTS)


def _is_same(former: Competence, new: Competence) -> bool:
    """Whether a row says again what holds already."""
    return replace(new, row=former.row) == former
