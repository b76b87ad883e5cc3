"""Locks of a home."""

from pathlib import Path

import pytest

from xeploai.cli.storage.locks import TakenByAnother, hold_lock


def test_a_second_process_is_kept_out_until_the_first_is_done(tmp_path: Path) -> None:
    with (
        hold_lock(tmp_path, "demo", wait=False),
        pytest.raises(TakenByAnother),
        hold_lock(tmp_path, "demo", wait=False),
    ):
        pass

    with hold_lock(tmp_path, "demo", wait=False):
        assert (tmp_path / "demo.lock").exists()


def test_locks_of_other_names_and_homes_are_free(tmp_path: Path) -> None:
    with (
        hold_lock(tmp_path / "one", "demo", wait=False),
        hold_lock(tmp_path / "one", "upgrade", wait=False),
        hold_lock(tmp_path / "two", "demo", wait=False),
    ):
        assert (tmp_path / "two").is_dir()
