"""The tree of organisations over time: checks that it is a tree on every day, and its paths."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from xeploai.domain.words import Fault

from .words import message

BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz"
STEP_WIDTH = 4
# the last step of a level is never given out: it is where the last but one's range ends
STEPS_MAX = len(BASE_36) ** STEP_WIDTH - 1


@dataclass(frozen=True)
class DatedUnit:
    """A unit with its lifetime: open from `opened_on`, and until the day before `closed_on`."""

    code: str
    opened_on: date
    closed_on: date | None = None

    def is_open(self, on: date) -> bool:
        """Whether the unit exists on that day."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)


@dataclass(frozen=True)
class DatedPlacement:
    """The direct superior of a unit from a day on, until the day before `until_on`.

    Args:
        parent: code of the direct superior; None at the top of the tree.
    """

    unit: str
    parent: str | None
    from_on: date
    until_on: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the placement is in force on that day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


def ends_after(end: date | None, other: date | None) -> bool:
    """Whether one end lies after another; an open end (None) lies after every date."""
    return other is not None and (end is None or end > other)


def faults_of_tree(
    *, units: Iterable[DatedUnit], placements: Iterable[DatedPlacement]
) -> list[Fault]:
    """Return everything that keeps the units from being a tree on each day of their lives.

    Checked: dates in order, units known, one superior on any one day and a place on every day, a
    placement inside the lifetimes of the unit and of its superior, no unit under itself.
    """
    by_code = {unit.code: unit for unit in units}
    by_unit: dict[str, list[DatedPlacement]] = defaultdict(list)
    faults = [fault for unit in by_code.values() for fault in _faults_of_lifetime(unit)]
    for placement in placements:
        own_faults = _faults_of_placement(placement, by_code)
        faults += own_faults
        if not own_faults:
            by_unit[placement.unit].append(placement)
    for dated in by_unit.values():
        dated.sort(key=lambda placement: placement.from_on)
        faults += _faults_of_overlap(dated)
    if not faults:
        # only where dates are in order do gaps and loops mean anything
        for unit in by_code.values():
            faults += _faults_of_gaps(unit, by_unit.get(unit.code, []))
        faults += _faults_of_loops(by_unit)
    return faults


def _faults_of_lifetime(unit: DatedUnit) -> list[Fault]:
    if unit.closed_on is None or unit.closed_on > unit.opened_on:
        return []
    text = message("Unit %(unit)s closes on %(closed)s, not after it opens (%(opened)s).")
    values = {"unit": unit.code, "closed": unit.closed_on, "opened": unit.opened_on}
    return [Fault(text, values)]


def _faults_of_placement(placement: DatedPlacement, units: Mapping[str, DatedUnit]) -> list[Fault]:
    names = {"unit": placement.unit, "parent": placement.parent, "from": placement.from_on}
    if placement.until_on is not None and placement.until_on <= placement.from_on:
        text = message("The placement of %(unit)s from %(from)s ends before it begins.")
        return [Fault(text, names)]
    if placement.unit not in units:
        return [Fault(message("Unit %(unit)s is placed but is not in the register."), names)]
    if placement.parent is not None and placement.parent not in units:
        text = message("The superior %(parent)s of unit %(unit)s is not in the register.")
        return [Fault(text, names)]
    return [
        fault
        for code in (placement.unit, placement.parent)
        if code is not None
        for fault in _faults_of_span(placement, units[code])
    ]


def _faults_of_span(placement: DatedPlacement, unit: DatedUnit) -> list[Fault]:
    inside = placement.from_on >= unit.opened_on and not ends_after(
        placement.until_on, unit.closed_on
    )
    if inside:
        return []
    text = message(
        "Unit %(unit)s is placed under %(parent)s from %(from)s until %(until)s,"
        " but %(other)s is open only from %(opened)s until %(closed)s."
    )
    values = {
        "unit": placement.unit,
        "parent": placement.parent or "–",
        "from": placement.from_on,
        "until": placement.until_on or "…",
        "other": unit.code,
        "opened": unit.opened_on,
        "closed": unit.closed_on or "…",
    }
    return [Fault(text, values)]


def _faults_of_overlap(dated: list[DatedPlacement]) -> list[Fault]:
    text = message(
        "Unit %(unit)s would have two superiors on %(day)s: %(first)s and %(second)s."
        " End the first placement before the second begins."
    )
    return [
        Fault(
            text,
            {
                "unit": later.unit,
                "day": later.from_on,
                "first": earlier.parent or "–",
                "second": later.parent or "–",
            },
        )
        for earlier, later in pairwise(dated)
        if ends_after(earlier.until_on, later.from_on)
    ]


