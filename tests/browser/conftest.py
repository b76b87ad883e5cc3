"""A real browser at a real server.

Everything here ends with the last test of this folder: while Playwright runs, its event loop
would keep other tests of the same process from the database.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.browser import signing_in
from tests.browser.accounts import BOARD
from tests.browser.live import Live, demo_home, served
from tests.browser.signing_in import PATIENCE
from tests.browser.sizes import DESK
from tests.browser.watch import Watch
from tools.browser import chromium

# nothing is looked up, so nothing outside this machine can answer
FLAGS = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
expect.set_options(timeout=PATIENCE)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, run_folder: Path) -> Iterator[Live]:
    """Return a server with the demo province, one for each test process."""
    with served(demo_home(run_folder), tmp_path_factory.mktemp("live") / "home") as live:
        yield live


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return the Chromium of this machine."""
    program = chromium()
    assert program is not None, "no Chromium: `./xeploai test` says how to get it"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *as_root])
        yield started
        started.close()


@pytest.fixture(scope="package")
def states() -> dict[str, StorageState]:
    """Return the cookies of whoever signed in before, by account."""
    return {}


@pytest.fixture
def watch(live: Live) -> Iterator[Watch]:
    """Return the watch over all pages of a test; fail the test for what it saw."""
    watch = Watch(live.origin)
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_context(
    live: Live, browser: Browser, watch: Watch, states: dict[str, StorageState]
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser of one's own, for an account or nobody."""
    opened: list[BrowserContext] = []

    def watched(account: str | None = None, **options: Any) -> BrowserContext:
        if account is not None and account not in states:
            states[account] = signing_in.state_of(browser, live, account)
        options = {"viewport": DESK, "base_url": live.origin, **options}
        known = states[account] if account is not None else None
        context = browser.new_context(storage_state=known, **options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        opened.append(context)
        return context

    yield watched
    for context in opened:
        context.close()


@pytest.fixture
def as_account(new_context: Callable[..., BrowserContext]) -> Open:
    """Return a function that opens a page for an account that is signed in."""
    return lambda account, **options: new_context(account, **options).new_page()


@pytest.fixture
def stranger(new_context: Callable[..., BrowserContext]) -> Page:
    """Return a page of somebody who is not signed in."""
    return new_context().new_page()


@pytest.fixture
def page(as_account: Open) -> Page:
    """Return a page of the province's organisation board."""
    return as_account(BOARD)
