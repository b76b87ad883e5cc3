"""Every figure of the invented province, by plain loops over its own books.

Written from the regulations and the documentation, and from nothing of the program's code.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

from .records import (
    GRADES,
    GRASSROOTS,
    ORGANISATIONS,
    UNDECIDED,
    Case,
    Cycle,
    Records,
    categories_of,
    decider,
    upwards,
)

FIGURES = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "good",
    "completed",
    "failed",
    "undecided",
)
# what each share is taken of: the published tables
BASES = {
    "graded": "total",
    "not_graded": "total",
    "good_or_better": "graded",
    "excellent": "good_or_better",
    "good": "graded",
    "completed": "graded",
    "failed": "graded",
    "undecided": "total",
}
COMPARABLE = {
    "vn-party-2023": ("vn-party-2018", "vn-party-2023"),
    "vn-party-2025": ("vn-party-2025",),
}
Outcomes = dict[str, int]


def figures_of(outcomes: Outcomes) -> dict[str, int]:
    """Return the nine figures of a number of outcomes."""
    grade = {each: outcomes.get(each, 0) for each in GRADES}
    graded = sum(grade.values())
    not_graded = sum(number for code, number in outcomes.items() if code[:1] == "-")
    undecided = outcomes.get(UNDECIDED, 0)
    return {
        "total": graded + not_graded + undecided,
        "graded": graded,
        "not_graded": not_graded,
        "good_or_better": grade["EXCELLENT"] + grade["GOOD"],
        "excellent": grade["EXCELLENT"],
        "good": grade["GOOD"],
        "completed": grade["COMPLETED"],
        "failed": grade["FAILED"],
        "undecided": undecided,
    }


def differences(now: dict[str, int], before: dict[str, int]) -> dict[str, int | None]:
    """Return the change of each figure; while something is undecided only that of the totals."""
    is_open = now["undecided"] or before["undecided"]
    shown = ("total", "undecided") if is_open else FIGURES
    return {figure: now[figure] - before[figure] for figure in shown}


def reasons_of(outcomes: Outcomes) -> dict[str, int]:
    return {code[1:]: number for code, number in outcomes.items() if code[:1] == "-" and number}


def percent(part: int | None, whole: int | None) -> str | None:
    """Return a share in percent with two decimals, a half rounded up; None of nothing."""
    if part is None or not whole:
        return None
    exact = Fraction(part, whole) * 10_000
    units = floor(exact + Fraction(1, 2))
    return f"{units // 100},{units % 100:02}"


@dataclass
class Line:
    """One unit's figures of one category; None where nothing was reported."""

    cases: Outcomes | None = None
    returns: Outcomes | None = None
    accepted: int | None = None
    owed_by: list[str] = field(default_factory=list)

    @property
    def all(self) -> Outcomes | None:
        if self.cases is None and self.returns is None:
            return None
        found: Outcomes = defaultdict(int)
        for part in (self.cases or {}, self.returns or {}):
            for code, number in part.items():
                found[code] += number
        return dict(found)

    @property
    def figures(self) -> dict[str, int | None]:
        outcomes = self.all
        return dict.fromkeys(FIGURES) if outcomes is None else {**figures_of(outcomes)}

    @property
    def reasons(self) -> dict[str, int] | None:
        return None if self.all is None else reasons_of(self.all)

    @property
    def shares(self) -> dict[str, str | None]:
        figures = self.figures
        return {figure: percent(figures[figure], figures[base]) for figure, base in BASES.items()}


class Group(NamedTuple):
    """A group of similar subjects under its ceiling."""

    category: str
    holder: str
    trait: str


@dataclass
class Ceiling:
    """What a group may have of the best grade, and has."""

    base: int
    allowed: int
    excellent: int

    @property
    def over_by(self) -> int:
        return max(0, self.excellent - self.allowed)


