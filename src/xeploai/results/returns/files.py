"""The signed files of returns, kept in the home under their checksums, and read back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from xeploai.accounts.journal import Actor, Entry, note
from xeploai.cycle.queries import Answer, CycleUnit, Reader
from xeploai.domain import Act, Fault, Refused, message
from xeploai.results.models import StatisticalReturn

NO_SUCH_RETURN = message("“%(unit)s” has sent no such return.")
FILE_IS_GONE = message(
    "The file “%(file)s” is no longer among the files of this installation, or is not the one that"
    " was sent. Restore it from a backup."
)


@dataclass(frozen=True)
class SignedFile:
    """The signed file of a return."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Checksum, also the name of the stored file."""
        return hashlib.sha256(self.content).hexdigest()


def keep_file(file: SignedFile) -> Path:
    """Store a file in the home under its checksum, unless it is there already."""
    stored = _path_of(file.sha256)
    if not stored.exists():
        stored.parent.mkdir(parents=True, exist_ok=True)
        # an unused name: two people may send the same file at once
        partial = stored.with_suffix(f".{secrets.token_hex(4)}")
        partial.write_bytes(file.content)
        partial.replace(stored)
    return stored


def _path_of(sha256: str) -> Path:
    return Path(settings.FILES) / sha256[:2] / sha256


def kept_file(sha256: str) -> bytes | None:
    """Return what is in the home under a checksum; None without such a file."""
    try:
        return _path_of(sha256).read_bytes()
    except (OSError, ValueError):
        return None


def may_read_file(reader: Reader, unit: CycleUnit) -> Answer:
    """Return whether a reader may have the files of a unit's returns: who sends or accepts them."""
    sending = reader.may(Act.SEND_RETURN, unit)
    return sending or reader.may(Act.ACCEPT_RETURNS, unit)


def read_file(*, unit: CycleUnit, number: int, by: Actor, at: datetime) -> SignedFile:
    """Return the file of a return as it was sent, and note who had it.

    Args:
        number: id of the return.

    Raises:
        Refused: the unit has no such return, or its file is not in the home.
    """
    sent = StatisticalReturn.objects.filter(cycle_unit=unit, pk=number).first()
    if sent is None:
        raise Refused(Fault(NO_SUCH_RETURN, {"unit": unit.name}))
    stored = _path_of(sent.file_sha256)
    file = SignedFile(sent.file_name, stored.read_bytes() if stored.exists() else b"")
    if file.sha256 != sent.file_sha256:
        raise Refused(Fault(FILE_IS_GONE, {"file": sent.file_name}))
    after = {"document": sent.document_number, "file": sent.file_name}
    entry = Entry("return.file_read", "unit", unit.code, unit.cycle.year, after=after)
    note(entry, by=by, at=at)
    return file
