"""The demonstration's accounts by role, and the tests' own, which this opens as a program."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from xeploai.demo.accounts import ACCOUNTS, BRANCH, DISTRICT, PASSWORD
from xeploai.demo.accounts import GRASSROOTS as COMMUNE
from xeploai.demo.tree import ROOT_CODE as PROVINCE
from xeploai.domain.roles import Role

SINCE = date(2020, 1, 1)
AT = datetime(2024, 2, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Account:
    """Somebody who signs in.

    Args:
        role: None for somebody whose account has none.
    """

    name: str
    role: Role | None
    unit: str = PROVINCE


BY_ROLE = {one.role: one.username for one in reversed(ACCOUNTS)}
BOARD, AUDITOR = BY_ROLE[Role.ORGANISATION_BOARD], BY_ROLE[Role.AUDITOR]
WITHOUT_ROLE = Account("khong-vai-tro", None)
# for the test that changes the account itself
TWO_STEPS = Account("hai-buoc", Role.ORGANISATION_BOARD)
OWN = (WITHOUT_ROLE, TWO_STEPS)
NAMES_BY_ROLE = {
    **{str(role): name for role, name in BY_ROLE.items()},
    "no role": WITHOUT_ROLE.name,
}


def open_accounts(run: Callable[[str], object]) -> None:
    """Open the tests' own accounts in the home that `run` works on."""
    run(str(Path(__file__)))


def _open_all() -> None:
    import django

    django.setup()
    from xeploai.accounts.journal import Actor
    from xeploai.accounts.operations import open_account
    from xeploai.organisations.models import Unit
    from xeploai.organisations.roles import grant_role

    by = Actor("test")
    for one in OWN:
        user = open_account(
            username=one.name, label=f"Tài khoản {one.name}", password=PASSWORD, by=by, at=AT
        )
        if one.role is not None:
            unit = Unit.objects.get(code=one.unit)
            grant_role(user=user, role=one.role, unit=unit, from_on=SINCE, by=by, at=AT)


if __name__ == "__main__":
    _open_all()


__all__ = ["BRANCH", "COMMUNE", "DISTRICT", "PASSWORD", "PROVINCE"]
