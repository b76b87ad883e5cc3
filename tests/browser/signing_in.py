"""Signing in, as a person does it."""

from playwright.sync_api import Browser, Page, StorageState

from tests.browser.accounts import PASSWORD
from tests.browser.live import Live

PATIENCE = 30_000  # milliseconds: the machine may have much else to do


def fill_in(page: Page, account: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form that is shown, and send it."""
    page.locator("input[name=login]:visible").fill(account)
    page.locator("input[name=password]:visible").fill(password)
    page.locator("input[name=password]:visible").press("Enter")


def sign_in(page: Page, account: str) -> None:
    """Sign in and wait until it is done."""
    page.goto("/account/login/")
    fill_in(page, account)
    page.wait_for_url(lambda url: "/account/login/" not in url)


def state_of(browser: Browser, live: Live, account: str) -> StorageState:
    """Sign in and return the cookies."""
    context = browser.new_context(base_url=live.origin)
    context.set_default_timeout(PATIENCE)
    sign_in(context.new_page(), account)
    state = context.storage_state()
    context.close()
    return state
