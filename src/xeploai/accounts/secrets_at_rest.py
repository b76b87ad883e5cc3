"""Secrets of second factors, encrypted with a key that the database and its backups do not hold."""

import base64
import hashlib
import logging
from collections.abc import Callable, Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from xeploai.domain import Fault, Refused, message

LOG = logging.getLogger("xeploai.second_factor")
MARK = "fernet:"
# where allauth stores a secret in the data of an authenticator
FIELDS = ("secret", "seed")
KEY_IS_LOST = message(
    "The second factor of this account cannot be checked: the key of this installation's second"
    " factors is not the one with which it was set up. Ask an administrator to remove the second"
    " factor, and set it up again."
)


class KeyLost(Refused):
    """A stored secret opens with none of the keys of this installation."""

    def __init__(self) -> None:
        super().__init__(Fault(KEY_IS_LOST))


def encrypt(text: str) -> str:
    """Encrypt a secret with the first key."""
    return MARK + _keys().encrypt(text.encode()).decode("ascii")


def decrypt(stored: str) -> str:
    """Decrypt a stored secret.

    Raises:
        KeyLost: none of the keys opens it, or it is not encrypted at all: whoever can write into
            the database would otherwise give an account a secret of their own.
    """
    if not stored.startswith(MARK):
        raise KeyLost
    try:
        return _keys().decrypt(stored.removeprefix(MARK)).decode()
    except InvalidToken:
        LOG.warning("a second factor opens with none of the keys of this installation")
        raise KeyLost from None


def convert(data: dict[str, object], change: Callable[[str], str]) -> dict[str, object]:
    """Return the data of an authenticator with its secrets encrypted or decrypted."""
    return {
        name: change(value) if name in FIELDS and isinstance(value, str) else value
        for name, value in data.items()
    }


def count_unreadable(rows: Iterable[dict[str, object]]) -> int:
    """Count the authenticators whose secrets open with none of the keys."""
    return sum(not _opens(data) for data in rows)


def _opens(data: dict[str, object]) -> bool:
    try:
        convert(data, decrypt)
    except KeyLost:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_stretched(key)) for key in settings.MFA_KEYS])


def _stretched(key: str) -> bytes:
    """Return the 32 bytes that Fernet wants; keys are long and random, so one hash is enough."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())
