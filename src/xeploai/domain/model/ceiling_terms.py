"""What a provision says of a ceiling on `EXCELLENT`, besides its shares, which are its numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# names of a ceiling's numbers among the parameters of its provision
SHARE, EXCEPTIONAL_SHARE = "share", "exceptional_share"
# keys of what the packs leave to local documents
BASE_SETTING, SHARE_SETTING = "cap.base", "cap.share"
EXCEPTIONAL_SHARE_SETTING, ROUNDING_SETTING = "cap.exceptional_share", "cap.rounding"
GROUPS_SETTING, TIE_BREAK_SETTING = "cap.groups", "cap.tie_break"

PERCENTAGE = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%")
FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})")


class GroupBy(StrEnum):
    """How subjects of one category are put together for a ceiling.

    GRASSROOTS: all of one grassroots organisation; above and beside these, of the unit that
    decides on them.
    PEERS: alike in position, role, function and task, among those on whom one unit decides: one
    kind of organisation, one kind of collective, heads or others of one kind of unit.
    TITLE: as PEERS, and leading cadres by equivalent title.
    SECTOR: as PEERS, and of one sector.
    """

    GRASSROOTS = "GRASSROOTS"
    PEERS = "PEERS"
    TITLE = "TITLE"
    SECTOR = "SECTOR"


class CeilingBase(StrEnum):
    """The subjects that the share of a ceiling is taken of, the smallest number first."""

    GOOD = "GOOD"
    GOOD_OR_BETTER = "GOOD_OR_BETTER"
    ALL_RATED = "ALL_RATED"


class Rounding(StrEnum):
    """How to round the number that a share allows, the strictest first."""

    DOWN = "DOWN"
    NEAREST = "NEAREST"
    UP = "UP"


class CeilingPart(StrEnum):
    """A part of a ceiling, which a document of its own may lay down."""

    SHARE = "SHARE"
    BASE = "BASE"
    ROUNDING = "ROUNDING"
    GROUPS = "GROUPS"
    EXCEPTIONAL_SHARE = "EXCEPTIONAL_SHARE"


class Outside(StrEnum):
    """Who is counted neither in the base of a ceiling nor in the number that it limits.

    HEAD: a person who heads a unit on the closing day.

    Source: HD 02-HD/BTCTW of 22 May 2026 as local documents set it out (the head stands outside
    the members' ceiling).
    """

    HEAD = "HEAD"


@dataclass(frozen=True)
class CeilingTerms:
    """The terms of a provision with the effect `CEILING`.

    Args:
        base: None where the text leaves it open.
        rounding: None where the text leaves it open.
        outside: who is not counted under the ceiling.
    """

    group_by: GroupBy
    base: CeilingBase | None = None
    rounding: Rounding | None = None
    outside: frozenset[Outside] = frozenset()


def parse_share(text: str) -> Fraction | None:
    """Parse a share that is written as `20 %` or `1/5`, above 0 and up to 1; None for others."""
    if match := PERCENTAGE.fullmatch(text.strip()):
        share = Fraction(match[1].replace(",", ".")) / 100
    elif (match := FRACTION.fullmatch(text.strip())) and int(match[2]):
        share = Fraction(int(match[1]), int(match[2]))
    else:
        return None
    return share if 0 < share <= 1 else None


def terms_as_settings(terms: CeilingTerms, shares: Mapping[str, Fraction]) -> Mapping[str, str]:
    """Return what a provision lays down of a ceiling, as settings would say it.

    Args:
        shares: its numbers by name; exact, unit 1.
    """
    words = {BASE_SETTING: terms.base, ROUNDING_SETTING: terms.rounding}
    return {
        **shares_as_settings(shares),
        **{key: each.value for key, each in words.items() if each},
        GROUPS_SETTING: terms.group_by.value,
    }


def shares_as_settings(shares: Mapping[str, Fraction]) -> Mapping[str, str]:
    """Return the shares of a ceiling, by the names of its numbers, as settings would say them."""
    keys = {SHARE: SHARE_SETTING, EXCEPTIONAL_SHARE: EXCEPTIONAL_SHARE_SETTING}
    return {
        key: f"{shares[name].numerator}/{shares[name].denominator}"
        for name, key in keys.items()
        if name in shares
    }
