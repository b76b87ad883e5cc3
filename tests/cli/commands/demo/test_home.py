"""The home that a demo claims."""

from pathlib import Path

import pytest

from tests.cli.conftest import Xeploai
from xeploai.cli.commands.demo.home import claim_home
from xeploai.cli.storage.demo_mark import is_demo_home, write_mark
from xeploai.cli.storage.locks import hold_lock


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_a_home_with_somebodys_data_is_left_alone(xeploai: Xeploai, tmp_path: Path) -> None:
    database = tmp_path / "xeploai.sqlite3"
    database.write_bytes(b"somebody's data")

    answer = xeploai("demo", "--no-serve", "--home", tmp_path)

    assert answer.refusal == (
        f"{tmp_path} contains a database that the demo did not make; it stays untouched. Choose"
        " another folder with --home."
    )
    assert database.read_bytes() == b"somebody's data"


def test_two_demos_do_not_make_one_home_at_once(xeploai: Xeploai, tmp_path: Path) -> None:
    write_mark(tmp_path, seed=1)

    with hold_lock(tmp_path, "demo", wait=False):
        answer = xeploai("demo", "--no-serve", "--home", tmp_path)

    assert answer.refusal == (
        f"Another demo is being made in {tmp_path}. Wait until it is done, or choose another"
        " folder with --home."
    )


def test_a_demo_is_refused_a_database_of_a_server(
    xeploai: Xeploai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere/xeploai")

    answer = xeploai("demo", "--no-serve", "--home", tmp_path)

    assert answer.refusal == (
        "The demo uses the home's own database: start it without DATABASE_URL."
    )


def test_what_an_earlier_demo_left_is_cleared(tmp_path: Path) -> None:
    write_mark(tmp_path, seed=1)
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"xeploai.sqlite3{ending}").touch()

    with claim_home(tmp_path, seed=2):
        left = {file.name for file in tmp_path.iterdir()}

    assert left == {"demo.json", "demo.lock"}
    assert is_demo_home(tmp_path)
