"""`xeploai serve`: serve the pages of a home, on this machine unless another address is given."""

import ctypes
import errno
import ipaddress
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

import click

from xeploai.cli.command_line import NUMBER, command, hold_lock, is_demo_home
from xeploai.domain import Fault, Refused, message

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2
# seconds that a program gets to finish what it is doing
PATIENCE_S = 20
GLANCE_S = 0.5
PR_SET_PDEATHSIG = 1


@command("serve")
@click.option("--port", type=NUMBER, default=PORT, help=f"port on this machine ({PORT})")
@click.option("--host", default=HOST, help=f"address to serve on ({HOST})")
def serve(port: int, host: str) -> int:
    """Serve the pages until interrupted, and do the background work."""
    return serve_pages(port, host)


def serve_pages(port: int, host: str = HOST) -> int:
    """Serve the home's pages until interrupted, and return the exit code.

    Raises:
        Refused: the address is open to others, and passwords there are public or unprotected.
    """
    refuse_open(host)
    refuse_if_taken(port, host)
    collect_files()
    log_missing_protection()
    address = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"http://{address}:{port}/   (Ctrl+C)\n")
    # a program that started this one waits for the line
    sys.stdout.flush()
    words = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "warning"]
    words += ["xeploai.config.wsgi:application"]
    # the worker, which checks and stores what is sent in, lives and ends with the server
    return run_together([words, ["xeploai", "work"]])


def refuse_open(host: str) -> None:
    """Refuse an address that others reach, where that lets them in or lets them listen.

    Raises:
        Refused: the home is the demo's, whose passwords are public, or nothing encrypts.
    """
    from django.conf import settings

    if is_loopback(host):
        return
    # after an import, too: the accounts with the public passwords are still there
    if settings.IS_DEMO or (not os.environ.get("DATABASE_URL") and is_demo_home(settings.HOME)):
        text = message(
            "The passwords of a demo's home are public, so it is served on this machine only:"
            " leave out --host."
        )
        raise Refused(Fault(text))
    if not settings.IS_HTTPS:
        text = message(
            "At %(host)s others could read passwords on their way. Put an HTTPS proxy in front,"
            " set XEPLOAI_HTTPS=1 and XEPLOAI_HOSTS, and let only the proxy reach"
            " the port."
        )
        raise Refused(Fault(text, {"host": host}))


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def collect_files() -> None:
    """Write style sheets and scripts into the home, compressed, under names with a checksum.

    Those of an earlier version stay: pages that are open still ask for them.
    """
    from django.conf import settings
    from django.core.management import call_command

    with hold_lock(settings.HOME, "static", wait=True):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.md"])


def log_missing_protection() -> None:
    """Log what the database no longer protects: pages are served, and say so to administrators.

    Refusing would let whoever can drop a trigger also stop the site.
    """
    from xeploai.domain import say
    from xeploai.results.integrity import faults_of_triggers, sentence_of

    for found in faults_of_triggers():
        logging.getLogger("xeploai.protection").error(say(sentence_of(found), "en"))


def refuse_if_taken(port: int, host: str = HOST) -> None:
    """Refuse a port that cannot be served on.

    Raises:
        Refused: another program has it, or the system does not allow it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refused(_fault_of_binding(error, port, host)) from None


def _fault_of_binding(error: Exception, port: int, host: str) -> Fault:
    is_foreign = getattr(error, "errno", None) == errno.EADDRNOTAVAIL
    if is_foreign or isinstance(error, socket.gaierror):
        text = message("“%(host)s” is not an address of this machine.")
        return Fault(text, {"host": host})
    text = message("Port %(port)s is taken or not allowed: choose another with --port.")
    return Fault(text, {"port": port})


def run_together(programs: Sequence[Sequence[str]]) -> int:
    """Run Python modules side by side until one ends or this process receives a signal.

    Returns the exit code of the one that ended first; 0 after a signal.
    """
    running = [
        subprocess.Popen([sys.executable, "-m", *words], preexec_fn=_end_with_parent)  # noqa: PLW1509
        for words in programs
    ]
    signals: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        signals.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, note)
    code: int | None = None
    while not signals and code is None:
        code = _first_to_end(running)
    # half a service is of no use; what supervises this process starts both again
    _end(running)
    return 0 if signals else code or 1


def _first_to_end(running: Sequence[subprocess.Popen[bytes]]) -> int | None:
    for one in running:
        try:
            return one.wait(GLANCE_S)
        except subprocess.TimeoutExpired:
            continue
    return None


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for one in running:
        one.terminate()
    for one in running:
        try:
            one.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            one.kill()


def _end_with_parent() -> None:
    """Let the system end a program whose supervisor was killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
