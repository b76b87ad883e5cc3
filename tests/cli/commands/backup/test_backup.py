"""A backup, made for real on both databases."""

import subprocess
import sys
import tarfile
from pathlib import Path

from tests.installations import ROOT, Install, Installation


def test_a_backup_is_never_overwritten(made: Installation, backup: Path) -> None:
    before = backup.read_bytes()

    ended = made.xeploai("backup", backup)

    assert ended.returncode == 2
    assert ended.stderr == f"“{backup}” exists already; a backup is never overwritten.\n"
    assert backup.read_bytes() == before


def test_a_backup_is_for_its_owner_only_and_holds_no_key(made: Installation, backup: Path) -> None:
    with tarfile.open(backup) as archive:
        names = archive.getnames()

    assert backup.stat().st_mode & 0o077 == 0
    assert (made.home / "secret_key").exists()
    assert not [name for name in names if "secret" in name]


def test_a_backup_goes_on_while_somebody_writes(
    backup: Path, install: Install, tmp_path: Path
) -> None:
    # in one of its own: other tests compare what the first one contains
    busy = install("busy")
    assert busy.xeploai("restore", backup).returncode == 0
    write = "import django; django.setup()\nfrom tests.builders import *\n"
    write += "make_members(Unit.objects.get(code='ap-b11'), 2000)"
    with subprocess.Popen(
        [sys.executable, "-c", write], cwd=ROOT, env=busy.environment()
    ) as writer:
        ended = busy.xeploai("backup", tmp_path / "meanwhile.tar.gz")

    assert (ended.returncode, writer.returncode) == (0, 0), ended.stderr
