"""Exact numbers: shares as fractions, amounts as decimals, and the numbers of a provision."""

import re
from fractions import Fraction
from typing import Annotated

import yaml
from pydantic import PlainValidator

from xeploai.domain import Parameter, ParameterKind, Stricter, message
from xeploai.rulepacks.nodes import scalar_text

from .base import NUMBER, Code, Label, Shape, choice, problem

SHARE = re.compile(r"(-?[0-9]{1,6})/([0-9]{1,6})|(-?[0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")

NOT_A_SHARE = message("“%(found)s” is not an exact share. Write it as 1/5 or as 20 %%.")
NOT_A_PARAMETER = message(
    "“%(found)s” is not an exact number. Write a share as 50 %% or 1/2, an amount as 6 or 89.5."
)
SHARE_OUTSIDE = message("The share “%(found)s” is not between 0 and 1. Correct it.")
UNKNOWN_STRICTER = message("“%(found)s” is not a direction. Use one of: %(known)s.")
SHARE_IS_DUE = message(
    "“%(name)s” is an amount, and a share is due here. Write it as 50 %% or 1/2."
)
AMOUNT_IS_DUE = message(
    "“%(name)s” is a share, and an amount is due here. Write it without %%, such as 6."
)
DUE = {ParameterKind.SHARE: SHARE_IS_DUE, ParameterKind.AMOUNT: AMOUNT_IS_DUE}

Exact = tuple[Fraction, ParameterKind]


def exact_share(text: str) -> Fraction | None:
    """Return `1/5` or `20 %` without rounding; None where it is neither."""
    match = SHARE.fullmatch(text)
    if match is None or (match[2] and not int(match[2])):
        return None
    return Fraction(int(match[1]), int(match[2])) if match[1] else Fraction(match[3]) / 100


def parse_share(node: yaml.Node, otherwise: str = NOT_A_SHARE) -> Fraction:
    """Return a share between 0 and 1; `otherwise` is the message where it is none at all."""
    text = scalar_text(node)
    share = exact_share(text)
    if share is None:
        raise problem(otherwise, found=text)
    if not 0 <= share <= 1:
        raise problem(SHARE_OUTSIDE, found=text)
    return share


def _parse_exact(node: yaml.Node) -> Exact:
    text = scalar_text(node)
    if NUMBER.fullmatch(text):
        return Fraction(text), ParameterKind.AMOUNT
    return parse_share(node, NOT_A_PARAMETER), ParameterKind.SHARE


ExactNumber = Annotated[Exact, PlainValidator(_parse_exact)]


class ParameterShape(Shape):
    """One number under `parameters:` of a provision."""

    name: Code
    value: ExactNumber
    unit: Label
    stricter: Annotated[Stricter, choice(Stricter, UNKNOWN_STRICTER)]

    def parameter(self) -> Parameter:
        """Return the number as conditions use it."""
        value, kind = self.value
        return Parameter(self.name, value, kind, self.unit, self.stricter)
