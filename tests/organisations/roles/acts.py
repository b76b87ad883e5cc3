"""Acts of an administrator of accounts, all on one day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from xeploai.accounts import operations
from xeploai.accounts.journal import Actor
from xeploai.accounts.models import User
from xeploai.domain.roles import Role
from xeploai.organisations.models import RoleGrant, Unit
from xeploai.organisations.roles import delegate_role, grant_role

BY = Actor("quan-tri", "ADMINISTRATOR", "tinh")
AT = datetime(2024, 3, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = AT.date()
A_DAY = timedelta(days=1)


def open_account(name: str) -> User:
    return operations.open_account(
        username=name, label=f"Tên {name}", password="con-duong-ven-bien-7", by=BY, at=AT
    )


def give(
    user: User,
    role: Role,
    unit: Unit,
    from_on: date = TODAY,
    until_on: date | None = None,
    **more: object,
) -> RoleGrant:
    return grant_role(
        user=user,
        role=role,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
        by=BY,
        at=AT,
        **more,  # type: ignore[arg-type]
    )


def pass_on(
    grant: RoleGrant, to: User, unit: Unit, *, from_on: date = TODAY, until_on: date | None = None
) -> RoleGrant:
    return delegate_role(
        grant=grant,
        to=to,
        unit=unit,
        from_on=from_on,
        until_on=until_on or from_on + 30 * A_DAY,
        by=Actor(grant.user.username),
        at=AT,
    )
