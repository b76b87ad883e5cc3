"""Nothing comes from elsewhere, and every answer says so."""

import pytest
from playwright.sync_api import Page

from tests.browser.watch import Watch

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ANSWERS = (
    ("/2023/kien-giang/", 200),
    ("/2023/kien-giang/cases/?category=member", 200),
    ("/2023/an-bien/report.docx", 200),
    ("/2023/nowhere/", 404),
    ("/nothing/at/all", 404),
    ("/static/portal/style.css", 200),
    ("/static/portal/nothing.css", 404),
    ("/account/login/", 200),
)


def test_a_page_asks_nothing_of_any_other_machine(page: Page, watch: Watch) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/2023/kien-giang/", wait_until="networkidle")

    assert asked
    assert [url for url in asked if not url.startswith((watch.origin, "data:", "blob:"))] == []


@pytest.mark.parametrize(("address", "status"), ANSWERS)
def test_every_answer_carries_the_strict_policy(page: Page, address: str, status: int) -> None:
    answer = page.request.get(address)
    parts = answer.headers["content-security-policy"].split(";")

    assert answer.status == status
    assert dict(part.strip().split(" ", 1) for part in parts) == STRICT


def test_the_browser_keeps_to_the_policy(page: Page, watch: Watch) -> None:
    page.goto("/2023/kien-giang/")

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.ran = true'}))"
    )

    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in fault for fault in watch.faults)
    watch.faults.clear()
