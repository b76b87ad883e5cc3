"""`xeploai serve`: the pages of a home, on this machine only."""

import argparse
import os
import socket
import sys

from xeploai.domain.faults import Fault, Refused, message

PORT = 8000
WORKERS = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--port", type=int, default=PORT, help=f"port on this machine ({PORT})")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    serve(args.port)
    return 0


def serve(port: int) -> None:
    """Serve the home's pages on the loopback address, until interrupted.

    Nobody signs in yet, so no other address is offered.
    """
    refuse_if_taken(port)
    sys.stdout.write(f"http://127.0.0.1:{port}/   (Ctrl+C)\n")
    sys.stdout.flush()
    words = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "warning"]
    words += ["xeploai.config.wsgi:application"]
    os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606 (own words)


def refuse_if_taken(port: int) -> None:
    """Refuse a port that cannot be served on.

    Raises:
        Refused: another program has it, or the system does not allow it.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            text = message("Port %(port)s is taken or not allowed: choose another with --port.")
            raise Refused(Fault(text, {"port": port})) from None
