"""Backups encrypted for those who hold a key elsewhere, in the format of age."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage

from xeploai.cli.storage import refuse_unreadable
from xeploai.domain import Fault, Refused, message

MAGIC = b"age-encryption.org/v1\n"
SUFFIX = ".age"
FOR_OWNER = 0o600
KEY_MAX = 20_000  # bytes of a file with keys

NO_RECIPIENT = message(
    "“%(given)s” is not a public key of age (age1…) or SSH (ssh-ed25519 …, ssh-rsa …)."
)
KEY_EXISTS = message("%(path)s exists already. A key is never overwritten: name another file.")
NO_IDENTITY = message(
    "%(path)s has no secret key of age or SSH that can be read without a password."
)
IS_ENCRYPTED = message(
    "“%(path)s” is encrypted: name the file with the secret key, with --identity."
)
WRONG_KEY = message("“%(path)s” is encrypted for others: the key named does not open it.")
CUT_OR_CHANGED = message("“%(path)s” is damaged: it was cut off or changed. Take another one.")


@dataclass(frozen=True)
class Recipients:
    """Those for whom a backup is encrypted.

    Args:
        own: a key of this run alone. It is a recipient too, so that what was written can be read
            back and compared; nobody has it afterwards.
    """

    keys: Sequence[Any]
    own: Any

    @classmethod
    def parse(cls, texts: Sequence[str]) -> "Recipients":
        """Read public keys.

        Raises:
            Refused: some are none; all of them are named.
        """
        keys: list[Any] = []
        faults: list[Fault] = []
        for text in texts:
            try:
                keys.append(_recipient(text.strip()))
            except pyrage.RecipientError:
                faults.append(Fault(NO_RECIPIENT, {"given": text}))
        if faults:
            raise Refused(faults)
        return cls(keys, pyrage.x25519.Identity.generate())


def _recipient(text: str) -> Any:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    return kind.from_str(text)


def encrypt(source: Path, target: Path, recipients: Recipients) -> None:
    """Encrypt a file for all recipients."""
    with source.open("rb") as plain, target.open("xb") as sealed:
        pyrage.encrypt_io(plain, sealed, [*recipients.keys, recipients.own.to_public()])


def is_encrypted(file: Path) -> bool:
    """Whether a file is encrypted, by its first line.

    Raises:
        Refused: it cannot be read.
    """
    refuse_unreadable(file)
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def decrypt(file: Path, target: Path, identities: Sequence[Any]) -> None:
    """Decrypt a file that is encrypted.

    Raises:
        Refused: no key opens it, or it is not as it was written. What `target` has then is to be
            thrown away.
    """
    if not identities:
        raise Refused(Fault(IS_ENCRYPTED, {"path": file}))
    try:
        with file.open("rb") as sealed, target.open("xb") as plain:
            pyrage.decrypt_io(sealed, plain, list(identities))
    except pyrage.DecryptError as error:
        text = WRONG_KEY if "matching keys" in str(error) else CUT_OR_CHANGED
        raise Refused(Fault(text, {"path": file})) from error
    except OSError as error:
        if error.errno is not None:
            # of the disk, not of what was read
            raise
        raise Refused(Fault(CUT_OR_CHANGED, {"path": file})) from error


def read_identities(path: Path) -> list[Any]:
    """Return the secret keys of a file: one of age, or an SSH key without a password.

    Raises:
        Refused: there is none.
    """
    refuse_unreadable(path)
    with path.open("rb") as file:
        content = file.read(KEY_MAX)
    try:
        if b"PRIVATE KEY" in content:
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("ascii").splitlines()]
        found = [pyrage.x25519.Identity.from_str(one) for one in lines if one and one[0] != "#"]
    except (pyrage.IdentityError, ValueError):
        found = []
    if not found:
        raise Refused(Fault(NO_IDENTITY, {"path": path}))
    return found


def make_key(path: Path, *, at: datetime) -> str:
    """Make a secret key in a file for its owner only, as age-keygen does; return the public key.

    Raises:
        Refused: the file exists, or cannot be written.
    """
    key = pyrage.x25519.Identity.generate()
    public = str(key.to_public())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_OWNER)
    except FileExistsError:
        raise Refused(Fault(KEY_EXISTS, {"path": path})) from None
    made = at.isoformat(timespec="seconds")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"# created: {made}\n# public key: {public}\n{key}\n")
    return public
