"""Homes that several tests need and that take long to make: made once in a run, by any worker.

Whoever only reads takes the shared home; whoever writes takes a copy.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

PRINTED = "printed.txt"


@dataclass(frozen=True)
class SharedDemo:
    """The demo province in a home that must not be changed, and what `xeploai demo` printed."""

    home: Path
    printed: str

    def copy_to(self, home: Path) -> Path:
        """Return a home with the same content that may be changed."""
        return copy_home(self.home, home)


def folder_of_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the temporary folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def make_once(run_folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first process to ask has filled; others wait for it.

    A folder whose making failed is made again for the next who asks.
    """
    made, done = run_folder / name, run_folder / f"{name}.done"
    with (run_folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(made, ignore_errors=True)
            make(made)
            done.touch()
    return made


def shared_demo(run_folder: Path) -> SharedDemo:
    """Return the demo province, made as a user makes it."""

    def make(folder: Path) -> None:
        # made where it stays: what the demo prints names the files of its home
        printed = run_xeploai(folder / "home", "demo", "--no-serve", "--verify")
        (folder / PRINTED).write_text(printed, encoding="utf-8")

    made = make_once(run_folder, "demo", make)
    return SharedDemo(made / "home", (made / PRINTED).read_text(encoding="utf-8"))


def migrated_home(run_folder: Path) -> Path:
    """Return a home with an empty database of the newest form; to be copied, never changed."""

    def make(folder: Path) -> None:
        run_xeploai(folder, "units")

    return make_once(run_folder, "migrated-home", make)


def copy_home(home: Path, to: Path) -> Path:
    """Return the copy of a home. Nothing may run in the home meanwhile."""
    return Path(shutil.copytree(home, to, dirs_exist_ok=True))


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that works on a home, whatever the run's database."""
    others = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**others, "XEPLOAI_HOME": str(home), "XEPLOAI_LANG": "en"}


def run_xeploai(home: Path, *words: str) -> str:
    """Run a command that must succeed and return what it printed."""
    return run_python(home, "-m", "xeploai", *words)


def run_python(home: Path, *words: str) -> str:
    """Run Python with some words on a home; it must succeed. Return what it printed."""
    ended = subprocess.run(
        [sys.executable, *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout
