"""What comes out of the printer."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader


def printed(page: Page) -> str:
    """Return the text of the page on A4, with single spaces."""
    made = page.pdf(format="A4", landscape=True, print_background=True)
    return " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(made)).pages).split()
    )


def words(texts: list[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


@pytest.fixture
def province(page: Page) -> Page:
    page.goto("/2023/kien-giang/")
    return page


def test_the_headline_and_its_figures_are_on_paper(province: Page) -> None:
    headline = words(province.locator(".headline .number").all_inner_texts())
    text = printed(province)

    assert "Đảng bộ tỉnh Kiên Giang" in text
    assert headline
    assert [figure for figure in headline if figure not in text] == []


def test_every_share_on_paper_has_its_base_beside_it(province: Page) -> None:
    row = province.locator("table.figures tbody tr:has(small.share)").first
    bases = words(row.locator("small.share").evaluate_all("all => all.map(one => one.title)"))
    text = printed(province)

    assert bases
    assert [base for base in bases if base not in text] == []


def test_what_only_a_screen_can_use_is_not_on_paper(province: Page) -> None:
    text = printed(province)

    for only_on_screen in ("Tiếng Việt", "English", "Đăng xuất", "Tìm"):
        assert only_on_screen not in text.replace("Tìm thấy", "")
