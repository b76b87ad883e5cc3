"""Shapes under `provisions:`: a provision and its wordings."""

from typing import Annotated

import yaml
from pydantic import Field

from xeploai.domain import CeilingBase, Effect, GroupBy, Outside, Rounding, message

from .base import Date, Items, Label, Shape, SomeItems, Text, choice
from .citations import SourceShape, StatusField
from .conditions import GradeChoice, WaiverChoice

UNKNOWN_EFFECT = message("Unknown effect “%(found)s”. Use one of: %(known)s.")
UNKNOWN_CEILING_BASE = message("“%(found)s” is not a base of a ceiling. Use one of: %(known)s.")
UNKNOWN_GROUPING = message("Unknown grouping “%(found)s”. Use one of: %(known)s.")
UNKNOWN_ROUNDING = message("Unknown rounding “%(found)s”. Use one of: %(known)s.")
UNKNOWN_OUTSIDE = message("“%(found)s” cannot stand outside a ceiling. Use one of: %(known)s.")


class ProvisionShape(Shape):
    """One provision; its wordings are read one by one, so that each can name its day."""

    provision: Text
    label: Label
    values: Items[yaml.Node]
    categories: SomeItems[Text] = ()
    withdrawn: Date | None = None


class WordingShape(Shape):
    """What a provision says from a day on. Conditions and numbers have shapes of their own."""

    from_on: Date = Field(alias="from")
    effect: Annotated[Effect, choice(Effect, UNKNOWN_EFFECT)]
    source: SourceShape | None = None
    note: Text = ""
    label: Label | None = None
    applies_if: yaml.Node | None = None
    condition: yaml.Node | None = None
    grade: GradeChoice | None = None
    grade_of: Text = ""
    parameters: Items[yaml.Node] = ()
    reason: Text = ""
    unless: SomeItems[WaiverChoice] = ()
    base: Annotated[CeilingBase, choice(CeilingBase, UNKNOWN_CEILING_BASE)] | None = None
    group_by: Annotated[GroupBy, choice(GroupBy, UNKNOWN_GROUPING)] | None = None
    rounding: Annotated[Rounding, choice(Rounding, UNKNOWN_ROUNDING)] | None = None
    outside: SomeItems[Annotated[Outside, choice(Outside, UNKNOWN_OUTSIDE)]] = ()


class CentralWordingShape(WordingShape):
    """A wording in a pack, which says where it is written and how well that is known."""

    source: SourceShape
    status: StatusField
