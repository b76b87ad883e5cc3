"""Finding a unit by name, and in the tree."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keys import tab_to


def test_an_bien_is_found_without_its_diacritics(page: Page) -> None:
    page.goto("/2023/kien-giang/")
    page.get_by_role("searchbox").first.fill("an bien")

    # what is found comes by itself while one types; the tree has such a link too
    found = page.locator("#found").get_by_role("link", name="Đảng bộ huyện An Biên", exact=True)
    expect(found.first).to_be_visible()
    found.first.click()

    expect(page).to_have_url(re.compile("/2023/an-bien/$"))
    expect(page.locator("h1")).to_have_text("Đảng bộ huyện An Biên")


def test_the_tree_opens_in_place_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/2023/kien-giang/")
    below = page.locator("nav.tree a[href='/2023/an-bien-001/']").first
    expect(below).to_have_count(0)

    tab_to(page, "details[hx-get='/2023/an-bien/tree/'] > summary")
    page.keyboard.press("Enter")
    expect(below).to_be_visible()
    tab_to(page, "details[hx-get='/2023/an-bien-001/tree/'] > summary")
    page.keyboard.press("Enter")

    expect(page.locator("nav.tree a[href='/2023/an-bien-001-01/']").first).to_be_visible()
    expect(page).to_have_url(re.compile("/2023/kien-giang/$"))
    tab_to(page, "a[href='/2023/an-bien-001-01/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/2023/an-bien-001-01/$"))


def test_the_tree_is_opened_down_to_the_unit_that_is_shown(page: Page) -> None:
    page.goto("/2023/an-bien-001-01/")

    shown = page.locator("nav.tree a[aria-current=page]")
    expect(shown).to_be_visible()
    expect(shown).to_have_attribute("href", "/2023/an-bien-001-01/")
