"""Rules in a browser: checked, laid down by a form, and rehearsed."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accounts import COMMUNE, PROVINCE
from tests.browser.axe import faults_at_all_sizes
from tests.browser.watch import Watch

LAYER = f"""\
layer: thu-nghiem-2023
extends: vn-party-2023
title: {{vi: Dự thảo thử nghiệm, en: A draft on trial}}
standing: DRAFT
issued_by: {{vi: Ban Tổ chức Tỉnh ủy, en: Organisation board}}
unit: {PROVINCE}
source: {{document: 01-DT/BTC, issued: 2023-11-01, place: toàn văn}}
parameters:
  - {{parameter: P23-GR-3.exceeded, from: 2023-11-01, value: 60 %}}
"""


def test_each_fault_of_a_file_stands_beside_its_line(page: Page, watch: Watch) -> None:
    page.goto("/rules/check/")
    page.locator("#text").fill(LAYER.replace("60 %", "40 %"))
    watch.answers |= {422}
    page.locator("form.rule-file button").click()

    expect(page.locator(".excerpt .faulty")).to_contain_text("40 %")
    assert faults_at_all_sizes(page) == {}


def test_a_draft_is_looked_at_stored_and_rehearsed(page: Page) -> None:
    page.goto("/rules/layers/new/")
    page.locator("#text").fill(LAYER)
    page.locator("form.rule-file button").click()
    expect(page.locator(".pair").first).to_contain_text("60%")
    assert faults_at_all_sizes(page) == {}

    page.locator("button[value=store]").click()
    expect(page).to_have_url(re.compile(r"/rules/layers/of/thu-nghiem-2023/"))
    assert faults_at_all_sizes(page) == {}

    page.goto(f"/2023/{COMMUNE}/rehearse/")
    page.locator("input[name=draft][value=thu-nghiem-2023]").check()
    page.locator("button[name=run]").click()
    expect(page.locator("#rehearsed table").first).to_be_visible()
    expect(page.locator("#rehearsed")).to_contain_text("Dự thảo thử nghiệm")


def test_a_board_fills_in_its_criteria_without_yaml(page: Page) -> None:
    page.goto("/rules/layers/form/?pack=vn-party-2023")
    for name, value in (
        ("title_vi", "Bộ tiêu chí thử nghiệm"),
        ("body_vi", "Ban Tổ chức Tỉnh ủy"),
        ("code", "thu-nghiem-tieu-chi"),
        ("document", "02-DT/BTC"),
        ("issued", "2025-01-05"),
        ("from_on", "2025-02-01"),
        ("set_label_vi", "Tiêu chí đảng viên"),
        ("group0_label", "Kết quả thực hiện nhiệm vụ"),
        ("group0_criteria", "Hoàn thành khối lượng\nBảo đảm tiến độ"),
    ):
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_group0_fact").select_option("criteria_results")
    page.locator("input[name=categories][value=member]").check()
    page.locator("button[value=preview]").click()

    expect(page.locator("ol.criteria")).to_contain_text("Bảo đảm tiến độ")
    assert faults_at_all_sizes(page) == {}
