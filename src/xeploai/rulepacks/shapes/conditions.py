"""Shapes of conditions: one model for each form, chosen by the key that names the form."""

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Self, TypeVar

import yaml
from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    TypeAdapter,
    model_validator,
)

from xeploai.domain import Comparison, CriterionLevel, Grade, Waiver, message
from xeploai.rulepacks.nodes import child, scalar_text

from .base import CONFIG, NOT_A_LIST, Shape, SomeItems, Text, choice, parse_text, problem
from .rules import UNKNOWN_GRADE

V = TypeVar("V")

MOST_JOINED = 6  # conditions inside each other
MOST_CONDITIONS = 200  # of one wording; the packs supplied have a dozen at most
REFERENCE = "$"  # before the name of a number
JOINING = ("all", "any", "none")
# also a comparison, so that it names a form only together with “of”
AT_LEAST = Comparison.AT_LEAST.value
FORMS = ("fact", "share", "every", "some", "graded", "record", *JOINING, AT_LEAST)

NOT_A_CONDITION = message("A condition belongs here. Begin it with one of the keys %(known)s.")
NO_COMPARISON = message("The comparison is missing. Add exactly one of: %(known)s.")
TWO_COMPARISONS = message(
    "This condition has two comparisons. Join two conditions under “all” instead."
)
ONLY_TRUE = message("“in_period: %(found)s” has no effect. Write true, or remove the key.")
UNKNOWN_LEVEL = message("Unknown level “%(found)s”. Use: %(known)s.")
UNKNOWN_WAIVER = message("Unknown waiver “%(found)s”. Use: %(known)s.")
TOO_DEEP = message("More than %(limit)s conditions are nested. Simplify them.")
TOO_MANY = message("The provision has more than %(limit)s conditions here. Divide it.")
NOTHING_JOINED = message("The list is empty. Write at least one condition, or remove it.")
NUMBER_WITHOUT_NAME = message(
    "“%(found)s” is a number without a name. Define it with name, unit and direction under "
    "“parameters”, and write $name here."
)


def parse_reference(node: yaml.Node) -> str:
    """Return the name of the number that `$name` refers to."""
    is_filled = isinstance(node, yaml.ScalarNode) and node.value
    text = scalar_text(node) if is_filled else parse_text(node)
    if not text.startswith(REFERENCE):
        raise problem(NUMBER_WITHOUT_NAME, found=text)
    return text.removeprefix(REFERENCE)


def _parse_true(node: yaml.Node) -> bool:
    if scalar_text(node) != "true":
        raise problem(ONLY_TRUE, found=scalar_text(node))
    return True


def _one_or_more(node: yaml.Node) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode):
        return node
    return yaml.SequenceNode("", [node], node.start_mark, node.end_mark)