def _faults_of_gaps(unit: DatedUnit, dated: list[DatedPlacement]) -> Iterable[Fault]:
    text = message(
        "Unit %(unit)s has no place in the tree from %(from)s until %(until)s, although it is open."
        " Give its superior in that time."
    )
    reached: date | None = unit.opened_on
    for placement in dated:
        if reached is not None and placement.from_on > reached:
            values = {"unit": unit.code, "from": reached, "until": placement.from_on}
            yield Fault(text, values)
        reached = placement.until_on
        if reached is None:
            return
    if reached is not None and ends_after(unit.closed_on, reached):
        yield Fault(text, {"unit": unit.code, "from": reached, "until": unit.closed_on or "…"})


def _faults_of_loops(by_unit: Mapping[str, list[DatedPlacement]]) -> list[Fault]:
    # The placement that closes a loop is the one that begins last, so the day on which each
    # placement begins is the only day to look at.
    text = message("On %(day)s unit %(unit)s would be below itself: %(way)s.")
    faults = []
    for dated in by_unit.values():
        for placement in dated:
            way = [placement.unit]
            step = placement.parent
            while step is not None and step not in way:
                way.append(step)
                step = _parent_on(by_unit.get(step, []), placement.from_on)
            if step == placement.unit:
                values = {
                    "day": placement.from_on,
                    "unit": placement.unit,
                    "way": " → ".join([*way, step]),
                }
                faults.append(Fault(text, values))
    return faults


def _parent_on(dated: list[DatedPlacement], on: date) -> str | None:
    index = bisect_right(dated, on, key=lambda placement: placement.from_on) - 1
    return dated[index].parent if index >= 0 and dated[index].is_in_force(on) else None


def tree_on(
    *, units: Iterable[DatedUnit], placements: Iterable[DatedPlacement], on: date
) -> dict[str, str | None]:
    """Return the direct superior of every unit that is open on a day, by code.

    A unit that is open but has no placement on that day is left out.
    """
    open_units = {unit.code for unit in units if unit.is_open(on)}
    return {
        placement.unit: placement.parent
        for placement in placements
        if placement.unit in open_units and placement.is_in_force(on)
    }


class TooManySubordinates(ValueError):
    """A unit has more direct subordinates than a path step can number."""


def paths(parents: Mapping[str, str | None]) -> dict[str, str]:
    """Return the path of every unit: four base-36 characters a level, siblings by code.

    Everything below a path `p` sorts from `p` up to, and not including, `next_path(p)`.

    Raises:
        TooManySubordinates: a unit has more than 1,679,615 direct subordinates.
    """
    children: dict[str | None, list[str]] = defaultdict(list)
    for code, parent in parents.items():
        children[parent].append(code)
    paths_by_code: dict[str, str] = {}
    waiting: list[tuple[str | None, str]] = [(None, "")]
    while waiting:
        parent, prefix = waiting.pop()
        for number, code in enumerate(sorted(children[parent])):
            paths_by_code[code] = prefix + path_step(number)
            waiting.append((code, paths_by_code[code]))
    return paths_by_code


def path_step(number: int) -> str:
    """Return a step of a path: `0000`, `0001` and so on."""
    if not 0 <= number < STEPS_MAX:
        raise TooManySubordinates(number)
    return _step_text(number)


def _step_text(number: int) -> str:
    step = ""
    for _ in range(STEP_WIDTH):
        number, digit = divmod(number, len(BASE_36))
        step = BASE_36[digit] + step
    return step


def next_path(path: str) -> str:
    """Return the first path after `path` and everything below it."""
    return path[:-STEP_WIDTH] + _step_text(int(path[-STEP_WIDTH:], len(BASE_36)) + 1)


@dataclass(frozen=True)
class Span:
    """A fact about a subject from a day on, until the day before `until_on`."""

    subject: str
    what: str
    from_on: date
    until_on: date | None
    place: str = ""


def faults_of_overlaps(spans: Iterable[Span]) -> list[Fault]:
    """Return a fault for every two spans of one subject that share a day."""
    by_subject: dict[str, list[Span]] = {}
    for span in spans:
        by_subject.setdefault(span.subject, []).append(span)
    return [fault for own in by_subject.values() for fault in _faults_of_one(own)]


def _faults_of_one(spans: Sequence[Span]) -> Iterable[Fault]:
    text = message(
        "“%(subject)s” would belong to %(first)s and to %(second)s on %(day)s."
        " End the first before the second begins."
    )
    dated = sorted(spans, key=lambda span: span.from_on)
    for earlier, later in pairwise(dated):
        if ends_after(earlier.until_on, later.from_on):
            values = {
                "subject": later.subject,
                "first": earlier.what,
                "second": later.what,
                "day": later.from_on,
            }
            yield Fault(text, values, later.place or earlier.place)
