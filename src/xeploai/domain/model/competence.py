"""Who decides, proposes and appraises a grade, and who records it: a table and its reader.

A row says for which subjects it counts and where, seen from the subject, each body is. The
first row that fits a subject counts. Sources: rules reference P18-PROC-4 (the authority reaches
one level down), P23-PROC-10, P25-PROC-3 (the direct superior decides), C20-PROC-2 (state staff).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import product

from xeploai.domain.tree import STEP_WIDTH

from .rules import Category, Citation, SubjectKind

# below these stands a grassroots organisation, or a committee that has such branches directly
BELOW_THE_GRASSROOTS = frozenset({"departmental_committee", "subordinate_branch"})
GRASSROOTS = frozenset({"grassroots_committee", "grassroots_branch"})
# one step of a path in a chain of units that stands for the tree
STEP = "0" * STEP_WIDTH

# gives the category of the unit at a path
CategoryOfPath = Callable[[str], str]


class Place(StrEnum):
    """Where an organisation stands, seen from the subject's unit.

    OWN: that unit itself. DIRECT_SUPERIOR: one step above it. GRASSROOTS: the nearest one, at the
    unit or above, that is neither a branch nor a departmental committee below a grassroots
    organisation: the grassroots organisation or, where there is none, the committee that has the
    branch directly under it. TOP: the root of the tree. CENTRE: above the tree.
    """

    OWN = "OWN"
    DIRECT_SUPERIOR = "DIRECT_SUPERIOR"
    GRASSROOTS = "GRASSROOTS"
    TOP = "TOP"
    CENTRE = "CENTRE"


class Body(StrEnum):
    """Which body of an organisation acts.

    STANDING_COMMITTEE: ban thường vụ. EXECUTIVE: cấp ủy. HEAD: the head of the agency, under a
    state pack. CENTRAL: a body of the Centre. A branch always acts as the branch.
    """

    STANDING_COMMITTEE = "STANDING_COMMITTEE"
    EXECUTIVE = "EXECUTIVE"
    HEAD = "HEAD"
    CENTRAL = "CENTRAL"


class Heads(StrEnum):
    """Whether a row is about heads of their unit, about others, or about both."""

    ALL = "ALL"
    HEADS = "HEADS"
    OTHERS = "OTHERS"


class Recorder(StrEnum):
    """Whose office may record a decision: the deciding body's, or a further one."""

    DECIDER = "DECIDER"
    DIRECT_SUPERIOR_OF_DECIDER = "DIRECT_SUPERIOR_OF_DECIDER"
    OWN_UNIT = "OWN_UNIT"


@dataclass(frozen=True)
class CompetenceRow:
    """One row of the table.

    Args:
        categories: of the subjects; empty for all.
        levels: categories of the unit that a subject belongs to; empty for all. An organisation
            belongs to itself here.
        kinds: of collectives, as the register has them; empty for all.
        from_on: first closing day for which a local row counts.
    """

    code: str
    decides: Place
    body: Body
    proposes: Place
    appraises: Place
    citation: Citation
    categories: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    heads: Heads = Heads.ALL
    kinds: tuple[str, ...] = ()
    records: tuple[Recorder, ...] = (Recorder.DECIDER,)
    from_on: date = date.min

    def fits(self, subject: "GradedSubject") -> bool:
        """Whether the row is about a subject."""
        return (
            (not self.categories or subject.category in self.categories)
            and (not self.levels or subject.level in self.levels)
            and (self.heads is Heads.ALL or (self.heads is Heads.HEADS) == subject.is_head)
            and (not self.kinds or subject.collective_kind in self.kinds)
        )


@dataclass(frozen=True)
class GradedSubject:
    """What the table asks of a subject.

    Args:
        level: category of its unit; an organisation's own category.
        is_head: whether the post graded is the head's.
        collective_kind: of a leadership collective, as the register has it.
    """

    category: str
    level: str
    is_head: bool = False
    collective_kind: str = ""


Table = tuple[CompetenceRow, ...]


@dataclass(frozen=True)
class TableWithin:
    """The table of a layer, rows of the levels above included, with the part of the tree it is for.

    Args:
        path: of the unit where it applies with all below; empty for everywhere.
        is_central: whether it may also move what is decided above that unit.
    """

    rows: Table
    path: str = ""
    is_central: bool = True

    def may_move(self, former: "Competence | None", new: "Competence") -> bool:
        """Whether the document may move a decision from one body to another.

        A local one may where both are at its unit or below it: it neither takes over what a
        superior decides, nor decides, nor lets others record, in a superior's name.
        """
        is_left = former is None or self.reaches(former)
        return self.is_central or (is_left and self.reaches(new))

    def reaches(self, competence: "Competence") -> bool:
        """Whether the deciding body is at the document's unit or below it."""
        return not competence.is_above and competence.decides.startswith(self.path)


