"""Which ceiling a deciding body goes by: the pack's, or what a local document laid down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from xeploai.domain import CeilingBase, CeilingRule, Rounding, Rulebook, SettingValue, Source
from xeploai.explanation import SettingTold, settings_of

BASE, SHARE, EXCEPTIONAL = "cap.base", "cap.share", "cap.exceptional_share"
ROUNDING, TIE_BREAK = "cap.rounding", "cap.tie_break"
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%")
FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True)
class CeilingInForce:
    """A ceiling, with what the texts leave open of it.

    Args:
        local: the local document that lays down base or share; None where the pack alone speaks.
        rounding: as a local document lays it down; None where nobody did.
        settings: all that is open of the ceiling, with what was set.
    """

    rule: CeilingRule
    local: Source | None
    rounding: Rounding | None
    settings: tuple[SettingTold, ...]

    @property
    def is_binding(self) -> bool:
        """Whether it binds: laid down by a known text, or by a local document."""
        return self.local is not None or not self.rule.status.is_advisory

    def setting(self, key: str) -> SettingTold | None:
        """Return one thing that is open."""
        return next((each for each in self.settings if each.key == key), None)

    @property
    def rounding_told(self) -> SettingTold | None:
        """How the number is rounded."""
        return self.setting(ROUNDING)

    @property
    def tie_break_told(self) -> SettingTold | None:
        """Who comes first among equals."""
        return self.setting(TIE_BREAK)


def ceiling_in_force(book: Rulebook, category: str) -> CeilingInForce | None:
    """Return the ceiling of a category; None where none is laid down.

    A local document may lay down base and share where the pack's own ceiling only advises; one
    that binds stays as it is.
    """
    rules = (each for each in book.pack.ceilings_on(book.on) if each.category == category)
    rule = next(rules, None)
    if rule is None:
        return None
    told = tuple(each for each in settings_of(book) if each.key.startswith("cap."))
    held = book.settings.get(ROUNDING)
    rounding = Rounding(held.value) if held and held.value in list(Rounding) else None
    local = _local(rule, book.settings) if rule.status.is_advisory else None
    source = local.source if local else None
    return CeilingInForce(local or rule, source, rounding, told)


def _local(rule: CeilingRule, settings: Mapping[str, SettingValue]) -> CeilingRule | None:
    """Return the rule with base and shares of local documents; None where there is none."""
    base, share, exceptional = (settings.get(key) for key in (BASE, SHARE, EXCEPTIONAL))
    found = rule
    if exceptional and (number := share_of(exceptional.value)):
        found = replace(found, exceptional_share=number, source=exceptional.source)
    if base and base.value in list(CeilingBase):
        found = replace(found, base=CeilingBase(base.value), source=base.source)
    if share and (number := share_of(share.value)):
        found = replace(found, share=number, source=share.source)
    return found if found is not rule else None


def share_of(text: str) -> Fraction | None:
    """Return a share that is written as `20 %` or `1/5`; None for anything else."""
    if found := PERCENT.fullmatch(text.strip()):
        share = Fraction(found[1].replace(",", ".")) / 100
    elif (found := FRACTION.fullmatch(text.strip())) and int(found[2]):
        share = Fraction(int(found[1]), int(found[2]))
    else:
        return None
    return share if 0 < share <= 1 else None
