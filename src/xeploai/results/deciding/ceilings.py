"""The ceiling in force for a deciding body: the pack's, or that of a local document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from xeploai.domain import CeilingBase, CeilingRule, Rounding, Rulebook, SettingValue, Source
from xeploai.explanation import ExplainedSetting, settings_of

BASE, SHARE, EXCEPTIONAL = "cap.base", "cap.share", "cap.exceptional_share"
ROUNDING, TIE_BREAK = "cap.rounding", "cap.tie_break"
PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%")
FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True)
class CeilingInForce:
    """A ceiling with its open settings.

    Args:
        local: the local document that sets base or share; None if both come from the pack.
        rounding: as set by a local document, if any.
        settings: all settings of ceilings that the texts leave open, with the values set.
    """

    rule: CeilingRule
    local: Source | None
    rounding: Rounding | None
    settings: tuple[ExplainedSetting, ...]

    @property
    def is_binding(self) -> bool:
        """Whether it is binding: set by a known text or by a local document."""
        return self.local is not None or not self.rule.status.is_advisory

    def setting(self, key: str) -> ExplainedSetting | None:
        """Return one of the settings."""
        return next((setting for setting in self.settings if setting.key == key), None)

    @property
    def rounding_setting(self) -> ExplainedSetting | None:
        """How the allowed number is rounded."""
        return self.setting(ROUNDING)

    @property
    def tie_break_setting(self) -> ExplainedSetting | None:
        """How ties are broken."""
        return self.setting(TIE_BREAK)


def ceiling_in_force(book: Rulebook, category: str) -> CeilingInForce | None:
    """Return the ceiling of a category, if there is one.

    A local document may set base and share where the pack's ceiling is advisory; a binding
    ceiling is not changed.
    """
    rules = (each for each in book.pack.ceilings_on(book.on) if each.category == category)
    rule = next(rules, None)
    if rule is None:
        return None
    settings = tuple(each for each in settings_of(book) if each.key.startswith("cap."))
    current = book.settings.get(ROUNDING)
    rounding = Rounding(current.value) if current and current.value in list(Rounding) else None
    local = _local(rule, book.settings) if rule.status.is_advisory else None
    source = local.source if local else None
    return CeilingInForce(local or rule, source, rounding, settings)


def _local(rule: CeilingRule, settings: Mapping[str, SettingValue]) -> CeilingRule | None:
    """Return the rule with base and shares of local documents; None if they set none."""
    base, share, exceptional = (settings.get(key) for key in (BASE, SHARE, EXCEPTIONAL))
    # the share comes last: its document is the one that pages cite
    changed = rule
    if exceptional and (number := share_of(exceptional.value)):
        changed = replace(changed, exceptional_share=number, source=exceptional.source)
    if base and base.value in list(CeilingBase):
        changed = replace(changed, base=CeilingBase(base.value), source=base.source)
    if share and (number := share_of(share.value)):
        changed = replace(changed, share=number, source=share.source)
    return changed if changed is not rule else None


def share_of(text: str) -> Fraction | None:
    """Parse a share written as `20 %` or `1/5`; return None for anything else."""
    if match := PERCENT.fullmatch(text.strip()):
        share = Fraction(match[1].replace(",", ".")) / 100
    elif (match := FRACTION.fullmatch(text.strip())) and int(match[2]):
        share = Fraction(int(match[1]), int(match[2]))
    else:
        return None
    return share if 0 < share <= 1 else None
