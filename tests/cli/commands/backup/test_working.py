"""What is being written is gone afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.installations import ROOT
from xeploai.cli.commands.backup.working import PREFIX, working_folder

HOLD = """
import sys, time
from pathlib import Path
from xeploai.cli.commands.backup.working import cleaned_up_when_stopped, working_folder
with cleaned_up_when_stopped(), working_folder(Path(sys.argv[1])) as folder:
    (folder.path / "half").write_bytes(b"a secret")
    print("ready", flush=True)
    time.sleep(60)
"""


@contextmanager
def holding(parent: Path) -> "Iterator[subprocess.Popen[str]]":
    """Start a process that has a working folder."""
    words = [sys.executable, "-c", HOLD, str(parent)]
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path])}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield running
        running.kill()


def test_a_folder_is_for_its_owner_and_goes_with_the_block(tmp_path: Path) -> None:
    with working_folder(tmp_path) as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
        (folder.path / "inside").mkdir()

    assert not list(tmp_path.iterdir())


def test_a_folder_goes_where_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no luck"), working_folder(tmp_path):
        raise ValueError("no luck")

    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    with holding(tmp_path) as running:
        running.kill()
    (left,) = tmp_path.glob(f"{PREFIX}*")

    with working_folder(tmp_path):
        assert not left.exists()


def test_what_another_process_works_on_stays_and_a_stopped_one_tidies_up(tmp_path: Path) -> None:
    with holding(tmp_path) as running:
        (theirs,) = tmp_path.glob(f"{PREFIX}*")

        with working_folder(tmp_path):
            assert (theirs / "half").exists()

        # as a service manager stops it
        running.terminate()
        assert running.wait(10) == 128 + 15
    assert not list(tmp_path.iterdir())
