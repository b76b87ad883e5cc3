"""A clerk with one subject: sees what is missing, records it, and loses nothing on the way."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import faults_at_all_sizes
from tests.browser.watch import Watch

CASE = "/2023/cases/leading_cadre/DV-056064/"


def test_a_fact_is_looked_at_then_recorded_and_stands_on_the_case(page: Page, watch: Watch) -> None:
    watch.answers |= {409}
    page.goto(CASE)
    page.get_by_role("link", name="Nhập dữ kiện").click()
    page.locator("input[name=tasks_assigned]").fill("không rõ")
    look = page.get_by_role("button", name="Xem lại trước khi ghi nhận")
    look.click()

    # refused: the faults stand beside the fields, and what was typed is still there
    expect(page.locator("input[name=tasks_assigned]")).to_have_value("không rõ")
    expect(page.locator("[aria-invalid]")).to_have_count(4)
    assert faults_at_all_sizes(page) == {}

    page.locator("input[name=tasks_assigned]").fill("1.250")
    page.locator("input[name=source]").fill("Biên bản hội nghị")
    page.locator("input[name=document]").fill("99-BB/CB")
    page.locator("input[name=dated_on]").fill("2023-12-20")
    look.click()

    expect(page.locator("tbody strong")).to_have_text(re.compile(r"1\.250"))
    assert faults_at_all_sizes(page) == {}
    page.get_by_role("button", name="Ghi nhận").click()

    expect(page).to_have_url(re.compile(CASE))
    expect(page.locator(".told")).to_have_text("Đã ghi nhận dữ kiện.")
    page.locator("#facts > summary").click()
    expect(page.locator("#facts")).to_contain_text("Biên bản hội nghị, 99-BB/CB")


def test_the_clause_that_closes_a_grade_opens_where_it_is_explained(page: Page) -> None:
    page.goto(CASE)
    closing = page.locator("#grades a[href^='#P23']").first
    target = closing.get_attribute("href") or ""

    closing.click()

    expect(page.locator(f"[id='{target[1:]}']")).to_be_visible()
