"""Types of fields: what a scalar or a list of scalars may look like.

Each validator gets a node and returns a plain value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BeforeValidator, PlainValidator, TypeAdapter, ValidationInfo
from pydantic_core import PydanticCustomError

from xeploai.domain import SubjectKind, message
from xeploai.rulepacks.nodes import Scope, scalar_text

from .base import CONFIG, fields_of, problem, scope_of

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

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
