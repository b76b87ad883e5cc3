"""Who decides, proposes, appraises and records in a cycle: the table read for its cases."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from xeploai.cycle.facts import Books
from xeploai.cycle.queries import Case, Cycle, CycleUnit, kinds_of
from xeploai.domain import (
    BRANCHES,
    STEP_WIDTH,
    Body,
    Competence,
    CompetenceRow,
    GradedSubject,
    Layer,
    LayerStanding,
    Place,
    SubjectKind,
    TableWithin,
    appraises_itself,
    body_name,
    competence_for,
    is_self_decision,
    place_of,
)


class PlacedUnit(NamedTuple):
    """A unit of a cycle's tree, as the table of competence asks of it."""

    path: str
    category: str
    code: str
    name: str
    unit_id: int


class SubjectRow(NamedTuple):
    """A subject of a cycle: category, path of its unit, and what of it the table asks."""

    category: str
    path: str
    is_head: bool = False
    collective_kind: str = ""


@dataclass(frozen=True)
class CompetentBodies:
    """Who acts on one subject, with the names of the day of the cycle.

    Args:
        unit: which decides; where the body is above the tree, the top, which records it.
        body: the deciding body as it is printed.
        is_above: whether it is above the tree.
        proposing_unit, appraising_unit: None where that body is above the tree.
        recorders: paths of the units whose offices may record the decision.
        is_on_itself: whether the body would decide on itself, so that no body here may.
    """

    unit: PlacedUnit
    body: str
    is_above: bool
    proposer: str
    appraiser: str
    recorders: tuple[str, ...]
    competence: Competence
    proposing_unit: PlacedUnit | None = None
    appraising_unit: PlacedUnit | None = None
    is_on_itself: bool = False


