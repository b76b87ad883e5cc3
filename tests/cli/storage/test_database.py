"""Databases that a command cannot use."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai, alone, environment
from xeploai.cli.storage.database import has_database

UNREACHABLE = "postgresql://somebody:secret@127.0.0.1:1/xeploai"


def test_a_file_that_is_no_database_is_refused_and_stays(tmp_path: Path) -> None:
    database = tmp_path / "xeploai.sqlite3"
    database.write_bytes(b"no database, and long enough to be read as the beginning of one" * 9)
    before = database.read_bytes()

    assert alone(tmp_path, "units").refusal == (
        f"The database in {tmp_path} cannot be used: the file is not a database."
    )
    assert database.read_bytes() == before


def test_the_database_of_another_program_gets_no_tables_of_ours(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "xeploai.sqlite3") as database:
        database.execute("create table customers (name)")

    answer = alone(tmp_path, "units")

    assert answer.refusal.startswith(
        "The database contains tables of another program (customers); it stays untouched."
    )
    found = database.execute("select name from sqlite_master").fetchall()
    database.close()
    assert found == [("customers",)]


def test_a_server_that_cannot_be_reached_is_named_without_the_password(tmp_path: Path) -> None:
    refusal = alone(tmp_path, "units", DATABASE_URL=UNREACHABLE).refusal

    assert refusal.startswith("The database cannot be used: ")
    assert refusal.endswith("Check DATABASE_URL, that its server runs, and your rights there.")
    assert "secret" not in refusal


@pytest.mark.parametrize(
    "address",
    ["mysql://user:secret@host/name", "postgresql://user:secret@host:port/name", "nonsense"],
)
def test_an_address_of_no_database_is_refused_and_not_repeated(
    xeploai: Xeploai, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    assert xeploai("units").refusal == (
        "DATABASE_URL is not the address of a PostgreSQL database. Write it as"
        " postgresql://host/database."
    )


def test_there_is_a_database_in_a_file_or_at_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    before = has_database(tmp_path)
    (tmp_path / "xeploai.sqlite3").touch()

    assert (before, has_database(tmp_path)) == (False, True)
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/name")
    assert has_database(tmp_path / "elsewhere")


def test_first_commands_at_once_make_one_database(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "xeploai", "units", "--home", str(tmp_path / "home")]
    env = environment(XEPLOAI_SECRET_KEY="k")
    running = [subprocess.Popen(words, env=env, stderr=subprocess.PIPE) for _ in range(2)]

    ended = [process.communicate()[1] for process in running]

    assert [process.returncode for process in running] == [0, 0], ended
