"""What a command cannot do is said in a sentence, whatever the user named."""

import errno
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli import development
from xeploai.cli.files import fault_of_path
from xeploai.domain.faults import Fault
from xeploai.wording import say

UNREACHABLE = "postgresql://somebody:secret@127.0.0.1:1/xeploai"


def alone(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, on the home's own database."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "xeploai", *words, "--home", str(home)],
        env={**env, "XEPLOAI_LANG": "en", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_refused(ended: subprocess.CompletedProcess[str], said: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("words", [["units"], ["demo", "--no-serve"], ["manage", "check"]])
def test_a_home_that_is_a_file_is_refused(tmp_path: Path, words: list[str]) -> None:
    home = tmp_path / "file"
    home.touch()

    assert_refused(alone(home, *words), "it is a file, not a folder")


def test_a_file_that_is_no_database_is_refused_and_stays(tmp_path: Path) -> None:
    database = tmp_path / "xeploai.sqlite3"
    database.write_bytes(b"no database, and long enough to be read as the beginning of one" * 9)
    before = database.read_bytes()

    assert_refused(alone(tmp_path, "units"), "the file is no database")
    assert database.read_bytes() == before


def test_the_database_of_another_program_gets_no_tables_of_ours(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "xeploai.sqlite3") as database:
        database.execute("create table customers (name)")

    ended = alone(tmp_path, "units")

    assert_refused(ended, "tables of another program (customers)")
    found = database.execute("select name from sqlite_master").fetchall()
    database.close()
    assert found == [("customers",)]


def test_a_server_that_cannot_be_reached_is_named_without_the_password(tmp_path: Path) -> None:
    ended = alone(tmp_path, "units", DATABASE_URL=UNREACHABLE)

    assert_refused(ended, "Check DATABASE_URL")
    assert "secret" not in ended.stderr


@pytest.mark.parametrize(
    "address",
    ["mysql://user:secret@host/name", "postgresql://user:secret@host:port/name", "nonsense"],
)
def test_an_address_of_no_database_is_refused_and_not_repeated(
    tmp_path: Path, address: str
) -> None:
    ended = alone(tmp_path, "units", DATABASE_URL=address)

    assert_refused(ended, "no address of a PostgreSQL database")
    assert "secret" not in ended.stderr


def test_first_commands_at_once_make_one_database(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "xeploai", "units", "--home", str(tmp_path / "home")]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    running = [
        subprocess.Popen(words, env={**env, "XEPLOAI_SECRET_KEY": "k"}, stderr=subprocess.PIPE)
        for _ in range(3)
    ]

    ended = [process.communicate()[1] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], ended


@pytest.mark.parametrize("words", [["--home="], ["--home", ""]])
def test_an_empty_home_is_not_the_current_folder(xeploai: Xeploai, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        xeploai("rules", *words)

    assert ended.value.code == 2


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (os.fspath, "there is no such file or folder"),
        (Path.mkdir, "it is a folder"),
        (make_pipe, "it is a pipe or a device"),
    ],
)
def test_what_is_no_file_is_not_waited_for(
    xeploai: Xeploai, tmp_path: Path, make: object, said: str
) -> None:
    path = tmp_path / "danh sách (bản cuối).csv"
    make(path)  # type: ignore[operator]

    answer = xeploai("import", path)

    assert answer.code == 2
    assert answer.err.startswith("danh sách (bản cuối).csv: ")
    assert said in answer.err


@pytest.mark.django_db
def test_a_name_that_is_no_text_is_refused_before_it_is_kept(
    xeploai: Xeploai, tmp_path: Path
) -> None:
    answer = xeploai("import", tmp_path / os.fsdecode(b"list\xff.csv"))

    assert answer.code == 2
    assert "Rename it" in answer.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("register.csv", "does not end in .xlsx"),
        ("register", "does not end in .xlsx"),
        ("folder.xlsx", "it is a folder"),
        ("file/register.xlsx", "it is a file, not a folder"),
    ],
)
def test_a_template_that_cannot_be_written_is_refused(
    xeploai: Xeploai, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").touch()

    answer = xeploai("template", "register", "--out", tmp_path / name)

    assert answer.code == 2
    assert said in answer.err


def test_an_error_at_a_path_that_nobody_gave_is_no_refusal(tmp_path: Path) -> None:
    def fault_at(path: str | None) -> Fault | None:
        return fault_of_path(OSError(errno.EACCES, "denied", path), [tmp_path / "home"])

    inside = fault_at(str(tmp_path / "home" / "files" / "ab"))

    assert inside is not None
    assert say(inside, "vi").endswith("không có quyền truy cập.")
    assert fault_at(str(tmp_path / "elsewhere")) is None
    assert fault_at(None) is None


def test_locks_are_not_renewed_without_uv(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    answer = xeploai("lock")

    assert answer.code == 2
    assert "needs uv" in answer.err


@pytest.mark.parametrize("command", ["check", "lock"])
def test_help_on_a_tool_starts_no_tool(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    called: list[object] = []
    monkeypatch.setattr(development, "_call", lambda *words: called.append(words))

    with pytest.raises(SystemExit) as ended:
        xeploai(command, "--help")

    assert ended.value.code == 0
    assert called == []


def test_a_check_takes_no_words(xeploai: Xeploai) -> None:
    with pytest.raises(SystemExit) as ended:
        xeploai("check", "--fast")

    assert ended.value.code == 2


def test_years_without_a_calendar_are_refused(xeploai: Xeploai) -> None:
    for year in ("0", "99999", "-1", "hai"):
        with pytest.raises(SystemExit) as ended:
            xeploai("verify", f"--cycle={year}")
        assert ended.value.code == 2
