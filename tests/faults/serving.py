"""A small province that `xeploai serve` really serves, to break things under it."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from tests.installations import ROOT, Installation

T = TypeVar("T")
PATIENCE_S = 60
# a look at a person is noted in the journal: the page writes
FIGURES, PERSONS = "/2023/tinh/", "/2023/cases/member/dv-0/"
SIGN_IN = "/account/login/"

MAKE = """
import json
from xeploai.cli.storage import prepare
prepare()
from datetime import UTC, date, datetime
from django.test import Client
from tests.builders import FOUNDED, decide, decision, make_cycle, make_members, make_tree
from xeploai.accounts.models import User
from xeploai.domain import Role
from xeploai.organisations.models import RoleGrant

units = make_tree()
make_members(units["ap-a11"], 4)
cycle = make_cycle(2023)
user = User.objects.create_user(username="board", label="Ban Tổ chức", password="a-long-password")
RoleGrant.objects.create(
    user=user, role=Role.ORGANISATION_BOARD, unit=units["tinh"], from_on=FOUNDED
)
client = Client(headers={"host": "localhost"})
client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
print(json.dumps({"session": client.cookies["sessionid"].value}))
"""
# a list of members to be checked, and stored once it is
SEND = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from xeploai.accounts.models import User
from xeploai.cycle.access import Reader
from xeploai.portal.uploads import tasks
from xeploai.uploads.operations import Kind, SentFile, UploadOptions, receive_upload

at = datetime.now(UTC)
reader = Reader(User.objects.get(username="board"), on=at.date())
upload = receive_upload(
    reader=reader, files=[SentFile(Path(sys.argv[1]), "list.csv")],
    options=UploadOptions(kind=Kind.PEOPLE), at=at,
)
tasks.check.enqueue(upload.pk)
print(upload.pk)
"""
HEADINGS = "Mã đảng viên;Họ và tên;Mã chi bộ;Tình trạng;Ngày vào Đảng;Từ ngày\n"


def wait_for(look: Callable[[], T], within: float = PATIENCE_S) -> T:
    """Return what is seen once it is there."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen")


def running(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """Return the running children of a process."""
    with suppress(OSError):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(one) for one in found if running(int(one))]
    return []


def words_of(pid: int) -> str:
    """Return the command line of a process."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


@dataclass
class Served:
    """An installation that is being served.

    Args:
        session: of a user who sees all of the province.
    """

    installation: Installation
    port: int
    session: str
    log: Path
    process: "subprocess.Popen[bytes]" = field(repr=False)

    def get(
        self, address: str, session: str | None = None, timeout: float = 40
    ) -> tuple[int, dict[str, str], str]:
        """Ask for an address as the user who sees all; return status, headers and content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        cookie = f"sessionid={self.session if session is None else session}; language=en"
        try:
            connection.request("GET", address, headers={"Cookie": cookie})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, headers, response.read().decode()
        finally:
            connection.close()

    def status(self, address: str, **given: Any) -> int:
        """Return the status of an answer; 0 where none came."""
        try:
            return self.get(address, **given)[0]
        except (OSError, http.client.HTTPException):
            return 0

    def await_pages(self) -> None:
        """Wait until pages are served."""

        def answers() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            return self.status("/healthz") == 200

        wait_for(answers)

    def sign_in(self) -> tuple[int, str]:
        """Sign in by name and password; return the status and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        token = "a" * 32
        headers = {
            "Cookie": f"csrftoken={token}; language=en",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = f"csrfmiddlewaretoken={token}&login=board&password=a-long-password"
        try:
            connection.request("POST", SIGN_IN, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def pids(self, words: str) -> list[int]:
        """Return the processes below `serve` whose command line contains some words."""
        direct = children_of(self.process.pid)
        below = [child for pid in direct for child in children_of(pid)]
        return [pid for pid in (*direct, *below) if words in words_of(pid)]

    def page_server(self) -> int:
        """Return the process that watches over those that answer requests."""
        (pid,) = self.page_servers()
        return pid

    def page_servers(self) -> list[int]:
        """Return that process; none while it is being started anew."""
        return [one for one in children_of(self.process.pid) if "granian" in words_of(one)]

    def send(self, rows: int) -> int:
        """Send a list of members to be checked in the background; return its number."""
        path = self.installation.home / "list.csv"
        lines = (
            f"moi-{n};Người {n};ap-a11;Chính thức;01/02/2010;01/02/2010\n" for n in range(rows)
        )
        path.write_text(HEADINGS + "".join(lines), encoding="utf-8")
        sent = self.installation.python("-c", SEND, str(path))
        assert sent.returncode == 0, sent.stderr
        return int(sent.stdout)

    def state_of(self, upload: int) -> str:
        """Return how far an upload has come."""
        return str(self.one(f"SELECT state FROM uploads_upload WHERE id = {upload}"))

    def one(self, query: str) -> object:
        """Return the one value that a query finds."""
        with connected(self.installation) as connection:
            return connection.execute(query).fetchone()[0]


@contextmanager
def connected(installation: Installation) -> Iterator[Any]:
    """Connect to the database past the program."""
    if installation.database:
        with psycopg.connect(installation.database, autocommit=True) as server:
            yield server
        return
    file = sqlite3.connect(installation.home / "xeploai.sqlite3", isolation_level=None, timeout=30)
    try:
        yield file
    finally:
        file.close()


def make_province(installation: Installation) -> str:
    """Make a small province with a user who sees all of it; return the user's session."""
    made = installation.python("-c", MAKE)
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["session"])


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def serving(installation: Installation, session: str, **variables: str) -> Iterator[Served]:
    """Serve an installation until the end of the block; then nothing of it may be left."""
    # not on the disk of the home, which a test may fill
    port, log = free_port(), installation.home.parents[1] / f"{installation.home.name}.log"
    environment = installation.environment() | variables
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "xeploai", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=errors,
            stderr=errors,
        )
    served = Served(installation, port, session, log, process)
    started: list[int] = []
    try:
        served.await_pages()
        yield served
    finally:
        direct = children_of(process.pid)
        started = [*direct, *(child for pid in direct for child in children_of(pid))]
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)
        for pid in filter(running, started):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
