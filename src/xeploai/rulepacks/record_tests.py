"""What a condition asks of the fields of a record."""

import yaml

from xeploai.domain import Comparison, FactDefinition, FieldTest, RecordField, message

from .definitions import TextField
from .entries import Entry, Scope, items_of, text_of, written
from .scalars import NOTHING_HERE, YES_OR_NO, flag_of

AT_LEAST = Comparison.AT_LEAST.value

UNKNOWN_CHOICE = message("“%(found)s” does not belong into the field “%(field)s”. Use: %(known)s.")
NOT_ORDERED = message("The field “%(field)s” has no order. List the values that are meant.")
TEXT_NOT_TESTED = message("“%(field)s” is a free text. No condition looks at it.")


def record_tests(node: yaml.Node, fact: FactDefinition, scope: Scope) -> tuple[FieldTest, ...]:
    """Return the tests under `where:`, in the order of the fact's fields."""
    entry = Entry(node, scope, required=(), optional=tuple(fact.fields))
    return tuple(
        FieldTest(code, _wanted(value, one, scope))
        for code, one in fact.fields.items()
        if (value := entry.get(code)) is not None
    )


def _wanted(node: yaml.Node, one: RecordField, scope: Scope) -> frozenset[str | bool]:
    if isinstance(one, TextField):
        scope.fault(node, TEXT_NOT_TESTED, field=one.code)
        return frozenset()
    if not one.choices:
        return frozenset((bool(flag_of(node, scope)),))
    if isinstance(node, yaml.MappingNode):
        return _from_choice_on(node, one, scope)
    nodes = tuple(items_of(node, scope)) if isinstance(node, yaml.SequenceNode) else (node,)
    if not nodes:
        scope.fault(node, NOTHING_HERE)
    return frozenset(_choice(each, one, scope) for each in nodes)


def _choice(node: yaml.Node, one: RecordField, scope: Scope) -> str:
    found = text_of(node, scope) if written(node) not in YES_OR_NO else written(node)
    if found and found not in one.choices:
        known = ", ".join(one.choices)
        scope.fault(node, UNKNOWN_CHOICE, found=found, field=one.code, known=known)
    return found


def _from_choice_on(node: yaml.Node, one: RecordField, scope: Scope) -> frozenset[str | bool]:
    """Read `{at_least: CODE}`: that choice and the graver ones."""
    entry = Entry(node, scope, required=(AT_LEAST,))
    value = entry.get(AT_LEAST)
    if not one.is_ordered:
        scope.fault(node, NOT_ORDERED, field=one.code)
    found = _choice(value, one, scope) if value else ""
    codes = tuple(one.choices)
    return frozenset(codes[codes.index(found) :] if found in codes else codes)
