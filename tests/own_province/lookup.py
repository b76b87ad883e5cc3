"""Where each person and each paper that was entered ought to be found again."""

from dataclasses import dataclass

from .records import NOT_REVIEWED, Records, holds


@dataclass(frozen=True)
class Whereabouts:
    """What the books say of everybody in one cycle; each person is in one of these."""

    reviewed: set[str]
    # by person, the status in which nobody is reviewed
    not_reviewed: dict[str, str]
    # by person, why the membership ended before the closing day
    left: dict[str, str]
    # who joined later, or belonged to another province
    not_yet: set[str]


def whereabouts(records: Records, code: str) -> Whereabouts:
    """Look everybody up in the books of a cycle's closing day."""
    cycle = records.cycles[code]
    on, tree = cycle.closes_on, records.tree_of(cycle)
    found = Whereabouts(set(), {}, {}, set())
    for person in records.people:
        own = sorted(
            (one for one in records.memberships if one.person == person),
            key=lambda one: one.from_on,
        )
        current = [one for one in own if holds(one.from_on, one.until_on, on)]
        if current and current[0].branch not in tree:
            found.not_yet.add(person)
        elif current and current[0].status in NOT_REVIEWED:
            found.not_reviewed[person] = current[0].status
        elif current:
            found.reviewed.add(person)
        elif own[0].from_on > on:
            found.not_yet.add(person)
        else:
            found.left[person] = own[-1].cause
    return found
