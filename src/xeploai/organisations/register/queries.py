"""Reads of the register: units, the tree on a day, and the people in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from xeploai.domain import (
    BRANCHES,
    DatedPlacement,
    DatedUnit,
    EndCause,
    Fault,
    MembershipStatus,
    Refused,
    message,
    search_key,
)
from xeploai.organisations.models import (
    CollectiveSeat,
    FormerCategory,
    FormerName,
    FormerPersonCode,
    LeadershipCollective,
    Lineage,
    Membership,
    Person,
    Placement,
    Post,
    Unit,
    ends_after,
    in_force,
)

BATCH = 500
NO_SUCH_UNIT = message("The register has no unit with the code “%(code)s”.")


def unit_by_code(code: str) -> Unit:
    """Return the unit. Raises `Refused` where there is none."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused(Fault(NO_SUCH_UNIT, {"code": code}))
    return unit


def person_by_code(code: str) -> Person:
    """Return the member. Raises `Refused` where there is none."""
    person = Person.objects.filter(code=code.strip()).first() or _joined(code.strip())
    if person is None:
        text = message("The register has no member with the code “%(code)s”.")
        raise Refused(Fault(text, {"code": code.strip()}))
    return person


def present_code(code: str) -> str:
    """Return the code of the person to whom a code leads that was given up; else the code."""
    person = _joined(code)
    return person.code if person else code


def former_person_codes() -> frozenset[str]:
    """Return the codes that were given up when two entries of one person were joined."""
    return frozenset(FormerPersonCode.objects.values_list("code", flat=True))


def _joined(code: str) -> Person | None:
    """Return the person to whom a code leads that was given up when two entries were joined."""
    former = FormerPersonCode.objects.filter(code=code).select_related("person").first()
    return former.person if former else None


def branch_of(person: Person, *, on: date) -> Unit | None:
    """Return the branch of a member on a day."""
    membership = person.memberships.filter(in_force(on)).select_related("branch").first()
    return membership.branch if membership else None


def top_units_on(on: date) -> list[Unit]:
    """Return the units that are open on a day and have no superior."""
    tops = Placement.objects.filter(in_force(on), parent__isnull=True).values("unit")
    units = Unit.objects.filter(pk__in=tops, opened_on__lte=on).exclude(closed_on__lte=on)
    return list(units.order_by("code"))


def last_branch_of(person: Person) -> Unit | None:
    """Return the branch to which a person belongs, or belonged last; None where to none."""
    membership = person.memberships.order_by("-from_on").select_related("branch").first()
    return membership.branch if membership else None


def superiors_of(unit: Unit, *, on: date) -> list[int]:
    """Return the ids of the units above one on a day, the direct superior first."""
    above: list[int] = []
    at: int | None = unit.pk
    while at is not None:
        placement = Placement.objects.filter(in_force(on), unit=at).first()
        at = placement.parent_id if placement else None
        if at is None or at in above:
            break
        above.append(at)
    return above


def superiors_of_all(units: Iterable[int], *, on: date) -> Mapping[int, set[int]]:
    """Return the units above each one on a day, itself included; one query for each level.

    A unit that is closed by then counts at its last place in the tree.
    """
    above = {unit: {unit} for unit in units}
    at = {unit: unit for unit in above}
    while at:
        parents = _parents(set(at.values()), on)
        at = {
            unit: parents[now]
            for unit, now in at.items()
            if parents.get(now) is not None and parents[now] not in above[unit]
        }
        for unit, now in at.items():
            above[unit].add(now)
    return above


def _parents(units: set[int], on: date) -> dict[int, int]:
    parents: dict[int, int] = {}
    ids = sorted(units)
    for start in range(0, len(ids), BATCH):
        # the latest placement wins, ended or not: see `superiors_of_all`
        begun = Placement.objects.filter(unit__in=ids[start : start + BATCH], from_on__lte=on)
        rows = begun.order_by("from_on").values_list("unit_id", "parent_id")
        parents |= {unit: parent for unit, parent in rows if parent is not None}
    return parents


