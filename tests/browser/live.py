"""A real server with the demo province, on a free port of this machine."""

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
from tests.shared_demo import (
    copy_home,
    environment,
    make_once,
    run_python,
    run_xeploai,
    shared_demo,
)

START_WITHIN = 60  # seconds
REOPEN = ("cycle", "reopen", "2023", "--facts", "--reason", "for the tests of pages")


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


def demo_home(run_folder: Path) -> Path:
    """Return the demo province with accounts, made by whichever test process comes first."""

    def make(home: Path) -> None:
        shared_demo(run_folder).copy_to(home)
        # the demo's years are closed; the tests record facts and decisions in this one
        run_xeploai(home, *REOPEN)
        open_accounts(lambda script: run_python(home, script))

    return make_once(run_folder, "demo-with-accounts", make)


@contextmanager
def served(made: Path, home: Path) -> Iterator[Live]:
    """Serve a copy of a home, which tests may change, until the end."""
    copy_home(made, home)
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
