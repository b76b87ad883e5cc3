"""The signed files of returns, kept in the home under their checksums."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


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
    folder = Path(settings.FILES) / file.sha256[:2]
    stored = folder / file.sha256
    if not stored.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # an unused name: two people may send the same file at once
        partial = stored.with_suffix(f".{secrets.token_hex(4)}")
        partial.write_bytes(file.content)
        partial.replace(stored)
    return stored
