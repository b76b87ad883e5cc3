"""Read the terms of a provision that is a ceiling on `EXCELLENT`, and check its shares."""

from collections.abc import Iterator

import yaml

from xeploai.domain import (
    EXCEPTIONAL_SHARE,
    SHARE,
    CeilingTerms,
    GroupBy,
    Parameter,
    ParameterKind,
    Status,
    Stricter,
    message,
)
from xeploai.rulepacks.shapes import DUE, Scope, WordingShape

from .conditions import Numbers

# of a wording, besides its numbers
TERMS = ("base", "group_by", "rounding", "outside")

NOT_A_CEILINGS_NUMBER = message(
    "“%(name)s” is not a number of a ceiling. Use: share, exceptional_share."
)
NOTHING_ALLOWED = message("A ceiling of 0 %% allows nobody. Write a share above it.")
HIGHER_IS_MILDER = message(
    "A higher ceiling is milder, not stricter. Write “stricter: LOWER” or “stricter: FIXED”."
)
BELOW_THE_SHARE = message(
    "The exceptional share (%(exceptional)s) is below the share (%(share)s). Correct one of them, "
    "or leave the exceptional share out."
)
UNKNOWN_HAS_NO_NUMBERS = message(
    "What is unknown has no numbers: a ceiling whose text is not known is left to documents of "
    "competent bodies. Remove “%(key)s”, or correct the status."
)
LOCAL_IS_WHOLE = message(
    "A ceiling in a local document says how much of what: it needs “%(key)s”. Add it."
)


def read_terms(
    shape: WordingShape, numbers: Numbers, status: Status, scope: Scope, *, is_local: bool
) -> CeilingTerms:
    """Return the terms of a ceiling, with a fault for everything that does not fit."""
    for name, number in numbers.parameters.items():
        _check_number(name, number, numbers.nodes[name], scope)
    share, exceptional = (numbers.parameters.get(name, None) for name in (SHARE, EXCEPTIONAL_SHARE))
    is_below = share and exceptional and exceptional.value < share.value
    if share and exceptional and is_below and share.kind is exceptional.kind:
        values = {"exceptional": str(exceptional.value), "share": str(share.value)}
        scope.fault(numbers.nodes[EXCEPTIONAL_SHARE], BELOW_THE_SHARE, **values)
    if status is Status.UNKNOWN:
        for key in (each for each in ("parameters", "base") if shape.has(each)):
            scope.fault(shape.at(key), UNKNOWN_HAS_NO_NUMBERS, key=key)
    for key in _missing_of_local(shape, numbers) if is_local else ():
        scope.fault(shape.at("effect"), LOCAL_IS_WHOLE, key=key)
    return CeilingTerms(
        group_by=shape.group_by or GroupBy.PEERS,
        base=shape.base,
        rounding=shape.rounding,
        outside=frozenset(shape.outside),
    )


def _check_number(name: str, number: Parameter, node: yaml.Node, scope: Scope) -> None:
    if name not in (SHARE, EXCEPTIONAL_SHARE):
        scope.fault(node, NOT_A_CEILINGS_NUMBER, name=name)
    elif number.kind is not ParameterKind.SHARE:
        scope.fault(node, DUE[ParameterKind.SHARE], name=name)
    elif not number.value:
        scope.fault(node, NOTHING_ALLOWED)
    if number.stricter is Stricter.HIGHER:
        scope.fault(node, HIGHER_IS_MILDER)


def _missing_of_local(shape: WordingShape, numbers: Numbers) -> Iterator[str]:
    if shape.base is None:
        yield "base"
    if SHARE not in numbers.parameters and SHARE not in numbers.faulty:
        yield SHARE
