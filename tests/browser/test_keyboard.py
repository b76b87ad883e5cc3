"""The keyboard alone is enough."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keys import tab_to


def test_the_first_stop_leads_past_the_navigation(page: Page) -> None:
    page.goto("/2023/kien-giang/")

    tab_to(page, "a.skip")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#content$"))
    tab_to(page, "main *")


def test_search_unit_and_list_of_cases_need_no_mouse(page: Page) -> None:
    page.goto("/2023/kien-giang/")

    tab_to(page, "input[type=search]")
    page.keyboard.type("an bien")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Đảng bộ huyện An Biên", exact=True).first).to_be_visible()
    tab_to(page, "a[href$='/2023/an-bien/']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đảng bộ huyện An Biên")
    # the tree of units comes first, and has a way past it
    tab_to(page, "a[href='#content']")
    page.keyboard.press("Enter")
    tab_to(page, "main table a[href*='category=member'][href*='figure=excellent']")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/2023/an-bien/cases/"))
    expect(page.locator("main table tbody tr").first).to_be_visible()
