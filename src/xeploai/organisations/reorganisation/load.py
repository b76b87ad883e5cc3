"""Load what a sheet of reorganisation needs of the register, in a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import F, Max

from xeploai.domain import (
    Belonging,
    MemberStay,
    RegisterBefore,
    RegisteredUnitState,
    ReorganisationKind,
    ReorganisationRow,
    Reorganised,
    reorganise_register,
)
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerCategory,
    FormerName,
    LeadershipCollective,
    Membership,
    Post,
    Unit,
    ends_after,
)
from xeploai.organisations.register import dated_placements, lineage_after

BATCH = 500
WITH_MEMBERS = (
    ReorganisationKind.MERGE,
    ReorganisationKind.CLOSE,
    ReorganisationKind.SPLIT,
    ReorganisationKind.RECLASSIFY,
)


def effects_of(rows: Sequence[ReorganisationRow]) -> Reorganised:
    """Return what the rows of a sheet do to the register as it is now.

    Raises:
        Refused: with everything that is wrong with the rows.
    """
    return reorganise_register(before=_register_before(rows), rows=rows)


def units_concerned(rows: Iterable[ReorganisationRow]) -> set[str]:
    """Return the codes of all units that rows name."""
    return {code for row in rows for code in (row.unit, row.other) if code}


def _register_before(rows: Sequence[ReorganisationRow]) -> RegisterBefore:
    first = min((row.on for row in rows), default=date.max)
    with_members = {row.unit for row in rows if row.kind in WITH_MEMBERS}
    ending = {row.unit for row in rows if row.is_ending}
    return RegisterBefore(
        units=_units(),
        placements=dated_placements(),
        members=_members(with_members, first),
        belongings=_belongings(ending, first),
        lineage=lineage_after(with_members, first),
    )


def _units() -> dict[str, RegisteredUnitState]:
    named = dict(FormerName.objects.values_list("unit").annotate(Max("until_on")))
    classified = dict(FormerCategory.objects.values_list("unit").annotate(Max("until_on")))
    columns = ("pk", "code", "name", "category", "sector", "opened_on", "closed_on")
    return {
        code: RegisteredUnitState(
            code, name, category, sector, opened, closed, named.get(pk), classified.get(pk)
        )
        for pk, code, name, category, sector, opened, closed in Unit.objects.values_list(*columns)
    }


def _batches(codes: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(codes)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]


def _members(branches: set[str], first: date) -> dict[str, list[MemberStay]]:
    members: dict[str, list[MemberStay]] = defaultdict(list)
    for codes in _batches(branches):
        own = Membership.objects.filter(ends_after(first), branch__code__in=codes)
        columns = ("branch__code", "person__code", "from_on", "until_on")
        for branch, person, start, end in own.order_by("pk").values_list(*columns):
            members[branch].append(MemberStay(person, start, end))
    return members


def _belongings(units: set[str], first: date) -> dict[str, list[Belonging]]:
    found: dict[str, list[Belonging]] = defaultdict(list)
    for codes in _batches(units):
        for unit, belonging in _of_units(codes, first):
            found[unit].append(belonging)
    return found


def _of_units(codes: list[str], first: date) -> Iterator[tuple[str, Belonging]]:
    posts = Post.objects.filter(ends_after(first), unit__code__in=codes).annotate(
        code=F("unit__code"), who=F("person__full_name")
    )
    for pk, code, who, title, start, end in posts.order_by("pk").values_list(
        "pk", "code", "who", "title", "from_on", "until_on"
    ):
        yield code, Belonging(("Post", pk), f"{who} ({title})", start, end)
    bodies = LeadershipCollective.objects.filter(
        ends_after(first, "closed_on"), unit__code__in=codes
    )
    for pk, code, name, start, end in bodies.order_by("pk").values_list(
        "pk", "unit__code", "name", "opened_on", "closed_on"
    ):
        yield code, Belonging(("LeadershipCollective", pk), name, start, end)
    seats = CollectiveSeat.objects.filter(ends_after(first), collective__unit__code__in=codes)
    for pk, code, who, name, start, end in seats.order_by("pk").values_list(
        "pk",
        "collective__unit__code",
        "person__full_name",
        "collective__name",
        "from_on",
        "until_on",
    ):
        yield code, Belonging(("CollectiveSeat", pk), f"{who} ({name})", start, end)
