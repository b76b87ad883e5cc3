"""A backup, made for real on both databases."""

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

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
    assert (made.home / "mfa_key").exists()
    assert not [name for name in names if "key" in name]


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


def test_in_a_folder_the_program_names_its_backups_and_keeps_as_many_as_it_is_told(
    made: Installation, tmp_path: Path
) -> None:
    for day in ("01", "02", "03"):
        (tmp_path / f"2024-12-{day}-0130.tar.gz").write_bytes(b"")
    (tmp_path / "before-upgrade.tar.gz").write_bytes(b"")

    ended = made.xeploai("backup", tmp_path, "--keep", 2)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[1:] == [
        "removed: 2024-12-02-0130.tar.gz",
        "removed: 2024-12-01-0130.tar.gz",
    ]
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[:2] == ["2024-12-03-0130.tar.gz", "before-upgrade.tar.gz"]
    assert left[2].startswith("xeploai-20")
    assert len(left) == 3
    assert "backup.removed" in made.xeploai("journal", "list", "--limit", 3).stdout


def test_an_encrypted_backup_can_be_read_by_its_key_alone(
    made: Installation, tmp_path: Path, install: Install
) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    public = made.xeploai("backup", "--make-key", key).stdout.strip()
    made.xeploai("backup", "--make-key", other)
    file = tmp_path / "day.tar.gz.age"

    ended = made.xeploai("backup", file, "--encrypt-to", public)

    assert ended.returncode == 0, ended.stderr
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert sorted(tmp_path.iterdir()) == [file, key, other]
    assert not list(made.home.glob(".xeploai-working-*"))
    sealed = install("sealed")
    assert "name the file with the secret key" in sealed.xeploai("restore", file).stderr
    wrong = sealed.xeploai("restore", file, "--identity", other)
    assert (wrong.returncode, "encrypted for others" in wrong.stderr) == (2, True)
    right = sealed.xeploai("restore", file, "--identity", key)
    assert right.stdout.endswith(" 0 differences\n"), right.stderr
    assert sealed.results() == made.results()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--keep", 3], "--keep needs a folder"),
        (["--encrypt-to", "age1wrong"], "is not a public key of age"),
        (["--verify", "--make-key"], "each do one thing alone"),
        (["--verify", "--keep", 3], "each do one thing alone"),
        (["--identity", "key"], "is for reading a backup"),
    ],
)
def test_options_that_do_not_go_together_are_refused_before_anything_is_written(
    made: Installation, tmp_path: Path, words: list[object], reason: str
) -> None:
    ended = made.xeploai("backup", tmp_path / "day.tar.gz", *words)

    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert reason in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_number_below_one_is_no_number_to_keep(made: Installation, tmp_path: Path) -> None:
    assert "1 or more" in made.xeploai("backup", tmp_path, "--keep", 0).stderr
