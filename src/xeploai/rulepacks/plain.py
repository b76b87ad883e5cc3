"""YAML as plain values, such as facts in a file: exact numbers, and `on` is a word, not “true”."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from xeploai.domain import Refused
from xeploai.rulepacks.shapes import Scope, compose, scalar_text

from .shapes import DUPLICATE_KEY, NULL, TEXT, YES_OR_NO, parse_date, parse_or_fault

WHOLE = re.compile(r"-?[0-9]{1,18}")
DECIMAL = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,12}")
DATE_TAG = "tag:yaml.org,2002:timestamp"


def read_plain(content: bytes, *, file: str) -> Any:
    """Return the content of a file: mappings, lists, texts, whole numbers, decimals, days.

    Raises:
        Refused: as `compose`, and where a key occurs twice or a date is wrong.
    """
    scope = Scope(file)
    value = _plain(compose(content, file=file), scope)
    if scope.found:
        raise Refused(scope.faults())
    return value


def _plain(node: yaml.Node, scope: Scope) -> Any:
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            if scalar_text(key) in found:
                scope.fault(key, DUPLICATE_KEY, key=scalar_text(key))
            found[scalar_text(key)] = _plain(value, scope)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, scope) for each in node.value]
    return _scalar(node, scope)


def _scalar(node: yaml.Node, scope: Scope) -> str | int | bool | Decimal | date | None:
    text = str(node.value)
    if node.tag == TEXT:
        return text
    if node.tag == NULL:
        return None
    if node.tag == DATE_TAG:
        return parse_or_fault(parse_date, node, scope)
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    return YES_OR_NO.get(text, text)
