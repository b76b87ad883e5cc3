"""Which organisation may stand directly under which, by their categories."""

from collections.abc import Mapping
from enum import StrEnum

from .register import BRANCHES


class WrongSuperior(StrEnum):
    """Why an organisation cannot stand directly under another one."""

    BRANCH = "BRANCH"  # the superior is a branch
    LEVEL = "LEVEL"  # the superior is not of a higher level


# From the top; source: Charter of the Party (2011), articles 10, 18 and 21 to 24, and, for the
# commune committees since 1 July 2025, 31-HD/BTCTW. Unit: steps of the hierarchy.
LEVELS: Mapping[str, int] = {
    "central_committee": 0,
    "province_committee": 1,
    "commune_committee": 2,
    "district_committee": 2,
    "grassroots_committee": 3,
    "grassroots_branch": 3,
    "departmental_committee": 4,
    "subordinate_branch": 5,
}
# A committee may hold the powers of the level above the grassroots, under a committee "equivalent
# to a district", or be a grassroots committee with such powers: each may be under its like.
LIKE_UNDER_LIKE = frozenset({2, 3})


def wrong_superior(*, category: str, superior: str) -> WrongSuperior | None:
    """Return why a unit of a category cannot stand directly under one of another; None if it can.

    No unit is below a branch (chi bộ), and none is under a unit of a lower level: a province is
    not under a province or a commune. A category that the hierarchy does not name says nothing.

    Source: Charter of the Party, articles 10 and 21 to 24.
    """
    if superior in BRANCHES:
        return WrongSuperior.BRANCH
    own, above = LEVELS.get(category), LEVELS.get(superior)
    if own is None or above is None or above < own:
        return None
    is_like = own == above and own in LIKE_UNDER_LIKE
    return None if is_like else WrongSuperior.LEVEL
