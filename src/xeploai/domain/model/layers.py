"""Local layers: what a province, a bloc or a unit sets or tightens by its own document.

A lower layer never loosens. A draft never binds; it can be rehearsed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from .ceiling_terms import (
    EXCEPTIONAL_SHARE_SETTING,
    GROUPS_SETTING,
    ROUNDING_SETTING,
)
from .competence import CompetenceRow
from .conditions import (
    Parameter,
    Waiver,
)
from .criteria import CriteriaSet
from .facts import FactDefinition
from .provisions import (
    DatedProvision,
    Provision,
)
from .rules import Source


class LayerStanding(StrEnum):
    """Whose layer it is: of a central text, of a competent local body, or only a draft."""

    OFFICIAL = "OFFICIAL"
    LOCAL = "LOCAL"
    DRAFT = "DRAFT"


@dataclass(frozen=True)
class LayerParameter:
    """A new value for a number of a provision above."""

    provision: str
    name: str
    value: Fraction
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Adoption:
    """A provision known only from elsewhere that a local document makes binding."""

    provision: str
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class WaiverWithdrawal:
    """A waiver that a provision above admits and this layer does not."""

    provision: str
    waiver: Waiver
    from_on: date
    source: Source


@dataclass(frozen=True)
class SettingValue:
    """The value that a body gave to something that the texts leave open."""

    key: str
    value: str
    from_on: date
    source: Source
    note: str = ""


@dataclass(frozen=True)
class Layer:
    """The document of one body as rule data.

    Args:
        extends: code of the pack that it adds to.
        unit: code of the unit where it applies, with all units below; empty for everywhere.
        version: checksum of its file.
        issued_on: the day of the document; the first of all days where it has none.
    """

    code: str
    extends: str
    title: Mapping[str, str]
    standing: LayerStanding
    issued_by: Mapping[str, str]
    unit: str
    version: str
    parameters: tuple[LayerParameter, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    withdrawals: tuple[WaiverWithdrawal, ...] = ()
    settings: tuple[SettingValue, ...] = ()
    provisions: Mapping[str, DatedProvision] = field(default_factory=dict)
    criteria: tuple[CriteriaSet, ...] = ()
    facts: Mapping[str, FactDefinition] = field(default_factory=dict)
    competence: tuple[CompetenceRow, ...] = ()
    issued_on: date = date.min

    @property
    def binds(self) -> bool:
        """Whether it changes suggested grades."""
        return self.standing is not LayerStanding.DRAFT


class LooseningKind(StrEnum):
    """What is wrong with an entry of a layer, measured by the rules above it."""

    UNKNOWN_PROVISION = "UNKNOWN_PROVISION"
    UNKNOWN_PARAMETER = "UNKNOWN_PARAMETER"
    FIXED_NUMBER = "FIXED_NUMBER"
    LOOSER_NUMBER = "LOOSER_NUMBER"
    UNKNOWN_WAIVER = "UNKNOWN_WAIVER"
    SECOND_CEILING = "SECOND_CEILING"
    LOOSER_SETTING = "LOOSER_SETTING"
    LOOSER_TERM = "LOOSER_TERM"
    TAKEN_CODE = "TAKEN_CODE"


@dataclass(frozen=True)
class OwnProvision:
    """A provision that a layer lays down by itself, such as a ceiling."""

    provision: str
    from_on: date
    source: Source


# what a document above can set of the ceilings that documents below lay down or adopt
LEFT_BESIDE = (EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING, GROUPS_SETTING)
Number = tuple[str, str]  # code of its provision, its name
LayerItem = LayerParameter | Adoption | WaiverWithdrawal | OwnProvision | SettingValue


@dataclass(frozen=True)
class Loosening:
    """One entry of a layer that is not allowed there.

    Args:
        item: the layer's own entry.
        above: the provision that it would loosen; None where none has that code.
        parameter: the number above, where one is concerned.
        setting: the value that a body above set, where one is concerned.
        term: of a ceiling of the layer's own, what is milder, as a setting would say it.
        limit: of a ceiling above, the setting's key and value that a setting or term goes beyond.
    """

    kind: LooseningKind
    item: LayerItem
    above: Provision | None = None
    parameter: Parameter | None = None
    setting: SettingValue | None = None
    term: str = ""
    limit: tuple[str, str] = ("", "")

    @property
    def about(self) -> str:
        """Code of the provision, or key of the setting, that the entry is about."""
        return self.item.key if isinstance(self.item, SettingValue) else self.item.provision


class LayerLoosens(ValueError):
    """A layer would loosen the rules above it; carries the entries that would, and its code."""

    def __init__(self, entries: tuple[Loosening, ...], layer: str = "") -> None:
        self.entries, self.layer = entries, layer
        super().__init__(", ".join(f"{each.kind}: {each.about}" for each in entries))
