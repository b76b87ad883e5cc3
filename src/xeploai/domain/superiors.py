"""Which organisation may stand directly under which, by their categories."""

from collections.abc import Mapping
from enum import StrEnum

from .register import BRANCHES


class WrongSuperior(StrEnum):
    """Why an organisation cannot stand directly under another one."""

    BRANCH = "BRANCH"  # the superior is a branch
    LEVEL = "LEVEL"  # the superior is not of a higher level


# Categories of one level, from the top; source: Charter of the Party (2011), articles 10, 18 and
# 21 to 24, and, for the commune committees since 1 July 2025, 31-HD/BTCTW.
FROM_THE_TOP = (
    ("central_committee",),
    ("province_committee",),
    ("commune_committee", "district_committee"),
    ("grassroots_committee", "grassroots_branch"),
    ("departmental_committee",),
    ("subordinate_branch",),
)
LEVELS: Mapping[str, int] = {
    category: level for level, alike in enumerate(FROM_THE_TOP) for category in alike
}
# A committee may hold the powers of the level above the grassroots, under a committee "equivalent
# to a district", or be a grassroots committee with such powers: each may be under its like.
MAY_BE_UNDER_LIKE = frozenset(
    ("commune_committee", "district_committee", "grassroots_committee", "grassroots_branch")
)


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
    is_like = own == above and category in MAY_BE_UNDER_LIKE
    return None if is_like else WrongSuperior.LEVEL
