"""Keys of an installation: from the environment, or made once in the home."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from xeploai.domain import Fault, Refused, message

KEY_BYTES = 50
KEY_LENGTH_MIN = 32
TOO_SHORT = message(
    "A key of the second factors is shorter than %(number)s characters. Make a new one, such as by"
    " “openssl rand -base64 40”."
)


def signing_key(home: Path, environment: Mapping[str, str]) -> str:
    """Return the key that signs sessions."""
    return environment.get("XEPLOAI_SECRET_KEY") or _from_home(home / "secret_key")


def second_factor_keys(home: Path, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of the second factors' secrets: the first encrypts, all of them decrypt.

    Raises:
        Refused: one can be guessed.
    """
    text = environment.get("XEPLOAI_MFA_KEY", "").strip() or _from_home(home / "mfa_key")
    keys = tuple(text.split())
    if not keys or min(map(len, keys)) < KEY_LENGTH_MIN:
        raise Refused(Fault(TOO_SHORT, {"number": KEY_LENGTH_MIN}))
    return keys


def _from_home(file: Path) -> str:
    if not file.exists():
        _create(file)
    return file.read_text(encoding="ascii")


def _create(file: Path) -> None:
    """Write a key whole or not at all; of two concurrent first starts, one key wins."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(KEY_BYTES), encoding="ascii")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # the other start was first
    except OSError:
        draft.replace(file)  # a file system without links
        return
    draft.unlink()
