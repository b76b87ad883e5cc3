"""What is to be set beside what: read from words, checked, answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xeploai import rulepacks
from xeploai.cycle import queries as cycles
from xeploai.cycle.models import Cycle, CycleUnit
from xeploai.domain import Fault, Refused, message
from xeploai.results.comparability import reasons_not_to_compare
from xeploai.results.statistics import unit_ref

from .lineage import Between
from .pairing import compare
from .readding import ReAdding
from .sides import side_of, side_without_figures, sides_below
from .values import Comparison, Tree

NOT_THERE = message("“%(unit)s” does not stand in the tree of cycle %(year)s.")
WENT_OVER = message(
    "“%(unit)s” does not stand in the tree of cycle %(year)s: what it was there belongs to"
    " “%(heir)s” (%(code)s). Compare that unit."
)


@dataclass(frozen=True)
class Question:
    """One unit of one cycle, and the unit and cycle to be set beside it.

    Args:
        other: the unit in the other cycle, or (on this year's tree) in the cycle of `unit`,
            which is then the later one; None where it did not stand there.
    """

    unit: CycleUnit
    other: CycleUnit | None
    other_cycle: Cycle
    tree: Tree

    @property
    def is_of_two_units(self) -> bool:
        """Whether two different units are compared."""
        return self.other is not None and self.other.unit_id != self.unit.unit_id


def question(
    *,
    year: int,
    code: str,
    with_year: int | None = None,
    with_code: str | None = None,
    tree: str = Tree.AS_IT_WAS,
) -> Question:
    """Return what is asked for.

    Args:
        with_year: the other cycle; the same one where another unit is named, else the one before.
        with_code: the other unit; the same where it is left out.

    Raises:
        Refused: a cycle or unit does not exist, or nothing is left to be compared.
    """
    asked = cycles.cycle_of(year)
    other = _other_cycle(asked, with_year, is_named=with_code is not None)
    if tree not in list(Tree):
        text = message("There is no tree “%(tree)s” to compare on. There are: %(known)s.")
        raise Refused(Fault(text, {"tree": tree, "known": ", ".join(Tree)}))
    if Tree(tree) is Tree.THIS_YEAR:
        return _on_one_tree(asked, other, code, with_code or code)
    unit = cycles.unit_in_cycle(asked, code)
    if with_code is None or with_code == code:
        if other == asked:
            text = message(
                "“%(unit)s” cannot be compared with itself: choose another cycle or unit."
            )
            raise Refused(Fault(text, {"unit": unit.name}))
        return Question(unit, in_cycle(unit, other), other, Tree.AS_IT_WAS)
    return Question(unit, cycles.unit_in_cycle(other, with_code), other, Tree.AS_IT_WAS)


def _other_cycle(asked: Cycle, with_year: int | None, *, is_named: bool) -> Cycle:
    if with_year is not None:
        return cycles.cycle_of(with_year)
    before = None if is_named else cycles.previous_cycle(asked)
    if before is None and not is_named:
        text = message("No cycle closed before %(year)s: name another cycle or unit to compare.")
        raise Refused(Fault(text, {"year": asked.year}))
    return before or asked


def _on_one_tree(asked: Cycle, other: Cycle, code: str, with_code: str) -> Question:
    """Return the question with the later cycle first: its tree is the one that counts."""
    if asked == other:
        text = message(
            "Both sides are of cycle %(year)s, so they stand on the same tree anyway:"
            " name another cycle."
        )
        raise Refused(Fault(text, {"year": asked.year}))
    earlier, later = sorted((asked, other), key=lambda one: one.closes_on)
    now, then = (code, with_code) if later == asked else (with_code, code)
    units = [_standing(one, later, earlier) for one in (now, then)]
    return Question(units[0], units[1], earlier, Tree.THIS_YEAR)


def _standing(code: str, later: Cycle, earlier: Cycle) -> CycleUnit:
    found = CycleUnit.objects.filter(cycle=later, code=code).select_related("cycle").first()
    if found is not None:
        return found
    then = cycles.unit_in_cycle(earlier, code)
    between = Between(earlier, later)
    home = between.fates[then.code].home
    values: dict[str, object] = {"unit": then.name, "year": later.year}
    if home is None:
        raise Refused(Fault(NOT_THERE, values))
    heir = between.now[home]
    raise Refused(Fault(WENT_OVER, {**values, "heir": heir.name, "code": heir.code}))


def in_cycle(unit: CycleUnit, cycle: Cycle) -> CycleUnit | None:
    """Return the same unit as it stood in another cycle; None where it did not."""
    same = CycleUnit.objects.filter(cycle=cycle, unit=unit.unit_id)
    return same.select_related("cycle").first()


def answer(asked: Question, *, closed: Fault | None = None) -> Comparison:
    """Return the comparison, the earlier cycle first.

    Args:
        closed: why the other unit's figures are not open to the reader; they are left out then.
    """
    if closed is not None and asked.other is not None:
        return _without_other(asked, closed)
    if asked.tree is Tree.THIS_YEAR:
        return _on_this_years_tree(asked)
    if asked.is_of_two_units:
        return _of_two_units(asked)
    return _of_two_years(asked)


def _without_other(asked: Question, why: Fault) -> Comparison:
    assert asked.other is not None
    other = side_without_figures(unit_ref(asked.other), asked.other_cycle)
    sides = [
        (asked.other_cycle.closes_on, other),
        (asked.unit.cycle.closes_on, side_of(asked.unit)),
    ]
    before, now = (side for _, side in sorted(sides, key=lambda one: one[0]))
    return compare(before, now, reasons=(why,), tree=asked.tree)


def _of_two_years(asked: Question) -> Comparison:
    unit, other = asked.unit, asked.other
    ref = unit_ref(unit)
    beside = side_of(other) if other else side_without_figures(ref, asked.other_cycle)
    if asked.other_cycle.closes_on < unit.cycle.closes_on:
        reasons = reasons_not_to_compare(unit, other, asked.other_cycle)
        return compare(beside, side_of(unit), reasons=reasons)
    if other is not None:
        reasons = reasons_not_to_compare(other, unit, unit.cycle)
        return compare(side_of(unit), beside, reasons=reasons)
    why = (*_unlike_packs(unit.cycle, asked.other_cycle), _gone(unit, asked.other_cycle))
    return compare(side_of(unit), beside, reasons=why)


def _gone(unit: CycleUnit, later: Cycle) -> Fault:
    between = Between(unit.cycle, later)
    home = between.fates[unit.code].home
    values: dict[str, object] = {"unit": unit.name, "year": later.year}
    if home is None:
        return Fault(NOT_THERE, values)
    heir = between.now[home]
    return Fault(WENT_OVER, {**values, "heir": heir.name, "code": heir.code})


def _unlike_packs(earlier: Cycle, later: Cycle) -> Iterator[Fault]:
    if not rulepacks.pack(later.pack).is_comparable_with(earlier.pack, later.closes_on):
        text = message("Cycle %(year)s was graded under %(pack)s, by other standards.")
        yield Fault(text, {"year": earlier.year, "pack": earlier.pack})


def _of_two_units(asked: Question) -> Comparison:
    assert asked.other is not None
    first, second = asked.other, asked.unit
    if first.cycle.closes_on > second.cycle.closes_on:
        first, second = second, first
    return compare(
        side_of(first),
        side_of(second),
        reasons=_unlike_packs(first.cycle, second.cycle),
        remarks=_part_of_the_other(first, second),
    )


def _part_of_the_other(first: CycleUnit, second: CycleUnit) -> Iterator[Fault]:
    text = message("“%(unit)s” stands below “%(above)s”, whose figures contain its own.")
    if first.cycle_id == second.cycle_id:
        for unit, above in ((first, second), (second, first)):
            if unit.path.startswith(above.path):
                yield Fault(text, {"unit": unit.name, "above": above.name})


def _on_this_years_tree(asked: Question) -> Comparison:
    assert asked.other is not None
    later, earlier = asked.unit.cycle, asked.other_cycle
    before = ReAdding(asked.other, Between(earlier, later)).side()
    reasons = _unlike_packs(earlier, later)
    return compare(before, side_of(asked.unit), reasons=reasons, tree=Tree.THIS_YEAR)


@dataclass(frozen=True)
class Sibling:
    """A direct subordinate of the same superior, compared with the unit that is asked about.

    Args:
        comparison: its figures less the unit's; None where they are closed to the reader.
        closed: why they are closed.
    """

    unit: CycleUnit
    comparison: Comparison | None
    closed: Fault | None = None


def siblings_of(
    unit: CycleUnit, *, why_closed: Callable[[CycleUnit], Fault | None] = lambda _: None
) -> list[Sibling]:
    """Return all direct subordinates of the unit's superior, the unit itself among them.

    Args:
        why_closed: says of a unit why its figures are not open to the reader, or None.

    Raises:
        Refused: the unit stands at the top.
    """
    parent = unit.parent
    if parent is None:
        text = message("“%(unit)s” stands at the top, so it has no siblings to be compared with.")
        raise Refused(Fault(text, {"unit": unit.name}))
    sides = list(sides_below(parent))
    own = next(side for one, side in sides if one.pk == unit.pk)
    found = []
    for one, side in sides:
        closed = why_closed(one)
        found.append(Sibling(one, None if closed else compare(own, side), closed))
    return found
