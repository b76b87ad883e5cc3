"""Word what a sheet of reorganisation would do."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xeploai.domain import ROLE_LABELS, Fault, Role, say, tree_lines

if TYPE_CHECKING:
    from xeploai.cycle.reorganisation import ReorganisationPlan

LINES_MAX = 2000
Labels = Mapping[str, Mapping[str, str]]


def effects_context(
    plan: "ReorganisationPlan", categories: Labels, language: str, reason: str
) -> dict[str, Any]:
    """Return the counts, the trees, what happens to each unit, the roles and the cycles.

    Args:
        reason: why a day is right that cycles which stand do not see.
    """
    effects = plan.effects
    units = set(effects.units)
    return {
        "counts": [
            (one.level, categories.get(one.category, {}).get(language, one.category), one)
            for one in plan.counts
        ],
        "members": len(effects.moved_members),
        "ended": [
            (belonging.label, effects.names_before.get(unit, unit), on)
            for unit, belonging, on in effects.ended
        ][:LINES_MAX],
        "ended_number": len(effects.ended),
        "before": _tree(effects.before, effects.names_before, units),
        "after": _tree(effects.after, effects.names_after, units),
        "units": list(_units(plan, language))[:LINES_MAX],
        "units_number": len(units),
        "roles": list(_roles(plan, language)),
        "cycles": [say(remark, language) for remark in plan.seen.remarks(reason)],
    }


def _tree(
    parents: Mapping[str, str | None], names: Mapping[str, str], units: set[str]
) -> list[tuple[str, str, str]]:
    """Return the indent, name and code of the changed units and those above them."""
    lines = tree_lines(parents, units)[:LINES_MAX]
    return [(f"level-{min(one.level, 5)}", names[one.code], one.code) for one in lines]


def _units(plan: "ReorganisationPlan", language: str) -> Iterator[tuple[str, str, list[Any]]]:
    effects = plan.effects
    for code, happenings in effects.units.items():
        name = effects.names_after.get(code) or effects.names_before.get(code, code)
        texts = [
            (one.on, say(Fault(one.what.text, one.what.values), language), one.document)
            for one in happenings
        ]
        yield code, name, texts


def _roles(plan: "ReorganisationPlan", language: str) -> Iterator[tuple[str, str, str, str]]:
    successors = plan.role_successors
    for code, grants in plan.roles.items():
        into = successors[code]
        for grant in grants:
            label = ROLE_LABELS[Role(grant.role)][language]
            goes_to = plan.effects.names_after.get(into, into) if into else ""
            yield grant.user.label or grant.user.username, label, grant.unit.name, goes_to