def _joined_items(node: yaml.Node) -> tuple[yaml.Node, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise problem(NOT_A_LIST)
    if not node.value:
        raise problem(NOTHING_JOINED)
    return tuple(node.value)


def _form_of(node: Any) -> str | None:
    keys = {key.value for key, _ in node.value} if isinstance(node, yaml.MappingNode) else set()
    for form in (each for each in FORMS if each != AT_LEAST):
        if form in keys:
            return _tag(form)
    return _tag(AT_LEAST) if {AT_LEAST, "of"} <= keys else None


def _tag(form: str) -> str:
    """Return the name of a form in locations of errors, which no key of a file can have."""
    return f"form of {form}"


def _refuse_too_many(node: yaml.Node) -> yaml.Node:
    """Refuse conditions beyond the limits before any of them is validated."""
    for place, (at, depth) in enumerate(_conditions_in(node)):
        if depth > MOST_JOINED:
            raise problem(TOO_DEEP, at, limit=MOST_JOINED)
        if place >= MOST_CONDITIONS:
            raise problem(TOO_MANY, limit=MOST_CONDITIONS)
    return node


def _conditions_in(
    node: yaml.Node, at: tuple[str | int, ...] = (), depth: int = 0
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Yield where each condition is, with the number of conditions around it."""
    yield at, depth
    for key in (*JOINING, "of"):
        joined = child(node, key)
        if isinstance(joined, yaml.SequenceNode) and depth <= MOST_JOINED:
            for place, each in enumerate(joined.value):
                yield from _conditions_in(each, (*at, key, place), depth + 1)


GradeChoice = Annotated[Grade, choice(Grade, UNKNOWN_GRADE)]
Level = Annotated[CriterionLevel, choice(CriterionLevel, UNKNOWN_LEVEL)]
WaiverChoice = Annotated[Waiver, choice(Waiver, UNKNOWN_WAIVER)]
NumberName = Annotated[str, PlainValidator(parse_reference)]


class OrderedComparison(Shape, Generic[V]):
    """Exactly one comparison in which a share can pass a number while grades are waited for."""

    at_least: V | None = None
    at_most: V | None = None
    more_than: V | None = None
    less_than: V | None = None

    @model_validator(mode="after")
    def refuse_none_or_two(self) -> Self:
        """Refuse a mapping that has no comparison, or more than one."""
        known = [each for each in Comparison if self.field_of(each) in type(self).model_fields]
        found = [each for each in known if self.value_of(each) is not None]
        if not found:
            raise problem(NO_COMPARISON, known=", ".join(known))
        if len(found) > 1:
            raise problem(TWO_COMPARISONS, (found[1].value,))
        return self

    @staticmethod
    def field_of(comparison: Comparison) -> str:
        """Return the field of a comparison; “is” is a word of Python."""
        return "is_" if comparison is Comparison.IS else comparison.value

    def value_of(self, comparison: Comparison) -> V | None:
        """Return what a comparison compares with; None where it is not the one."""
        value: V | None = getattr(self, self.field_of(comparison), None)
        return value

    @property
    def compared(self) -> tuple[Comparison, V]:
        """The one comparison, and what it compares with."""
        for each in Comparison:
            value = self.value_of(each)
            if value is not None:
                return each, value
        raise AssertionError  # validated


class AnyComparison(OrderedComparison[V], Generic[V]):
    """Exactly one comparison."""

    is_: V | None = Field(None, alias="is")
    is_not: V | None = None


class FactIsShape(AnyComparison[yaml.Node]):
    """`{fact: score, at_least: $points}`: what it compares with depends on the kind of fact."""

    fact: Text


class ShareIsShape(AnyComparison[NumberName]):
    """`{share: tasks_exceeded, of: tasks_assigned, at_least: $half}`."""

    share: Text
    of: Text


class EveryLevelShape(AnyComparison[Level]):
    """`{every: [criteria_results], at_least: GOOD}`."""

    every: Annotated[SomeItems[Text], BeforeValidator(_one_or_more)]


class SomeLevelShape(AnyComparison[Level]):
    """`{some: [criteria_results], at_most: POOR}`."""

    some: Annotated[SomeItems[Text], BeforeValidator(_one_or_more)]


class ReachedShape(AnyComparison[GradeChoice]):
    """`{at_least: GOOD}`: which grades count."""


class GradedShareShape(OrderedComparison[NumberName]):
    """`{graded: direct_units, grade: {at_least: GOOD}, at_least: $most}`."""

    graded: Text
    grade: ReachedShape


class HasRecordShape(Shape):
    """`{record: discipline, where: {form: {at_least: WARNING}}}`."""

    record: Text
    in_period: Annotated[bool, PlainValidator(_parse_true)] = False
    where: yaml.Node | None = None
    unless: SomeItems[WaiverChoice] = ()


class AllOfShape(Shape):
    """`{all: […]}`: every part."""

    all: "JoinedConditions"


class AnyOfShape(Shape):
    """`{any: […]}`: at least one part."""

    any: "JoinedConditions"


class NoneOfShape(Shape):
    """`{none: […]}`: no part."""

    none: "JoinedConditions"


class AtLeastOfShape(Shape):
    """`{at_least: $n, of: […]}`: a number of the parts."""

    at_least: NumberName
    of: "JoinedConditions"


AnyCondition = Annotated[
    Annotated[FactIsShape, Tag(_tag("fact"))]
    | Annotated[ShareIsShape, Tag(_tag("share"))]
    | Annotated[EveryLevelShape, Tag(_tag("every"))]
    | Annotated[SomeLevelShape, Tag(_tag("some"))]
    | Annotated[GradedShareShape, Tag(_tag("graded"))]
    | Annotated[HasRecordShape, Tag(_tag("record"))]
    | Annotated[AllOfShape, Tag(_tag("all"))]
    | Annotated[AnyOfShape, Tag(_tag("any"))]
    | Annotated[NoneOfShape, Tag(_tag("none"))]
    | Annotated[AtLeastOfShape, Tag(_tag(AT_LEAST))],
    Discriminator(
        _form_of,
        custom_error_type="problem",
        custom_error_message="fault",
        custom_error_context={
            "text": NOT_A_CONDITION, "values": {"known": ", ".join(FORMS)}, "at": (),
        },
    ),
]  # fmt: skip
JoinedConditions = Annotated[tuple[AnyCondition, ...], BeforeValidator(_joined_items)]
CONDITION: TypeAdapter[Any] = TypeAdapter(
    Annotated[AnyCondition, BeforeValidator(_refuse_too_many)], config=CONFIG
)
