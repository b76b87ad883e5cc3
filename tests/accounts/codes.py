"""Codes of the app on the telephone, as the tests' account has it."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.accounts.conftest import SECRET

WRONG = "000000x"


def code(*, steps: int = 0) -> str:
    """Return the present code, or one that many half minutes later."""
    # the first counter is that of the tolerance, half a minute ago
    present = next(yield_hotp_counters_from_time()) + 1
    value: str = format_hotp_value(hotp_value(SECRET, present + steps))
    return value
