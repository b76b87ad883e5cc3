"""Shapes under `criteria:` of a layer: a set, its groups and their criteria."""

from typing import Annotated

import yaml

from xeploai.domain import Criterion, Scale, WhenChanged, message

from .base import Code, Items, Label, Number, Shape, SomeItems, Text, choice
from .layers import DatedShape

UNKNOWN_SCALE = message("Unknown scale “%(found)s”. Use one of: %(known)s.")
UNKNOWN_WHEN_CHANGED = message(
    "“%(found)s” is not a value of “when_changed”. Use one of: %(known)s."
)


class CriterionShape(Shape):
    """One criterion; `most` is its highest number of points."""

    code: Code
    label: Label
    most: Number | None = None

    def criterion(self) -> Criterion:
        """Return the criterion as a value of the domain."""
        return Criterion(self.code, self.label, self.most)


class GroupShape(Shape):
    """Criteria whose levels or points make one fact."""

    code: Code
    fact: Text
    label: Label
    criteria: Items[CriterionShape]
    most: Number | None = None


class CriteriaSetShape(DatedShape):
    """A set of criteria; its groups are read one by one."""

    set: Text
    label: Label
    scale: Annotated[Scale, choice(Scale, UNKNOWN_SCALE)]
    categories: SomeItems[Text]
    groups: Items[yaml.Node]
    when_changed: Annotated[WhenChanged, choice(WhenChanged, UNKNOWN_WHEN_CHANGED)] = (
        WhenChanged.KEEP
    )