@dataclass
class CompetenceReader:
    """Reads the table for the subjects of a cycle, in few queries however many they are.

    Args:
        units: those of the tree; read from the database where they are not given.
        paths: those of the units that are enough, where few cases are asked about; None for all.
    """

    cycle: Cycle
    units: Iterable[CycleUnit] | None = None
    paths: Iterable[str] | None = None
    books: Books | None = None
    _found: dict[SubjectRow, CompetentBodies | None] = field(default_factory=dict)
    _holding: dict[SubjectRow, Competence | None] = field(default_factory=dict)
    _tables: dict[tuple[int, bool], tuple[TableWithin, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._books = self.books or Books(self.cycle)
        self.by_path: Mapping[str, PlacedUnit] = {unit.path: unit for unit in self._placed_units()}

    def _placed_units(self) -> Iterable[PlacedUnit]:
        if self.units is not None:
            for unit in self.units:
                yield PlacedUnit(unit.path, unit.category, unit.code, unit.name, unit.unit_id)
            return
        units = CycleUnit.objects.filter(cycle=self.cycle)
        if self.paths is not None:
            units = units.filter(path__in=list(self.paths))
        for row in units.values_list("path", "category", "code", "name", "unit_id"):
            yield PlacedUnit(*row)

    def bodies_for(self, subject: SubjectRow) -> CompetentBodies | None:
        """Return who acts on a subject; None where no row of the table fits it."""
        if subject not in self._found:
            self._found[subject] = self._read(subject)
        return self._found[subject]

    def deciding_path(self, subject: SubjectRow) -> str | None:
        """Return the path of the unit that decides on a subject; None where no body does."""
        found = self.bodies_for(subject)
        return found.unit.path if found else None

    def holding_path(self, subject: SubjectRow) -> str | None:
        """Return the path of the unit that decides by the central texts.

        The ceiling is counted there, whoever decides by a local document. Where these texts name
        nobody it is the unit that decides; None where none does.
        """
        found = self.competence_by_texts(subject)
        return found.decides if found else self.deciding_path(subject)

    def competence_by_texts(self, subject: SubjectRow) -> Competence | None:
        """Return who acts on a subject by the central texts alone; None where nobody does."""
        if subject not in self._holding:
            tables = self._tables_of(subject.path, central_only=True)
            graded = self._graded(subject)
            self._holding[subject] = competence_for(tables, graded, subject.path, self._category_of)
        return self._holding[subject]

    def _kind(self, subject: SubjectRow) -> SubjectKind:
        return self._books.kinds.get(subject.category, SubjectKind.STAFF)

    def _graded(self, subject: SubjectRow) -> GradedSubject:
        is_organisation = self._kind(subject) is SubjectKind.ORGANISATION
        level = subject.category if is_organisation else self.by_path[subject.path].category
        return GradedSubject(subject.category, level, subject.is_head, subject.collective_kind)

    def _read(self, subject: SubjectRow) -> CompetentBodies | None:
        kind, graded = self._kind(subject), self._graded(subject)
        found = competence_for(
            self._tables_of(subject.path), graded, subject.path, self._category_of
        )
        if found is None:
            return None
        unit = self.by_path[found.decides]
        appraises = found.row.appraises
        if appraises_itself(found, graded, kind, subject.path):
            # a document stored before that was refused: who decides appraises
            appraises = found.row.decides
        return CompetentBodies(
            unit=unit,
            body=body_name(unit.name, found.body, is_above=found.is_above),
            is_above=found.is_above,
            proposer=self._name_at(found.row.proposes, subject.path),
            appraiser=self._name_at(appraises, subject.path),
            recorders=found.recorders,
            competence=found,
            proposing_unit=self._unit_at(found.row.proposes, subject.path),
            appraising_unit=self._unit_at(appraises, subject.path),
            is_on_itself=is_self_decision(found, graded, kind, subject.path),
        )

    def _unit_at(self, place: Place, path: str) -> PlacedUnit | None:
        at, is_above = place_of(place, path, self._category_of)
        return None if is_above else self.by_path[at]

    def _name_at(self, place: Place, path: str) -> str:
        """Return the name of the organisation at a place, or of the body above the tree."""
        if unit := self._unit_at(place, path):
            return unit.name
        body = Body.CENTRAL if place is Place.CENTRE else Body.EXECUTIVE
        return body_name("", body, is_above=True)

    def _category_of(self, path: str) -> str:
        return self.by_path[path].category

    def _tables_of(self, path: str, *, central_only: bool = False) -> tuple[TableWithin, ...]:
        book = self._books.of(path)
        key = id(book), central_only
        if key not in self._tables:
            tops = self._books.tops
            tables = book.central_competence if central_only else book.competence
            self._tables[key] = tuple(
                TableWithin(rows)
                if layer is None
                else TableWithin(
                    rows, tops.get(layer.code, ""), layer.standing is LayerStanding.OFFICIAL
                )
                for layer, rows in tables
            )
        return self._tables[key]


class DecidingLevel(NamedTuple):
    """How high stands who decides in a group, or holds it.

    Args:
        path: of the highest unit that does.
        is_above: whether a body above the tree does, so that the path is the top's.
    """

    path: str
    is_above: bool = False

    @property
    def holds_the_top(self) -> bool:
        """Whether it is the top of the tree, by a body of its own."""
        return len(self.path) == STEP_WIDTH and not self.is_above


def deciding_level(
    reader: CompetenceReader, path: str, subjects: Iterable[SubjectRow]
) -> DecidingLevel:
    """Return how high stands who decides in a group, by the texts and by local documents.

    Nobody grants itself more than the usual share: only what is above this may.

    Args:
        path: of the unit that holds the group.
        subjects: of the group.
    """
    paths, is_above = {path}, False
    for subject in subjects:
        now = reader.bodies_for(subject)
        acting = (now and now.competence, reader.competence_by_texts(subject))
        paths |= {one.decides for one in acting if one}
        is_above = is_above or any(one.is_above for one in acting if one)
    return DecidingLevel(min((one for one in paths if path.startswith(one)), key=len), is_above)


def steps_of(path: str) -> list[str]:
    """Return the paths of a unit and of its superiors, from the top down."""
    return [path[:end] for end in range(STEP_WIDTH, len(path) + 1, STEP_WIDTH)]


def subject_rows(cycle: Cycle, cases: QuerySet[Case]) -> dict[int, SubjectRow]:
    """Return what the table asks of cases, by their ids, in one query."""
    return dict(cases_with_subjects(cycle, cases, "pk"))


def cases_with_subjects(
    cycle: Cycle, cases: QuerySet[Case], *columns: str
) -> Iterator[tuple[Any, ...]]:
    """Yield columns of cases, each row with what the table asks of the subject at its end."""
    # frozen with the cycle: a later change of posts moves no decision to another body
    rows = cases.values_list(*columns, "category", "path", "collective__kind", "is_head")
    for *values, category, path, kind, is_head in rows:
        yield (*values, SubjectRow(category, path, is_head, kind or ""))


def subjects_of_groups(groups: Collection[int]) -> dict[int, set[SubjectRow]]:
    """Return what the table asks of the subjects of groups, by the groups' ids, each once."""
    found: dict[int, set[SubjectRow]] = {}
    columns = ("peer_group_id", "category", "path", "is_head", "collective__kind")
    cases = Case.objects.filter(peer_group__in=groups)
    for group, category, path, is_head, kind in cases.values_list(*columns).distinct():
        found.setdefault(group, set()).add(SubjectRow(category, path, is_head, kind or ""))
    return found


def competent_bodies(case: Case) -> CompetentBodies | None:
    """Return who acts on one case; None where no row of the table fits it."""
    rows = subject_rows(case.cycle, Case.with_ended.filter(pk=case.pk))
    return CompetenceReader(case.cycle, paths=steps_of(case.path)).bodies_for(rows[case.pk])


@dataclass(frozen=True)
class UnitCompetence:
    """Who acts on the subjects of one sort at a unit.

    Args:
        is_head: whether heads are meant; None where posts do not matter.
    """

    category: str
    is_head: bool | None
    bodies: CompetentBodies | None


def competence_at(unit: CycleUnit) -> list[UnitCompetence]:
    """Return who acts on each sort of subject that a unit can have, in the pack's order."""
    reader = CompetenceReader(unit.cycle, paths=steps_of(unit.path))
    return [
        UnitCompetence(
            code,
            is_head if has_heads else None,
            reader.bodies_for(SubjectRow(code, unit.path, is_head)),
        )
        for code, has_heads in _sorts_at(unit)
        for is_head in ((True, False) if has_heads else (False,))
    ]


def _sorts_at(unit: CycleUnit) -> Iterator[tuple[str, bool]]:
    """Yield the categories that subjects of a unit can have, with whether heads stand apart."""
    for code, kind in kinds_of(unit.cycle).items():
        is_organisation, is_member = kind is SubjectKind.ORGANISATION, kind is SubjectKind.MEMBER
        is_elsewhere = (is_organisation and code != unit.category) or (
            is_member and unit.category not in BRANCHES
        )
        if not is_elsewhere:
            yield code, kind in (SubjectKind.CADRE, SubjectKind.STAFF)


def competence_table(unit: CycleUnit) -> list[tuple[CompetenceRow, Layer | None]]:
    """Return the rows in force for a unit, each with the local document that laid it down."""
    tables = Books(unit.cycle).of(unit.path).competence
    origin: dict[int, Layer | None] = {}
    for layer, rows in tables:
        for row in rows:
            origin.setdefault(id(row), layer)
    return [(row, origin[id(row)]) for row in tables[-1][1]]
