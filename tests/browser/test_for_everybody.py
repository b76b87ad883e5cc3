"""Pages that everybody can use: with a reader's voice, on a desk, on a telephone."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser.accounts import BOARD, NAMES_BY_ROLE
from tests.browser.areas import (
    ACCOUNT_PAGES,
    EVERY_PAGE,
    LOOKED_AT_ELSEWHERE,
    SEEN_BEST_BY,
    WITHOUT_A_PAGE,
    names_of_addresses,
)
from tests.browser.axe import faults_at_all_sizes
from tests.browser.conftest import Open
from tests.browser.sizes import SIZES
from tests.browser.waiting import wait_for_parts
from tests.browser.watch import Watch

# what sets one page's build apart from another's, whatever the words and the numbers
BUILD = re.compile(r"<(\w+)|\s((?:class|role|type)=\"[^\"]*\"|aria-\w+)")
SETTLED_WITHIN = 5_000  # milliseconds
SIDEWAYS = """() => {
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const out = [...document.querySelectorAll('body *')].filter(
        one => one.getBoundingClientRect().right > innerWidth + 0.5);
    return [`${wide} px too wide`, ...out.slice(0, 5).map(one => one.outerHTML.slice(0, 100))];
}"""


def test_no_page_is_forgotten() -> None:
    looked_at = set(EVERY_PAGE) | LOOKED_AT_ELSEWHERE

    assert names_of_addresses() - looked_at - WITHOUT_A_PAGE == set()


@pytest.fixture(scope="package")
def builds_seen() -> set[frozenset[tuple[str, ...]]]:
    """Return the builds of pages that were looked at: the next of the same build is not."""
    return set()


@pytest.mark.parametrize("role", NAMES_BY_ROLE)
def test_axe_finds_nothing_serious_or_critical_on_any_page_of_a_role(
    as_account: Open,
    watch: Watch,
    builds_seen: set[frozenset[tuple[str, ...]]],
    role: str,
) -> None:
    watch.answers |= {401, 403, 404}
    page = as_account(NAMES_BY_ROLE[role])
    faults: dict[str, list[str]] = {}

    for address in EVERY_PAGE.values():
        build = frozenset(BUILD.findall(page.request.get(address).text()))
        if build not in builds_seen:
            builds_seen.add(build)
            page.goto(address)
            faults |= faults_at_all_sizes(page)

    assert faults == {}


def test_axe_finds_nothing_serious_or_critical_on_the_way_in(stranger: Page) -> None:
    stranger.goto(ACCOUNT_PAGES["account_login"])

    assert faults_at_all_sizes(stranger) == {}


def sideways(page: Page) -> list[str]:
    """Return what reaches out of the window, once drawings have followed its size."""
    with suppress(TimedOut):
        page.wait_for_function(f"() => !({SIDEWAYS})().length", timeout=SETTLED_WITHIN)
    found: list[str] = page.evaluate(SIDEWAYS)
    return found


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_page_scrolls_sideways(as_account: Open, watch: Watch, name: str) -> None:
    watch.answers |= {401, 404}
    page = as_account(SEEN_BEST_BY.get(name, BOARD))
    page.goto(EVERY_PAGE[name])
    wait_for_parts(page)
    too_wide = {}

    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        too_wide[size] = sideways(page)

    assert too_wide == {size: [] for size in SIZES}
