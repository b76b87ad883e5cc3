"""Local layers as pages show them: each version with how it stands, and what it sets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xeploai.cycle.access import Reader
from xeploai.cycle.rules import layer_of, local_rules, may_see_version
from xeploai.domain import Fault, Layer, LayerStanding, message

if TYPE_CHECKING:
    from xeploai.cycle.queries import LocalRules

IN_FORCE = message("in force")
NEVER_BINDS = message("draft: never binds")
NOT_BEGUN = message("holds for cycles that close from %(day)s on")
WITHDRAWN = message("withdrawn: holds no more from %(day)s on")
REPLACED = message("replaced by version %(number)s")


@dataclass(frozen=True)
class LayerLine:
    """A version of a layer as a list shows it.

    Args:
        is_latest: whether no later version of it is stored.
    """

    rules: "LocalRules"
    layer: Layer
    state: Fault
    is_in_force: bool
    is_latest: bool

    @property
    def is_draft(self) -> bool:
        """Whether it never binds."""
        return self.layer.standing is LayerStanding.DRAFT

    @property
    def withdrawn_on(self) -> date | None:
        """The first day on which it holds no more; None while that is not said."""
        return withdrawn_on(self.rules)


def withdrawn_on(rules: "LocalRules") -> date | None:
    """Return the first day on which a version holds no more, if that is said."""
    found = getattr(rules, "withdrawal", None)
    return found.withdrawn_on if found else None


def layer_lines(reader: Reader, pack: str = "") -> list[LayerLine]:
    """Return every version of the layers within reach, by code, the latest first."""
    seen: dict[tuple[int | None, bool], bool] = {}
    found = []
    for each in local_rules(pack):
        alike = (each.unit_id, each.standing == LayerStanding.DRAFT)
        if alike not in seen:
            seen[alike] = bool(may_see_version(reader, each))
        if seen[alike]:
            found.append(each)
    return lines_of(found, reader.on)


def lines_of(versions: Iterable["LocalRules"], on: date) -> list[LayerLine]:
    """Return versions, each with how it stands on a day."""
    versions = list(versions)
    latest: dict[str, int] = {}
    in_force: dict[str, int] = {}
    for each in versions:
        latest[each.code] = max(each.number, latest.get(each.code, 0))
        if _holds(each, on):
            in_force[each.code] = max(each.number, in_force.get(each.code, 0))
    return [
        LayerLine(
            each,
            layer_of(each),
            _state(each, on, in_force.get(each.code)),
            each.standing != LayerStanding.DRAFT and in_force.get(each.code) == each.number,
            latest[each.code] == each.number,
        )
        for each in versions
    ]


def _holds(rules: "LocalRules", on: date) -> bool:
    ended = withdrawn_on(rules)
    return rules.from_on <= on and (ended is None or ended > on)


def _state(rules: "LocalRules", on: date, in_force: int | None) -> Fault:
    ended = withdrawn_on(rules)
    if ended is not None:
        return Fault(WITHDRAWN, {"day": ended})
    if rules.standing == LayerStanding.DRAFT:
        return Fault(NEVER_BINDS)
    if rules.from_on > on:
        return Fault(NOT_BEGUN, {"day": rules.from_on})
    if in_force is not None and in_force > rules.number:
        return Fault(REPLACED, {"number": in_force})
    return Fault(IN_FORCE)
