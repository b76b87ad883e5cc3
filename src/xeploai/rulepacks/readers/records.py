"""What a condition requires of the fields of a record."""

import yaml

from xeploai.domain import FactDefinition, FieldTest, RecordField, message
from xeploai.rulepacks.shapes import (
    NOTHING_HERE,
    YES_OR_NO,
    Scope,
    Shape,
    TextField,
    fields_of,
    parse_flag,
    parse_or_fault,
    parse_text,
    problem,
    read,
    scalar_text,
)

UNKNOWN_CHOICE = message("“%(found)s” is not a value of the field “%(field)s”. Use: %(known)s.")
NOT_ORDERED = message("The field “%(field)s” has no order. List the values that are meant.")
TEXT_NOT_TESTED = message("“%(field)s” is a free text. Conditions cannot test it. Remove it.")


class FromChoiceShape(Shape):
    """`{at_least: WARNING}`: that choice and the graver ones."""

    at_least: yaml.Node


def read_field_tests(node: yaml.Node, fact: FactDefinition, scope: Scope) -> tuple[FieldTest, ...]:
    """Return the tests under `where:`, in the order of the fact's fields."""
    fields = parse_or_fault(fields_of, node, scope, tuple(fact.fields), scope) or {}
    return tuple(
        FieldTest(code, _accepted(fields[code], field, scope))
        for code, field in fact.fields.items()
        if code in fields
    )


def _accepted(node: yaml.Node, field: RecordField, scope: Scope) -> frozenset[str | bool]:
    """Return the values of a field that pass the test."""
    if isinstance(field, TextField):
        scope.fault(node, TEXT_NOT_TESTED, field=field.code)
        return frozenset()
    if not field.choices:
        return frozenset((bool(parse_or_fault(parse_flag, node, scope)),))
    if isinstance(node, yaml.MappingNode):
        return _from_choice_on(node, field, scope)
    nodes = tuple(node.value) if isinstance(node, yaml.SequenceNode) else (node,)
    if not nodes:
        scope.fault(node, NOTHING_HERE)
    return frozenset(
        each for item in nodes if (each := parse_or_fault(_parse_choice, item, scope, field))
    )


def _parse_choice(node: yaml.Node, field: RecordField) -> str:
    text = scalar_text(node)
    text = text if text in YES_OR_NO else parse_text(node)
    if text not in field.choices:
        known = ", ".join(field.choices)
        raise problem(UNKNOWN_CHOICE, found=text, field=field.code, known=known)
    return text


def _from_choice_on(node: yaml.Node, field: RecordField, scope: Scope) -> frozenset[str | bool]:
    if not field.is_ordered:
        scope.fault(node, NOT_ORDERED, field=field.code)
    shape, codes = read(FromChoiceShape, node, scope), tuple(field.choices)
    first = parse_or_fault(_parse_choice, shape.at_least, scope, field) if shape else None
    return frozenset(codes[codes.index(first) :] if first else codes)
