"""`xeploai serve`: serve the pages of a home, on this machine unless another address is given."""

import errno
import ipaddress
import logging
import socket
from contextlib import suppress

import click

from xeploai.cli.command_line import NUMBER, command, hold_lock
from xeploai.cli.storage import close_to_others
from xeploai.cli.supervision import Program, supervise
from xeploai.domain import Fault, Refused, message

from .work import workers

HOST = "127.0.0.1"
PORT = 8000
HEADERS_MS = 10_000
# less than the supervisor waits before it kills all of them
LAST_REQUESTS_S = 15
log = logging.getLogger("xeploai.serve")


@command("serve")
@click.option("--port", type=NUMBER, default=PORT, help=f"port on this machine ({PORT})")
@click.option("--host", default=HOST, help=f"address to serve on ({HOST})")
@click.option("--no-work", is_flag=True, help="leave the background work to `work`")
def serve(port: int, host: str, *, no_work: bool) -> int:
    """Serve the pages until interrupted, and do the background work."""
    return serve_pages(port, host, works=not no_work)


def serve_pages(port: int, host: str = HOST, *, works: bool = True) -> int:
    """Serve the home's pages until interrupted, do the background work; return the exit code.

    Whichever process ends is started again, and the others go on.

    Args:
        works: whether to do the background work, too.

    Raises:
        Refused: the address is open to others, and passwords there are public or unprotected.
    """
    refuse_open(host)
    refuse_if_taken(port, host)
    close_home()
    collect_files()
    log_missing_protection()
    _close_database()
    address = f"[{host}]" if ":" in host else host
    # a program that started this one waits for the line; where it goes to a full disk, nobody does
    with suppress(OSError):
        print(f"http://{address}:{port}/   (Ctrl+C)", flush=True)
    background = workers() if works else ()
    supervise([Program("pages", page_server(host, port)), *background])
    return 0


def page_server(host: str, port: int) -> list[str]:
    """Return the words that serve the pages, and nothing else."""
    from django.conf import settings

    words = ["granian", "--interface", "asginl", "--http", "1", "--no-ws"]
    words += ["--host", host, "--port", str(port), "--workers", str(settings.WORKERS)]
    words += ["--respawn-failed-workers", "--workers-kill-timeout", str(LAST_REQUESTS_S)]
    # bodies have their limit in xeploai.config.front
    words += ["--http1-header-read-timeout", str(HEADERS_MS), "--log-level", "warning"]
    return [*words, "xeploai.config.asgi:application"]


def refuse_open(host: str) -> None:
    """Refuse an address that others reach, where that lets them in or lets them listen.

    Raises:
        Refused: the home is the demo's, whose passwords are public, or nothing encrypts.
    """
    from django.conf import settings

    if is_loopback(host):
        return
    # after an import, too: the accounts with the public passwords are still there
    if settings.IS_DEMO_HOME:
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

    try:
        with hold_lock(settings.HOME, "static", wait=True):
            call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.md"])
    except OSError as error:
        # a full disk: pages take those of before, or the package's own, uncompressed
        log.warning("style sheets and scripts were not written into the home: %s", error)


def _close_database() -> None:
    """Let go of the database: on a full disk a connection keeps all others out."""
    from django.db import connections

    connections.close_all()


def close_home() -> None:
    """Take away what others may read of the home, such as a file that was copied into it."""
    from django.conf import settings

    close_to_others(settings.HOME)


def log_missing_protection() -> None:
    """Log what the database no longer protects: pages are served, and say so to administrators.

    Refusing would let whoever can drop a trigger also stop the site.
    """
    from xeploai.domain import say
    from xeploai.results.integrity import faults_of_triggers, sentence_of

    for found in faults_of_triggers():
        logging.getLogger("xeploai.protection").error(say(sentence_of(found), "en"))
    log_lost_keys()


def log_lost_keys() -> None:
    """Log how many second factors cannot be checked: those accounts cannot sign in."""
    from xeploai.accounts.second_factor import unreadable_second_factors

    if number := unreadable_second_factors():
        text = "%d second factors were set up with another key; put mfa_key back, or reset them"
        logging.getLogger("xeploai.second_factor").error(text, number)


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
