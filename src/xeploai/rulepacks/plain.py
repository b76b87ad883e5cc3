"""YAML as plain values, such as facts in a file: exact numbers, and `on` is a word, not “true”."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from xeploai.domain import Refused

from .entries import DUPLICATE_KEY, NULL, TEXT, Scope, day_of, written
from .nodes import compose
from .scalars import YES_OR_NO

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,12}")
DAY_TAG = "tag:yaml.org,2002:timestamp"


def read_plain(content: bytes, *, file: str) -> Any:
    """Return what a file holds: mappings, lists, texts, whole numbers, decimals, days.

    Raises:
        Refused: as `compose`, and where a key stands twice or a day is none.
    """
    scope = Scope(file)
    value = plain_of(compose(content, file=file), scope)
    if scope.found:
        raise Refused(scope.faults())
    return value


def plain_of(node: yaml.Node, scope: Scope) -> Any:
    """Return a node as a plain value."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if written(key) in found:
                scope.fault(key, DUPLICATE_KEY, key=written(key))
            found[written(key)] = plain_of(value, scope)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [plain_of(each, scope) for each in node.value]
    return _scalar(node, scope)


def _scalar(node: yaml.Node, scope: Scope) -> str | int | bool | Decimal | date | None:
    text = str(node.value)
    if node.tag == TEXT:
        return text
    if node.tag == NULL:
        return None
    if node.tag == DAY_TAG:
        return day_of(node, scope)
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    return YES_OR_NO.get(text, text)
