"""Runs of the launcher: each in a folder of its own, on a copy of the home."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from .decoding import decode, without_clock

START_LIMIT_S = 60
STOP_LIMIT_S = 15
COMMAND_LIMIT_S = 300
# where in the source something broke down is no output
TRACEBACK = re.compile(r"Traceback \(most recent call last\):\n(?: .*\n)+")
SETTINGS = ("XEPLOAI_HOME", "XEPLOAI_LANG", "DATABASE_URL", "PYTHONPATH")


@dataclass(frozen=True)
class Command:
    """A command whose output is frozen.

    Args:
        words: behind the launcher; the home is added.
        files: files beside it, by name.
        out: the file or folder that it writes, frozen in place of what it prints.
        lang: "" leaves the language out.
    """

    name: str
    words: tuple[str, ...]
    lang: str = "vi"
    files: Mapping[str, bytes] = field(default_factory=dict)
    out: str = ""


@dataclass(frozen=True)
class Launcher:
    """The program under examination, with the home that its commands use."""

    path: Path
    home: Path
    work: Path

    def outputs(self, command: Command) -> dict[str, str]:
        """Run a command; return its output by name, several of them for a folder."""
        folder = Path(tempfile.mkdtemp(dir=self.work))
        for name, content in command.files.items():
            (folder / name).write_bytes(content)
        found = self._run(command, folder)
        is_done = found.returncode == 0 and not found.stderr
        texts = {command.name: found.stdout if is_done else _whole(found)}
        written = folder / command.out
        if command.out and written.is_dir():
            texts = {f"{command.name}/printed.txt": texts[command.name]}
            texts |= {f"{command.name}/{one.name}": decode(one) for one in written.iterdir()}
        elif command.out and written.is_file():
            texts = {command.name: decode(written)}
        return {name: self._plain(text, folder) for name, text in texts.items()}

    def _run(self, command: Command, folder: Path) -> "subprocess.CompletedProcess[str]":
        words = [str(self.path), *command.words]
        words += ["--lang", command.lang] if command.lang else []
        words += ["--home", str(self.home)]
        try:
            return subprocess.run(
                words,
                cwd=folder,
                env=environment(),
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=COMMAND_LIMIT_S,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(words, -1, "", "no answer in time\n")

    def _plain(self, text: str, folder: Path) -> str:
        places = {folder: "<work>", self.home: "<home>", self.path.parent: "<program>"}
        for place, mark in places.items():
            text = text.replace(str(place), mark)
        return without_clock(TRACEBACK.sub("Traceback …\n", text))


def _whole(found: "subprocess.CompletedProcess[str]") -> str:
    return f"exit {found.returncode}\n-- stdout\n{found.stdout}-- stderr\n{found.stderr}"


def environment() -> dict[str, str]:
    """Return an environment in which the same words print the same on every terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return kept | {"COLUMNS": "120", "LC_ALL": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1"}


def make_home(launcher: Path, home: Path) -> None:
    """Make the demo's home, unless something is there."""
    if home.exists() and any(home.iterdir()):
        return
    home.mkdir(parents=True, exist_ok=True)
    words = [str(launcher), "demo", "--no-serve", "--lang", "vi", "--home", str(home)]
    subprocess.run(words, env=environment(), stdout=subprocess.DEVNULL, check=True)


def copy_home(home: Path, copy: Path) -> Path:
    """Copy a home, so that looks and exports, which the journal notes, leave it alone."""
    shutil.copytree(home, copy)
    return copy


@contextmanager
def server(launcher: Path, home: Path, port: int) -> Iterator[str]:
    """Serve a home in the background; return its address."""
    address = f"http://127.0.0.1:{port}"
    words = [str(launcher), "serve", "--port", str(port), "--lang", "vi", "--home", str(home)]
    with (home.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            words, env=environment(), stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_until_up(process, address)
            yield address
        finally:
            _stop(process)


def _wait_until_up(process: "subprocess.Popen[bytes]", address: str) -> None:
    for _ in range(START_LIMIT_S * 2):
        if process.poll() is not None:
            break
        with suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310
            return
        time.sleep(0.5)
    raise SystemExit(f"{address} does not answer: see server.log, or choose another --port")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
