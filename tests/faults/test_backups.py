"""Backups while things break: a killed process, a full disk, a damaged database."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.installations import ROOT
from tests.shared_demo import copy_home
from xeploai.cli.commands.backup.working import PREFIX

pytestmark = pytest.mark.faults
LARGE = 24_000_000  # bytes that do not compress: a second's work
LIMIT = 6_000_000
PATIENCE_S = 120


@pytest.fixture
def home(migrated_home: Path, tmp_path: Path) -> Path:
    """Return a home whose backup takes a while."""
    copy_home(migrated_home, tmp_path / "home")
    signed = tmp_path / "home" / "files" / "ab" / "abcd"
    signed.parent.mkdir(parents=True)
    signed.write_bytes(random.Random(5).randbytes(LARGE))
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the backups of other nights."""
    made = tmp_path / "backups"
    made.mkdir()
    for day in range(1, 4):
        (made / f"2024-12-{day:02}-0130.tar.gz").write_bytes(b"a good one")
    return made


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "xeploai", "backup", *map(str, words)]


def environment(home: Path) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path])
    return env | {"XEPLOAI_HOME": str(home), "XEPLOAI_LANG": "en", "PYTHONPATH": paths}


def run(home: Path, *words: object, limit: int = 0) -> "subprocess.CompletedProcess[str]":
    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        command(*words),
        env=environment(home),
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kill_in_the_middle(home: Path, folder: Path, *words: object) -> None:
    """Start a backup, and kill it while its archive is being written."""
    with subprocess.Popen(command(*words), env=environment(home)) as running:
        until = time.monotonic() + PATIENCE_S
        while not list(folder.glob(f"{PREFIX}*/archive")):
            assert running.poll() is None, "the backup was through before it was killed"
            assert time.monotonic() < until
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)


def test_a_killed_backup_removes_nothing_and_its_rest_goes_with_the_next(
    home: Path, folder: Path
) -> None:
    before = contents(folder)

    kill_in_the_middle(home, folder, folder, "--keep", 1)

    (left,) = set(contents(folder)) - set(before)
    assert left.startswith(PREFIX)
    assert not list(folder.glob("xeploai-*"))

    ended = run(home, folder, "--keep", 2)
    assert ended.returncode == 0, ended.stderr
    (name,) = (one for one in contents(folder) if one.startswith("xeploai-"))
    assert contents(folder) == [before[-1], name]


def test_a_killed_encrypted_backup_leaves_nothing_readable_where_backups_lie(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    public = run(home, "--make-key", tmp_path / "key").stdout.strip()

    kill_in_the_middle(home, home, folder, "--encrypt-to", public)

    assert not [path for path in folder.glob(f"{PREFIX}*/*") if path.name != "archive"]
    assert run(home, folder, "--encrypt-to", public).returncode == 0
    assert not list(home.glob(f"{PREFIX}*"))
    assert not list(folder.glob(f"{PREFIX}*"))


@pytest.mark.parametrize("limit", [LIMIT, 100_000])
def test_a_full_disk_is_a_sentence_and_costs_no_other_backup(
    home: Path, folder: Path, limit: int
) -> None:
    before = contents(folder)

    ended = run(home, folder, "--keep", 1, limit=limit)

    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "Traceback" not in ended.stderr
    assert contents(folder) == before


def damage(home: Path) -> None:
    """Overwrite a page in the middle of a table of the database, as a failing disk does."""
    database = home / "xeploai.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'cycle_gradedecision'"
        ).fetchone()[0]
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def test_a_damaged_database_is_never_archived_and_costs_no_sound_backup(
    home: Path, folder: Path
) -> None:
    damage(home)
    before = contents(folder)

    ended = run(home, folder, "--keep", 1)

    assert ended.returncode == 2
    assert "The database is damaged" in ended.stderr
    assert contents(folder) == before


def test_an_index_that_misses_rows_is_damage_too(home: Path, folder: Path) -> None:
    with closing(sqlite3.connect(home / "xeploai.sqlite3")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("CREATE TABLE other (number INTEGER)")
        connection.execute("CREATE INDEX by_number ON other (number)")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'by_number'")
        connection.commit()
    before = contents(folder)

    ended = run(home, folder, "--keep", 1)

    assert (ended.returncode, "The database is damaged" in ended.stderr) == (2, True)
    assert contents(folder) == before


def test_a_restore_on_a_full_disk_leaves_no_half_home(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    assert run(home, tmp_path / "day.tar.gz").returncode == 0
    elsewhere = tmp_path / "elsewhere"

    ended = run(elsewhere, "--verify", tmp_path / "day.tar.gz", limit=LIMIT)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert sorted(contents(elsewhere)) == ["mfa_key", "secret_key"]
    shutil.rmtree(elsewhere)
