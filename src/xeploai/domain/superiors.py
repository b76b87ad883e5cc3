"""Which organisation may stand directly under which, by their categories."""

from collections.abc import Mapping
from enum import StrEnum

from .register import BRANCHES


class WrongSuperior(StrEnum):
    """Why an organisation cannot stand directly under another one."""

    BRANCH = "BRANCH"  # the superior is a branch
    LEVEL = "LEVEL"  # the superior is not of a higher level


# Categories of one level, from the top. Source: rules reference P23-SUBJ-9 and -10 for the
# categories below a district, CMP-2 (31-HD/BTCTW) and CMP-4 for the commune committees directly
# under a province since 1 July 2025, and 208-QĐ/TW for the names of 2026. The Statute, which lays
# the levels down, is not among the texts at hand: that none stands above another one of its row
# is this program's reading.
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
# A commune committee stands directly above grassroots committees in print (CMP-5), and since
# 208-QĐ/TW is one itself: usage varies, so each of these may be under its like.
MAY_BE_UNDER_LIKE = frozenset(
    ("commune_committee", "district_committee", "grassroots_committee", "grassroots_branch")
)


def wrong_superior(*, category: str, superior: str) -> WrongSuperior | None:
    """Return why a unit of a category cannot stand directly under one of another; None if it can.

    No unit is below a branch (chi bộ), and none is under a unit of a lower level: a province is
    not under a province or a commune. A category that the hierarchy does not name says nothing.

    Source: rules reference P23-SUBJ-9, P23-SUBJ-10, CMP-2, CMP-4, CMP-5 and 208-QĐ/TW; reading
    of this program where they are silent.
    """
    if superior in BRANCHES:
        return WrongSuperior.BRANCH
    own, above = LEVELS.get(category), LEVELS.get(superior)
    if own is None or above is None or above < own:
        return None
    is_like = own == above and category in MAY_BE_UNDER_LIKE
    return None if is_like else WrongSuperior.LEVEL
