"""Who decides, proposes and appraises a grade, and who records it: a table and its reader.

A row says for which subjects it counts and where, seen from the subject, each body is. The
first row that fits a subject counts. Sources: rules reference P18-PROC-4 (the authority reaches
one level down), P23-PROC-10, P25-PROC-3 (the direct superior decides), C20-PROC-2 (state staff).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xeploai.domain.tree import STEP_WIDTH

from .rules import Citation, SubjectKind

# below these stands a grassroots organisation, or a committee that has such branches directly
BELOW_THE_GRASSROOTS = frozenset({"departmental_committee", "subordinate_branch"})
GRASSROOTS = frozenset({"grassroots_committee", "grassroots_branch"})
BRANCH_LEVELS = frozenset({"grassroots_branch", "subordinate_branch"})
# where a path would stand, for a body above the tree
ABOVE_THE_TREE = ""

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


class OverreachKind(StrEnum):
    """Why a row of a local document does not count.

    TAKES_OVER: the rules above do not leave the decision to its unit or to a unit below.
    GIVES_UPWARDS: a body above its unit would decide.
    PROPOSES, APPRAISES: one above its unit would, or the rules above say that one does.
    RECORDS: the office of a body above its unit would record.
    """

    TAKES_OVER = "TAKES_OVER"
    GIVES_UPWARDS = "GIVES_UPWARDS"
    PROPOSES = "PROPOSES"
    APPRAISES = "APPRAISES"
    RECORDS = "RECORDS"


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
        """Whether the document may move a decision, and all that goes with it, to other bodies.

        A local one may where all of them are at its unit or below it: see `overreach`.
        """
        return not self.overreach(former, new)

    def overreach(
        self, former: "Competence | None", new: "Competence"
    ) -> tuple[OverreachKind, ...]:
        """Return what the document may not lay down of who acts on a subject; empty where it may.

        A local one neither takes over what a superior decides, proposes or appraises, nor decides,
        proposes, appraises, nor lets others record, in a superior's name.
        """
        if self.is_central:
            return ()
        if former is not None and not self.reaches(former):
            return (OverreachKind.TAKES_OVER,)
        proposes, appraises = (former.proposes, former.appraises) if former else (None, None)
        above = {
            OverreachKind.GIVES_UPWARDS: not self.reaches(new),
            OverreachKind.PROPOSES: self._moves(proposes, new.proposes),
            OverreachKind.APPRAISES: self._moves(appraises, new.appraises),
            OverreachKind.RECORDS: not self._may_record(former, new),
        }
        return tuple(kind for kind, is_so in above.items() if is_so)

    def _moves(self, former: str | None, new: str) -> bool:
        """Whether something passes to, or from, a body above the unit."""
        return former != new and not all(
            self._has(path) for path in (former, new) if path is not None
        )

    def _has(self, path: str) -> bool:
        """Whether an organisation is the document's unit or below it; none above the tree is."""
        return path != ABOVE_THE_TREE and path.startswith(self.path)

    def _may_record(self, former: "Competence | None", new: "Competence") -> bool:
        known = former.recorders if former else ()
        # the decider's own office always records, wherever it is
        return all(self._has(path) for path in new.recorders if path not in (*known, new.decides))

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
        proposes, appraises: paths likewise; empty where that body is above the tree.
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


class BodyFault(StrEnum):
    """Why the body that a row names cannot decide.

    CENTRAL_IN_THE_TREE: a body of the Centre, for an organisation that is not the Centre.
    HEAD_BESIDE_THE_PACK: the head of an agency, where the pack names none: a Party pack.
    BRANCH_HAS_NONE: a standing committee of a branch, which acts as itself.
    """

    CENTRAL_IN_THE_TREE = "CENTRAL_IN_THE_TREE"
    HEAD_BESIDE_THE_PACK = "HEAD_BESIDE_THE_PACK"
    BRANCH_HAS_NONE = "BRANCH_HAS_NONE"


def fault_of_body(
    row: CompetenceRow, pack: Iterable[CompetenceRow], members: Collection[str] = ()
) -> BodyFault | None:
    """Return why the body that a row names cannot decide; None where it can.

    Args:
        pack: the rows of the pack, which say whether heads of agencies decide at all.
        members: the categories of members, who all belong to branches.

    Source: rules reference P18-PROC-4, P23-PROC-10, P25-PROC-3 (executives and their standing
    committees decide), C20-PROC-2 (heads of agencies do).
    """
    if row.body is Body.CENTRAL and row.decides is not Place.CENTRE:
        return BodyFault.CENTRAL_IN_THE_TREE
    if row.body is Body.HEAD and all(each.body is not Body.HEAD for each in pack):
        return BodyFault.HEAD_BESIDE_THE_PACK
    if row.body is Body.STANDING_COMMITTEE and _is_decided_in_branches(row, members):
        return BodyFault.BRANCH_HAS_NONE
    return None


def _is_decided_in_branches(row: CompetenceRow, members: Collection[str]) -> bool:
    """Whether a row leaves a decision to branches only, which have an executive at most."""
    levels = set(row.levels)
    if row.decides is Place.GRASSROOTS:
        return levels == {"grassroots_branch"}
    is_of_members = bool(row.categories) and set(row.categories) <= set(members)
    is_of_branches = bool(levels) and levels <= BRANCH_LEVELS
    return row.decides is Place.OWN and (is_of_branches or is_of_members)


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
    unit below, only where it leaves it there, and only with a body that the pack knows: see
    `TableWithin.overreach` and `fault_of_body`. Where it does not count, the next that fits does.

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
            id(row): competence_by(row, path, category_of)
            for row in table.rows
            if row.fits(subject)
        }
        idle |= {
            row
            for row, new in fitting.items()
            if row not in known and not _may_lay_down(table, new, found, tables[0].rows)
        }
        known |= fitting.keys()
        counting = (
            new for row, new in fitting.items() if row not in idle and table.may_move(found, new)
        )
        found = next(counting, found)
    return found


def _may_lay_down(
    table: TableWithin, new: "Competence", former: "Competence | None", pack: Table
) -> bool:
    is_fit = table.is_central or fault_of_body(new.row, pack) is None
    return is_fit and table.may_move(former, new)


def competence_by(row: CompetenceRow, path: str, category_of: CategoryOfPath) -> Competence:
    """Return who acts on a subject of the unit at a path, by one row."""
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
        proposes=_path_of(row.proposes, path, category_of),
        appraises=_path_of(row.appraises, path, category_of),
        recorders=tuple(dict.fromkeys(recorders)),
    )


def _path_of(place: Place, path: str, category_of: CategoryOfPath) -> str:
    at, is_above = place_of(place, path, category_of)
    return ABOVE_THE_TREE if is_above else at


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
    return is_of_the_unit_itself(kind, is_head=subject.is_head)


def appraises_itself(
    competence: Competence, subject: GradedSubject, kind: SubjectKind, path: str
) -> bool:
    """Whether a unit would appraise itself, its leaders together or its head."""
    return competence.appraises == path and is_of_the_unit_itself(kind, is_head=subject.is_head)


def is_of_the_unit_itself(kind: SubjectKind, *, is_head: bool) -> bool:
    """Whether a subject is the unit, or who leads it.

    A collective always is: its kind is free text, so that no list of kinds could tell which lead.
    """
    if kind in (SubjectKind.ORGANISATION, SubjectKind.COLLECTIVE):
        return True
    return kind is not SubjectKind.MEMBER and is_head
