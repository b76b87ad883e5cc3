"""Word the roles of an account."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xeploai.domain import ACT_LABELS, ACTS, ROLE_LABELS, Act, Role
from xeploai.organisations import roles
from xeploai.organisations.roles import grants_of
from xeploai.portal.site import language_of_page

if TYPE_CHECKING:
    from xeploai.organisations.roles import RoleGrant
    from xeploai.portal.site import User

NOW, LATER, OVER = STATES = ("now", "later", "over")


@dataclass(frozen=True)
class RoleLine:
    """A past, present or future role of an account.

    Args:
        may_end: whether the reader may end it.
    """

    grant: "RoleGrant"
    label: str
    acts: tuple[str, ...]
    state: str
    given_by: str
    may_end: bool = False


def state_on(grant: "RoleGrant", on: date) -> str:
    """Return whether a role is in force, will be, or is over."""
    ends = grant.until_on
    if ends is not None and (ends <= on or ends <= grant.from_on):
        return OVER
    return LATER if grant.from_on > on else NOW


def role_label(grant: "RoleGrant") -> str:
    """Return the label of a role in the language of the page."""
    return ROLE_LABELS[Role(grant.role)][language_of_page()]


def role_choices() -> list[tuple[str, str]]:
    """Return every role with its label, for a form."""
    return [(role.value, ROLE_LABELS[role][language_of_page()]) for role in Role]


def role_lines(user: "User", on: date) -> list[RoleLine]:
    """Return all roles of an account, those in force first."""
    language, granters = language_of_page(), roles.granters(user)
    lines = [
        RoleLine(
            grant,
            role_label(grant),
            tuple(ACT_LABELS[act][language] for act in Act if act in ACTS[Role(grant.role)]),
            state_on(grant, on),
            granters.get((grant.role, grant.unit.code, grant.from_on.isoformat()), ""),
        )
        for grant in grants_of([user])[user.pk]
    ]
    return sorted(lines, key=lambda line: STATES.index(line.state))
