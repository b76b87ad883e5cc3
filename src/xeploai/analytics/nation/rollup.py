"""Whole years: the totals of every unit at once, as `domain.figures.rollup` defines them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import ibis
import numpy as np
import numpy.typing as npt

from xeploai.domain import ReturnBelowReturn

from .cases import case_counts, fetch_counts, of_year
from .coding import UNDECIDED_CODE, BoolArray, Coding, CountRows, IntArray
from .returns import ReturnRows, no_units
from .totals import Reporting, TreeTotals
from .tree import TreeOrder, add_subtrees, add_upwards

# just under 32 MiB, the highest that glibc lets its threshold rise
_LARGEST_KEPT = 31 * 2**20


@dataclass(frozen=True)
class FrozenTree:
    """The tree of one year, with the units that report by return.

    Args:
        by_return: numbers of those units.
        returns: what they sent; a unit that is not in `by_return` is not asked for one, and
            what it sent does not count.
    """

    order: TreeOrder
    by_return: IntArray = field(default_factory=no_units)
    returns: ReturnRows = field(default_factory=ReturnRows)


def roll_up_years(
    gradings: ibis.Table, trees: Iterable[tuple[int, FrozenTree]], coding: Coding
) -> Iterator[tuple[int, TreeTotals]]:
    """Yield each year with its totals; one year at a time is in memory.

    Args:
        gradings: the cases of all years, with a column `year`; see `cases.case_counts`.
        trees: years with their trees. A year without a tree is left out.
    """
    keep_freed_memory()
    for year, tree in trees:
        counts = fetch_counts(case_counts(of_year(gradings, year)))
        yield year, roll_up_tree(counts, tree, coding)


def roll_up_tree(counts: Sequence[CountRows], tree: FrozenTree, coding: Coding) -> TreeTotals:
    """Return the totals of every unit of one year.

    Args:
        counts: every unit's own cases, in any number of portions; each unit, category and
            outcome once at most.

    Raises:
        UnitNotInTree: cases or returns of a unit that the tree does not have.
        CaseNotCoded: a category or outcome that the coding does not list.
        ReturnBelowReturn: a unit reports by return although one above it does.
    """
    order = tree.order
    senders = order.positions(tree.by_return)
    covered = order.strictly_below(senders)
    if covered[senders].any():
        raise ReturnBelowReturn(int(order.units[senders[covered[senders]][0]]))
    keys, own = _own_cases(counts, order, coding)
    undecided = _undecided_units(keys, own, coding)
    add_subtrees((own[key] for key in keys), order)
    # from a sender upwards its return replaces all cases below
    add_upwards(own, order, at=senders, numbers=-own[:, senders])
    sent = tree.returns.of_units(tree.by_return)
    return TreeTotals(
        order=order,
        coding=coding,
        from_cases=own,
        from_returns=_sums_of_senders(sent, sent.number_lines(coding), order),
        numbers_of_returns=_sums_of_senders(sent, sent.reported_lines(coding), order),
        reporting=_reporting(tree, sent, covered, undecided, coding),
    )


def _own_cases(
    counts: Sequence[CountRows], order: TreeOrder, coding: Coding
) -> tuple[IntArray, IntArray]:
    """Return the keys that occur, and every unit's own numbers by key and position."""
    subjects = sum(int(part.number.sum()) for part in counts)
    # lines of keys that do not occur are never touched, so they take no memory
    own = np.zeros((coding.keys, len(order)), _wide_enough(subjects))
    occurs = np.zeros(coding.keys, np.bool_)
    for part in counts:
        key = coding.key(part.category, part.outcome)
        occurs[key] = True
        own[key, order.positions(part.unit)] = part.number
    return np.flatnonzero(occurs), own


def _wide_enough(subjects: int) -> npt.DTypeLike:
    """Return a type wide enough for the sum of all: half the memory where 32 bits will do."""
    return np.int32 if subjects <= np.iinfo(np.int32).max else np.int64


def _undecided_units(keys: IntArray, own: IntArray, coding: Coding) -> BoolArray:
    """Return, by position, which units have cases of their own and not one decided."""
    has_decided = np.zeros(own.shape[1], np.bool_)
    has_undecided = np.zeros(own.shape[1], np.bool_)
    for key in keys:
        is_undecided = key % len(coding.outcomes) == UNDECIDED_CODE
        found = has_undecided if is_undecided else has_decided
        found |= own[key] != 0
    return has_undecided & ~has_decided


def _sums_of_senders(sent: ReturnRows, numbers: IntArray, order: TreeOrder) -> IntArray:
    """Return lines of sums by position from lines of the senders' own numbers."""
    sums = np.zeros((len(numbers), len(order)), numbers.dtype)
    add_upwards(sums, order, at=order.positions(sent.senders), numbers=numbers)
    return sums


def _reporting(
    tree: FrozenTree, sent: ReturnRows, covered: BoolArray, undecided: BoolArray, coding: Coding
) -> Reporting:
    """Return the units without a report, sorted so that each subtree is one slice."""
    order = tree.order
    waited_for = undecided & ~covered
    # a sender is waited for until its return has come, whatever cases it has
    waited_for[order.positions(tree.by_return)] = True
    waited_for[order.positions(sent.senders)] = False
    silent = sent.reported_lines(coding) == 0
    return Reporting(
        covered=covered,
        missing=np.flatnonzero(waited_for),
        missing_below_returns=np.flatnonzero(undecided & covered),
        silent={
            category: np.sort(order.positions(sent.senders[line]))
            for category, line in zip(coding.categories, silent, strict=True)
        },
    )


def keep_freed_memory() -> None:
    """Let this process use freed memory again instead of handing it back each time.

    A roll-up makes dozens of arrays of a few MiB each. glibc gets blocks above a threshold from
    the system and returns them at once, and every fresh page costs a fault: a fifth to a third
    of a roll-up's time when we measured. The threshold rises to the largest block freed so
    far, so one block that is never touched is enough. Other C libraries ignore it.
    """
    np.empty(_LARGEST_KEPT, np.uint8)
