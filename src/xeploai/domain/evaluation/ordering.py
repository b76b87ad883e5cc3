"""Which kind of subject is graded before which: whose grade rests on whose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain.model import Effect, Provision, RulePack, SubjectKind, Where


@dataclass(frozen=True)
class Edge:
    """Subjects of one kind wait for those of another, because of a provision."""

    waits: SubjectKind
    waits_for: SubjectKind
    where: Where
    provision: str


class Circle(ValueError):
    """Grades that wait for each other; carries the provisions that make them."""

    def __init__(self, edges: tuple[Edge, ...]) -> None:
        self.edges = edges
        super().__init__(", ".join(each.provision for each in edges))


def edges_of(provisions: Iterable[Provision], pack: RulePack) -> tuple[Edge, ...]:
    """Return who waits for whom under provisions that are not mere text."""
    categories = pack_kinds(pack)
    found: dict[Edge, None] = {}
    for each in provisions:
        if each.effect is Effect.TEXT:
            continue
        codes = each.categories or frozenset(categories)
        kinds = {categories[code] for code in codes if code in categories}
        for fact in sorted(each.facts()):
            definition = pack.facts.get(fact)
            if definition is None or definition.reads is None:
                continue
            for kind in sorted(kinds & definition.kinds):
                reads = definition.reads
                found[Edge(kind, reads.kind, reads.where, each.code)] = None
    return tuple(found)


def pack_kinds(pack: RulePack) -> Mapping[str, SubjectKind]:
    """Return the kind of subject of every category that the pack ever listed."""
    rule = pack.rules.get("grading.categories")
    if rule is None:
        return {}
    return {
        code: category.kind
        for value in rule.values
        if isinstance(value.value, Mapping)
        for code, category in value.value.items()
    }


def circle_in(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return edges that lead back to where they began; none if there is no circle.

    Units below are graded before the units above them, so what reads the same kind below makes
    no circle.
    """
    edges = [
        each for each in edges if each.where is not Where.BELOW or each.waits != each.waits_for
    ]
    for start in sorted({each.waits for each in edges}):
        found = _back_to(start, start, edges, ())
        if found:
            return found
    return ()


def _back_to(
    start: SubjectKind, at: SubjectKind, edges: list[Edge], walked: tuple[Edge, ...]
) -> tuple[Edge, ...]:
    for edge in (each for each in edges if each.waits == at):
        if edge.waits_for == start:
            return (*walked, edge)
        if edge.waits_for not in {each.waits for each in walked}:
            found = _back_to(start, edge.waits_for, edges, (*walked, edge))
            if found:
                return found
    return ()


def grading_order(edges: Iterable[Edge]) -> tuple[SubjectKind, ...]:
    """Return the kinds in an order in which each comes after those that it waits for.

    Where nothing says otherwise, the order is that of Regulation 124-QĐ/TW of 4 October 2023,
    Article 11: state grade before Party grade, members, organisations, collectives, heads last.

    Raises:
        Circle: some wait for each other.
    """
    edges = tuple(edges)
    circle = circle_in(edges)
    if circle:
        raise Circle(circle)
    usual = (
        SubjectKind.STAFF,
        SubjectKind.MEMBER,
        SubjectKind.ORGANISATION,
        SubjectKind.COLLECTIVE,
        SubjectKind.CADRE,
    )
    order: list[SubjectKind] = []
    while len(order) < len(usual):
        order.append(next(each for each in usual if _is_free(each, edges, order)))
    return tuple(order)


def _is_free(kind: SubjectKind, edges: tuple[Edge, ...], done: list[SubjectKind]) -> bool:
    if kind in done:
        return False
    needed = {each.waits_for for each in edges if each.waits == kind} - {kind}
    return needed <= set(done)
