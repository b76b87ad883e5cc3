"""The roles of an account, in words."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xeploai.domain import ACT_LABELS, ACTS, ROLE_LABELS, Act, Role
from xeploai.organisations.register import codes_of_units, unit_by_code
from xeploai.organisations.roles import granters, grants_of

from .guard import language_of_page

if TYPE_CHECKING:
    from xeploai.accounts.models import User
    from xeploai.organisations.register import Unit
    from xeploai.organisations.roles import RoleGrant

NOW, LATER, OVER = STATES = ("now", "later", "over")


@dataclass(frozen=True)
class RoleLine:
    """A role that an account holds, held or will hold.

    Args:
        may_end: whether the reader may end it.
    """

    grant: "RoleGrant"
    label: str
    acts: tuple[str, ...]
    state: str
    given_by: str
    may_end: bool = False


def state_of(grant: "RoleGrant", on: date) -> str:
    """Return whether a role is in force, will be, or is over."""
    ends = grant.until_on
    if ends is not None and (ends <= on or ends <= grant.from_on):
        return OVER
    return LATER if grant.from_on > on else NOW


def role_label(grant: "RoleGrant") -> str:
    """Return what a role is called in the page's language."""
    return ROLE_LABELS[Role(grant.role)][language_of_page()]


def lines_of(user: "User", on: date) -> list[RoleLine]:
    """Return all roles of an account, those in force first."""
    givers = granters(user)
    lines = [
        RoleLine(
            grant,
            role_label(grant),
            tuple(
                ACT_LABELS[act][language_of_page()] for act in Act if act in ACTS[Role(grant.role)]
            ),
            state_of(grant, on),
            givers.get((grant.role, grant.unit.code, grant.from_on.isoformat()), ""),
        )
        for grant in grants_of([user])[user.pk]
    ]
    return sorted(lines, key=lambda line: STATES.index(line.state))


def unit_called(text: str) -> "Unit":
    """Return the unit with a code or a whole name. Raises `Refused` where there is none."""
    return unit_by_code(codes_of_units([text]).get(text, text))
