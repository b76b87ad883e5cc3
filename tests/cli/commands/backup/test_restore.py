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
