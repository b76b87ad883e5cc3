"""The versions of local rules as lists show them, each with its state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xeploai.cycle.rules import (
    builtin_packs,
    idle_versions,
    is_withdrawn,
    layer_of,
    local_rules,
    may_see_version,
    never_began,
)
from xeploai.domain import Fault, Labels, Layer, LayerStanding, message
from xeploai.portal.site import Reader

if TYPE_CHECKING:
    from xeploai.cycle.rules import LocalRules

IN_FORCE = message("in force")
DRAFT = message("draft: never binding")
NOT_BEGUN = message("applies to cycles that close on %(day)s or later")
WITHDRAWN = message("withdrawn: not applied from %(day)s on")
IDLE = message("in force, but not in what is milder than the rules above it")
REPLACED = message("replaced by version %(number)s")


@dataclass(frozen=True)
class LayerLine:
    """A version of local rules in a list."""

    rules: "LocalRules"
    layer: Layer
    state: Fault
    is_in_force: bool
    is_latest: bool

    @property
    def is_draft(self) -> bool:
        return self.layer.standing is LayerStanding.DRAFT

    @property
    def withdrawn_on(self) -> date | None:
        return _withdrawn_on(self.rules)

    @property
    def pack_title(self) -> Labels:
        """The title of the pack it belongs to; the code of a pack that is not supplied any more."""
        code = self.rules.pack
        pack = builtin_packs().get(code)
        return pack.title if pack else {"vi": code, "en": code}


def _withdrawn_on(rules: "LocalRules") -> date | None:
    withdrawal = getattr(rules, "withdrawal", None)
    return withdrawal.withdrawn_on if withdrawal else None


def layer_lines(reader: Reader, pack: str = "") -> list[LayerLine]:
    """Return the versions of local rules that a reader may see, by code, the latest first."""
    # a reader sees all versions of a unit that are drafts, or none of them; likewise the others
    answers: dict[tuple[int | None, bool], bool] = {}
    visible = []
    for each in local_rules(pack):
        key = (each.unit_id, each.standing == LayerStanding.DRAFT)
        if key not in answers:
            answers[key] = bool(may_see_version(reader, each))
        if answers[key]:
            visible.append(each)
    return lines_of_versions(visible, reader.on)


def lines_of_versions(versions: Iterable["LocalRules"], on: date) -> list[LayerLine]:
    """Return versions, each with its state on a day."""
    versions = list(versions)
    latest: dict[str, int] = {}
    begun: dict[str, int] = {}
    for each in versions:
        latest[each.code] = max(each.number, latest.get(each.code, 0))
        if each.from_on <= on and not never_began(each):
            begun[each.code] = max(each.number, begun.get(each.code, 0))
    acting = [
        each
        for each in versions
        if begun.get(each.code) == each.number and not is_withdrawn(each, on)
    ]
    idle = idle_versions(acting)
    return [
        LayerLine(
            each,
            layer_of(each),
            Fault(IDLE) if each.pk in idle else _state(each, on, begun.get(each.code)),
            each.standing != LayerStanding.DRAFT and each in acting,
            latest[each.code] == each.number,
        )
        for each in versions
    ]


def _state(rules: "LocalRules", on: date, begun: int | None) -> Fault:
    ended = _withdrawn_on(rules)
    if ended is not None:
        return Fault(WITHDRAWN, {"day": ended})
    if rules.standing == LayerStanding.DRAFT:
        return Fault(DRAFT)
    if rules.from_on > on:
        return Fault(NOT_BEGUN, {"day": rules.from_on})
    if begun is not None and begun > rules.number:
        return Fault(REPLACED, {"number": begun})
    return Fault(IN_FORCE)
