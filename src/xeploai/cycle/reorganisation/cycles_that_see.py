"""Which cycles see a change of units, and which stand and keep their tree: one check for all doors.

A cycle sees every change until its closing day. While its population lives it follows the
register, and what is decided in it is named. Once that stands, its tree and its figures stay: such
a change needs a reason, because from then on the register says otherwise than the cycle.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Count

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Cycle, CycleUnit, decisions_in_force
from xeploai.domain import (
    CYCLE_STATE_LABELS,
    Admission,
    CycleRecord,
    CycleState,
    Fault,
    Refused,
    admission,
    grouped,
    is_blank,
    message,
)
from xeploai.organisations.register import lock_tree

Key = TypeVar("Key", int, str)
REASON_MAX = 1000
UNITS_SHOWN = 5
BATCH = 500
KEEPS_TREE = message(
    "Cycle %(year)s closes on %(closes)s and is %(state)s: its units and people stand. It keeps its"
    " tree and its figures, and the register would say otherwise from %(day)s on. Units in its"
    " tree: %(units)s; decided cases in them: %(decided)s. Choose a day after %(closes)s, or have"
    " the cycle reopened for facts so that it follows, or write why this day is right all the same."
)
STANDS = message(
    "Cycle %(year)s closes on %(closes)s and is %(state)s: it keeps its tree and its figures, and"
    " does not see the change of %(day)s, for the reason given."
)
IS_SEEN = message(
    "Cycle %(year)s closes on %(closes)s and sees the changes until that day: bring its"
    " population up to date with the register."
)
WILL_SEE = message(
    "Cycle %(year)s closes on %(closes)s and sees the changes until that day when it is frozen."
)
IS_DECIDED = message(
    "Cycle %(year)s has decided cases in these units: %(units)s. What was decided before the change"
    " stands; what was decided after it is ended or moved late, with its document."
)
HAS_RETURNS = message(
    "Cycle %(year)s has returns or declarations of these units: %(units)s. A unit that closes stays"
    " in its tree with them."
)
LONG_REASON = message("The reason has %(length)s characters. Shorten it to %(longest)s.")


@dataclass(frozen=True)
class UnitsChange:
    """A change of units.

    Args:
        units: codes of all units that it names.
        on: the first day on which it holds.
        place: of its row in a sheet; empty where there is none.
    """

    units: frozenset[str]
    on: date
    place: str = ""


@dataclass(frozen=True)
class SeeingCycles:
    """The cycles that see changes of units.

    Args:
        follow: remarks on those that will see them, or follow.
        asks: for each that stands, by day, what a reason has to answer.
        stand: the remarks in their place, once there is one.
        codes: of those that stand.
    """

    follow: tuple[Fault, ...]
    asks: tuple[Fault, ...]
    stand: tuple[Fault, ...]
    codes: tuple[str, ...]

    def faults(self, reason: str) -> list[Fault]:
        """Return what keeps the changes from being recorded."""
        found = list(self.asks) if is_blank(reason) else []
        if len(reason.strip()) > REASON_MAX:
            values = {"length": len(reason.strip()), "longest": REASON_MAX}
            found.append(Fault(LONG_REASON, values))
        return found

    def remarks(self, reason: str) -> tuple[Fault, ...]:
        """Return what the cycles do with the changes."""
        return self.follow if is_blank(reason) else (*self.stand, *self.follow)

    def note(self, kind: str, about: str, *, reason: str, by: Actor, at: datetime) -> None:
        """Note the reason in the journal, where cycles stand."""
        if self.codes:
            after = {"cycles": list(self.codes), "reason": reason.strip()}
            note(Entry("register.unseen_by_cycles", kind, about, after=after), by=by, at=at)


def cycles_that_see(changes: Sequence[UnitsChange]) -> SeeingCycles:
    """Return which cycles see changes of units, the latest first."""
    first = min((one.on for one in changes), default=date.max)
    found = Cycle.objects.filter(closes_on__gte=first).exclude(state=CycleState.WITHDRAWN)
    follow: list[Fault] = []
    asks: list[Fault] = []
    stand: list[Fault] = []
    codes = []
    for cycle in found.order_by("-closes_on", "code"):
        if cycle.frozen_at is None or _lives(cycle):
            follow += _of_following(cycle, changes)
            continue
        own = [fault for values, at in _of_standing(cycle, changes) for fault in _pair(values, at)]
        asks += own[::2]
        stand += own[1::2]
        codes += [cycle.code] if own else []
    return SeeingCycles(tuple(follow), tuple(asks), tuple(stand), tuple(codes))


def _pair(values: dict[str, object], place: str) -> tuple[Fault, Fault]:
    return Fault(KEEPS_TREE, values, place), Fault(STANDS, values, place)


def _lives(cycle: Cycle) -> bool:
    return admission(CycleRecord.POPULATION, CycleState(cycle.state)) is Admission.YES


def _of_following(cycle: Cycle, changes: Sequence[UnitsChange]) -> Iterator[Fault]:
    """Yield what a cycle does whose tree is not frozen yet, or follows the register."""
    values = {"year": cycle.name, "closes": cycle.closes_on}
    yield Fault(WILL_SEE if cycle.frozen_at is None else IS_SEEN, values)
    units = _frozen(
        cycle, {code for one in changes if one.on <= cycle.closes_on for code in one.units}
    )
    decided = _decided(units)
    if decided:
        named = (f"{units[key]} ({grouped(number)})" for key, number in decided.items())
        yield Fault(IS_DECIDED, {**values, "units": _names(named)})
    with_returns = set(_with_returns(cycle)) & units.keys()
    if with_returns:
        named = (units[key] for key in sorted(with_returns))
        yield Fault(HAS_RETURNS, {**values, "units": _names(named)})


def _of_standing(
    cycle: Cycle, changes: Sequence[UnitsChange]
) -> Iterator[tuple[dict[str, object], str]]:
    """Yield for each day what a cycle that stands does not see, with the place of its first row."""
    days: dict[date, list[UnitsChange]] = {}
    for one in sorted(changes, key=lambda change: change.on):
        if one.on <= cycle.closes_on:
            days.setdefault(one.on, []).append(one)
    for day, own in days.items():
        units = _frozen(cycle, {code for one in own for code in one.units})
        if not units:
            continue
        values: dict[str, object] = {
            "year": cycle.name,
            "closes": cycle.closes_on,
            "state": CYCLE_STATE_LABELS[CycleState(cycle.state)],
            "day": day,
            "units": _names(units.values()),
            "decided": grouped(sum(_decided(units).values())),
        }
        yield values, own[0].place


def _frozen(cycle: Cycle, codes: set[str]) -> dict[int, str]:
    """Return the names of those units that are in the tree of a cycle, by id of the frozen unit."""
    found: dict[int, str] = {}
    for some in _batches(sorted(codes)):
        rows = CycleUnit.objects.filter(cycle=cycle, unit__code__in=some).order_by("path")
        found |= dict(rows.values_list("pk", "name"))
    return found


def _decided(units: Iterable[int]) -> dict[int, int]:
    """Return the number of decided cases by frozen unit, of those that have any."""
    found: dict[int, int] = {}
    for some in _batches(sorted(units)):
        rows = decisions_in_force().filter(case__cycle_unit__in=some).order_by()
        counted = rows.values_list("case__cycle_unit").annotate(number=Count("case", distinct=True))
        found |= dict(counted)
    return found


def _with_returns(cycle: Cycle) -> Iterator[int]:
    # by the relations' names, since this app must not import results
    yield from cycle.returns.values_list("cycle_unit", flat=True)
    declared = CycleUnit.objects.filter(cycle=cycle, absence_declarations__isnull=False)
    yield from declared.values_list("pk", flat=True)


def _batches(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    text = ", ".join(listed[:UNITS_SHOWN])
    return text if len(listed) <= UNITS_SHOWN else f"{text} … ({len(listed)})"


@transaction.atomic
def change_units(
    *,
    act: Callable[[], object],
    units: Iterable[str],
    on: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Fault, ...]:
    """Carry out an act on units, and return what the cycles do with it.

    Args:
        units: codes of all units that the act names, the one that it changes first.
        reason: why the day is right, where a cycle that stands does not see the change.

    Raises:
        Refused: whatever the act raises, and cycles that stand without a reason.
    """
    lock_tree()
    codes = [code for code in units if code]
    seen = cycles_that_see([UnitsChange(frozenset(codes), on)])
    faults = seen.faults(reason)
    try:
        act()
    except Refused as refusal:
        raise Refused([*refusal.faults, *faults]) from refusal
    if faults:
        raise Refused(faults)
    seen.note("unit", codes[0], reason=reason, by=by, at=at)
    return seen.remarks(reason)
