"""Shapes under `rules:`: dated values, and what the value of each rule is."""

from typing import Annotated

import yaml
from pydantic import BeforeValidator, Field, PlainValidator, TypeAdapter

from xeploai.domain import (
    CeilingBase,
    Effect,
    Grade,
    GroupBy,
    MembershipStatus,
    SubjectKind,
    message,
)
from xeploai.rulepacks.nodes import scalar_text

from .base import (
    CONFIG,
    NULL,
    Date,
    Items,
    Label,
    Shape,
    SomeItems,
    Text,
    UniqueItems,
    choice,
    problem,
)
from .citations import CitedShape
from .numbers import Share

UNKNOWN_GRADE = message("Unknown grade “%(found)s”. Use: %(known)s.")
UNKNOWN_KIND = message("Unknown kind of subject “%(found)s”. Use one of: %(known)s.")
UNKNOWN_CEILING_BASE = message("“%(found)s” is not a base of a ceiling. Use one of: %(known)s.")
UNKNOWN_GROUPING = message("Unknown grouping “%(found)s”. Use one of: %(known)s.")
NOT_A_LISTED_EFFECT = message("A list is of %(known)s, not of “%(found)s”. Correct it.")
LISTED = (Effect.KNOCKS_OUT, Effect.NOT_RATED)
UNKNOWN_STATUS = message("Unknown membership status “%(found)s”. Use one of: %(known)s.")


def _null_as_none(node: yaml.Node) -> yaml.Node | None:
    return None if node.tag == NULL else node


def _parse_membership_status(node: yaml.Node) -> MembershipStatus:
    text = scalar_text(node)
    if text not in tuple(MembershipStatus):
        raise problem(UNKNOWN_STATUS, found=text, known=", ".join(MembershipStatus))
    return MembershipStatus(text)


def _parse_listed_effect(node: yaml.Node) -> Effect:
    text = scalar_text(node)
    if text not in LISTED:
        raise problem(NOT_A_LISTED_EFFECT, found=text, known=", ".join(LISTED))
    return Effect(text)


class RuleShape(Shape):
    """One rule; its values are read one by one, so that each can name its day."""

    rule: Text
    label: Label
    unit: Text
    values: Items[yaml.Node]


class ValueShape(CitedShape):
    """What is in force from a day on; what `value` looks like depends on the rule."""

    from_on: Date = Field(alias="from")
    value: yaml.Node


class OpenEndShape(Shape):
    """The end of a pack that nothing has followed: `until: null`, and nothing to cite."""

    until: yaml.Node
    note: Text = ""


class EndShape(CitedShape):
    """The end of a pack, with the text that ended it."""

    until: Date


class GradeShape(Shape):
    """One grade with its label."""

    code: Annotated[Grade, choice(Grade, UNKNOWN_GRADE)]
    label: Label


class CategoryShape(CitedShape):
    """A category of subjects."""

    code: Text
    kind: Annotated[SubjectKind, choice(SubjectKind, UNKNOWN_KIND)]
    label: Label


class ReasonShape(CitedShape):
    """A reason for giving no grade."""

    code: Text
    label: Label


class CeilingShape(CitedShape):
    """A ceiling on `EXCELLENT` for one category."""

    category: Text
    share: Share
    base: Annotated[CeilingBase, choice(CeilingBase, UNKNOWN_CEILING_BASE)]
    group_by: Annotated[GroupBy, choice(GroupBy, UNKNOWN_GROUPING)]
    exceptional_share: Annotated[Share | None, BeforeValidator(_null_as_none)]


class ShareBaseShape(CitedShape):
    """What the published share of a figure is taken of."""

    figure: Text
    base: Text


class LikeShape(Shape):
    """A category, and the one of the pack before that stands for it."""

    category: Text
    was: Text


class IncompleteListShape(CitedShape):
    """A list of the text that is known in part, and the pack with the text before."""

    code: Text
    effect: Annotated[Effect, PlainValidator(_parse_listed_effect)]
    categories: UniqueItems[Text]
    predecessor: Text
    like: SomeItems[LikeShape] = ()
    restates: SomeItems[Text] = ()


STATUSES = TypeAdapter(
    Items[Annotated[MembershipStatus, PlainValidator(_parse_membership_status)]], config=CONFIG
)
PACK_CODES = TypeAdapter(Items[Text], config=CONFIG)
