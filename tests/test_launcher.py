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


def place_of(folder: Path, set_name: str) -> Path:
    """Return where the launcher looks for the environment of a locked set."""
    made = subprocess.run(
        ["sh", "-c", f'cat "$0/{set_name}.txt" "$0/uv.txt" | cksum', ROOT / "requirements"],
        capture_output=True,
        text=True,
        check=True,
    )
    return folder / "environments" / "-".join([set_name, *made.stdout.split()])


def stand_in(program: Path, script: str) -> None:
    """Put a small program into a place."""
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o755)


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
    stand_in(place_of(tmp_path, "runtime") / "bin" / "python", 'echo "$XEPLOAI_HOME" "$@"')

    ended = launch(env, *words)

    assert ended.stdout.split() == [str(ROOT / "var"), "-m", "xeploai", *words]


@pytest.mark.parametrize(
    ("word", "set_name"),
    [
        ("test", "dev"),
        ("check", "dev"),
        ("bench", "dev"),
        ("messages", "dev"),
        ("lock", "runtime"),
    ],
)
def test_words_of_those_who_work_on_the_program_reach_the_tools(
    tmp_path: Path, word: str, set_name: str
) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(place_of(tmp_path, set_name) / "bin" / "python", 'echo "$PYTHONPATH" "$@"')

    ended = launch(env, word, "--help")

    assert ended.stdout.split() == [f"{ROOT / 'src'}:{ROOT}", "-m", "tools", word, "--help"]


def test_the_program_does_not_find_the_tools(tmp_path: Path) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(place_of(tmp_path, "runtime") / "bin" / "python", 'echo "$PYTHONPATH"')

    assert launch(env, "units").stdout == f"{ROOT / 'src'}\n"


TELL = 'echo "${XEPLOAI_OPENFISCA_PYTHON:-none}"'


def test_the_bench_of_rules_is_told_of_the_python_with_openfisca(tmp_path: Path) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(place_of(tmp_path, "dev") / "bin" / "python", TELL)
    beside = place_of(tmp_path, "openfisca")
    beside.mkdir()
    place_of(tmp_path, "zen").mkdir()

    assert launch(env, "bench", "rules").stdout == f"{beside}/bin/python\n"
    assert launch(env, "bench", "web").stdout == "none\n"


def test_a_python_with_openfisca_that_is_named_is_taken_and_none_is_built(tmp_path: Path) -> None:
    env = machine_with(tmp_path, *TOOLS) | {"XEPLOAI_OPENFISCA_PYTHON": "/own/python"}
    stand_in(place_of(tmp_path, "dev") / "bin" / "python", TELL)
    place_of(tmp_path, "zen").mkdir()

    assert launch(env, "bench", "rules").stdout == "/own/python\n"


def test_the_bench_of_rules_is_told_of_the_python_with_zen(tmp_path: Path) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(place_of(tmp_path, "dev") / "bin" / "python", 'echo "${XEPLOAI_ZEN_PYTHON:-none}"')
    place_of(tmp_path, "openfisca").mkdir()
    beside = place_of(tmp_path, "zen")
    beside.mkdir()

    named = launch(env | {"XEPLOAI_ZEN_PYTHON": "/own/python"}, "bench", "rules")

    assert launch(env, "bench", "rules").stdout == f"{beside}/bin/python\n"
    assert launch(env, "bench", "web").stdout == "none\n"
    assert named.stdout == "/own/python\n"


def test_openfisca_is_installed_beside_the_others_and_replaces_only_its_own(
    tmp_path: Path,
) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(tmp_path / "bin" / "python3", "exit 0")
    stand_in(tmp_path / "bin" / "uv", 'for last; do :; done; [ "$1" = pip ] || mkdir -p "$last"')
    stand_in(place_of(tmp_path, "dev") / "bin" / "python", TELL)
    environments = tmp_path / "environments"
    for other in ("runtime-1-1", "spark-1-1", "openfisca-1-1"):
        (environments / other).mkdir()

    ended = launch(env, "bench", "rules")

    beside = place_of(tmp_path, "openfisca")
    assert ended.stdout == f"{beside}/bin/python\n"
    assert {path.name for path in environments.iterdir()} == {
        "runtime-1-1",
        "spark-1-1",
        place_of(tmp_path, "dev").name,
        beside.name,
        place_of(tmp_path, "zen").name,
    }


def test_where_openfisca_cannot_be_installed_one_line_says_so(tmp_path: Path) -> None:
    env = machine_with(tmp_path, *TOOLS)
    stand_in(tmp_path / "bin" / "python3", "exit 0")
    stand_in(tmp_path / "bin" / "uv", '[ "$1" != pip ]')
    dev = place_of(tmp_path, "dev")
    stand_in(dev / "bin" / "python", TELL)

    ended = launch(env, "bench", "rules")

    assert ended.returncode == 1
    said = [line for line in ended.stderr.splitlines() if "could not" in line]
    assert len(said) == 1
    assert said[0].endswith(
        "openfisca.txt: is a package index reachable?"
        " OpenFisca is known to install on Python 3.11 to 3.13: name one in XEPLOAI_PYTHON"
    )
    assert list((tmp_path / "environments").iterdir()) == [dev]


def test_the_locks_carry_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
