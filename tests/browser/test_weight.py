"""What has to come over the line before a page can be read."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.accounts import BOARD
from tests.browser.conftest import Open

MOST = 150_000  # bytes over the line, heads included
CHARTS = "echarts"


@dataclass
class Line:
    """What came over the line, by address, in the order of asking."""

    asked: dict[str, str] = field(default_factory=dict)
    bytes_of: dict[str, float] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self.asked[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        address = self.asked.get(event["requestId"], "")
        self.bytes_of[address] = self.bytes_of.get(address, 0) + event["encodedDataLength"]


def first_visit(page: Page, address: str) -> Line:
    """Open a page with nothing kept from before, and wait until all of it is there."""
    line = Line()
    line.listen(page.context.new_cdp_session(page))
    page.goto(address, wait_until="networkidle")
    return line


def test_the_provinces_page_is_read_after_150_kilobytes(page: Page) -> None:
    line = first_visit(page, "/2023/kien-giang/")
    needed = {url: size for url, size in line.bytes_of.items() if CHARTS not in url}

    assert any(url.endswith(".css") for url in needed)
    assert sum(needed.values()) <= MOST, needed


def test_nothing_is_sent_without_being_compressed_that_could_be(as_account: Open) -> None:
    page = as_account(BOARD)
    plain = []
    page.on(
        "response",
        lambda answer: (
            None
            if answer.headers.get("content-encoding") or answer.url.startswith("data:")
            else plain.append((answer.url, answer.headers.get("content-type", "")))
        ),
    )

    page.goto("/2023/kien-giang/", wait_until="networkidle")

    assert [one for one in plain if "icon" not in one[0] and not one[1].startswith("image/")] == []
