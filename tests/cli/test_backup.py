"""A backup, made and restored for real, on both databases."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from xeploai.bench.postgresql import folder_of_tools, postgresql

ROOT = Path(__file__).resolve().parents[2]
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

    def python(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env |= {"XEPLOAI_HOME": str(self.home), "XEPLOAI_LANG": "en"}
        env |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env |= {"DJANGO_SETTINGS_MODULE": "xeploai.config.settings"}
        env |= {"DATABASE_URL": self.database} if self.database else {}
        command = [sys.executable, *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def xeploai(self, *words: object) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "xeploai", *map(str, words))

    def results(self) -> dict[str, Any]:
        told = self.xeploai("results", "--cycle", 2023, "--unit", "tinh", "--json")
        assert told.returncode == 0, told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found


Install = Callable[[str], Installation]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
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


@pytest.fixture(scope="module")
def made(install: Install) -> Installation:
    installation = install("made")
    assert installation.xeploai("units").returncode == 0
    ended = installation.python("-c", MAKE)
    assert ended.returncode == 0, ended.stderr
    return installation


@pytest.fixture(scope="module")
def backup(made: Installation) -> Path:
    file = made.home / "backups" / "day.tar.gz"
    ended = made.xeploai("backup", file)
    assert ended.returncode == 0, ended.stderr
    return file


def test_a_restored_backup_gives_the_same_figures_and_files(
    made: Installation, backup: Path, install: Install
) -> None:
    restored = install("restored")

    ended = restored.xeploai("restore", backup)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.endswith(" 0 differences\n")
    assert restored.results() == made.results()
    kept = [path.relative_to(made.home) for path in (made.home / "files").rglob("*")]
    assert kept
    assert all((restored.home / path).exists() for path in kept)


def test_what_a_restored_database_forbids_it_still_forbids(backup: Path, install: Install) -> None:
    restored = install("guarded")
    restored.xeploai("restore", backup)
    change = "from xeploai.cycle.models import *; GradeDecision.objects.update(grade='FAILED')"

    ended = restored.python("-c", f"import django; django.setup(); {change}")

    assert "append-only" in ended.stderr


def test_a_backup_is_restored_over_nothing(made: Installation, backup: Path) -> None:
    before = made.results()

    ended = made.xeploai("restore", backup)

    assert ended.returncode == 2
    assert "empty" in ended.stderr
    assert made.results() == before


def test_a_backup_is_never_overwritten(made: Installation, backup: Path) -> None:
    before = backup.read_bytes()

    ended = made.xeploai("backup", backup)

    assert ended.returncode == 2
    assert backup.read_bytes() == before


def test_a_backup_is_for_its_owner_only_and_holds_no_key(made: Installation, backup: Path) -> None:
    with tarfile.open(backup) as archive:
        names = archive.getnames()

    assert backup.stat().st_mode & 0o077 == 0
    assert (made.home / "secret_key").exists()
    assert not [name for name in names if "secret" in name]


def cut(backup: Path, to: Path) -> None:
    to.write_bytes(backup.read_bytes()[:-200])


def with_another(backup: Path, to: Path, *, replaced: str, content: bytes) -> None:
    """Write the backup again with one part changed or added."""
    with tarfile.open(backup) as old, tarfile.open(to, "w:gz") as new:
        for member in old.getmembers():
            if member.name != replaced:
                new.addfile(member, old.extractfile(member))
        added = tarfile.TarInfo(replaced)
        added.size = len(content)
        new.addfile(added, io.BytesIO(content))


@pytest.mark.parametrize("what", ["cut", "changed", "added", "outside", "other"])
def test_a_damaged_or_foreign_file_is_refused_and_leaves_nothing(
    what: str, made: Installation, backup: Path, install: Install, tmp_path: Path
) -> None:
    file = tmp_path / "wrong.tar.gz"
    if what == "cut":
        cut(backup, file)
    elif what == "other":
        file.write_bytes(b"something else")
    else:
        kept = next(path for path in (made.home / "files").rglob("*") if path.is_file())
        names = {
            "changed": kept.relative_to(made.home).as_posix(),
            "added": "files/ff/more",
            "outside": "../../escaped",
        }
        with_another(backup, file, replaced=names[what], content=b"not as it was")
    empty = install(what)

    ended = empty.xeploai("restore", file)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert not (empty.home / "files").exists()
    assert not (empty.home / "xeploai.sqlite3").exists()
    assert not (empty.home.parent / "escaped").exists()


def test_a_backup_of_a_later_version_is_refused(
    backup: Path, install: Install, tmp_path: Path
) -> None:
    with tarfile.open(backup) as archive:
        told = archive.extractfile("manifest.json")
        assert told is not None
        manifest = json.load(told)
    manifest["migrations"].append("cycle.9999_from_the_future")
    file = tmp_path / "later.tar.gz"
    content = json.dumps(manifest).encode()
    with_another(backup, file, replaced="manifest.json", content=content)

    ended = install("later").xeploai("restore", file)

    assert ended.returncode == 2
    assert "later" in ended.stderr


def test_a_backup_goes_on_while_somebody_writes(made: Installation, tmp_path: Path) -> None:
    write = "import django; django.setup()\nfrom tests.builders import *\n"
    write += "make_members(Unit.objects.get(code='ap-b11'), 2000)"
    with subprocess.Popen(
        [sys.executable, "-c", write],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            **({"DATABASE_URL": made.database} if made.database else {}),
            "XEPLOAI_HOME": str(made.home),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "xeploai.config.settings",
        },
    ) as writer:
        ended = made.xeploai("backup", tmp_path / "meanwhile.tar.gz")

    assert (ended.returncode, writer.returncode) == (0, 0), ended.stderr


def test_postgresqls_tools_are_asked_for_by_name(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xeploai.cli import backup_database
    from xeploai.domain.faults import Refused

    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(Refused, match="pg_dump"):
        backup_database.tool("pg_dump", needed=15)
