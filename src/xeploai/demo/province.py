"""Make the invented province, which adds up to published totals.

Real are the names of the province and of the committees directly under it, and the totals of
the later year with their published changes. SubjectsToGrade else is invented: grassroots
organisations (agencies bear the names that every province has), people, posts, documents, and
every single outcome.

Exempt and suspended members come on top of the published total, which counts those reviewed.
"""

from collections.abc import Mapping
from datetime import date

from xeploai.domain import FormerNameEntry, PlacementEntry, ReportingSource, UnitEntry

from .dice import Dice
from .grading import (
    CADRE,
    COLLECTIVE,
    MEMBER,
    ORGANISATIONS,
    DemoGrading,
    SubjectsToGrade,
    leave_some_reasons_open,
    make_decisions,
    returns_besides_cases,
    returns_instead_of_cases,
    units_by_return,
)
from .people import DemoCollectives, DemoPeople, DemoPosts
from .records import DemoCycle, DemoProvince
from .totals import NEWLY_ESTABLISHED, PublishedTotal, earlier_total, load_published_totals
from .tree import DemoHistory, DemoTree, DemoUnit, grow_tree, set_qualities, set_sizes

YEAR = 2023
LEVELS = ("province_committee", *ORGANISATIONS)
PACKS = {2022: "vn-party-2018", 2023: "vn-party-2023"}


def make_province(
    seed: int = 2023, *, totals: Mapping[str, PublishedTotal] | None = None
) -> DemoProvince:
    """Return the invented province. The same seed gives the same one.

    Args:
        totals: what the later year must add up to, by category; the published figures if left
            out (`demo.totals` reads them).
    """
    totals = totals or load_published_totals()
    tree = grow_tree(seed, totals)
    newly = totals["subordinate_branch"].reasons.get(NEWLY_ESTABLISHED, 0)
    history = DemoHistory(seed, tree, year=YEAR, newly_established=newly)
    set_sizes(tree, totals[MEMBER].total)
    set_qualities(tree)
    everything = _everything(seed, tree, totals)
    return DemoProvince(
        root=tree.root.code,
        units=tuple(_unit(node) for node in _by_level(tree)),
        former_names=tuple(_former_name(node) for node in tree.nodes if node.earlier_name),
        placements=tuple(placed for node in tree.nodes for placed in _placements(node)),
        lineage=tuple(sorted(history.lineage, key=lambda event: (event.on, event.unit))),
        people=tuple(life.person for life in everything.people.lives),
        memberships=tuple(row for life in everything.people.lives for row in life.rows),
        posts=tuple(tenure.post for tenure in everything.posts.tenures),
        collectives=tuple(everything.collectives.rows),
        seats=tuple(everything.collectives.seats),
        cycles=(
            _earlier_cycle(seed, everything, totals),
            _later_cycle(seed, everything, totals),
        ),
    )


def _everything(seed: int, tree: DemoTree, totals: Mapping[str, PublishedTotal]) -> SubjectsToGrade:
    people = DemoPeople(seed, tree, year=YEAR)
    dice = Dice(seed, "scores")
    for life in people.lives:
        life.score = dice.bell()
    posts = DemoPosts(seed, tree, people, year=YEAR, cadres=totals[CADRE].total)
    number = totals[COLLECTIVE].total
    earlier = earlier_total(totals[COLLECTIVE]) or number
    collectives = DemoCollectives(seed, tree, posts, year=YEAR, number=number, earlier=earlier)
    return SubjectsToGrade(tree, people, posts, collectives)


def _earlier_cycle(
    seed: int, everything: SubjectsToGrade, totals: Mapping[str, PublishedTotal]
) -> DemoCycle:
    """Return the cycle in which some units send totals in place of cases."""
    closes_on, dice = date(YEAR - 1, 12, 31), Dice(seed, "earlier cycle")
    graded = DemoGrading(seed, everything, totals=totals, closes_on=closes_on, is_earlier=True)
    units = units_by_return(everything.tree, dice)
    returns, cases = returns_instead_of_cases(units, graded.cases, closes_on=closes_on)
    first = units[0].code
    root = everything.tree.root
    return DemoCycle(
        year=closes_on.year,
        pack=PACKS[closes_on.year],
        opens_on=date(closes_on.year, 10, 1),
        closes_on=closes_on,
        decisions=make_decisions(cases, root=root, closes_on=closes_on, dice=dice),
        sources={unit.code: ReportingSource.RETURN for unit in units},
        returns=returns | {first: leave_some_reasons_open(returns[first])},
    )


def _later_cycle(
    seed: int, everything: SubjectsToGrade, totals: Mapping[str, PublishedTotal]
) -> DemoCycle:
    closes_on, dice = date(YEAR, 12, 31), Dice(seed, "later cycle")
    graded = DemoGrading(seed, everything, totals=totals, closes_on=closes_on, is_earlier=False)
    tree = everything.tree
    return DemoCycle(
        year=closes_on.year,
        pack=PACKS[closes_on.year],
        opens_on=date(closes_on.year, 10, 1),
        closes_on=closes_on,
        decisions=make_decisions(graded.cases, root=tree.root, closes_on=closes_on, dice=dice),
        sources={},
        returns=returns_besides_cases(tree, graded.cases, closes_on=closes_on, dice=dice),
    )


def _by_level(tree: DemoTree) -> list[DemoUnit]:
    """Return the units, superiors of any time before their subordinates."""
    return sorted(tree.nodes, key=lambda node: LEVELS.index(node.category))


def _unit(node: DemoUnit) -> UnitEntry:
    return UnitEntry(
        node.code, node.name, node.category, node.sector, node.opened_on, node.closed_on
    )


def _former_name(node: DemoUnit) -> FormerNameEntry:
    return FormerNameEntry(node.code, node.earlier_name, node.opened_on, node.renamed_on)


def _placements(node: DemoUnit) -> list[PlacementEntry]:
    parent = node.parent.code if node.parent else None
    if node.earlier_parent is None:
        return [PlacementEntry(node.code, parent, node.opened_on, node.closed_on)]
    earlier = node.earlier_parent.code
    return [
        PlacementEntry(node.code, earlier, node.opened_on, node.moved_on),
        PlacementEntry(node.code, parent, node.moved_on, node.closed_on),
    ]
