"""A body at its table: the group's candidates in order, and what if."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accounts import PROVINCE
from tests.browser.axe import faults_at_all_sizes
from tests.browser.sizes import PHONE
from tests.browser.test_for_everybody import sideways

GROUPS = f"/2023/{PROVINCE}/deciding/?category=leadership_collective"


def test_ticks_are_counted_again_and_the_address_holds_them(page: Page) -> None:
    page.goto(GROUPS)
    page.locator("table tbody th a").first.click()
    ticks = page.locator("input[name=x]")
    chosen = page.locator("input[name=x]:checked").count()
    assert chosen > 1

    ticks.locator("nth=0").uncheck()
    page.locator("select[name=by]").first.select_option("tasks_exceeded/tasks_assigned")
    page.get_by_role("button", name="Tính lại").click()

    expect(page).to_have_url(re.compile("whatif=1"))
    expect(page.locator("input[name=x]:checked")).to_have_count(chosen - 1)
    expect(page.locator("tr.sum td").nth(3)).to_have_text(str(chosen - 1))
    assert faults_at_all_sizes(page) == {}
    page.set_viewport_size(PHONE)
    assert sideways(page) == []


def test_what_was_tried_is_gone_with_the_address(page: Page) -> None:
    page.goto(GROUPS)
    page.locator("table tbody th a").first.click()
    before = page.locator("input[name=x]:checked").count()
    page.locator("input[name=x]").first.uncheck()
    page.get_by_role("button", name="Tính lại").click()

    page.get_by_role("link", name="Theo hiện trạng").click()

    expect(page.locator("input[name=x]:checked")).to_have_count(before)
