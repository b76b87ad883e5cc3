"""Pydantic over YAML nodes: a `Shape` is a mapping of the file, a `problem` a fault in it.

Models are validated on the composed nodes themselves, so that a scalar keeps its spelling and
each error can be traced to its line. Pydantic collects the errors of one mapping; `read` turns
them into faults of the catalogue. Types of fields say what a scalar or a list of scalars may look
like: each validator gets a node and returns a plain value.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from xeploai.domain import SubjectKind, message
from xeploai.rulepacks.nodes import Scope, child, scalar_text

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
S = TypeVar("S", bound="Shape")
# built on first use: most commands read no pack
CONFIG = ConfigDict(arbitrary_types_allowed=True, defer_build=True)
Location = tuple[str | int, ...]

NOT_A_MAPPING = message("Fields of the form “key: value” belong here. Write them so.")
MISSING_KEY = message("The key “%(key)s” is missing. Add it.")
UNKNOWN_KEY = message(
    "The key “%(key)s” is not known here. Use: %(known)s. "
    "Inside braces, a text with a comma needs quotation marks."
)
DUPLICATE_KEY = message("The key “%(key)s” occurs twice here. Keep one of them.")

LANGUAGES = ("vi", "en")
TEXT, NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"
DATE_TAGS = (TEXT, "tag:yaml.org,2002:timestamp")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
RULE_ID = re.compile(r"[A-Z]+[0-9]*(-[A-Z]+)?-[0-9]+")
YES_OR_NO = {"true": True, "false": False}

NOT_A_LIST = message("A list belongs here. Begin each of its lines with a hyphen.")
NOT_A_TEXT = message("A text belongs here, not “%(found)s”. Put it in quotation marks.")
NO_TEXT = message("The text is missing here. Write it, or remove the key if it is not required.")
NOT_COMPOSED = message(
    "The letters of “%(found)s” and their diacritics are stored separately. Save the text "
    "in composed Unicode (NFC)."
)
NOT_A_DATE = message("“%(found)s” is not a date. Write year-month-day, such as 2023-10-04.")
MISSING_LANGUAGE = message("The label has no text in the language “%(language)s”. Add it.")
NOT_YES_OR_NO = message("“%(found)s” is neither true nor false. Write one of the two.")
NOT_A_CODE = message(
    "“%(found)s” cannot be a code. Begin with a small letter and use small letters without "
    "diacritics, digits and “_”."
)
NOT_A_NUMBER = message("“%(found)s” is not a number. Write digits, with a point before decimals.")
NOT_A_RULE_ID = message("“%(found)s” is not the id of a rule. Write it as P23-SUBJ-1.")
NOTHING_HERE = message("The list is empty. Write at least one item, or remove the key.")
TWICE_HERE = message("“%(found)s” occurs twice in the list. Keep one of them.")
UNKNOWN_SUBJECT_KIND = message("Unknown kind of subject “%(found)s”. Use one of: %(known)s.")


def problem(text: str, at: Location = (), **values: object) -> PydanticCustomError:
    """Return a message of the catalogue as an error to raise in a validator.

    Args:
        at: where below the validated value the fault is, such as an index of a list.
    """
    return PydanticCustomError("problem", "fault", {"text": text, "values": values, "at": at})


class Shape(BaseModel):
    """A mapping of the file with the keys of its fields; any other key is a fault."""

    model_config = CONFIG
    _node: yaml.Node = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def from_node(
        cls, node: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Validate the fields of a mapping, and remember its node."""
        shape = handler(fields_of(node, _keys_of(cls), scope_of(info)))
        shape._node = node
        return shape

    @property
    def node(self) -> yaml.Node:
        """The node of the whole mapping."""
        return self._node

    def has(self, key: str) -> bool:
        """Whether the file has the key."""
        return child(self._node, key) is not None

    def at(self, *location: str | int) -> yaml.Node:
        """Return the node of a field, or of an item in it; the whole mapping if it is absent."""
        return node_at(self._node, location)


def scope_of(info: ValidationInfo) -> Scope:
    """Return the scope that `read` gives to validators, to add faults without raising."""
    assert isinstance(info.context, Scope)
    return info.context


@cache
def _keys_of(shape: type[Shape]) -> tuple[str, ...]:
    fields = sorted(shape.model_fields.items(), key=lambda each: not each[1].is_required())
    return tuple(each.alias or name for name, each in fields)


def fields_of(node: Any, known: Collection[str], scope: Scope) -> dict[str, yaml.Node]:
    """Return the values of a mapping by key.

    Unknown and duplicate keys are added to the scope: raised, they would hide other faults.
    """
    if not isinstance(node, yaml.MappingNode):
        raise problem(NOT_A_MAPPING)
    fields: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = scalar_text(key)
        if name not in known:
            scope.fault(key, UNKNOWN_KEY, key=name, known=", ".join(known))
        elif name in fields:
            scope.fault(key, DUPLICATE_KEY, key=name)
        else:
            fields[name] = value
    return fields


def read(shape: type[S], node: yaml.Node, scope: Scope) -> S | None:
    """Return a node as a shape; None where it has none, with all faults added to the scope."""
    return _validate(shape.model_validate, node, scope)


def read_as(adapter: TypeAdapter[T], node: yaml.Node, scope: Scope) -> T | None:
    """Return a node as another type than a shape, such as a list; otherwise as `read`."""
    return _validate(adapter.validate_python, node, scope)


def _validate(validate: Callable[..., T], node: yaml.Node, scope: Scope) -> T | None:
    try:
        return validate(node, context=scope)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            add_error(each, node, scope)
    return None


