"""The launcher, as a fresh machine meets it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAUNCHER = ROOT / "xeploai"
TOOLS = ("sh", "dirname", "cat", "cksum", "tr", "mkdir", "mv", "rm", "printf")


def machine_with(folder: Path, *tools: str) -> dict[str, str]:
    """Return the environment of a machine that has only some tools."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    for tool in tools:
        found = shutil.which(tool)
        if found:
            (bin_folder / tool).symlink_to(found)
    return {"PATH": str(bin_folder), "XEPLOAI_ENVIRONMENTS": str(folder / "environments")}


def launch(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("sh") or "sh", str(LAUNCHER), *words]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, cwd=env["PATH"]
    )


def test_the_launcher_is_executable_posix_shell() -> None:
    assert os.access(LAUNCHER, os.X_OK)
    assert LAUNCHER.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", str(LAUNCHER)], check=False).returncode == 0


def test_a_machine_without_python_is_told_so_in_one_line(tmp_path: Path) -> None:
    ended = launch(machine_with(tmp_path, *TOOLS), "--help")

    assert ended.returncode == 1
    assert ended.stderr == (
        "xeploai: needs python3 3.11 or later on PATH (or its path in XEPLOAI_PYTHON)\n"
    )


def test_a_python_that_cannot_make_environments_is_named_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    env = machine_with(tmp_path, *TOOLS)
    fake = tmp_path / "bin" / "python3"
    # says yes to the version, and no to everything else, as Debian's does without its venv module
    fake.write_text('#!/bin/sh\n[ "$1" = -c ]\n', encoding="ascii")
    fake.chmod(0o755)

    ended = launch(env, "--help")

    assert ended.returncode == 1
    assert "python3-venv" in ended.stderr
    assert list((tmp_path / "environments").iterdir()) == []


@pytest.mark.parametrize("words", [["--help"], []])
def test_words_reach_the_command_line(tmp_path: Path, words: list[str]) -> None:
    env = machine_with(tmp_path, *TOOLS)
    made = subprocess.run(
        [
            "sh",
            "-c",
            'cat "$0/runtime.txt" "$0/uv.txt" | cksum | tr " " "-"',
            ROOT / "requirements",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    python = tmp_path / "environments" / f"runtime-{made.stdout.strip()}" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$XEPLOAI_HOME" "$@"\n', encoding="ascii")
    python.chmod(0o755)

    ended = launch(env, *words)

    assert ended.stdout.split() == [str(ROOT / "var"), "-m", "xeploai", *words]


def test_the_locks_carry_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
