"""Ends of the journal, signed, to be kept elsewhere and compared later.

The chain alone cannot show that its end was cut off or that all of it was computed again. An end
that was signed and kept on another machine can.
"""

import base64
import binascii
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from xeploai.domain import Fault, Refused, message

from .entries import hash_at, head

FOR_OWNER = 0o600
HEAD_MAX = 10_000  # bytes of a file with an end
KEY_EXISTS = message("%(path)s exists already. A key is never overwritten: name another file.")
NO_KEY = message("%(path)s is not a key that “journal key” made, or cannot be read.")
NO_HEAD = message("%(path)s is not an end of the journal that “journal head” wrote.")
NOT_SIGNED = message("%(path)s is not signed by the key %(key)s.")
NO_PUBLIC_KEY = message("“%(key)s” is not a public key as “journal key” printed it.")


@dataclass(frozen=True)
class JournalEnd:
    """The end of a journal at one moment.

    Args:
        number: of the last entry; 0 while there is none.
        first: hash of the first entry, by which a journal is known.
        at: when it was read, in UTC.
        installation: name of the site.
        public_key: of the key that signed it; empty without a signature, like `signature`.
    """

    number: int
    hash: str
    first: str
    at: str
    installation: str
    public_key: str = ""
    signature: str = ""

    def content(self) -> bytes:
        """Return what is signed: all but the signature."""
        fields = {**asdict(self), "signature": ""}
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()

    def as_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


def make_key(path: Path) -> str:
    """Make a key for signing, in a file for its owner only; return the public key.

    Raises:
        Refused: the file exists.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_OWNER)
    except FileExistsError:
        raise Refused(Fault(KEY_EXISTS, {"path": path})) from None
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return _public_text(key)


def _public_text(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def journal_end(*, at: datetime, installation: str, key: Path | None = None) -> JournalEnd:
    """Return the end of the journal as it is, signed if there is a key.

    Raises:
        Refused: the key cannot be read.
    """
    number, last = head()
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    end = JournalEnd(number, last, hash_at(1) or "", moment, installation)
    if key is None:
        return end
    private = _private_key(key)
    named = JournalEnd(**{**asdict(end), "public_key": _public_text(private)})
    signature = base64.b64encode(private.sign(named.content())).decode()
    return JournalEnd(**{**asdict(named), "signature": signature})


def _private_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(Fault(NO_KEY, {"path": path}))
    return key


def read_end(path: Path, *, public_key: str = "") -> JournalEnd:
    """Return an end from its file, whose signature holds if it has one.

    Args:
        public_key: by which it has to be signed; any, or none, where it is empty.

    Raises:
        Refused: the file is no end of a journal, or not signed as it has to be.
    """
    end = _parsed(path)
    wanted = public_key or end.public_key
    if wanted and not _is_signed(end, wanted):
        raise Refused(Fault(NOT_SIGNED, {"path": path, "key": wanted}))
    return end


def _parsed(path: Path) -> JournalEnd:
    try:
        with path.open("rb") as file:
            end = JournalEnd(**json.loads(file.read(HEAD_MAX)))
    except (OSError, ValueError, TypeError, RecursionError):
        raise Refused(Fault(NO_HEAD, {"path": path})) from None
    texts = (end.hash, end.first, end.at, end.installation, end.public_key, end.signature)
    if type(end.number) is not int or not all(isinstance(one, str) for one in texts):
        raise Refused(Fault(NO_HEAD, {"path": path}))
    return end


def _is_signed(end: JournalEnd, public_key: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except (ValueError, binascii.Error):
        raise Refused(Fault(NO_PUBLIC_KEY, {"key": public_key})) from None
    try:
        key.verify(base64.b64decode(end.signature, validate=True), end.content())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return end.public_key == public_key
