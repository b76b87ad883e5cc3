"""Single values of a pack that are no plain texts: yes or no, exact numbers, shares, codes."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

import yaml

from xeploai.domain import message

from .entries import Entry, Scope, text_of, written

E = TypeVar("E", bound=StrEnum)

YES_OR_NO = {"true": True, "false": False}
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
SHARE = re.compile(r"(-?[0-9]{1,6})/([0-9]{1,6})|(-?[0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")

NOT_YES_OR_NO = message("“%(found)s” is neither true nor false. Write one of the two.")
NOT_A_CODE = message(
    "“%(found)s” cannot be a code. Begin with a small letter and use small letters without "
    "marks, digits and “_”."
)
NOT_A_NUMBER = message("“%(found)s” is not a number. Write digits, with a point before decimals.")
NOTHING_HERE = message("The list is empty. Write at least one item, or remove the key.")
TWICE_HERE = message("“%(found)s” stands in the list twice. Keep one of them.")
NOT_HERE = message("“%(found)s” is not known here. Use: %(known)s.")


def flag_of(node: yaml.Node, scope: Scope) -> bool | None:
    """Return yes or no; None where neither is written."""
    found = YES_OR_NO.get(written(node))
    if found is None:
        scope.fault(node, NOT_YES_OR_NO, found=written(node))
    return found


def code_of(node: yaml.Node, scope: Scope) -> str:
    """Return a code in small letters; empty where it is none."""
    found = text_of(node, scope)
    if found and not CODE.fullmatch(found):
        scope.fault(node, NOT_A_CODE, found=found)
        return ""
    return found


def code_in(entry: Entry, key: str) -> str:
    """Return the code under a key; empty where it is missing or none."""
    node = entry.get(key)
    return code_of(node, entry.scope) if node else ""


def number_of(node: yaml.Node, scope: Scope) -> Decimal | None:
    """Return a number that is not negative, exactly as written; None where it is none."""
    if isinstance(node, yaml.ScalarNode) and NUMBER.fullmatch(node.value):
        return Decimal(node.value)
    scope.fault(node, NOT_A_NUMBER, found=written(node))
    return None


def exact_share(text: str) -> Fraction | None:
    """Return `1/5` or `20 %` without rounding; None where it is neither."""
    match = SHARE.fullmatch(text)
    if match is None or (match[2] and not int(match[2])):
        return None
    return Fraction(int(match[1]), int(match[2])) if match[1] else Fraction(match[3]) / 100


def listed(nodes: Iterable[yaml.Node], scope: Scope, *, within: yaml.Node) -> tuple[str, ...]:
    """Return the texts of a list that is not empty and has none of them twice."""
    found: dict[str, yaml.Node] = {}
    for node in nodes:
        text = node.value if isinstance(node, yaml.ScalarNode) else text_of(node, scope)
        if text in found:
            scope.fault(node, TWICE_HERE, found=text)
        elif text:
            found[text] = node
    if not found and isinstance(within, yaml.SequenceNode) and not within.value:
        scope.fault(within, NOTHING_HERE)
    return tuple(found)


def texts_in(entry: Entry, key: str) -> tuple[str, ...]:
    """Return the texts of the list under a key, each once; none where the key is missing."""
    node = entry.get(key)
    return listed(entry.items(key), entry.scope, within=node) if node else ()


def members_in(entry: Entry, key: str, kind: type[E], *, unknown: str) -> tuple[E, ...]:
    """Return the members of `kind` in the list under a key."""
    members = {each.value: each for each in kind}
    found = texts_in(entry, key)
    refuse_unknown(entry, key, found, known=members, unknown=unknown)
    return tuple(members[each] for each in found if each in members)


def refuse_unknown(
    entry: Entry,
    key: str,
    found: Iterable[str],
    *,
    known: Collection[str],
    unknown: str = NOT_HERE,
) -> None:
    """Note a fault for everything under a key that is not known."""
    node = entry.get(key)
    for each in found:
        if node is not None and each and each not in known:
            entry.scope.fault(_item(node, each), unknown, found=each, known=", ".join(known))


def _item(node: yaml.Node, text: str) -> yaml.Node:
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    return next((each for each in items if written(each) == text), node)
