"""Shapes under `rules:`: dated values, and what the value of each rule is."""

import re
from typing import Annotated

import yaml
from pydantic import Field, PlainValidator, TypeAdapter

from xeploai.domain import (
    Effect,
    Grade,
    GradeOfSeveralPosts,
    MembershipStatus,
    Period,
    PostCriterion,
    SubjectKind,
    message,
)
from xeploai.rulepacks.nodes import scalar_text

from .base import (
    CONFIG,
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

UNKNOWN_GRADE = message("Unknown grade “%(found)s”. Use: %(known)s.")
UNKNOWN_KIND = message("Unknown kind of subject “%(found)s”. Use one of: %(known)s.")
UNKNOWN_POST_CRITERION = message("Posts cannot be put in order by “%(found)s”. Use: %(known)s.")
UNKNOWN_GRADE_OF_POSTS = message("“%(found)s” is not one of: %(known)s. Correct it.")
NO_MONTHS = message("“%(found)s” is not a number of months. Write a whole number from 1 to 12.")
NOT_A_LISTED_EFFECT = message("A list is of %(known)s, not of “%(found)s”. Correct it.")
LISTED = (Effect.KNOCKS_OUT, Effect.NOT_RATED)
UNKNOWN_PERIOD = message("Unknown period “%(found)s”. Use one of: %(known)s.")
UNKNOWN_STATUS = message("Unknown membership status “%(found)s”. Use one of: %(known)s.")


MONTHS = re.compile(r"[1-9]|1[0-2]")  # of one year


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


def _parse_months(node: yaml.Node) -> int:
    text = scalar_text(node)
    if not MONTHS.fullmatch(text):
        raise problem(NO_MONTHS, found=text)
    return int(text)


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


class CategoryNameShape(CitedShape):
    """A further name of categories, and which it may mean, the usual one first."""

    name: Text
    categories: Items[yaml.Node]


class ReasonShape(CitedShape):
    """A reason for giving no grade, of all reviews or of those of some periods."""

    code: Text
    label: Label
    periods: SomeItems[Annotated[Period, choice(Period, UNKNOWN_PERIOD)]] = ()


class ShareBaseShape(CitedShape):
    """What the published share of a figure is taken of."""

    figure: Text
    base: Text


class PostCriterionShape(CitedShape):
    """One of the criteria by which the main post of a person is chosen."""

    criterion: Annotated[PostCriterion, choice(PostCriterion, UNKNOWN_POST_CRITERION)]


class FormerUnitShape(Shape):
    """From how many months on a unit that a person left gives its opinion."""

    months: Annotated[int, PlainValidator(_parse_months)]


class SeveralPostsShape(Shape):
    """What counts where several posts are graded differently."""

    counts: Annotated[GradeOfSeveralPosts, choice(GradeOfSeveralPosts, UNKNOWN_GRADE_OF_POSTS)]


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
