"""What a provision says of a ceiling on `EXCELLENT`, besides its shares, which are its numbers."""

from dataclasses import dataclass
from enum import StrEnum

# names of a ceiling's numbers among the parameters of its provision
SHARE, EXCEPTIONAL_SHARE = "share", "exceptional_share"


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
        outside: who stands outside the ceiling.
    """

    group_by: GroupBy
    base: CeilingBase | None = None
    rounding: Rounding | None = None
    outside: frozenset[Outside] = frozenset()