@dataclass
class Reckoning:
    """All figures of one cycle."""

    records: Records
    cycle: Cycle

    def __post_init__(self) -> None:
        self.on = self.cycle.closes_on
        self.tree = self.records.tree_of(self.cycle)
        self.cases = self.records.cases(self.cycle)
        self.senders = set(self.cycle.by_return)
        self.categories = categories_of(self.cycle)
        self.lines = {
            (unit, category): self._line(unit, category)
            for unit in self.tree
            for category in self.categories
        }

    def outcome(self, case: Case) -> str:
        return self.cycle.outcomes.get((case.category, case.subject), UNDECIDED)

    def sender_of(self, unit: str) -> str | None:
        for above in upwards(self.tree, unit):
            if above in self.senders:
                return above
        return None

    def is_below_a_return(self, unit: str) -> bool:
        return self.sender_of(unit) not in (None, unit)

    def _line(self, unit: str, category: str) -> Line:
        line = Line()
        if self.is_below_a_return(unit):
            # one figure for all that is below the sender, and it is not separated
            return line
        below = self.records.below(self.tree, unit)
        for case in self.cases:
            if case.category == category and case.unit in below and not self.sender_of(case.unit):
                line.cases = line.cases or {}
                outcome = self.outcome(case)
                line.cases[outcome] = line.cases.get(outcome, 0) + 1
        for sender in sorted(self.senders & below):
            self._add_return(line, sender, category)
        return line

    def _add_return(self, line: Line, sender: str, category: str) -> None:
        sent = self.cycle.returns.get(sender) or {}
        counts = self.cycle.verdicts.get(sender) in ("ACCEPTED", "RECEIVED")
        if counts and category in sent:
            line.returns = line.returns or {}
            for code, number in sent[category].items():
                line.returns[code] = line.returns.get(code, 0) + number
            if self.cycle.verdicts[sender] == "ACCEPTED":
                line.accepted = (line.accepted or 0) + sum(sent[category].values())
        elif not counts and self._can_have(sender, category):
            line.owed_by.append(sender)

    def _can_have(self, sender: str, category: str) -> bool:
        if category not in (*ORGANISATIONS, "commune_committee"):
            return True
        below = self.records.below(self.tree, sender)
        return any(self.records.units[code].category(self.on) == category for code in below)

    @property
    def missing(self) -> list[str]:
        """The senders whose return does not count."""
        return sorted(
            sender
            for sender in self.senders
            if self.cycle.verdicts.get(sender) not in ("ACCEPTED", "RECEIVED")
        )

    def return_states(self, unit: str) -> dict[str, int]:
        states = dict.fromkeys(("MISSING", "RECEIVED", "ACCEPTED", "SENT_BACK"), 0)
        for sender in self.senders & self.records.below(self.tree, unit):
            states[self.cycle.verdicts.get(sender, "MISSING")] += 1
        return states

    def not_reviewed(self, unit: str) -> dict[str, int]:
        """Return how many members of a unit's branches are not reviewed, by status."""
        below = self.records.below(self.tree, unit)
        found: dict[str, int] = defaultdict(int)
        for one in self.records.memberships:
            is_there = one.from_on <= self.on and (one.until_on is None or self.on < one.until_on)
            if is_there and one.branch in below and one.status in ("EXEMPT", "SUSPENDED"):
                found[one.status] += 1
        return dict(found)

    # ceilings

    @cached_property
    def groups(self) -> dict[Group, Ceiling]:
        """Return each group that has a graded subject, with what the regulations allow it."""
        outcomes: dict[Group, list[str]] = defaultdict(list)
        for case in self.cases:
            if not self.sender_of(case.unit) and self._has_ceiling(case.category):
                outcomes[self._group(case)].append(self.outcome(case))
        found = {}
        for group, each in outcomes.items():
            if any(one in GRADES for one in each):
                base = each.count("GOOD")
                exact = Fraction(1, 5) * base
                # 366 with the local document rounds up; the texts before say nothing
                rounded = ceil(exact) if self.cycle.pack == "vn-party-2025" else floor(exact)
                found[group] = Ceiling(base, rounded, each.count("EXCELLENT"))
        return found

    def _has_ceiling(self, category: str) -> bool:
        # 21-HD/BTCTW lays down none for organisations
        return not (self.cycle.pack == "vn-party-2018" and category in ORGANISATIONS)

    def _group(self, case: Case) -> Group:
        holder = decider(self.records, self.cycle, case)
        if case.category == "member":
            # in each grassroots organisation; where there is none, where it is decided
            for above in upwards(self.tree, case.unit):
                if self.records.units[above].category(self.on) in GRASSROOTS:
                    holder = above
                    break
        return Group(case.category, holder, case.trait)

    def groups_within(self, unit: str) -> dict[Group, Ceiling]:
        below = self.records.below(self.tree, unit)
        return {group: each for group, each in self.groups.items() if group.holder in below}

    # the year before

    def changes(self, before: "Reckoning", unit: str, category: str) -> dict[str, int | None]:
        """Return the change of each figure on the cycle before, on each one's own tree."""
        none: dict[str, int | None] = dict.fromkeys(FIGURES)
        if not self.is_fair(before, unit):
            return none
        now, then = self.lines[unit, category], before.lines.get((unit, category), Line())
        if now.all is None or then.all is None or now.owed_by or then.owed_by:
            return none
        return none | differences(figures_of(now.all), figures_of(then.all))

    def is_fair(self, before: "Reckoning", unit: str) -> bool:
        """Whether nothing went over the unit's border since."""
        if before.cycle.pack not in COMPARABLE.get(self.cycle.pack, ()):
            return False
        if unit not in before.tree:
            return False
        if self.tree[unit] is None:
            return True
        now = self.records.below(self.tree, unit)
        then = self.records.below(before.tree, unit)
        if any(code in before.tree and code not in then for code in now):
            return False
        if any(code in self.tree and code not in now for code in then):
            return False
        both = now | then
        events = [*self.records.mergers, *self.records.splits]
        return not any(
            before.on < on <= self.on and (one in both) != (other in both)
            for on, one, other in events
        )

    def before_on_this_tree(self, before: "Reckoning", unit: str, category: str) -> Outcomes | None:
        """Return the earlier cycle's outcomes of a unit of this tree; None where nothing is.

        Args:
            unit: one of whose parts nothing was divided.
        """
        here = self.records.below(self.tree, unit)
        found: Outcomes | None = None
        for case in before.cases:
            is_counted = case.category == category and not before.sender_of(case.unit)
            if is_counted and self.home(before, case.unit) in here:
                found = found or defaultdict(int)
                found[before.outcome(case)] += 1
        for sender in before.senders:
            sent = before.cycle.returns.get(sender, {}).get(category)
            if sent is not None and self._is_whole(before, sender, here):
                found = found or defaultdict(int)
                for code, number in sent.items():
                    found[code] += number
        return None if found is None else dict(found)

    def home(self, before: "Reckoning", unit: str) -> str | None:
        """Return the unit of this tree in which an earlier unit's own figures are now."""
        step: str | None = unit
        while step is not None and step not in self.tree:
            went = [to for on, one, to in self.records.mergers if one == step and on > before.on]
            step = went[0] if went else self.records.units[step].parents[-1][1]
        return step

    def _is_whole(self, before: "Reckoning", sender: str, here: set[str]) -> bool:
        homes = {self.home(before, code) for code in self.spread(before, sender)}
        return homes <= here

    def spread(self, before: "Reckoning", sender: str) -> set[str]:
        return self.records.below(before.tree, sender)

    def change_on_this_tree(
        self, before: "Reckoning", unit: str, category: str
    ) -> dict[str, int | None]:
        """Return the change of each figure, the earlier one added up on this tree."""
        none: dict[str, int | None] = dict.fromkeys(FIGURES)
        line, then = self.lines[unit, category], self.before_on_this_tree(before, unit, category)
        is_fair = before.cycle.pack in COMPARABLE.get(self.cycle.pack, ())
        if not is_fair or self.is_divided(before, unit) or self.lacks(before, unit, category):
            return none
        if then is None or line.all is None or line.owed_by:
            return none
        return none | differences(figures_of(line.all), figures_of(then))

    def is_divided(self, before: "Reckoning", unit: str) -> bool:
        """Whether a part of something that cannot be divided is in a unit, but not the whole."""
        here = self.records.below(self.tree, unit)
        for on, new, old in self.records.splits:
            is_between = before.on < on <= self.on and old in before.tree
            is_own = is_between and not before.sender_of(old)
            if is_own and (new in here) != (self.home(before, old) in here):
                return True
        for sender in before.senders:
            homes = {self.home(before, code) for code in self.spread(before, sender)}
            if homes & here and not homes <= here:
                return True
        return False

    def lacks(self, before: "Reckoning", unit: str, category: str) -> bool:
        """Whether a return that has not come would be, at least in part, in a unit."""
        here = self.records.below(self.tree, unit)
        return any(
            self.home(before, code) in here
            for sender in before.missing
            if before._can_have(sender, category)
            for code in self.spread(before, sender)
        )


def reckon(records: Records) -> dict[str, Reckoning]:
    """Return all figures of all cycles, by the codes of the cycles."""
    return {code: Reckoning(records, cycle) for code, cycle in records.cycles.items()}
