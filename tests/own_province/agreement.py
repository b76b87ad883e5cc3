"""Compare what the program answered with the books, figure by figure, and count the figures."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .reckoning import BASES, FIGURES, Ceiling, Reckoning, figures_of, reckon
from .records import GRADES, Records

Answers = dict[str, Any]
PREVIOUS = {"2023": "2022", "2025": "2023", "2026-q2": "2026-q1", "2026-q3": "2026-q2"}
# a later cycle and an earlier one that is added up on its tree
ON_ONE_TREE = (*PREVIOUS.items(), ("2025", "2022"))
# of one category in a unit's statistics: figures, changes, shares; reasons, sources, who owes
A_CATEGORY = 2 * len(FIGURES) + len(BASES) + 3
# of a unit besides: categories, subordinates, missing returns and their states, members not
# reviewed, groups, groups over their ceiling
A_UNIT = 7
A_ROW = 2 * len(FIGURES) + len(BASES)


@dataclass
class Books:
    """The figures as the office's own books have them, worked out by plain loops."""

    records: Records

    @cached_property
    def reckoned(self) -> dict[str, Reckoning]:
        return reckon(self.records)

    def before(self, code: str) -> Reckoning | None:
        return self.reckoned.get(PREVIOUS.get(code, ""))

    def above(self, code: str) -> list[str]:
        """Return the units of a cycle that have others below them."""
        tree = self.reckoned[code].tree
        return [unit for unit in tree if unit in tree.values()]


