"""A file that takes long in a browser: asked for, waited for, on a page of its own."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accounts import PROVINCE
from tests.browser.axe import faults_at_all_sizes


def test_a_report_of_a_province_leads_to_the_page_where_it_is_waited_for(page: Page) -> None:
    page.goto(f"/2023/{PROVINCE}/report.docx")

    expect(page).to_have_url(re.compile(r"/files/\d+/"))
    assert faults_at_all_sizes(page) == {}
