"""Installations of their own, on both databases."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.postgresql import folder_of_tools, postgresql

ROOT = Path(__file__).resolve().parents[1]


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


@contextmanager
def installing(database: str, folder: Path) -> Iterator[Install]:
    """Yield what makes an empty installation of a name, on one of the databases."""
    if database == "sqlite":
        yield lambda name: Installation(folder / name, None)
        return
    with postgresql(folder / "server") as address:

        def install(name: str) -> Installation:
            _psql(address, f"CREATE DATABASE {name}")
            return Installation(folder / name, address.replace("/postgres?", f"/{name}?"))

        yield install


def copy_of(made: Installation, name: str) -> Installation:
    """Return an installation with the same content; nothing may run on the other one meanwhile."""
    home = Path(shutil.copytree(made.home, made.home.with_name(name)))
    if made.database is None:
        return Installation(home, None)
    former = made.home.name
    _psql(
        made.database.replace(f"/{former}?", "/postgres?"),
        f"CREATE DATABASE {name} TEMPLATE {former}",
    )
    return Installation(home, made.database.replace(f"/{former}?", f"/{name}?"))


def _psql(address: str, statement: str) -> None:
    command = [f"{folder_of_tools()}/psql", address, "-c", statement]
    subprocess.run(command, check=True, capture_output=True)
