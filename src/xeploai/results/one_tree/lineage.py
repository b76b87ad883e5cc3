"""Changes of the tree between two cycles, from the register and the two frozen trees."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from xeploai.cycle.queries import Cycle, CycleUnit
from xeploai.domain import (
    STEP_WIDTH,
    Ending,
    Event,
    EventKind,
    Fate,
    FateReason,
    Fault,
    ReportingSource,
    UnitRef,
    fates,
    message,
)
from xeploai.organisations.models import Lineage, Placement, ends_after, in_force

EVENTS = {
    Lineage.Kind.MERGED_INTO: message("went over into “%(other)s” on %(day)s%(document)s"),
    Lineage.Kind.TRANSFERRED: message("was put under “%(other)s” on %(day)s%(document)s"),
}


@dataclass(frozen=True)
class UnitInTree:
    """A unit in one of the two trees."""

    code: str
    name: str
    path: str
    category: str
    is_covered: bool
    source: str

    @property
    def ref(self) -> UnitRef:
        """The reference to the unit that statistics use."""
        return UnitRef(self.code, self.name, self.category)

    @property
    def is_sender(self) -> bool:
        """Whether it reports by return."""
        return self.source == ReportingSource.RETURN

    @property
    def path_above(self) -> str:
        """The path of its superior; empty at the top."""
        return self.path[:-STEP_WIDTH]


class UnitLacking(NamedTuple):
    """A unit that the earlier tree lacks, with the code of its superior on that day."""

    ref: UnitRef
    superior: str | None


@dataclass(frozen=True)
class TreeChanges:
    """Two cycles, and the fate of every unit of the earlier one."""

    earlier: Cycle
    later: Cycle

    @cached_property
    def then(self) -> dict[str, UnitInTree]:
        """The earlier tree by code, superiors before those below them."""
        return _units_in_tree(self.earlier)

    @cached_property
    def now(self) -> dict[str, UnitInTree]:
        """The later tree by code, superiors before those below them."""
        return _units_in_tree(self.later)

    @cached_property
    def by_path_then(self) -> dict[str, UnitInTree]:
        """The earlier tree by path."""
        return {unit.path: unit for unit in self.then.values()}

    @cached_property
    def by_path_now(self) -> dict[str, UnitInTree]:
        """The later tree by path."""
        return {unit.path: unit for unit in self.now.values()}

    @cached_property
    def lacking(self) -> dict[str, "UnitLacking"]:
        """The units that were open on the earlier closing day but are not in that tree, by code.

        A province that was merged with this one since, and whose tree was not added to the cycle.
        """
        day = self.earlier.closes_on
        placed = Placement.objects.filter(in_force(day), unit__opened_on__lte=day)
        columns = ("unit__code", "unit__name", "unit__category", "parent__code")
        rows = placed.filter(ends_after(day, "unit__closed_on")).order_by("unit__code")
        return {
            code: UnitLacking(UnitRef(code, name, category), superior)
            for code, name, category, superior in rows.values_list(*columns)
            if code not in self.then
        }

    @cached_property
    def fates(self) -> dict[str, Fate]:
        """The fate of each unit of the earlier tree, and of those it lacks, by code."""
        return fates(
            earlier=dict.fromkeys([*self.then, *self.lacking]),
            later=_parents(self.now, self.by_path_now),
            events=self._events(),
            endings=self._endings(),
            after=self.earlier.closes_on,
            until=self.later.closes_on,
        )

    @cached_property
    def parents_then(self) -> dict[str, str | None]:
        """The direct superiors of the earlier tree."""
        return _parents(self.then, self.by_path_then)

    def _events(self) -> Iterator[Event]:
        events = self.lineage_events.filter(kind__in=list(EventKind), other__isnull=False)
        for kind, unit, other, on in events.values_list("kind", "unit__code", "other__code", "on"):
            yield Event(EventKind(kind), unit, str(other), on)

    @property
    def lineage_events(self) -> QuerySet[Lineage]:
        """The events after the earlier closing day, up to and including the later one."""
        changes = {"on__gt": self.earlier.closes_on, "on__lte": self.later.closes_on}
        return Lineage.objects.filter(**changes).order_by("on", "pk")

    def _endings(self) -> dict[str, Ending]:
        """Return the last superior of each unit that closed between the two days."""
        closed = {"unit__closed_on__lte": self.later.closes_on}
        placed = Placement.objects.filter(**closed, unit__closed_on__gt=self.earlier.closes_on)
        columns = ("unit__code", "parent__code", "unit__closed_on")
        return {
            code: Ending(superior, on)
            for code, superior, on in placed.order_by("from_on").values_list(*columns)
            if on is not None
        }

    def superior_then(self, code: str) -> UnitRef | None:
        """Return the superior of a unit in the earlier tree."""
        above = self.by_path_then.get(self.then[code].path_above)
        return above.ref if above else None

    def superior_now(self, code: str) -> UnitRef | None:
        """Return the superior of what a unit has become, in the later tree."""
        home = self.fates[code].home
        above = self.by_path_now.get(self.now[home].path_above) if home else None
        return above.ref if above else None

    def event_of(self, code: str) -> Fault | None:
        """Return the last event on a unit's place in the register."""
        events = self.lineage_events.filter(unit__code=code, kind__in=list(EVENTS))
        last = events.select_related("other").last()
        if last is None or last.other is None:
            return None
        document = f" ({last.document_number})" if last.document_number else ""
        values = {"other": last.other.name, "day": last.on, "document": document}
        return Fault(EVENTS[Lineage.Kind(last.kind)], values)


def _units_in_tree(cycle: Cycle) -> dict[str, UnitInTree]:
    columns = ("code", "name", "path", "category", "is_covered", "source")
    rows = CycleUnit.objects.filter(cycle=cycle).order_by("path").values_list(*columns)
    return {row[0]: UnitInTree(*row) for row in rows}


def _parents(tree: dict[str, UnitInTree], by_path: dict[str, UnitInTree]) -> dict[str, str | None]:
    return {
        code: by_path[one.path_above].code if one.path_above else None for code, one in tree.items()
    }


HOMELESS = {
    FateReason.IN_A_CIRCLE: message(
        "The figures of “%(unit)s” (cycle %(year)s) could not be placed: its mergers lead back to"
        " itself."
    ),
    FateReason.NOTHING_LEFT: message(
        "The figures of “%(unit)s” (cycle %(year)s) could not be placed: it closed, and the"
        " register names no successor."
    ),
    FateReason.NOTHING_COMMON: message(
        "The figures of “%(unit)s” (cycle %(year)s) could not be placed: what it has become has"
        " no common superior."
    ),
}
LEFT_TO_SUPERIOR = message(
    "“%(unit)s” closed since cycle %(year)s without a successor: its figures of then stay"
    " with its superior, “%(home)s”."
)
SEVERAL_HEIRS = message(
    "“%(unit)s” went over into several units since cycle %(year)s: its figures of then stay with"
    " what contains them all, “%(home)s”."
)
