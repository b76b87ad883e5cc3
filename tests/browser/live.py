"""A real server with the demo province, on a free port of this machine."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.accounts import PASSWORD, open_accounts

START_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Live:
    """A server that answers.

    Args:
        origin: scheme, host and port.
        home: where its database and its log are.
    """

    origin: str
    home: Path

    def at(self, path: str) -> str:
        return f"{self.origin}{path}"

    def log(self) -> str:
        return (self.home / "serve.log").read_text(encoding="utf-8")


def demo_home(shared: Path) -> Path:
    """Return a demo home with accounts, made by whichever test process comes first."""
    home = shared / "demo-home"
    with (shared / "demo-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = shared / "demo-home-in-the-making"
            _run(making, "-m", "xeploai", "demo", "--no-serve")
            open_accounts(lambda *words: _run(making, *words))
            making.rename(home)
    return home


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a program that works on a home."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**ours, "XEPLOAI_HOME": str(home), "XEPLOAI_LANG": "en"}


def _run(home: Path, *words: str) -> None:
    command = [sys.executable, *words]
    ended = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"


@contextmanager
def served(made: Path, home: Path) -> Iterator[Live]:
    """Serve a copy of a home, which tests may change, until the end."""
    shutil.copytree(made, home)
    port = _free_port()
    command = [sys.executable, "-m", "xeploai", "serve", "--port", str(port)]
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment(home), stdout=log, stderr=log)
        live = Live(f"http://127.0.0.1:{port}", home)
        try:
            _wait_for(live, server)
            yield live
        finally:
            server.terminate()
            server.wait(timeout=20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(live: Live, server: subprocess.Popen[bytes]) -> None:
    """Wait until the sign-in page is answered: a worker is up, and the database is ready."""
    until = time.monotonic() + START_WITHIN
    while not _answers(live):
        is_over = server.poll() is not None or time.monotonic() > until
        assert not is_over, f"no server at {live.origin}\n{live.log()}"
        time.sleep(0.1)


def _answers(live: Live) -> bool:
    try:
        with urllib.request.urlopen(live.at("/account/login/"), timeout=5):
            return True
    except urllib.error.HTTPError as error:
        raise AssertionError(live.log()) from error
    except OSError:
        return False


__all__ = ["PASSWORD", "Live", "demo_home", "served"]
