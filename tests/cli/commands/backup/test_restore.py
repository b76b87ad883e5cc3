"""A backup, restored for real on both databases."""

import json
import tarfile
from pathlib import Path

from tests.cli.commands.backup.conftest import with_another
from tests.installations import Install, Installation


def test_a_restored_backup_gives_the_same_figures_and_files(
    made: Installation, backup: Path, install: Install
) -> None:
    restored = install("restored")

    ended = restored.xeploai("restore", backup)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith(" 0 differences\n")
    assert restored.results() == made.results()
    stored = [path.relative_to(made.home) for path in (made.home / "files").rglob("*")]
    assert stored
    assert all((restored.home / path).exists() for path in stored)


def test_what_a_restored_database_forbids_it_still_forbids(backup: Path, install: Install) -> None:
    restored = install("guarded")
    restored.xeploai("restore", backup)
    change = "from xeploai.cycle.models import *; GradeDecision.objects.update(grade='FAILED')"

    ended = restored.python("-c", f"import django; django.setup(); {change}")

    assert "append-only" in ended.stderr


def test_a_backup_is_restored_over_nothing(made: Installation, backup: Path) -> None:
    before = made.results()

    ended = made.xeploai("restore", backup)

    assert ended.returncode == 2
    assert "empty" in ended.stderr.splitlines()[-1]
    assert made.results() == before


def test_a_backup_that_was_changed_is_refused_and_leaves_nothing(
    made: Installation, backup: Path, install: Install, tmp_path: Path
) -> None:
    stored = next(path for path in (made.home / "files").rglob("*") if path.is_file())
    name = stored.relative_to(made.home).as_posix()
    file = tmp_path / "wrong.tar.gz"
    with_another(backup, file, replaced=name, content=b"not as it was")
    empty = install("empty")

    ended = empty.xeploai("restore", file)

    assert ended.returncode == 2
    assert ended.stderr == (
        f"The backup is damaged: {name} is not as it was written. Take another one.\n"
    )
    assert not (empty.home / "files").exists()
    assert not (empty.home / "xeploai.sqlite3").exists()


def test_a_backup_of_a_later_version_is_refused(
    backup: Path, install: Install, tmp_path: Path
) -> None:
    with tarfile.open(backup) as archive:
        page = archive.extractfile("manifest.json")
        assert page is not None
        manifest = json.load(page)
    manifest["migrations"].append("cycle.9999_from_the_future")
    file = tmp_path / "later.tar.gz"
    content = json.dumps(manifest).encode()
    with_another(backup, file, replaced="manifest.json", content=content)

    ended = install("later").xeploai("restore", file)

    assert ended.returncode == 2
    assert "later than this one" in ended.stderr


PROTECT = """
import django
django.setup()
from allauth.mfa.totp.internal.auth import TOTP
from tests.builders import AT, BY
from xeploai.accounts.operations import open_account

user = open_account(
    username="van-phong", label="Văn phòng", password="con-duong-ven-bien-7", by=BY, at=AT
)
TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
"""


def test_second_factors_need_the_key_that_no_backup_holds(
    backup: Path, install: Install, tmp_path: Path
) -> None:
    before, without, with_key = install("before_loss"), install("without"), install("with_key")
    assert before.xeploai("restore", backup).returncode == 0
    protecting = before.python("-c", PROTECT)
    assert protecting.returncode == 0, protecting.stderr
    file = tmp_path / "day.tar.gz"
    assert before.xeploai("backup", file).returncode == 0

    told = without.xeploai("restore", file)
    with_key.home.mkdir()
    (with_key.home / "mfa_key").write_bytes((before.home / "mfa_key").read_bytes())
    restored = with_key.xeploai("restore", file)

    assert "1 second factors were set up with another key" in told.stdout
    assert (told.returncode, restored.returncode) == (0, 0)
    assert "second factors" not in restored.stdout


def test_what_is_restored_is_for_its_owner_though_an_older_backup_had_wider_rights(
    backup: Path, install: Install, tmp_path: Path
) -> None:
    file = tmp_path / "older.tar.gz"
    with tarfile.open(backup) as old, tarfile.open(file, "w:gz") as new:
        for member in old.getmembers():
            member.mode = 0o644
            new.addfile(member, old.extractfile(member))
    restored = install("older")

    assert restored.xeploai("restore", file).returncode == 0

    assert [path for path in restored.home.rglob("*") if path.stat().st_mode & 0o077] == []
