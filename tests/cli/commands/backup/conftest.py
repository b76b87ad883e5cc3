"""A backup of an installation, and what makes another of it."""

import io
import tarfile
from pathlib import Path

import pytest

from tests.installations import Installation


@pytest.fixture(scope="session")
def backup(made: Installation) -> Path:
    file = made.home / "backups" / "day.tar.gz"
    ended = made.xeploai("backup", file)
    assert ended.returncode == 0, ended.stderr
    return file


def with_another(backup: Path, to: Path, *, replaced: str, content: bytes) -> None:
    """Write the backup again with one part changed or added."""
    with tarfile.open(backup) as old, tarfile.open(to, "w:gz") as new:
        for member in old.getmembers():
            if member.name != replaced:
                new.addfile(member, old.extractfile(member))
        added = tarfile.TarInfo(replaced)
        added.size = len(content)
        new.addfile(added, io.BytesIO(content))
