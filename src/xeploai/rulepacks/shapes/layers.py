"""The shape of a layer's file, and of what it sets in the pack above it."""

from typing import Annotated

import yaml
from pydantic import Field

from xeploai.domain import LayerStanding, message

from .base import Date, Items, Label, Shape, Text, TextOrBlank, choice
from .citations import SourceShape
from .conditions import WaiverChoice
from .numbers import ExactNumber
from .settings import SettingText

UNKNOWN_STANDING = message("Unknown standing “%(found)s”. Use one of: %(known)s.")


class LayerShape(Shape):
    """A layer. Parts are read one by one, so that a fault in one hides none in the others."""

    layer: Text
    extends: Text
    title: Label
    standing: Annotated[LayerStanding, choice(LayerStanding, UNKNOWN_STANDING)]
    issued_by: Label
    source: SourceShape
    unit: TextOrBlank = ""
    parameters: Items[yaml.Node] = ()
    adopt: Items[yaml.Node] = ()
    withdraw_waivers: Items[yaml.Node] = ()
    settings: Items[yaml.Node] = ()
    provisions: Items[yaml.Node] = ()
    criteria: Items[yaml.Node] = ()
    facts: Items[yaml.Node] = ()
    competence: Items[yaml.Node] = ()


class DatedShape(Shape):
    """Something a layer sets from a day on, by its own document or by another one."""

    from_on: Date = Field(alias="from")
    source: SourceShape | None = None
    note: Text = ""


class NumberShape(DatedShape):
    """`{parameter: P23-GR-3.exceeded, from: …, value: 60 %}`."""

    parameter: Text
    value: ExactNumber


class AdoptionShape(DatedShape):
    """`{provision: P23-DEP-1.UNIT, from: …}`."""

    provision: Text


class WithdrawalShape(DatedShape):
    """`{provision: P23-KO-6, waiver: FORCE_MAJEURE, from: …}`."""

    provision: Text
    waiver: WaiverChoice


class SettingValueShape(DatedShape):
    """`{setting: cap.rounding, from: …, value: DOWN}`."""

    setting: Text
    value: SettingText
