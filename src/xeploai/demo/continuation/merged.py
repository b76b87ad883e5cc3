"""The register from the merger on: the sheet played, new leaders, and what changes since."""

from collections.abc import Mapping

from xeploai.demo.people.titles import GROUPS
from xeploai.domain import (
    Belonging,
    CollectiveEntry,
    DatedPlacement,
    LineageKind,
    MembershipEntry,
    MemberStay,
    PlacementEntry,
    PostEntry,
    RegisterBefore,
    RegisteredUnitState,
    ReorganisationRow,
    Reorganised,
    UnitEntry,
    reorganise_register,
)

from .neighbour import STANDING_COMMITTEE
from .register import DemoRegister, holds
from .sheet import MERGED_ON

# title and its equivalents, the head's first
NEW_POSTS = (
    ("Bí thư Đảng ủy", "grassroots_secretary"),
    ("Phó Bí thư Thường trực Đảng ủy", "grassroots_deputy_secretary"),
    ("Phó Bí thư, Chủ tịch Ủy ban nhân dân", "grassroots_deputy_secretary"),
    ("Phó Chủ tịch Ủy ban nhân dân", "grassroots_deputy_chair"),
    ("Phó Chủ tịch Hội đồng nhân dân", "grassroots_deputy_chair"),
)
BODY_POSTS = (("Bí thư Đảng ủy", "district_secretary"),)


def play_sheet(register: DemoRegister, rows: tuple[ReorganisationRow, ...]) -> Reorganised:
    """Return what the sheet does to a register. Raises `Refused` where it is at odds with it."""
    return reorganise_register(before=_before(register), rows=rows)


def _before(register: DemoRegister) -> RegisterBefore:
    members: dict[str, list[MemberStay]] = {}
    for rows in register.memberships.values():
        for row in rows:
            if row.until_on is None or row.until_on > MERGED_ON:
                stay = MemberStay(row.person, row.from_on, row.until_on)
                members.setdefault(row.branch, []).append(stay)
    belongings: dict[str, list[Belonging]] = {}
    for index, post in enumerate(register.posts):
        one = Belonging(("Post", index), post.title, post.from_on, post.until_on)
        if holds(post.from_on, post.until_on, MERGED_ON):
            belongings.setdefault(post.unit, []).append(one)
    for index, body in enumerate(register.collectives):
        key = ("LeadershipCollective", index)
        if holds(body.opened_on, body.closed_on, MERGED_ON):
            one = Belonging(key, body.name, body.opened_on, body.closed_on)
            belongings.setdefault(body.unit, []).append(one)
    return RegisterBefore(
        units={
            unit.code: RegisteredUnitState(
                unit.code, unit.name, unit.category, unit.sector, unit.opened_on, unit.closed_on
            )
            for unit in register.units.values()
        },
        placements=[DatedPlacement(*one) for one in register.placements],
        members=members,
        belongings=belongings,
    )


def after_merger(register: DemoRegister, effects: Reorganised) -> DemoRegister:
    """Return the register as it is once the sheet is carried out. The given one stays."""
    after = register.with_rows_of(DemoRegister())
    _change_units(after, effects)
    after.placements = [
        one._replace(until_on=MERGED_ON) if _is_left(one, effects) else one
        for one in after.placements
    ]
    after.placements += [
        PlacementEntry(one.unit, one.parent, one.on, None) for one in effects.placed
    ]
    for move in effects.moved_members:
        _move(after.memberships[move.person], move.to)
    ended = {one.key for _, one, _ in effects.ended}
    for index, post in enumerate(after.posts):
        if ("Post", index) in ended:
            after.posts[index] = post._replace(until_on=MERGED_ON)
    for index, body in enumerate(after.collectives):
        if ("LeadershipCollective", index) in ended:
            after.collectives[index] = body._replace(closed_on=MERGED_ON)
    return after


def _change_units(after: DemoRegister, effects: Reorganised) -> None:
    for new in effects.opened:
        sector = next(unit.sector for unit in after.units.values() if unit.sector == new.sector)
        after.units[new.code] = UnitEntry(new.code, new.name, new.category, sector, new.on, None)
    for change in effects.renamed:
        after.units[change.unit] = after.units[change.unit]._replace(name=change.after)
    for change in effects.reclassified:
        after.units[change.unit] = after.units[change.unit]._replace(category=change.after)
    for code, on in effects.closed.items():
        after.units[code] = after.units[code]._replace(closed_on=on)


def _is_left(one: PlacementEntry, effects: Reorganised) -> bool:
    moved = effects.closed.keys() | {each.unit for each in effects.placed}
    return one.until_on is None and one.unit in moved


def _move(rows: list[MembershipEntry], to: str) -> None:
    last = rows[-1]
    rows[-1] = last._replace(until_on=MERGED_ON)
    # whoever was to leave the branch later leaves the new one then
    rows.append(last._replace(branch=to, from_on=MERGED_ON))


def new_posts(
    before: DemoRegister, after: DemoRegister, effects: Reorganised
) -> tuple[PostEntry, ...]:
    """Return the posts of units established by the sheet: who led what went into them leads them.

    Whoever led a district comes first, then the heads of the merged communes.
    """
    elders = {
        event.other: event.unit
        for event in effects.lineage
        if event.kind is LineageKind.SPLIT_FROM and event.other
    }
    # what is split off is led from what merged into the older part
    into: Mapping[str, str] = {
        event.unit: elders.get(event.other, event.other)
        for event in effects.lineage
        if event.other and event.unit in effects.closed
    }
    opened = {new.code: new for new in effects.opened}
    busy = {post.person for post in after.on(MERGED_ON).posts}
    candidates: dict[str, list[PostEntry]] = {}
    for post in before.on(MERGED_ON).posts:
        to = into.get(post.unit, "")
        if to in opened and post.person not in busy:
            candidates.setdefault(to, []).append(post)
    posts = []
    for code, new in opened.items():
        label = new.name.removeprefix("Đảng bộ ")
        titles = NEW_POSTS if new.category == "commune_committee" else BODY_POSTS
        free = sorted(candidates.get(code, ()), key=lambda one: not one.is_head)
        people = list(dict.fromkeys(one.person for one in free))
        for index, ((title, group), person) in enumerate(zip(titles, people, strict=False)):
            words = f"{title} {label}"
            posts.append(PostEntry(person, code, words, GROUPS[group], index == 0, MERGED_ON, None))
    return tuple(posts)


def new_collectives(effects: Reorganised) -> tuple[CollectiveEntry, ...]:
    """Return the standing committees of the units established by the sheet."""
    return tuple(
        CollectiveEntry(
            f"TT-M{number:03}",
            new.name.replace("Đảng bộ", "Ban Thường vụ Đảng ủy", 1),
            new.code,
            STANDING_COMMITTEE,
            MERGED_ON,
            None,
        )
        for number, new in enumerate(effects.opened, 1)
    )