def dated_units() -> list[DatedUnit]:
    """Return every unit with its lifetime."""
    rows = Unit.objects.values_list("code", "opened_on", "closed_on")
    return [DatedUnit(*row) for row in rows]


def dated_placements() -> list[DatedPlacement]:
    """Return every placement, past ones included."""
    rows = Placement.objects.values_list("unit__code", "parent__code", "from_on", "until_on")
    return [DatedPlacement(*row) for row in rows]


def names_on(on: date) -> dict[int, str]:
    """Return the names of units on a day, by id, where they differ from the present names."""
    former = FormerName.objects.filter(until_on__gt=on).order_by("-until_on")
    return {row.unit_id: row.name for row in former}


def categories_on(on: date) -> dict[int, str]:
    """Return the categories of units on a day, by id, where they differ from the present ones."""
    former = FormerCategory.objects.filter(until_on__gt=on).order_by("-until_on")
    return {row.unit_id: row.category for row in former}


def categories_in() -> dict[int, list[tuple[date, str]]]:
    """Return the former categories by unit, each with the first day of the next one.

    Few units ever change theirs.
    """
    former: dict[int, list[tuple[date, str]]] = {}
    rows = FormerCategory.objects.order_by("until_on")
    for unit, until, category in rows.values_list("unit_id", "until_on", "category"):
        former.setdefault(unit, []).append((until, category))
    return former


def category_at(category: str, former: Iterable[tuple[date, str]], on: date) -> str:
    """Return which of these categories a unit has on a day: the present one or a former one."""
    return next((each for until, each in former if on < until), category)


def is_branch_on(category: str, former: Iterable[tuple[date, str]], on: date) -> bool:
    """Whether a unit with these categories is a branch on a day."""
    return category_at(category, former, on) in BRANCHES


def category_on(unit: Unit, on: date) -> str:
    """Return the category of one unit on a day."""
    former = unit.former_categories.filter(until_on__gt=on).order_by("until_on").first()
    return former.category if former else unit.category


def members_on(on: date, *, without: Iterable[str] = ()) -> list[tuple[int, int, str]]:
    """Return branch, person and the person's code of the official memberships on a day.

    Args:
        without: statuses that are left out.
    """
    memberships = Membership.objects.filter(in_force(on)).exclude(status__in=list(without))
    rows = memberships.order_by("person__code", "branch__code")
    return list(rows.values_list("branch_id", "person_id", "person__code"))


def members_by_status(
    on: date, statuses: Iterable[str], *, without: Collection[int] = ()
) -> dict[int, dict[str, int]]:
    """Return how many members each branch has on a day by status, of some statuses alone.

    A person counts once: not where another membership has another status on that day.

    Args:
        without: persons who are left out, by id.
    """
    wanted = list(statuses)
    lasting = Membership.objects.filter(in_force(on))
    others = lasting.exclude(status__in=wanted).values("person")
    rows = lasting.filter(status__in=wanted).exclude(person__in=others)
    places = rows.order_by("from_on", "pk").values_list("person_id", "branch_id", "status")
    latest = {person: (branch, status) for person, branch, status in places}
    numbers: dict[int, dict[str, int]] = {}
    for person in latest.keys() - set(without):
        branch, status = latest[person]
        counted = numbers.setdefault(branch, {})
        counted[status] = counted.get(status, 0) + 1
    return {branch: dict(sorted(counted.items())) for branch, counted in numbers.items()}


def left_for_good(on: date) -> Q:
    """Return the condition that the holder of a post left for a cause, and is in no branch now.

    A post ends with the membership; registers from before that have posts of the dead that last.
    """
    memberships = Membership.objects.filter(person=OuterRef("person"))
    left = memberships.filter(until_on__lte=on).exclude(end_cause__in=["", EndCause.MERGED])
    return Q(Exists(left)) & ~Q(Exists(memberships.filter(ends_after(on))))


