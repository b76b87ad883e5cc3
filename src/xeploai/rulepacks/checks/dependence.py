"""Whether the provisions of a pack let kinds of subject wait for each other's grades."""

from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from xeploai.domain import (
    DatedProvision,
    Edge,
    Provision,
    RulePack,
    Standing,
    edges_of,
    find_circle,
    message,
)
from xeploai.rulepacks.nodes import Scope, line_of

CIRCLE = message(
    "From %(day)s on, grades depend on each other in a circle: %(chain)s. Nothing could be "
    "graded first. Remove one of these provisions, or the fact it uses."
)


def refuse_circles(pack: RulePack, nodes: Mapping[str, yaml.Node], scope: Scope) -> None:
    """Note a fault where kinds of subject wait for each other, from whichever day on.

    Provisions that are switched off wait for nothing; remarks do.
    """
    reported: set[tuple[str, ...]] = set()
    for day in _days(pack.provisions.values()):
        circle = find_circle(edges_of(_in_force(pack, day), pack))
        codes = tuple(each.provision for each in circle)
        if not circle or codes in reported:
            continue
        reported.add(codes)
        chain = ", ".join(_describe(each, nodes, scope.file) for each in circle)
        first = nodes[codes[0]]
        scope.within(rule=codes[0]).fault(first, CIRCLE, day=day, chain=chain)


def _days(provisions: Iterable[DatedProvision]) -> list[date]:
    return sorted({wording.from_on for each in provisions for wording in each.wordings})


def _in_force(pack: RulePack, day: date) -> list[Provision]:
    found = [each.on(day) for each in pack.provisions.values()]
    return [each for each in found if each is not None and each.standing is not Standing.OFF]


def _describe(edge: Edge, nodes: Mapping[str, yaml.Node], file: str) -> str:
    line = line_of(nodes[edge.provision])
    return f"{edge.waits} → {edge.waits_for} ({edge.provision}, {file}:{line})"
