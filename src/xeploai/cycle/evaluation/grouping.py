"""Put the subjects of a cycle into groups of similar ones, each for one ceiling.

A group belongs to the unit that decides on its subjects by the central texts, so that they are
side by side where these count the ceiling: all standing committees of the districts of a province
are one group. A local document by which another body decides splits and joins none: it would make
the ceiling milder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xeploai.cycle.facts import Books
from xeploai.cycle.queries import Case, Cycle, CycleUnit, PeerGroup, pack_of
from xeploai.domain import (
    SECTOR_LABELS,
    STEP_WIDTH,
    Category,
    GroupBy,
    Sector,
    SubjectKind,
    contextual_label,
    grouping_in_force,
    label,
)

from .competence import CompetenceReader, SubjectRow

UNITS_AND_MEMBERS = (SubjectKind.ORGANISATION, SubjectKind.MEMBER)
GRASSROOTS_CATEGORIES = ("grassroots_committee", "grassroots_branch")
# as officials of the cycle read it: the register's names are Vietnamese too
LANGUAGE = "vi"
# category, path of the unit whose group it is, label
GroupKey = tuple[str, str, str]


class PeerTraits(NamedTuple):
    """What makes a subject alike to others.

    Args:
        kind: of a collective, or the code of a leading cadre's title.
    """

    kind: str = ""
    is_head: bool = False


NO_TRAITS = PeerTraits()


@dataclass
class Grouping:
    """The groups of a cycle, made as its subjects are asked for. Not yet stored.

    Args:
        units: the frozen tree, stored already: local documents are found by it.
    """

    cycle: Cycle
    units: Sequence[CycleUnit]
    categories: Mapping[str, Category]
    groups: dict[GroupKey, PeerGroup] = field(default_factory=dict)
    _group_by: dict[tuple[int, str], GroupBy | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {unit.path: unit for unit in self.units}
        self.books = Books(self.cycle)
        self.competence = CompetenceReader(self.cycle, units=self.units, books=self.books)

    def group_of(
        self, category: str, unit: CycleUnit, traits: PeerTraits = NO_TRAITS
    ) -> GroupKey | None:
        """Return the key of a subject's group; None where no provision is a ceiling for it."""
        kind = self.categories[category].kind
        holder = self._holder(category, unit, traits, kind)
        group_by = self._grouping(category, holder)
        if group_by is None:
            return None
        owner = self.owner_of(unit, kind, group_by, holder)
        text = self._label(category, unit, owner, traits, group_by)
        key = (category, owner.path, text)
        if key not in self.groups:
            self.groups[key] = PeerGroup(
                cycle=self.cycle,
                category=category,
                path=owner.path,
                label=text,
                group_by=group_by.value,
            )
        return key

    def path_of(self, category: str, path: str, traits: PeerTraits, groups: str) -> str:
        """Return the path of the unit that holds a subject's group, made in some way.

        Args:
            groups: as `PeerGroup.group_by` has it.
        """
        unit, kind = self.by_path[path], self.categories[category].kind
        holder = self._holder(category, unit, traits, kind)
        return self.owner_of(unit, kind, GroupBy(groups) if groups else None, holder).path

    def owner_of(
        self, unit: CycleUnit, kind: SubjectKind, group_by: GroupBy | None, holder: CycleUnit
    ) -> CycleUnit:
        """Return the unit whose group a subject is in.

        Args:
            holder: the unit that decides on it by the central texts.
        """
        if group_by is GroupBy.GRASSROOTS:
            return self._grassroots(unit, kind) or holder
        return holder

    def _holder(
        self, category: str, unit: CycleUnit, traits: PeerTraits, kind: SubjectKind
    ) -> CycleUnit:
        is_collective = kind is SubjectKind.COLLECTIVE
        # a member is graded as a member, whatever the posts
        is_head = traits.is_head and kind is not SubjectKind.MEMBER
        subject = SubjectRow(category, unit.path, is_head, traits.kind if is_collective else "")
        path = self.competence.holding_path(subject)
        return self.by_path[path] if path else unit

    def _grouping(self, category: str, holder: CycleUnit) -> GroupBy | None:
        book = self.books.of(holder.path)
        key = id(book), category
        if key not in self._group_by:
            self._group_by[key] = grouping_in_force(book, category)
        return self._group_by[key]

    def _grassroots(self, unit: CycleUnit, kind: SubjectKind) -> CycleUnit | None:
        """Return the grassroots organisation that a subject belongs to.

        An organisation does not belong to itself: the grassroots ones are side by side above.
        """
        is_organisation = kind is SubjectKind.ORGANISATION
        last = len(unit.path) - (STEP_WIDTH if is_organisation else 0)
        for end in range(last, 0, -STEP_WIDTH):
            above = self.by_path[unit.path[:end]]
            if above.category in GRASSROOTS_CATEGORIES:
                return above
        return None

    def _label(
        self, category: str, unit: CycleUnit, owner: CycleUnit, traits: PeerTraits, by: GroupBy
    ) -> str:
        kind = self.categories[category].kind
        names = [self._trait(category, unit, traits, by)]
        if by is GroupBy.SECTOR:
            names.append(SECTOR_LABELS[Sector(unit.sector)][LANGUAGE])
        # organisations and members are below the unit, others are managed by it
        is_below = by is GroupBy.GRASSROOTS or kind in UNITS_AND_MEMBERS
        managed = label("managed by %(unit)s", unit=owner.name)[LANGUAGE]
        names.append(owner.name if is_below else managed)
        return " · ".join(filter(None, names))

    def _trait(self, category: str, unit: CycleUnit, traits: PeerTraits, by: GroupBy) -> str:
        """Return what the subjects of a group have in common; empty for members."""
        kind = self.categories[category].kind
        if kind is SubjectKind.ORGANISATION:
            return self.categories[category].label[LANGUAGE]
        if kind is SubjectKind.CADRE and by is GroupBy.PEERS:
            return self._position(unit, traits)
        if by is GroupBy.GRASSROOTS and kind is not SubjectKind.COLLECTIVE:
            return ""
        return traits.kind

    def _position(self, unit: CycleUnit, traits: PeerTraits) -> str:
        """Return the position of a leading cadre, whatever the title: head or not, and of what."""
        position = HEADS if traits.is_head else OTHERS
        level = self.categories.get(unit.category)
        of = level.label[LANGUAGE] if level else unit.name
        return f"{position[LANGUAGE]}, {of}"


def groups_held_elsewhere(cycle: Cycle, path: str = "") -> list[PeerGroup]:
    """Return the groups with subjects that by the central texts belong to one of another unit.

    A program before this one let local documents on who decides split them.

    Args:
        path: only of groups held at it or below it.
    """
    cases = Case.objects.filter(cycle=cycle, peer_group__path__startswith=path)
    rows = set(
        cases.values_list(
            *("peer_group_id", "peer_group__path", "peer_group__group_by", "category"),
            *("path", "collective__kind", "is_head"),
        ).order_by()
    )
    if not rows:
        return []
    units = list(CycleUnit.objects.filter(cycle=cycle))
    grouping = Grouping(cycle, units, pack_of(cycle).categories_on(cycle.closes_on))
    elsewhere = {
        group
        for group, held_at, groups, category, at, kind, is_head in rows
        if held_at != grouping.path_of(category, at, PeerTraits(kind or "", is_head), groups)
    }
    return list(PeerGroup.objects.filter(pk__in=elsewhere).order_by("category", "path", "label"))


HEADS = contextual_label("group of leading cadres", "Heads")
OTHERS = contextual_label("group of leading cadres", "Deputies and others")
