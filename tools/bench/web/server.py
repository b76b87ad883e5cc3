"""A server of pages on the loopback address, as `xeploai serve` starts it."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.bench.measure import BenchFailed

HOST = "127.0.0.1"
# the options of `xeploai serve`: a test compares the two
GRANIAN = ["--interface", "asginl", "--http", "1", "--workers", "2"]
PATIENCE_S = 60


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int


@contextmanager
def serving(application: str, home: Path) -> Iterator[Server]:
    """Start a server, and end it; yield it once it answers.

    Raises:
        BenchFailed: it does not answer.
    """
    port = _free_port()
    words = ["granian", *GRANIAN, "--host", HOST, "--port", str(port), "--log-level", "warning"]
    log = home / f"server-{port}.log"
    with log.open("wb") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", *words, application], stdout=errors, stderr=errors
        )
        try:
            _await(server, port, log)
            yield Server(port)
        finally:
            server.terminate()
            try:
                server.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def _await(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise BenchFailed(f"the server does not answer: {log.read_text('utf-8', 'replace')[-2000:]}")
