"""Which roles sign in with a second factor only: `XEPLOAI_SECOND_FACTOR_FOR`, read here alone."""

from collections.abc import Iterable

from django.conf import settings

from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant


def second_factor_is_due(grants: Iterable[RoleGrant]) -> bool:
    """Whether one of these roles needs a second factor, everywhere or at its unit's level."""
    needed = settings.SECOND_FACTOR_FOR
    return bool(needed) and any(
        (Role(grant.role), category) in needed
        for grant in grants
        for category in ("", grant.unit.category)
    )
