"""What goes on beside the pages that are measured: each until a file exists."""

import argparse
import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tools.bench.measure import report_and_exit
from tools.bench.web.home import ROOT, YEAR

HOST = "127.0.0.1"
TEMPLATE = f"/templates/gradings.xlsx?cycle={YEAR}&unit={ROOT}"
SIGN_IN, TOKEN = "/account/login/", "a" * 32
FAILING, SLOW = 32, 40
OK, FOUND = 200, 302
PATIENCE_S, GLANCE_S = 60, 0.2
DISTURBANCES = {
    "templates": "four templates of the province being made",
    "passwords": f"{FAILING} clients that try passwords, from as many addresses",
    "slow_bodies": f"{SLOW} bodies that come a byte a second",
}


class Disturbance:
    """Where to, as whom, and until when.

    Args:
        sessions: of those who may ask for templates.
    """

    def __init__(self, port: int, sessions: list[str], done: Path) -> None:
        self.port, self.sessions, self.done = port, sessions, done

    def goes_on(self) -> bool:
        """Whether nobody has ended it yet."""
        return not self.done.exists()

    def request(self, *words: Any, source: str = HOST, **options: Any) -> tuple[int, str]:
        """Ask once; return the status and where else to go."""
        connection = http.client.HTTPConnection(
            HOST, self.port, timeout=PATIENCE_S, source_address=(source, 0)
        )
        try:
            connection.request(*words, **options)
            response = connection.getresponse()
            response.read()
            return response.status, response.getheader("Location") or ""
        finally:
            connection.close()


def make_templates(to: Disturbance) -> dict[str, Any]:
    """Ask for a template of the province for each session, and have them made."""
    worker = subprocess.Popen([sys.executable, "-m", "xeploai", "work", "--only", "making"])
    try:
        cookies = [{"Cookie": f"sessionid={session}"} for session in to.sessions]
        answers = [to.request("GET", TEMPLATE, headers=cookie) for cookie in cookies]
        if {status for status, _ in answers} - {OK, FOUND}:
            raise RuntimeError(f"no template: {answers}")
        while to.goes_on():
            time.sleep(GLANCE_S)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    return {"templates": len(answers)}


def try_passwords(to: Disturbance) -> dict[str, Any]:
    """Let clients try one wrong password after the other, each from an address of its own."""
    headers = {
        "Cookie": f"csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def client(number: int) -> None:
        attempt = 0
        while to.goes_on():
            attempt += 1
            body = f"csrfmiddlewaretoken={TOKEN}&login=n{number}-{attempt}&password=wrong"
            with suppress(OSError, http.client.HTTPException):
                to.request("POST", SIGN_IN, body, headers, source=f"127.0.1.{number + 1}")

    threads = [threading.Thread(target=client, args=(number,)) for number in range(FAILING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"clients": FAILING}


def send_slowly(to: Disturbance) -> dict[str, Any]:
    """Open forms of which a byte comes each second."""
    head = (
        f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection((HOST, to.port))) for _ in range(SLOW)
        ]
        for one in opened:
            one.sendall(head.encode())
        while to.goes_on():
            for one in opened:
                # after its 20 seconds it is refused
                with suppress(OSError):
                    one.sendall(b"a")
            time.sleep(1)
    return {"bodies": SLOW}


ACTS: Mapping[str, Callable[[Disturbance], dict[str, Any]]] = {
    "templates": make_templates,
    "passwords": try_passwords,
    "slow_bodies": send_slowly,
}


def main() -> None:
    """Disturb until a file exists; report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=list(ACTS))
    parser.add_argument("port", type=int)
    parser.add_argument("sessions")
    parser.add_argument("done", type=Path)
    args = parser.parse_args()
    to = Disturbance(args.port, args.sessions.split(","), args.done)
    report_and_exit(ACTS[args.name](to))


if __name__ == "__main__":
    main()
