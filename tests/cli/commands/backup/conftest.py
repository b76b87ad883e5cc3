"""Installations of their own, on both databases."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tools.postgresql import folder_of_tools, postgresql

ROOT = Path(__file__).resolve().parents[4]


MAKE = """
import django
django.setup()
from tests.builders import decide, decision, make_cycle, make_members, make_tree, send_return
from xeploai.domain.figures.counts import Counts
from xeploai.domain.grades import Grade

units = make_tree()
make_members(units["ap-a11"], 5)
cycle = make_cycle(by_return=["huyen-b"])
decide(cycle, decision("member", "dv-0", Grade.EXCELLENT))
decide(cycle, decision("member", "dv-1", Grade.GOOD))
send_return(cycle, "huyen-b", {"member": Counts(good=12)})
"""


@dataclass(frozen=True)
class Installation:
    """A home of its own, and the database that it uses."""

    home: Path
    database: str | None

    def environment(self) -> dict[str, str]:
        """Return the variables for a process on this installation."""
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env |= {"XEPLOAI_HOME": str(self.home), "XEPLOAI_LANG": "en"}
        env |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env |= {"DJANGO_SETTINGS_MODULE": "xeploai.config.settings"}
        env |= {"DATABASE_URL": self.database} if self.database else {}
        # the tools that come with the server of the tests
        env |= {"PATH": os.pathsep.join([*filter(None, [folder_of_tools()]), env["PATH"]])}
        return env

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python on this installation."""
        command, env = [sys.executable, *words], self.environment()
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def xeploai(self, *words: object) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "xeploai", *map(str, words))

    def results(self) -> dict[str, Any]:
        answer = self.xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json")
        assert answer.returncode == 0, answer.stderr
        found: dict[str, Any] = json.loads(answer.stdout)
        return found


Install = Callable[[str], Installation]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def install(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Install]:
    """Return what makes an empty installation of a name."""
    folder = tmp_path_factory.mktemp("installations")
    if request.param == "sqlite":
        yield lambda name: Installation(folder / name, None)
        return
    with postgresql(folder / "server") as address:

        def install(name: str) -> Installation:
            subprocess.run(
                [f"{folder_of_tools()}/psql", address, "-c", f"CREATE DATABASE {name}"],
                check=True,
                capture_output=True,
            )
            return Installation(folder / name, address.replace("/postgres?", f"/{name}?"))

        yield install


@pytest.fixture(scope="session")
def made(install: Install) -> Installation:
    installation = install("made")
    assert installation.xeploai("units").returncode == 0
    ended = installation.python("-c", MAKE)
    assert ended.returncode == 0, ended.stderr
    return installation


@pytest.fixture(scope="session")
def backup(made: Installation) -> Path:
    file = made.home / "backups" / "day.tar.gz"
    ended = made.xeploai("backup", file)
    assert ended.returncode == 0, ended.stderr
    return file


def with_another(backup: Path, to: Path, *, replaced: str, content: bytes) -> None:
    """Write the backup again with one part changed or added."""
    with tarfile.open(backup) as old, tarfile.open(to, "w:gz") as new:
        for member in old.getmembers():
            if member.name != replaced:
                new.addfile(member, old.extractfile(member))
        added = tarfile.TarInfo(replaced)
        added.size = len(content)
        new.addfile(added, io.BytesIO(content))
