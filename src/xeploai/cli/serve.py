"""`xeploai serve`: the pages of a home, on this machine unless told otherwise."""

import argparse
import errno
import ipaddress
import os
import socket
import sys

from xeploai.domain import Fault, Refused, message

from .demo_mark import is_demo_home
from .locks import locked
from .together import run_together

HOST = "127.0.0.1"
PORT = 8000
WORKERS = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--port", type=int, default=PORT, help=f"port on this machine ({PORT})")
    parser.add_argument("--host", default=HOST, help=f"address to serve on ({HOST})")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    serve(args.port, args.host)
    return 0


def serve(port: int, host: str = HOST) -> None:
    """Serve the home's pages until interrupted.

    Raises:
        Refused: the address is open to others, and passwords there are public or unprotected.
    """
    refuse_open(host)
    refuse_if_taken(port, host)
    collect_files()
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"http://{shown}:{port}/   (Ctrl+C)\n")
    sys.stdout.flush()
    words = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "warning"]
    words += ["xeploai.config.wsgi:application"]
    # the worker, which checks and stores what is sent in, lives and ends with the server
    sys.exit(run_together([words, ["xeploai", "work"]]))


def refuse_open(host: str) -> None:
    """Refuse an address that others reach, where that lets them in or lets them listen.

    Raises:
        Refused: the home is the demo's, whose passwords everybody knows, or nothing encrypts.
    """
    from django.conf import settings

    if is_loopback(host):
        return
    # also after somebody imported: the accounts with the public passwords are still there
    if settings.IS_DEMO or (not os.environ.get("DATABASE_URL") and is_demo_home(settings.HOME)):
        text = message(
            "The passwords of a demo's home are public, so it is served on this machine only:"
            " leave out --host."
        )
        raise Refused(Fault(text))
    if not settings.IS_HTTPS:
        text = message(
            "At %(host)s others could read passwords on their way. Put a proxy that speaks HTTPS"
            " in front, set XEPLOAI_HTTPS=1 and XEPLOAI_HOSTS, and let nobody but the proxy"
            " reach the port."
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

    with locked(settings.HOME, "static", wait=True):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.md"])


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
        text = message("“%(host)s” is no address of this machine.")
        return Fault(text, {"host": host})
    text = message("Port %(port)s is taken or not allowed: choose another with --port.")
    return Fault(text, {"port": port})
