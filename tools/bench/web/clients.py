"""Clients at once, each a process that asks again when it has its answer, or a while later."""

import argparse
import gzip
import http.client
import multiprocessing
import re
import statistics
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.bench.measure import report_and_exit
from tools.bench.web.home import PASSWORD, username

HOST = "127.0.0.1"
NUMBER = 8
READING_S = 1.0  # who looks at a person reads before the next look
OK, FOUND = 200, 302
MS = 1000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FIGURE = re.compile(r">\s*([\d.]+)\s*<")
# on as many connections, so that each of two workers is asked with certainty
LOOKS = 40
Answer = tuple[http.client.HTTPResponse, bytes]


class NotAsExpected(RuntimeError):
    """An answer is not the page that is measured."""


class Client:
    """One client with a connection that stays open, as a browser's does."""

    def __init__(self, port: int, address: str, session: str, number: int = 0) -> None:
        self.address, self.session, self.account = address, session, username(number)
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def page(self) -> None:
        """Ask for the page as a signed-in user."""
        self._answer("GET", {"Cookie": f"sessionid={self.session}"}, OK)

    def sign_in(self) -> None:
        """Open the sign-in page, fill it in, send it."""
        response, content = self._answer("GET", {}, OK)
        token = TOKEN.search(text_of(response, content))
        if token is None:
            raise NotAsExpected("no form to sign in")
        form = {"csrfmiddlewaretoken": token[1], "password": PASSWORD}
        # by either name: ours, and that of Django's own form
        form |= {"login": self.account, "username": self.account}
        headers = {"Cookie": cookies_of(response)}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        signed_in, _ = self._answer("POST", headers, FOUND, urlencode(form))
        if "sessionid=" not in cookies_of(signed_in):
            raise NotAsExpected("not signed in")

    def figures(self) -> str:
        """Return all figures on the page."""
        answer = self._answer("GET", {"Cookie": f"sessionid={self.session}"}, OK)
        return " ".join(FIGURE.findall(text_of(*answer)))

    def _answer(
        self, method: str, headers: dict[str, str], status: int, body: str | None = None
    ) -> Answer:
        sent = {"Accept-Encoding": "gzip", **headers}
        self.connection.request(method, self.address, body, sent)
        response = self.connection.getresponse()
        content = response.read()
        if response.status != status:
            raise NotAsExpected(f"{method} {self.address}: {response.status}")
        return response, content


def text_of(response: http.client.HTTPResponse, content: bytes) -> str:
    """Return the text of an answer. Under load, pages stay compressed."""
    if response.getheader("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return content.decode(errors="replace")


def cookies_of(response: http.client.HTTPResponse) -> str:
    """Return the cookies that an answer sets, as a request sends them."""
    found = response.msg.get_all("Set-Cookie") or []
    return "; ".join(one.split(";", 1)[0] for one in found)


def main() -> None:
    """Put a load on a page, or look at its figures; report."""
    parser = argparse.ArgumentParser()
    pages = ["health", "unit_page", "case_list", "case", "sign_in"]
    parser.add_argument("what", choices=[*pages, "figures"])
    parser.add_argument("port", type=int)
    parser.add_argument("address")
    parser.add_argument("session")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--until", type=Path, help="go on until this file exists")
    parser.add_argument("--clients", type=int, default=NUMBER)
    parser.add_argument("--pause", type=float, help="seconds between an answer and the next look")
    args = parser.parse_args()
    if args.pause is None:
        args.pause = READING_S if args.what == "case" else 0.0
    if args.what == "figures":
        place = (args.port, args.address, args.session)
        report_and_exit({"figures": sorted({Client(*place).figures() for _ in range(LOOKS)})})
    report_and_exit(_load(args))


def _load(args: argparse.Namespace) -> dict[str, float]:
    context = multiprocessing.get_context("fork")
    start, reports_of_clients = context.Barrier(args.clients), context.Queue()
    clients = [
        context.Process(target=_one_client, args=(args, number, start, reports_of_clients))
        for number in range(args.clients)
    ]
    for client in clients:
        client.start()
    reports = [reports_of_clients.get() for _ in clients]
    for client in clients:
        client.join()
    failures = [report for report in reports if isinstance(report, str)]
    if failures:
        raise NotAsExpected(failures[0])
    latencies = [seconds for report in reports for seconds in report]
    cuts = statistics.quantiles(latencies, n=20, method="inclusive") if latencies[1:] else latencies
    p50, p95 = statistics.median(latencies), cuts[-1]
    # each client's own rate: none is counted for the moment in which another is yet to finish
    rps = sum(len(report) / sum(report) for report in reports)
    longest = max(latencies)
    return {
        "rps": rps,
        "p50_ms": p50 * MS,
        "p95_ms": p95 * MS,
        "max_ms": longest * MS,
        "requests": len(latencies),
    }


def _one_client(
    args: argparse.Namespace, number: int, start: Barrier, reports_of_clients: "Queue[Any]"
) -> None:
    try:
        client = Client(args.port, args.address, args.session, number)
        act = client.sign_in if args.what == "sign_in" else client.page
        start.wait()
        latencies: list[float] = []
        end = time.perf_counter() + args.seconds
        while not latencies or time.perf_counter() < end or _is_awaited(args.until):
            time.sleep(args.pause if latencies else 0)
            begun = time.perf_counter()
            act()
            latencies.append(time.perf_counter() - begun)
        reports_of_clients.put(latencies)
    except Exception as error:  # noqa: BLE001 (reported to the parent)
        reports_of_clients.put(repr(error))


def _is_awaited(file: Path | None) -> bool:
    return file is not None and not file.exists()


if __name__ == "__main__":
    main()
