"""A restore that is tried out, for real on both databases."""

import json
import tarfile
from pathlib import Path

import pytest

from tests.cli.commands.backup.conftest import with_another
from tests.installations import Install, Installation
from xeploai.cli.commands.backup.verification import DATABASE_PREFIX

NAMES = "SELECT datname FROM pg_database"


def databases(installation: Installation) -> str:
    """Return the names of the server's databases."""
    asking = "from django.db import connection; cursor = connection.cursor();"
    asking += f" cursor.execute({NAMES!r}); print(cursor.fetchall())"
    return installation.python("-c", f"import django; django.setup(); {asking}").stdout


def changed_manifest(backup: Path, to: Path, **changes: object) -> Path:
    with tarfile.open(backup) as archive:
        page = archive.extractfile("manifest.json")
        assert page is not None
        manifest = json.load(page)
    with_another(
        backup, to, replaced="manifest.json", content=json.dumps({**manifest, **changes}).encode()
    )
    return to


def test_a_sound_backup_is_restored_compared_and_removed_again(
    made: Installation, backup: Path
) -> None:
    before = sorted(made.home.iterdir())

    ended = made.xeploai("backup", "--verify", backup)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith(" 0 differences\n")
    assert sorted(made.home.iterdir()) == before
    assert "backup.verified" in made.xeploai("journal", "list", "--limit", 3).stdout
    if made.database:
        assert DATABASE_PREFIX not in databases(made)


def test_a_row_that_no_entry_of_the_journal_covers_is_a_difference(
    made: Installation, install: Install, backup: Path, tmp_path: Path
) -> None:
    tampered = install("tampered")
    assert tampered.xeploai("restore", backup).returncode == 0
    change = "from django.db import connection; cursor = connection.cursor();"
    change += " cursor.execute('UPDATE cycle_tally SET number = number + 1')"
    changing = tampered.python("-c", f"import django; django.setup(); {change}")
    assert changing.returncode == 0, changing.stderr
    file = tmp_path / "tampered.tar.gz"
    assert tampered.xeploai("backup", file).returncode == 0

    ended = made.xeploai("backup", "--verify", file)

    assert ended.returncode == 1
    assert "differs: " in ended.stdout


def test_a_damaged_or_miscounted_backup_is_refused(
    made: Installation, backup: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup.read_bytes()[:-500])
    with tarfile.open(backup) as archive:
        page = archive.extractfile("manifest.json")
        assert page is not None
        rows = json.load(page)["rows"]
    miscounted = changed_manifest(
        backup, tmp_path / "more.tar.gz", rows={**rows, "cycle_gradedecision": 99}
    )

    assert "was cut off" in made.xeploai("backup", "--verify", cut).stderr
    ended = made.xeploai("backup", "--verify", miscounted)

    assert ended.returncode == 2
    assert "cycle_gradedecision has 2 rows instead of 99" in ended.stderr
    assert not list(made.home.glob(".xeploai-working-*"))


def test_a_backup_of_a_server_needs_one_to_be_tried_out_on(
    made: Installation, backup: Path, tmp_path: Path
) -> None:
    if made.database is None:
        pytest.skip("a backup of SQLite needs no server")
    elsewhere = Installation(tmp_path / "elsewhere", None)

    ended = elsewhere.xeploai("backup", "--verify", backup)

    assert ended.returncode == 2
    assert "set DATABASE_URL to a database of the server" in ended.stderr


def test_a_backup_of_sqlite_can_be_tried_out_anywhere(
    made: Installation, backup: Path, tmp_path: Path
) -> None:
    if made.database is not None:
        pytest.skip("a backup of PostgreSQL needs a server")
    elsewhere = Installation(tmp_path / "elsewhere", None)

    ended = elsewhere.xeploai("backup", "--verify", backup)

    assert ended.returncode == 0, ended.stderr
    assert not (elsewhere.home / "xeploai.sqlite3").exists()


def test_a_database_of_a_killed_verification_goes_with_the_next(
    made: Installation, backup: Path
) -> None:
    if made.database is None:
        pytest.skip("SQLite's lies in the folder that goes")
    left = f"{DATABASE_PREFIX}left"
    asking = "from django.db import connection; cursor = connection.cursor();"
    asking += f" cursor.execute('CREATE DATABASE {left}')"
    made.python("-c", f"import django; django.setup(); {asking}")
    assert left in databases(made)

    assert made.xeploai("backup", "--verify", backup).returncode == 0

    assert left not in databases(made)
