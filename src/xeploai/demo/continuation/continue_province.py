"""Continue the invented province after its published year: 2024, the merger, 2025 and 2026."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.demo.records import DemoCycle, DemoProvince
from xeploai.domain import (
    CollectiveEntry,
    Counts,
    MembershipEntry,
    Outcome,
    PersonEntry,
    PostEntry,
    Register,
    ReorganisationRow,
)

from .cycles import cycle_of_returns, cycle_of_the_merged_province, quarterly_cycles
from .merged import after_merger, new_collectives, new_posts, play_sheet
from .neighbour import make_neighbour
from .people import PeopleOfSeason, Season
from .register import DemoRegister
from .sheet import reorganisation_rows

# before the merger, so that they are part of the register that is stored at once
BEFORE = (
    Season(
        "2024", date(2024, 1, 3), date(2024, 12, 20), date(2024, 6, 25), 900, 560, 380, 60, 8, 6
    ),
    Season("2025", date(2025, 1, 3), date(2025, 6, 20), date(2025, 6, 20), 350, 260, 160, 20, 3, 0),
)
AFTER = (
    Season("2025-2", date(2025, 7, 5), date(2025, 12, 15), date(2025, 7, 5), 0, 240, 150, 25, 3, 0),
    Season("2026", date(2026, 1, 5), date(2026, 9, 20), date(2026, 6, 25), 500, 300, 180, 20, 3, 0),
)


@dataclass(frozen=True)
class RegisterStep:
    """What an office records in the register at one time.

    Args:
        memberships: new ones, and ended ones with their last day.
    """

    people: Mapping[str, PersonEntry]
    memberships: tuple[MembershipEntry, ...]
    posts: tuple[PostEntry, ...] = ()
    collectives: tuple[CollectiveEntry, ...] = ()


@dataclass(frozen=True)
class DemoContinuation:
    """The years after the published one, in the order in which they are stored.

    Args:
        register: of the province until the merger, with everything before it.
        neighbour: the register of the neighbour until the merger.
        returned: 2024, which most units report by return.
        sheet: the rows of the reorganisation.
        since: the register from the merger on: new leaders first, then one step a season.
        merged: 2025, on the new tree.
        quarters: of 2026.
    """

    register: Register
    neighbour: Register
    returned: DemoCycle
    sheet: tuple[ReorganisationRow, ...]
    since: tuple[RegisterStep, ...]
    merged: DemoCycle
    quarters: tuple[DemoCycle, ...]
    # as it is in the end
    last: DemoRegister

    @property
    def cycles(self) -> tuple[DemoCycle, ...]:
        """All cycles, from the earliest on."""
        return (self.returned, self.merged, *self.quarters)


def continue_province(province: DemoProvince, seed: int) -> DemoContinuation:
    """Return the years after those of a province. The same seed gives the same ones."""
    own = DemoRegister.of_province(province)
    for season in BEFORE:
        PeopleOfSeason(seed, own, season)
    neighbour = make_neighbour(seed)
    before = own.with_rows_of(neighbour)
    like = _counts_by_category(province.cycles[-1])
    returned = cycle_of_returns(seed, before, like)
    sheet = reorganisation_rows(seed, before)
    effects = play_sheet(before, sheet)
    after = after_merger(before, effects)
    posts, collectives = new_posts(before, after, effects), new_collectives(effects)
    after.posts += posts
    after.collectives += collectives
    steps = [RegisterStep({}, (), posts, collectives)]
    for season in AFTER:
        former = {code: tuple(rows) for code, rows in after.memberships.items()}
        PeopleOfSeason(seed, after, season)
        steps.append(_step(after, former))
    return DemoContinuation(
        register=own.entries(),
        neighbour=neighbour.entries(),
        returned=returned,
        sheet=sheet,
        since=tuple(steps),
        merged=cycle_of_the_merged_province(seed, after, like),
        quarters=quarterly_cycles(seed, after, like),
        last=after,
    )


def _counts_by_category(cycle: DemoCycle) -> dict[str, Counts]:
    counters: dict[str, Counter[Outcome]] = {}
    for one in cycle.decisions:
        counters.setdefault(one.category, Counter())[one.outcome] += 1
    return {category: Counts.of_outcomes(counter) for category, counter in counters.items()}


def _step(after: DemoRegister, former: Mapping[str, tuple[MembershipEntry, ...]]) -> RegisterStep:
    changed = {
        code: tuple(row for row in rows if row not in former.get(code, ()))
        for code, rows in after.memberships.items()
        if former.get(code, ()) != tuple(rows)
    }
    people = {code: after.people[code] for code in changed}
    return RegisterStep(people, tuple(row for rows in changed.values() for row in rows))