def posts_on(on: date) -> QuerySet[Post]:
    """Return the leading posts that are filled on a day by somebody who has not left by then."""
    filled = _posts_lasting_after(on).filter(from_on__lte=on)
    return filled.select_related("person").order_by("person__code")


def _posts_lasting_after(on: date) -> QuerySet[Post]:
    """Return the posts that are filled on a day or later, but those of who has left by then."""
    return Post.objects.filter(ends_after(on)).exclude(left_for_good(on))


def posts_of(person: int, *, first: date, last: date) -> list[Post]:
    """Return the leading posts of a person that were filled on any day of a time.

    None of them lasts longer than the person belonged to the Party organisation.
    """
    begun = _posts_lasting_after(first).filter(person=person, from_on__lte=last)
    posts = begun.select_related("unit").order_by("from_on", "unit__code", "title_code")
    return _ended_with_holder(posts)


def _ended_with_holder(posts: QuerySet[Post]) -> list[Post]:
    """Return posts with no later end than the day on which their holder left for good."""
    left = Membership.objects.filter(person=OuterRef("person")).order_by("-until_on")
    dated = posts.annotate(
        is_left=ExpressionWrapper(left_for_good(date.max), output_field=BooleanField()),
        left_on=Subquery(left.filter(until_on__isnull=False).values("until_on")[:1]),
    )
    ended: list[Post] = []
    for post in dated:
        if post.is_left and (post.until_on is None or post.until_on > post.left_on):
            post.until_on = post.left_on
        if post.until_on is None or post.until_on > post.from_on:
            ended.append(post)
    return ended


# members who belong to their branch and take no part in its work
ASIDE = (MembershipStatus.EXEMPT, MembershipStatus.SUSPENDED)


@dataclass(frozen=True)
class HeadAside:
    """A head of a unit who is exempt or suspended, and keeps the post all the same."""

    post: Post
    status: MembershipStatus


def heads_aside(on: date, *, unit: Unit | None = None) -> list[HeadAside]:
    """Return the heads, or one unit's, who are exempt from Party work or suspended on a day."""
    status = Membership.objects.filter(in_force(on), person=OuterRef("person"), status__in=ASIDE)
    posts = posts_on(on).filter(is_head=True)
    heads = posts if unit is None else posts.filter(unit=unit)
    found = heads.annotate(aside=Subquery(status.values("status")[:1])).exclude(aside=None)
    rows = found.select_related("person", "unit").order_by("unit__code", "pk")
    return [HeadAside(post, MembershipStatus(post.aside)) for post in rows]


def memberships_of(person: int, *, first: date, last: date) -> list[Membership]:
    """Return the memberships of a person that lasted on any day of a time, the earliest first."""
    begun = Membership.objects.filter(ends_after(first), person=person, from_on__lte=last)
    return list(begun.select_related("branch").order_by("from_on"))


def collectives_with(person: int, *, on: date) -> list[LeadershipCollective]:
    """Return the collectives in which a person has a seat on a day."""
    seats = seats_on(on).filter(person=person)
    return list(collectives_on(on).filter(pk__in=seats.values("collective")))


def seats_on(on: date) -> QuerySet[CollectiveSeat]:
    """Return the seats in collectives filled on a day by somebody who has not left by then."""
    return CollectiveSeat.objects.filter(in_force(on)).exclude(left_for_good(on))


def collectives_on(on: date) -> QuerySet[LeadershipCollective]:
    """Return the leadership collectives that exist on a day."""
    exists = in_force(on, "opened_on", "closed_on")
    return LeadershipCollective.objects.filter(exists).order_by("code")


