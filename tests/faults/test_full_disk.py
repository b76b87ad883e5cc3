"""The disk is full: figures are read, and whatever writes has to wait."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.serving import (
    FIGURES,
    PERSONS,
    Served,
    make_province,
    serving,
    wait_for,
)
from tests.installations import Installation

pytestmark = [
    pytest.mark.faults,
    pytest.mark.at_length,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"),
        reason="a disk of its own needs the right to mount one",
    ),
]
SIZE = "24m"
BACK_S = 60


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=False
    )
    if made.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with (disk / "filling").open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def make_room(disk: Path) -> None:
    """Remove what fills a disk."""
    (disk / "filling").unlink()


@contextmanager
def served_on(disk: Path, *, is_full: bool) -> Iterator[Served]:
    """Serve a province from a disk, which is filled before the start or after it."""
    installation = Installation(disk / "home", None)
    session = make_province(installation)
    if is_full:
        # as after an upgrade, or a first start: nothing was collected yet
        shutil.rmtree(disk / "home" / "static", ignore_errors=True)
        fill(disk)
    with serving(installation, session, XEPLOAI_LOG="INFO") as served:
        if not is_full:
            assert served.status(PERSONS) == 200
            fill(disk)
        yield served


@pytest.mark.parametrize("is_full", [True, False], ids=["at the start", "later"])
def test_a_full_disk_leaves_figures_to_read_and_all_comes_back_with_room(
    disk: Path, monkeypatch: pytest.MonkeyPatch, *, is_full: bool
) -> None:
    # that disk is smaller than what stays free otherwise
    monkeypatch.setenv("XEPLOAI_RESERVE_MB", "1")
    with served_on(disk, is_full=is_full) as served:
        before = served.page_server(), served.pids("--only")
        figures = [served.status(FIGURES) for _ in range(20)]
        ready = served.get("/healthz", session="")
        style = served.status("/static/portal/style.css") if is_full else 200
        persons = wait_for(lambda: _refusal(served, PERSONS))
        sign_in = wait_for(lambda: _refused_sign_in(served))
        time.sleep(3)

        make_room(disk)

        assert figures == [200] * 20
        assert (ready[0], ready[2]) == (200, "ok, read only\n")
        assert style == 200
        assert "The disk of the system is full" in persons
        assert "The disk of the system is full" in sign_in
        wait_for(lambda: served.status(PERSONS) == 200, BACK_S)
        assert served.sign_in()[0] == 302
        assert served.page_server() == before[0]
        upload = served.send(20)
        wait_for(lambda: served.state_of(upload) == "READY", BACK_S)


def _refusal(served: Served, address: str) -> str:
    """Return the page that says why nothing can be written, once the last free bytes are used."""
    status, headers, page = served.get(address)
    assert status in (200, 503), page
    return page if status == 503 and "retry-after" in headers else ""


def _refused_sign_in(served: Served) -> str:
    status, page = served.sign_in()
    assert status in (302, 503), page
    return page if status == 503 else ""