@dataclass(frozen=True)
class Competence:
    """Who acts on one subject.

    Args:
        decides: path of the deciding organisation; the top's where a body above the tree decides,
            since the top then records it.
        is_above: whether the deciding body is above the tree.
        proposes, appraises: paths likewise.
        recorders: paths of the units whose offices may record it.
        body: which body of the deciding organisation.
    """

    row: CompetenceRow
    decides: str
    is_above: bool
    body: Body
    proposes: str
    appraises: str
    recorders: tuple[str, ...]


def row_for(rows: Iterable[CompetenceRow], subject: GradedSubject) -> CompetenceRow | None:
    """Return the first row that fits a subject; None where nobody is competent."""
    return next((row for row in rows if row.fits(subject)), None)


def merged_table(above: Table, local: Sequence[CompetenceRow]) -> Table:
    """Return a table with local rows: one of a known code replaces it, others go to the front."""
    known = {row.code for row in above}
    by_code = {row.code: row for row in local}
    new = tuple(row for row in local if row.code not in known)
    return new + tuple(by_code.get(row.code, row) for row in above)


def competence_for(
    tables: Sequence[TableWithin], subject: GradedSubject, path: str, category_of: CategoryOfPath
) -> Competence | None:
    """Return who acts on a subject of the unit at a path; None where no row fits.

    A row of a local document counts only for what the tables above leave to its unit or to a
    unit below, and only where it leaves it there: see `TableWithin.may_move`. Where it does not
    count, the next row that fits does.

    Args:
        tables: the pack's first, then those of the layers from the centre down.
    """
    found: Competence | None = None
    known: set[int] = set()
    idle: set[int] = set()  # rows that their own document may not lay down for this subject
    for table in tables:
        if not path.startswith(table.path):
            continue
        fitting = {
            id(row): _resolve(row, path, category_of) for row in table.rows if row.fits(subject)
        }
        idle |= {
            row
            for row, new in fitting.items()
            if row not in known and not table.may_move(found, new)
        }
        known |= fitting.keys()
        counting = (
            new for row, new in fitting.items() if row not in idle and table.may_move(found, new)
        )
        found = next(counting, found)
    return found


def _resolve(row: CompetenceRow, path: str, category_of: CategoryOfPath) -> Competence:
    decides, is_above = place_of(row.decides, path, category_of)
    recorders = [decides]
    if Recorder.DIRECT_SUPERIOR_OF_DECIDER in row.records:
        recorders.append(place_of(Place.DIRECT_SUPERIOR, decides, category_of)[0])
    if Recorder.OWN_UNIT in row.records:
        recorders.append(path)
    return Competence(
        row=row,
        decides=decides,
        is_above=is_above,
        body=body_at(row, "" if is_above else category_of(decides)),
        proposes=place_of(row.proposes, path, category_of)[0],
        appraises=place_of(row.appraises, path, category_of)[0],
        recorders=tuple(dict.fromkeys(recorders)),
    )


def place_of(place: Place, path: str, category_of: CategoryOfPath) -> tuple[str, bool]:
    """Return the path of an organisation seen from a unit, and whether it is above the tree.

    Above the tree is what is higher than the root; the root's path is then returned.
    """
    top = path[:STEP_WIDTH]
    if place is Place.OWN:
        return path, False
    if place is Place.TOP:
        return top, False
    if place is Place.CENTRE:
        return top, True
    if place is Place.DIRECT_SUPERIOR:
        return (path[:-STEP_WIDTH], False) if path != top else (top, True)
    while path != top and category_of(path) in BELOW_THE_GRASSROOTS:
        path = path[:-STEP_WIDTH]
    return path, False


def deciding_path(row: CompetenceRow, path: str, category_of: CategoryOfPath) -> tuple[str, bool]:
    """Return the path of the organisation that decides, and whether the body is above the tree."""
    return place_of(row.decides, path, category_of)


def body_at(row: CompetenceRow, category: str) -> Body:
    """Return the body that acts in an organisation of a category.

    Where a branch stands directly under a committee above the grassroots, that committee's
    standing committee acts in place of the grassroots executive: the project's reading.
    """
    if row.body is not Body.HEAD and row.decides is Place.CENTRE:
        return Body.CENTRAL
    is_higher = category and category not in GRASSROOTS and category not in BELOW_THE_GRASSROOTS
    if row.body is Body.EXECUTIVE and row.decides is Place.GRASSROOTS and is_higher:
        return Body.STANDING_COMMITTEE
    return row.body


