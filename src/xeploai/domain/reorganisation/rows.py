"""The rows of a reorganisation sheet, and what is wrong with them before any register is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xeploai.domain.codes import fault_of_code
from xeploai.domain.register import ABOVE_THE_GRADED
from xeploai.domain.words import Fault, Labels, is_blank, label, message


class ReorganisationKind(StrEnum):
    """What a row does to a unit, on its day."""

    MOVE = "MOVE"
    MERGE = "MERGE"
    RENAME = "RENAME"
    SPLIT = "SPLIT"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    RECLASSIFY = "RECLASSIFY"


REORGANISATION_LABELS: Mapping[ReorganisationKind, Labels] = {
    ReorganisationKind.MOVE: label("Move under"),
    ReorganisationKind.MERGE: label("Merge into"),
    ReorganisationKind.RENAME: label("Rename"),
    ReorganisationKind.SPLIT: label("Split off"),
    ReorganisationKind.OPEN: label("Establish"),
    ReorganisationKind.CLOSE: label("Dissolve"),
    ReorganisationKind.RECLASSIFY: label("Change of category"),
}
# by kind: the fields that a row must fill in, and those that it may
REORGANISATION_FIELDS: Mapping[ReorganisationKind, tuple[frozenset[str], frozenset[str]]] = {
    ReorganisationKind.MOVE: (frozenset({"other"}), frozenset()),
    ReorganisationKind.MERGE: (frozenset({"other"}), frozenset()),
    ReorganisationKind.RENAME: (frozenset({"name"}), frozenset()),
    ReorganisationKind.SPLIT: (
        frozenset({"other", "name"}),
        frozenset({"category", "sector", "along"}),
    ),
    ReorganisationKind.OPEN: (frozenset({"name", "category", "sector"}), frozenset({"other"})),
    ReorganisationKind.CLOSE: (frozenset(), frozenset({"other"})),
    ReorganisationKind.RECLASSIFY: (frozenset({"category"}), frozenset()),
}
FIELD_LABELS: Mapping[str, Labels] = {
    "other": label("To the unit (code)"),
    "name": label("New name"),
    "category": label("Category of the unit"),
    "sector": label("Sector of the unit"),
    "along": label("Goes along (codes)"),
}
ENDINGS = (ReorganisationKind.MERGE, ReorganisationKind.CLOSE)


@dataclass(frozen=True)
class ReorganisationRow:
    """One change of one unit.

    Args:
        place: file, sheet and row.
        unit: code of the unit that changes; of the new one where it is established.
        on: first day on which the change holds.
        document: number of the decision.
        other: the new superior, what it is merged into, who takes over from a dissolved unit, or
            the new unit that is split off; "" where there is none.
        name: the new name, of the new unit where there is one.
        category: the new category, of the new unit where there is one.
        sector: of a new unit.
        along: codes of members and of direct subordinates that go over to a unit split off.
    """

    place: str
    kind: ReorganisationKind
    unit: str
    on: date
    document: str
    other: str = ""
    name: str = ""
    category: str = ""
    sector: str = ""
    along: tuple[str, ...] = ()

    @property
    def is_ending(self) -> bool:
        """Whether the unit no longer exists from that day on."""
        return self.kind in ENDINGS

    @property
    def new_unit(self) -> str:
        """Code of the unit that the row opens; "" where it opens none."""
        if self.kind is ReorganisationKind.OPEN:
            return self.unit
        return self.other if self.kind is ReorganisationKind.SPLIT else ""

    @property
    def target(self) -> str:
        """Code of the other unit, which must exist on that day; "" where there is none."""
        return "" if self.kind is ReorganisationKind.SPLIT else self.other


def faults_of_rows(rows: Sequence[ReorganisationRow]) -> list[Fault]:
    """Return what is wrong with rows by themselves: empty or idle fields, and contradictions."""
    faults = [fault for row in rows for fault in _faults_of_row(row)]
    return faults + list(_contradictions(rows)) + list(_opened_twice(rows))


def _faults_of_row(row: ReorganisationRow) -> Iterator[Fault]:
    kind = REORGANISATION_LABELS[row.kind]
    required, optional = REORGANISATION_FIELDS[row.kind]
    lacking = message("“%(kind)s” needs “%(column)s”. Fill it in.")
    idle = message(
        "“%(column)s” has no meaning for “%(kind)s”. Leave it empty, or give that change a row of"
        " its own."
    )
    for field, column in FIELD_LABELS.items():
        value = getattr(row, field)
        if field in required and not value:
            yield Fault(lacking, {"kind": kind, "column": column}, row.place)
        elif value and field not in required | optional:
            yield Fault(idle, {"kind": kind, "column": column}, row.place)
    if is_blank(row.document):
        text = message("A reorganisation needs the number of its decision. Fill it in.")
        yield Fault(text, {}, row.place)
    if row.new_unit and (fault := fault_of_code(row.new_unit, place=row.place)) is not None:
        yield fault
    if row.unit == row.other:
        text = message("Unit %(unit)s cannot be put under, merged into or split off itself.")
        yield Fault(text, {"unit": row.unit}, row.place)
    if row.new_unit and not row.other and row.category not in ABOVE_THE_GRADED:
        yield Fault(lacking, {"kind": kind, "column": FIELD_LABELS["other"]}, row.place)


def _contradictions(rows: Iterable[ReorganisationRow]) -> Iterator[Fault]:
    """Yield two rows that cannot both hold for one unit."""
    by_unit: dict[str, list[ReorganisationRow]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit].append(row)
    twice = message("Unit %(unit)s has the same kind of change on the same day at %(first)s.")
    after_end = message("Unit %(unit)s no longer exists from %(day)s on, by the row at %(first)s.")
    for unit, own in by_unit.items():
        first: dict[tuple[ReorganisationKind, date], ReorganisationRow] = {}
        ending = min((row for row in own if row.is_ending), key=lambda row: row.on, default=None)
        for row in own:
            # several units may be split off one on one day
            key = (row.kind, row.on)
            if row.kind is not ReorganisationKind.SPLIT and key in first:
                yield Fault(twice, {"unit": unit, "first": first[key].place}, row.place)
            elif ending is not None and row is not ending and _is_too_late(row, ending):
                values = {"unit": unit, "day": ending.on, "first": ending.place}
                yield Fault(after_end, values, row.place)
            first.setdefault(key, row)
        yield from _moved_where_established(unit, own)


def _is_too_late(row: ReorganisationRow, ending: ReorganisationRow) -> bool:
    # what is split off on the last day comes out of the unit before it goes
    same_day = row.on == ending.on and row.kind is not ReorganisationKind.SPLIT
    return row.on > ending.on or same_day


def _moved_where_established(unit: str, own: Iterable[ReorganisationRow]) -> Iterator[Fault]:
    opened = {row.on: row for row in own if row.kind is ReorganisationKind.OPEN}
    text = message(
        "Unit %(unit)s is established on that day at %(first)s: write its name, category and"
        " superior there."
    )
    for row in own:
        if row.kind is not ReorganisationKind.OPEN and row.on in opened and not row.is_ending:
            yield Fault(text, {"unit": unit, "first": opened[row.on].place}, row.place)


def _opened_twice(rows: Iterable[ReorganisationRow]) -> Iterator[Fault]:
    text = message("The new unit %(unit)s is opened already by the row at %(first)s.")
    first: dict[str, ReorganisationRow] = {}
    for row in rows:
        before = first.setdefault(row.new_unit, row) if row.new_unit else row
        # the same kind twice on a day is said already
        is_said = before.kind is row.kind is ReorganisationKind.OPEN and before.on == row.on
        if before is not row and not is_said:
            yield Fault(text, {"unit": row.new_unit, "first": before.place}, row.place)
