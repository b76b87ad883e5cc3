"""The order in which kinds of subject are graded: each after those whose grades it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xeploai.domain.model import NOT_OF_ONE_SUBJECT, Provision, RulePack, SubjectKind, Where


@dataclass(frozen=True)
class Edge:
    """Subjects of one kind are graded after those of another, because of a provision."""

    waits: SubjectKind
    waits_for: SubjectKind
    where: Where
    provision: str


class GradingCircle(ValueError):
    """Grades that wait for each other; carries the provisions that make them."""

    def __init__(self, edges: tuple[Edge, ...]) -> None:
        self.edges = edges
        super().__init__(", ".join(each.provision for each in edges))


def edges_of(provisions: Iterable[Provision], pack: RulePack) -> tuple[Edge, ...]:
    """Return which kinds wait for which under provisions that are computed."""
    categories = kinds_by_category(pack)
    edges: dict[Edge, None] = {}
    for each in provisions:
        if each.effect in NOT_OF_ONE_SUBJECT:
            continue
        codes = each.categories or frozenset(categories)
        kinds = {categories[code] for code in codes if code in categories}
        for fact in sorted(each.facts()):
            definition = pack.facts.get(fact)
            if definition is None or definition.reads is None:
                continue
            for kind in sorted(kinds & definition.kinds):
                reads = definition.reads
                edges[Edge(kind, reads.kind, reads.where, each.code)] = None
    return tuple(edges)


def kinds_by_category(pack: RulePack) -> Mapping[str, SubjectKind]:
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


def find_circle(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return edges that lead back to where they began; an empty tuple without a circle.

    Units below are graded before the units above them, so what reads the same kind below makes
    no circle.
    """
    edges = [
        # units are graded from the bottom up, so a kind may wait for itself below
        each
        for each in edges
        if each.where is not Where.BELOW or each.waits != each.waits_for
    ]
    for start in sorted({each.waits for each in edges}):
        circle = _back_to(start, start, edges, ())
        if circle:
            return circle
    return ()


def _back_to(
    start: SubjectKind, at: SubjectKind, edges: list[Edge], path: tuple[Edge, ...]
) -> tuple[Edge, ...]:
    for edge in (each for each in edges if each.waits == at):
        if edge.waits_for == start:
            return (*path, edge)
        if edge.waits_for not in {each.waits for each in path}:
            circle = _back_to(start, edge.waits_for, edges, (*path, edge))
            if circle:
                return circle
    return ()


def grading_order(edges: Iterable[Edge]) -> tuple[SubjectKind, ...]:
    """Return the kinds in an order in which each comes after those that it waits for.

    Without other provisions the order is that of Regulation 124-QĐ/TW of 4 October 2023,
    Article 11: state grade before Party grade, members, organisations, collectives, heads last.

    Raises:
        GradingCircle: some wait for each other.
    """
    edges = tuple(edges)
    circle = find_circle(edges)
    if circle:
        raise GradingCircle(circle)
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


def _is_free(kind: SubjectKind, edges: tuple[Edge, ...], order: list[SubjectKind]) -> bool:
    if kind in order:
        return False
    needed = {each.waits_for for each in edges if each.waits == kind} - {kind}
    return needed <= set(order)
