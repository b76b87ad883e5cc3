"""A home is its owner's, whoever made it and whatever the umask."""

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installations import ROOT
from xeploai.cli.storage import close_to_others, hold_lock, open_home
from xeploai.domain.words import Refused


@pytest.fixture(autouse=True)
def _wide_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_home_is_for_its_owner_and_so_is_what_is_made_later(tmp_path: Path) -> None:
    home = tmp_path / "above" / "home"

    open_home(home)
    (home / "folder").mkdir()
    (home / "folder" / "file").write_bytes(b"")

    assert rights(home) == rights(home / "folder") == 0o700
    assert rights(home / "folder" / "file") == 0o600


def test_a_home_that_was_open_is_closed_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "signed").write_bytes(b"")
    (home / "run").write_bytes(b"")
    (home / "run").chmod(0o755)

    with caplog.at_level(logging.WARNING):
        open_home(home)

    assert rights(home / "files" / "ab" / "signed") == 0o600
    assert rights(home) == rights(home / "files" / "ab") == rights(home / "run") == 0o700
    assert f"{home} was open to other users: rights of 5 files taken away" in caplog.text


def test_a_closed_home_is_not_walked_through_by_each_command(tmp_path: Path) -> None:
    (tmp_path / "copied").write_bytes(b"")
    tmp_path.chmod(0o700)

    open_home(tmp_path)

    assert rights(tmp_path / "copied") == 0o666
    assert close_to_others(tmp_path) == 1
    assert rights(tmp_path / "copied") == 0o600


def test_what_a_link_leads_to_is_left_alone(tmp_path: Path) -> None:
    outside, home = tmp_path / "outside", tmp_path / "home"
    outside.write_bytes(b"")
    home.mkdir()
    (home / "link").symlink_to(outside)
    (home / "nowhere").symlink_to(tmp_path / "none")

    open_home(home)

    assert rights(outside) == 0o666


def test_a_folder_that_all_users_share_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)

    with pytest.raises(Refused, match="is a folder that all users share"):
        open_home(tmp_path)

    assert rights(tmp_path) == 0o1777


def test_an_open_home_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "chmod", refuse)

    with pytest.raises(Refused, match="belongs to another user"):
        open_home(home)


def test_a_lock_makes_the_home_for_its_owner(tmp_path: Path) -> None:
    home = tmp_path / "home"

    with hold_lock(home, "demo", wait=False):
        assert rights(home) == 0o700
        assert rights(home / "demo.lock") == 0o600


def test_a_command_closes_a_home_whatever_its_umask(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o777)
    env = {
        **os.environ,
        "XEPLOAI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
    }

    ended = subprocess.run(
        [sys.executable, "-m", "xeploai", "units"], env=env, umask=0, check=False, timeout=120
    )

    assert ended.returncode == 0
    assert [path.name for path in (home, *home.rglob("*")) if rights(path) & 0o077] == []
    assert (home / "xeploai.sqlite3").exists()