@dataclass
class Comparison:
    """Figures set beside each other: how many, and which of them differ."""

    books: Books
    differ: list[str] = field(default_factory=list)
    number: int = 0

    def same(self, what: object, reckoned: object, answered: object) -> None:
        """Set one figure beside the other; remember where they differ."""
        self.number += 1
        if reckoned != answered:
            self.differ.append(f"{what}: books {reckoned!r}, program {answered!r}")

    def agrees(self, number: int) -> None:
        """Fail with every difference, or where other than so many figures were compared."""
        assert not self.differ, "\n".join([f"{len(self.differ)} differ", *self.differ[:60]])
        assert self.number == number

    def statistics(self, code: str, unit: str, found: Answers) -> None:
        """Compare one unit's statistics as JSON, every figure in it."""
        reckoning, place = self.books.reckoned[code], (code, unit)
        self.same((*place, "categories"), list(reckoning.categories), list(found["categories"]))
        for category in reckoning.categories:
            self._total(reckoning, unit, category, found["categories"][category])
        for one in found["subordinates"]:
            for category in reckoning.categories:
                figures = reckoning.lines[one["code"], category].figures
                for figure in FIGURES:
                    where = (*place, "below", one["code"], category, figure)
                    self.same(where, figures[figure], one["categories"][category][figure])
        below = sorted(code for code, parent in reckoning.tree.items() if parent == unit)
        self.same((*place, "subordinates"), below, sorted(o["code"] for o in found["subordinates"]))
        missing = [one["code"] for one in found["missing_units"] if one["why"] == "no_return"]
        inside = reckoning.records.below(reckoning.tree, unit)
        owing = [sender for sender in reckoning.missing if sender in inside]
        self.same((*place, "missing"), owing, sorted(missing))
        self.same((*place, "returns"), reckoning.return_states(unit), found["returns_by_state"])
        reviewed = reckoning.not_reviewed(unit)
        self.same((*place, "not reviewed"), reviewed, found["members_not_reviewed"])
        self._ceilings(reckoning, unit, found)

    def _total(self, reckoning: Reckoning, unit: str, category: str, found: Answers) -> None:
        line, place = reckoning.lines[unit, category], (reckoning.cycle.code, unit, category)
        for figure in FIGURES:
            self.same((*place, figure), line.figures[figure], found[figure])
        self.same((*place, "reasons"), line.reasons, found["not_graded_reasons"])
        for figure, base in BASES.items():
            share = {"shown": line.shares[figure], "of": base}
            self.same((*place, figure, "share"), share, found["shares"][figure])
        changes = self._changes(reckoning, unit, category)
        for figure in FIGURES:
            self.same((*place, figure, "change"), changes[figure], found["change"][figure])
        made_of = {
            "cases": None if line.cases is None else sum(line.cases.values()),
            "returns": None if line.returns is None else sum(line.returns.values()),
            "accepted_returns": line.accepted,
        }
        self.same((*place, "made of"), made_of, found["made_of"])
        owed = sorted(one["code"] for one in found["owed_by"])
        self.same((*place, "owed by"), sorted(line.owed_by), owed)

    def _changes(self, reckoning: Reckoning, unit: str, category: str) -> dict[str, int | None]:
        before = self.books.before(reckoning.cycle.code)
        if before is None:
            return dict.fromkeys(FIGURES)
        return reckoning.changes(before, unit, category)

    def _ceilings(self, reckoning: Reckoning, unit: str, found: Answers) -> None:
        groups, place = reckoning.groups_within(unit), (reckoning.cycle.code, unit)
        self.same((*place, "groups"), len(groups), found["ceilings_checked"])
        over = Counter(
            (group.category, *_numbers(each)) for group, each in groups.items() if each.over_by
        )
        columns = ("category", "base_count", "allowed", "excellent", "over_by")
        answered = Counter(
            tuple(one[column] for column in columns) for one in found["ceilings_over"]
        )
        self.same((*place, "over their ceiling"), over, answered)

    def number_of_statistics(self, code: str, units: Iterable[str]) -> int:
        """Return how many figures the statistics of some units of a cycle have to hold."""
        reckoning, number = self.books.reckoned[code], 0
        categories, parents = len(reckoning.categories), list(reckoning.tree.values())
        for unit in units:
            below = parents.count(unit) * categories * len(FIGURES)
            number += A_UNIT + categories * A_CATEGORY + below
        return number

    def exported(self, code: str, tables: Answers) -> None:
        """Compare the data files of a cycle: every unit's figures, the tree, the groups."""
        reckoning = self.books.reckoned[code]
        for row in tables["figures"]:
            line = reckoning.lines[row["unit"], row["category"]]
            for figure in FIGURES:
                place = (code, row["unit"], row["category"], figure, "exported")
                self.same(place, line.figures[figure], row[figure])
        lines = sorted((row["unit"], row["category"]) for row in tables["figures"])
        self.same((code, "lines exported"), sorted(reckoning.lines), lines)
        parents = {row["code"]: row["parent"] for row in tables["units"]}
        self.same((code, "tree exported"), reckoning.tree, parents)
        holders = {row["path"]: row["code"] for row in tables["units"]}
        groups = Counter(
            (group.category, group.holder, *_numbers(each))
            for group, each in reckoning.groups.items()
        )
        columns = ("base_count", "allowed", "excellent", "over_by")
        answered = Counter(
            (row["category"], holders[row["path"]], *(row[column] for column in columns))
            for row in tables["ceilings"]
            if _is_graded(row, tables["cases"])
        )
        self.same((code, "groups exported"), groups, answered)

    def number_exported(self, code: str) -> int:
        return len(self.books.reckoned[code].lines) * len(FIGURES) + 3

    def rows(self, code: str, unit: str, text: str) -> None:
        """Compare the flat rows of a unit: counts, shares, changes."""
        reckoning = self.books.reckoned[code]
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
            line = reckoning.lines[unit, row["category"]]
            changes = self._changes(reckoning, unit, row["category"])
            for figure in FIGURES:
                place = (code, unit, row["category"], figure, "row")
                self.same(place, _text(line.figures[figure]), row[figure])
                self.same((*place, "change"), _text(changes[figure]), row[f"{figure}_change"])
                if figure in BASES:
                    share = row[f"{figure}_percent_of_{BASES[figure]}"]
                    self.same((*place, "share"), _text(line.shares[figure]), share)

    def on_this_tree(self, code: str, before: str, unit: str, found: Answers) -> None:
        """Compare the earlier year's figures of a unit, added up on the later year's tree."""
        now, then = self.books.reckoned[code], self.books.reckoned[before]
        for row in found["figures"]:
            category, figure = row["category"], row["figure"]
            if category not in then.categories:
                continue
            outcomes = now.before_on_this_tree(then, unit, category)
            reckoned = None if outcomes is None else figures_of(outcomes)[figure]
            place = (code, before, unit, category, figure, "on this tree")
            self.same(place, reckoned, row["before"])
            change = now.change_on_this_tree(then, unit, category)[figure]
            self.same((*place, "change"), change, row["difference"])

    def number_on_this_tree(self, before: str, units: Sized) -> int:
        """Return how many figures the comparison of some units has to hold."""
        categories = len(self.books.reckoned[before].categories)
        return len(units) * categories * len(FIGURES) * 2


def _is_graded(group: Answers, cases: list[Answers]) -> bool:
    """Whether a group has a graded subject: of others there is nothing to compare."""
    return any(
        one["outcome"] in GRADES and one["is_counted"]
        for one in cases
        if (one["category"], one["peer_group"]) == (group["category"], group["peer_group"])
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _numbers(each: Ceiling) -> tuple[int, int, int, int]:
    return each.base, each.allowed, each.excellent, each.over_by
