"""The numbers of a provision: each under a name, exact, with its unit."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import yaml

from xeploai.domain import Parameter, ParameterKind, Stricter, message

from .entries import Entry, Scope, text_of, written
from .scalars import NUMBER, code_in, exact_share

KEYS = ("name", "value", "unit", "stricter")
REFERENCE = "$"

NOT_A_PARAMETER = message(
    "“%(found)s” is no exact number. Write a share as 50 %% or 1/2, an amount as 6 or 89.5."
)
SHARE_OUTSIDE = message("The share “%(found)s” is not between 0 and 1. Correct it.")
UNKNOWN_STRICTER = message("“%(found)s” is no direction. Use one of: %(known)s.")
PARAMETER_TWICE = message("The number “%(name)s” stands here twice. Keep one of them.")
UNUSED_PARAMETER = message("No condition uses the number “%(name)s”. Use it, or remove it.")
NUMBER_WITHOUT_NAME = message(
    "“%(found)s” stands here as a bare number. Give it a name, a unit and a direction under "
    "“parameters”, and write $name here."
)
UNKNOWN_PARAMETER = message("There is no number “%(name)s” in this provision. Use: %(known)s.")
SHARE_IS_DUE = message(
    "“%(name)s” is an amount, and a share is due here. Write it as 50 %% or 1/2."
)
AMOUNT_IS_DUE = message(
    "“%(name)s” is a share, and an amount is due here. Write it without %%, such as 6."
)


def read_parameters(entry: Entry) -> Mapping[str, Parameter]:
    """Return the numbers under `parameters:` by name."""
    found: dict[str, Parameter] = {}
    for node, parameter in _parameters(entry):
        if parameter.name in found:
            entry.scope.fault(node, PARAMETER_TWICE, name=parameter.name)
        elif parameter.name:
            found[parameter.name] = parameter
    return found


def _parameters(entry: Entry) -> Iterator[tuple[yaml.Node, Parameter]]:
    for node in entry.items("parameters"):
        one = Entry(node, entry.scope, required=KEYS)
        value = one.get("value")
        number, kind = read_number(value, entry.scope) if value else (None, ParameterKind.AMOUNT)
        yield (
            node,
            Parameter(
                name=code_in(one, "name"),
                value=number or Fraction(0),
                kind=kind,
                unit=one.label("unit"),
                stricter=one.choice("stricter", Stricter, unknown=UNKNOWN_STRICTER),
            ),
        )


def read_number(node: yaml.Node, scope: Scope) -> tuple[Fraction | None, ParameterKind]:
    """Return a share or an amount, exactly as written; None with a fault where it is neither."""
    text = written(node)
    if NUMBER.fullmatch(text):
        return Fraction(text), ParameterKind.AMOUNT
    share = exact_share(text)
    if share is None:
        scope.fault(node, NOT_A_PARAMETER, found=text)
    elif not 0 <= share <= 1:
        scope.fault(node, SHARE_OUTSIDE, found=text)
        return None, ParameterKind.SHARE
    return share, ParameterKind.SHARE


class Numbers:
    """The numbers of one provision, and which of them its conditions have used."""

    def __init__(self, parameters: Mapping[str, Parameter], scope: Scope) -> None:
        self.parameters, self.scope = parameters, scope
        self.used: set[str] = set()

    def named(self, node: yaml.Node, kind: ParameterKind) -> Parameter:
        """Return the number that `$name` refers to; a stand-in with a fault where it is amiss."""
        is_filled = isinstance(node, yaml.ScalarNode) and node.value
        text = written(node) if is_filled else text_of(node, self.scope)
        if text and not text.startswith(REFERENCE):
            self.scope.fault(node, NUMBER_WITHOUT_NAME, found=text)
        name = text.removeprefix(REFERENCE)
        self.used.add(name)
        parameter = self.parameters.get(name)
        if parameter is None:
            if text.startswith(REFERENCE):
                known = ", ".join(self.parameters)
                self.scope.fault(node, UNKNOWN_PARAMETER, name=name, known=known)
            return Parameter("", Fraction(0), kind)
        if parameter.kind is not kind:
            is_due = SHARE_IS_DUE if kind is ParameterKind.SHARE else AMOUNT_IS_DUE
            self.scope.fault(node, is_due, name=name)
            return Parameter("", Fraction(0), kind)
        return parameter

    def refuse_unused(self, entry: Entry) -> None:
        """Note a fault for every number that no condition uses."""
        for node in entry.items("parameters"):
            one = Entry(node, Scope(""), required=(), optional=KEYS)
            name = one.get("name")
            if name is not None and written(name) in self.parameters.keys() - self.used:
                self.scope.fault(node, UNUSED_PARAMETER, name=written(name))