def all_units(*, direct_superior: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, category and name of all units, or of those now directly under one."""
    units = Unit.objects.order_by("code")
    if direct_superior is not None:
        above = unit_by_code(direct_superior)
        units = units.filter(placements__parent=above, placements__until_on__isnull=True)
    return list(units.values_list("code", "category", "name"))


@dataclass(frozen=True)
class UnitHistory:
    """Everything that the register has of a unit, with its days, the earliest first."""

    placements: list[Placement]
    former_names: list[FormerName]
    former_categories: list[FormerCategory]
    lineage: list[Lineage]
    members: list[Membership]
    below: list[Placement]
    posts: list[Post]
    collectives: list[LeadershipCollective]


def unit_history(unit: Unit, *, on: date) -> UnitHistory:
    """Return the history of a unit, and what hangs on it on a day or later."""
    members = unit.memberships.filter(ends_after(on)).select_related("person")
    below = unit.placements_below.filter(ends_after(on)).select_related("unit")
    lineage = Lineage.objects.filter(Q(unit=unit) | Q(other=unit)).select_related("unit", "other")
    return UnitHistory(
        placements=list(unit.placements.select_related("parent").order_by("from_on")),
        former_names=list(unit.former_names.order_by("until_on")),
        former_categories=list(unit.former_categories.order_by("until_on")),
        lineage=list(lineage.order_by("on", "pk")),
        members=list(members.order_by("person__code", "from_on")),
        below=list(below.order_by("unit__code", "from_on")),
        posts=list(
            _posts_lasting_after(on).filter(unit=unit).select_related("person").order_by("from_on")
        ),
        collectives=list(unit.collectives.filter(ends_after(on, "closed_on")).order_by("code")),
    )


@dataclass(frozen=True)
class PersonHistory:
    """Everything that the register has of a person, the earliest first."""

    memberships: list[Membership]
    posts: list[Post]
    seats: list[CollectiveSeat]
    former_codes: list[FormerPersonCode]


def person_history(person: Person) -> PersonHistory:
    """Return the history of a person."""
    return PersonHistory(
        memberships=list(person.memberships.select_related("branch").order_by("from_on")),
        posts=_ended_with_holder(person.posts.select_related("unit").order_by("from_on")),
        seats=list(person.seats.select_related("collective__unit").order_by("from_on")),
        former_codes=list(person.former_codes.order_by("joined_on")),
    )


MATCHES = 100


def register_matching(
    text: str, *, within: frozenset[int] | None = None
) -> tuple[list[Unit], list[Person]]:
    """Return the first units and persons whose code or name has a text in it.

    Args:
        within: ids of units; only these, and the members that they have or had.
    """
    wanted = search_key(text)
    units = [
        unit
        for unit in Unit.objects.order_by("code")
        if (within is None or unit.pk in within)
        and wanted in search_key(f"{unit.code} {unit.name}")
    ]
    # a province has far fewer names than persons
    key_of = cache(search_key)
    if within is not None:
        members = Membership.objects.values_list("branch_id", "person_id")
        own = {person for branch, person in members if branch in within}
    found = [
        pk
        for pk, code, name in Person.objects.order_by("code").values_list("pk", "code", "full_name")
        if (within is None or pk in own) and wanted in f"{search_key(code)} {key_of(name)}"
    ]
    people = Person.objects.filter(pk__in=found[:MATCHES]).order_by("code")
    return units[:MATCHES], list(people)


def codes_of_units(names: Iterable[str]) -> dict[str, str]:
    """Return the codes of units by what they are named: their code, or their unique name."""
    wanted = set(names)
    codes = {
        code: code for code in Unit.objects.filter(code__in=wanted).values_list("code", flat=True)
    }
    if wanted <= codes.keys():
        return codes
    # oà and òa are one syllable, and offices differ in case: names are compared by search key
    by_key: dict[str, list[str]] = {}
    for code, name in Unit.objects.values_list("code", "name"):
        by_key.setdefault(search_key(name), []).append(code)
    matches = {name: by_key.get(search_key(name), []) for name in wanted - codes.keys()}
    return {name: match[0] for name, match in matches.items() if len(match) == 1} | codes


def closing_days() -> dict[str, date]:
    """Return the first day on which a closed unit no longer exists, by its code."""
    closed = Unit.objects.filter(closed_on__isnull=False)
    return {code: day for code, day in closed.values_list("code", "closed_on") if day is not None}
