"""Vietnamese first, and English to the last word."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.areas import PAGES
from tests.browser.waiting import wait_for_parts

VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
# texts of the program itself: not the names of units and people, nor what offices wrote
OWN_TEXTS = """() => {
    const data = '[lang=vi], td, th[scope=row], h1, title, option, .who, .path, .data, script,'
        + ' style, a[href*="/2023/"], a[href*="/2022/"], [data-broken]';
    const seen = [];
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (all.nextNode()) {
        const at = all.currentNode;
        if (at.textContent.trim() && !at.parentElement.closest(data)) seen.push(at.textContent);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'data-label', 'data-broken', 'alt'])
        for (const one of document.querySelectorAll(`[${name}]`))
            if (!one.closest('[lang=vi]')) seen.push(one.getAttribute(name));
    return seen.map(text => text.trim().replace(/\\s+/g, ' '));
}"""


def own_texts(page: Page) -> list[str]:
    """Return the program's texts, without the names of units that they speak of."""
    wait_for_parts(page)
    found: list[str] = page.evaluate(OWN_TEXTS)
    return [re.sub(r"\b(?:Đảng bộ|Chi bộ) .*?(?=\)|$)", "", text) for text in found]


def switch_to(page: Page, language: str) -> None:
    page.locator(f"header a[lang={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.parametrize("name", PAGES)
def test_the_switch_keeps_the_page_and_leaves_no_word_untranslated(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    heading = page.locator("h1").inner_text()
    address = page.url.split("?")[0]

    switch_to(page, "en")

    assert page.url.split("?")[0] == address
    assert [text for text in own_texts(page) if VIETNAMESE.search(text)] == []
    switch_to(page, "vi")
    assert page.url.split("?")[0] == address
    expect(page.locator("h1")).to_have_text(heading)


def test_the_language_chosen_stays_on_the_next_page(page: Page) -> None:
    page.goto("/2023/kien-giang/")

    switch_to(page, "en")
    page.goto("/2023/an-bien/")

    expect(page.locator("html")).to_have_attribute("lang", "en")
