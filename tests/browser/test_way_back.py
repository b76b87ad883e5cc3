"""From a figure to what it counts, by clicking."""

import re

from playwright.sync_api import Page, expect

MOST_CLICKS = 5


class Hand:
    """A hand on the mouse that counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, selector: str) -> None:
        before = self.page.url
        self.page.locator(selector).first.click()
        self.page.wait_for_url(lambda url: url != before)
        self.clicks += 1


def expect_a_case(page: Page) -> None:
    """Look for what a case must say: the grade in force, its document, its day, who decided."""
    expect(page).to_have_url(re.compile(r"/2023/cases/"))
    main = page.locator("main")
    expect(main).to_contain_text(re.compile(r"hoàn thành .*nhiệm vụ", re.IGNORECASE))
    expect(main).to_contain_text("QĐ")
    expect(main).to_contain_text(re.compile(r"\d{2}/\d{2}/2023"))
    expect(main).to_contain_text(re.compile(r"Điều \d+"))


def test_from_the_provinces_headline_to_one_case_takes_five_clicks_at_most(page: Page) -> None:
    page.goto("/2023/kien-giang/")
    hand = Hand(page)

    hand.click(".headline a[href*='/cases/'], main table a[href*='category=member']")
    hand.click("main table tbody th a")

    expect_a_case(page)
    assert hand.clicks <= MOST_CLICKS


def test_so_does_the_way_down_the_tree_to_a_branch(page: Page) -> None:
    page.goto("/2023/kien-giang/")
    hand = Hand(page)

    hand.click("main table a[href$='/2023/an-bien/']")
    hand.click("main table a[href$='/2023/an-bien-001/']")
    hand.click("main table a[href$='/2023/an-bien-001-01/']")
    hand.click("main table a[href*='category=member']")
    hand.click("main table tbody th a")

    expect_a_case(page)
    assert hand.clicks <= MOST_CLICKS


def test_from_a_case_the_path_leads_back_up_to_the_province(page: Page) -> None:
    page.goto("/2023/an-bien-001-01/cases/?category=member")
    page.locator("main table tbody th a").first.click()
    expect_a_case(page)

    page.locator("main a[href$='/2023/kien-giang/']").first.click()

    expect(page.locator("h1")).to_have_text("Đảng bộ tỉnh Kiên Giang")


def test_the_number_on_a_list_is_the_figure_that_led_there(page: Page) -> None:
    page.goto("/2023/kien-giang/")
    figure = page.locator("main table a[href*='category=member'][href*='figure=failed']").first
    number = figure.inner_text()

    figure.click()

    expect(page.locator("h1")).to_contain_text(number)