def is_self_decision(
    competence: Competence, subject: GradedSubject, kind: SubjectKind, path: str
) -> bool:
    """Whether a body would decide on itself: a unit on itself, its leaders together or its head."""
    if competence.is_above or competence.decides != path:
        return False
    return _is_of_the_unit_itself(kind, is_head=subject.is_head)


def _is_of_the_unit_itself(kind: SubjectKind, *, is_head: bool) -> bool:
    """Whether a subject is the unit, or who leads it.

    A collective always is: its kind is free text, so that no list of kinds could tell which lead.
    """
    if kind in (SubjectKind.ORGANISATION, SubjectKind.COLLECTIVE):
        return True
    return kind is not SubjectKind.MEMBER and is_head


class CompetenceFaultKind(StrEnum):
    """What is wrong with a table."""

    NOBODY_DECIDES = "NOBODY_DECIDES"
    DECIDES_ON_ITSELF = "DECIDES_ON_ITSELF"


@dataclass(frozen=True)
class CompetenceFault:
    """A subject on whom nobody decides, or who would decide on itself, by the row that fits it."""

    kind: CompetenceFaultKind
    subject: GradedSubject
    row: CompetenceRow | None = None


def competence_faults(
    rows: Table, categories: Mapping[str, Category], levels: Iterable[str]
) -> Iterator[CompetenceFault]:
    """Yield a fault for each category and level that a table leaves open or lets decide on itself.

    Args:
        levels: every category of unit that a subject can belong to.
    """
    levels = tuple(levels)
    for category in categories.values():
        for subject in _subjects_of(category, levels, rows):
            row = row_for(rows, subject)
            if row is None:
                yield CompetenceFault(CompetenceFaultKind.NOBODY_DECIDES, subject)
            elif _may_decide_on_itself(row, subject, category.kind):
                yield CompetenceFault(CompetenceFaultKind.DECIDES_ON_ITSELF, subject, row)


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


def _may_decide_on_itself(row: CompetenceRow, subject: GradedSubject, kind: SubjectKind) -> bool:
    is_own = row.decides is Place.OWN or (
        row.decides is Place.GRASSROOTS and subject.level not in BELOW_THE_GRASSROOTS
    )
    return is_own and _is_of_the_unit_itself(kind, is_head=subject.is_head)


class OverreachKind(StrEnum):
    """Why a row of a local document does not count.

    TAKES_OVER: the rules above do not leave the decision to its unit or to a unit below.
    GIVES_UPWARDS: a body above its unit would decide.
    """

    TAKES_OVER = "TAKES_OVER"
    GIVES_UPWARDS = "GIVES_UPWARDS"


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
        counts = any(None in found for _, found in kinds)
        for category, found in kinds:
            failing = [kind for kind in OverreachKind if kind in found]
            if not _names_levels(row, category):
                is_partial = None in found if row.categories else counts
                # on levels that it does not name it takes nothing over
                failing = [] if is_partial else failing[-1:]
            yield from (Overreach(row, category.code, kind) for kind in failing)


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

    def kinds(self, row: CompetenceRow, category: Category) -> list[OverreachKind | None]:
        """Return, for each subject of a category that a row is about, why it does not count."""
        levels = row.levels or self._levels()
        subjects = _subjects_of(category, levels, (row,))
        return [self._kind_at(row, subject) for subject in subjects if row.fits(subject)]

    def _kind_at(self, row: CompetenceRow, subject: GradedSubject) -> OverreachKind | None:
        """Return why a row does not count for a subject of the unit, or of one directly below."""
        is_own = subject.level == self.chain[-1]
        steps = self.chain if is_own else (*self.chain, subject.level)
        path = chain_path(len(steps))

        def category_of(path: str) -> str:
            return steps[len(path) // STEP_WIDTH - 1]

        document = TableWithin((row,), chain_path(len(self.chain)), is_central=False)
        former = competence_for(self.above, subject, path, category_of)
        new = _resolve(row, path, category_of)
        if document.may_move(former, new) or (former is not None and _is_same(former, new)):
            return None
        is_left = former is None or document.reaches(former)
        return OverreachKind.GIVES_UPWARDS if is_left else OverreachKind.TAKES_OVER

    def _levels(self) -> Sequence[str]:
        """Return the levels that the tables above tell apart, those of branches included."""
        named = {level for table in self.above for row in table.rows for level in row.levels}
        return sorted(named | GRASSROOTS | BELOW_THE_GRASSROOTS)


def _is_same(former: Competence, new: Competence) -> bool:
    """Whether a row says again what holds already."""
    return replace(new, row=former.row) == former