def add_error(error: ErrorDetails, node: yaml.Node, scope: Scope) -> None:
    """Add an error of pydantic to the scope, in words of the catalogue, at its line."""
    location = error["loc"]
    if error["type"] == "missing":
        scope.fault(node_at(node, location), MISSING_KEY, key=location[-1])
        return
    context = error["ctx"]  # the models raise nothing but problems
    at = node_at(node, (*location, *context["at"]))
    scope.fault(at, context["text"], **context["values"])


def node_at(node: yaml.Node, location: Location) -> yaml.Node:
    """Return the node at a location, skipping parts without a node, such as the tags of a union.

    The location of a missing key is thus its mapping.
    """
    for part in location:
        if isinstance(part, int):
            node = node.value[part] if isinstance(node, yaml.SequenceNode) else node
        else:
            node = child(node, part) or node
    return node


def parse_text(node: yaml.Node) -> str:
    """Return a text that is not empty, in composed Unicode."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in (TEXT, NULL):
        raise problem(NOT_A_TEXT, found=scalar_text(node))
    text = "" if node.tag == NULL else str(node.value).strip()
    if not text:
        raise problem(NO_TEXT)
    if not unicodedata.is_normalized("NFC", text):
        raise problem(NOT_COMPOSED, found=text)
    return text


def _parse_text_or_blank(node: yaml.Node) -> str:
    return "" if node.tag == NULL or node.value == "" else parse_text(node)


def parse_date(node: yaml.Node) -> date:
    """Return a date that is written as year-month-day."""
    text = scalar_text(node)
    try:
        if node.tag in DATE_TAGS and DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 30 February
    raise problem(NOT_A_DATE, found=text)


def parse_flag(node: yaml.Node) -> bool:
    """Return `true` or `false`."""
    text = scalar_text(node)
    if text not in YES_OR_NO:
        raise problem(NOT_YES_OR_NO, found=text)
    return YES_OR_NO[text]


def _parse_number(node: yaml.Node) -> Decimal:
    text = scalar_text(node)
    if not NUMBER.fullmatch(text):
        raise problem(NOT_A_NUMBER, found=text)
    return Decimal(text)


def matching(pattern: re.Pattern[str], otherwise: str) -> AfterValidator:
    """Return a validator of texts that match a pattern; `otherwise` is the message."""

    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise problem(otherwise, found=text)
        return text

    return AfterValidator(check)


def parse_choice(node: yaml.Node, kind: type[E], unknown: str) -> E:
    """Return the member of an enumeration; `unknown` is the message where there is none."""
    text, members = parse_text(node), {each.value: each for each in kind}
    if text not in members:
        raise problem(unknown, found=text, known=", ".join(members))
    return members[text]


def choice(kind: type[E], unknown: str) -> PlainValidator:
    """Return a validator of members of an enumeration; `unknown` is the message."""
    return PlainValidator(lambda node: parse_choice(node, kind, unknown))


def parse_or_fault(parse: Callable[..., T], node: yaml.Node, scope: Scope, *more: Any) -> T | None:
    """Return a single value outside a shape; None where it is wrong, with a fault added."""
    try:
        return parse(node, *more)
    except PydanticCustomError as error:
        context = error.context or {}
        scope.fault(node, context["text"], **context["values"])
    return None


def _label_fields(node: yaml.Node, info: ValidationInfo) -> dict[str, yaml.Node]:
    fields = fields_of(node, LANGUAGES, scope_of(info))
    for language in (each for each in LANGUAGES if each not in fields):
        scope_of(info).fault(node, MISSING_LANGUAGE, language=language)
    return {each: fields[each] for each in LANGUAGES if each in fields}


def _list_items(node: yaml.Node) -> tuple[yaml.Node, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise problem(NOT_A_LIST)
    return tuple(node.value)


def _refuse_empty(nodes: tuple[yaml.Node, ...]) -> tuple[yaml.Node, ...]:
    if not nodes:
        raise problem(NOTHING_HERE)
    return nodes


def _refuse_repeats(found: tuple[T, ...]) -> tuple[T, ...]:
    for place, each in enumerate(found):
        if each in found[:place]:
            raise problem(TWICE_HERE, (place,), found=each)
    return found


Text = Annotated[str, BeforeValidator(parse_text)]
TextOrBlank = Annotated[str, BeforeValidator(_parse_text_or_blank)]
Date = Annotated[date, BeforeValidator(parse_date)]
Flag = Annotated[bool, BeforeValidator(parse_flag)]
Number = Annotated[Decimal, BeforeValidator(_parse_number)]
Code = Annotated[Text, matching(CODE, NOT_A_CODE)]
RuleId = Annotated[Text, matching(RULE_ID, NOT_A_RULE_ID)]
Label = Annotated[
    Mapping[str, Text], BeforeValidator(_label_fields), AfterValidator(MappingProxyType)
]
Kind = Annotated[SubjectKind, choice(SubjectKind, UNKNOWN_SUBJECT_KIND)]

Items = Annotated[tuple[T, ...], BeforeValidator(_list_items)]
UniqueItems = Annotated[Items[T], AfterValidator(_refuse_repeats)]
NODES = TypeAdapter(Items[yaml.Node], config=CONFIG)  # to read the items of a list one by one
# before the items are checked, and after they are known to be a list
SomeItems = Annotated[
    tuple[T, ...],
    BeforeValidator(_refuse_empty),
    BeforeValidator(_list_items),
    AfterValidator(_refuse_repeats),
]
