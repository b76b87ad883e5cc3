"""What all tests share."""

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import shared_demo
from tests.shared_demo import SharedDemo

# a search for garbage after as many new objects, in place of 700: tests make many and keep few
NEW_OBJECTS = 20_000
NUMBERS = count()


def pytest_configure() -> None:
    """Collect the tests without searching for garbage: nothing of it goes."""
    gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run try one of the values that make the same queries, in place of all."""
    words = "of each test that is marked same_queries, try the values that this seed draws"
    parser.addoption("--draw", metavar="SEED", help=words)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the values that were not drawn."""
    seed = config.getoption("--draw")
    if seed is None:
        return
    alike: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("same_queries"):
            alike.setdefault(item.nodeid.partition("[")[0], []).append(item)
    drawn = {id(Random(f"{seed} {name}").choice(group)) for name, group in alike.items()}
    left_out = [one for group in alike.values() for one in group if id(one) not in drawn]
    config.hook.pytest_deselected(items=left_out)
    gone = set(map(id, left_out))
    items[:] = [item for item in items if id(item) not in gone]


def pytest_collection_finish() -> None:
    """Leave the modules and the thousands of tests out of every later search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    gc.enable()


def pytest_unconfigure() -> None:
    """Let the interpreter take everything down as it does without tests."""
    gc.unfreeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file for a run of one mark that does not have the mark's name in it."""
    mark = config.getoption("markexpr")
    if not mark.isidentifier() or not collection_path.name.startswith("test_"):
        return None
    return None if mark in collection_path.read_text(encoding="utf-8") else True


@pytest.fixture(autouse=True)
def _files_of_this_test_only(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    # not tmp_path: making a folder for each of ten thousand tests, of which few write, takes long
    settings.FILES = tmp_path_factory.getbasetemp() / f"home-{next(NUMBERS)}" / "files"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    # argon2 takes long on purpose
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines; a server on this one may be spoken to."""
    import socket

    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = isinstance(address, (str, bytes)) or address[0] in ("127.0.0.1", "::1")
        assert is_local, f"a test wants to reach {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="session")
def _tests_on_postgresql_can_be_undone() -> Iterator[None]:
    """Let the tables be emptied after a test with several connections, guards or not."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    from xeploai.accounts.database import APPEND_ONLY

    flush = DatabaseOperations.sql_flush

    def unguarded(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        guards = [f"{table} {{}} TRIGGER {table}_refuses_truncate" for table in APPEND_ONLY]
        return [
            *("ALTER TABLE " + guard.format("DISABLE") for guard in guards),
            *flush(self, *args, **options),
            *("ALTER TABLE " + guard.format("ENABLE ALWAYS") for guard in guards),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", unguarded)
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the temporary folder that all workers of this run have in common."""
    return shared_demo.folder_of_run(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def demo_province(run_folder: Path) -> SharedDemo:
    """Return the home with the demo province: to read, or to copy."""
    return shared_demo.shared_demo(run_folder)


@pytest.fixture(scope="session")
def migrated_home(run_folder: Path) -> Path:
    """Return a home with an empty database, to copy: the migrations take seconds."""
    return shared_demo.migrated_home(run_folder)
