"""Parts of pages that are made in the background: the page comes again when they are ready."""

from playwright.sync_api import Page, expect

MADE_WITHIN = 60_000  # milliseconds


def wait_for_parts(page: Page) -> None:
    """Wait until nothing of a page is being made any more."""
    expect(page.locator("#progress")).to_have_count(0, timeout=MADE_WITHIN)
