"""The ceiling in force for a deciding body: the pack's, or that of a local document."""

from dataclasses import dataclass

from xeploai.domain import CeilingRule, Rounding, Rulebook, Source, read_ceiling
from xeploai.explanation import ExplainedSetting, settings_of

ROUNDING, TIE_BREAK = "cap.rounding", "cap.tie_break"


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
    """Return the ceiling of a category with its open settings, if there is one."""
    reading = read_ceiling(book, category)
    if reading is None:
        return None
    settings = tuple(each for each in settings_of(book) if each.key.startswith("cap."))
    return CeilingInForce(reading.rule, reading.local, reading.rounding, settings)
