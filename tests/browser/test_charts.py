"""Charts: drawn after the page, each with its table, and taken along as a file."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_weight import CHARTS, first_visit

# what was drawn leaves marks of more than one colour
COLOURS = """canvas => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""
# when the page could be read, and when the first file of that name was asked for: milliseconds
LOADED = """name => {
    const files = performance.getEntriesByType('resource').filter(one => one.name.includes(name));
    const [page] = performance.getEntriesByType('navigation');
    return [page.domInteractive, Math.min(...files.map(one => one.startTime))];
}"""
TEXTS = "all => all.map(one => one.textContent.trim())"
CHARTS_PAGE = "/2023/kien-giang/charts/"
DRAWN = ("composition", "change", "not_rated", "excellent_funnel", "failed_funnel")
SAVED = {"SVG": b"<svg", "PNG": b"\x89PNG"}


def chart(page: Page, code: str) -> Locator:
    """Scroll to a chart and wait until it is drawn."""
    figure = page.locator(f"figure[data-chart={code}]")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".drawing canvas").first).to_be_visible()
    return figure


@pytest.mark.parametrize("code", DRAWN)
@pytest.mark.parametrize("address", [CHARTS_PAGE, "/2023/kien-giang/"])
def test_a_chart_is_drawn_with_a_title_and_its_table_beside_it(
    page: Page, address: str, code: str
) -> None:
    page.goto(address)

    figure = chart(page, code)

    assert figure.locator("canvas").first.evaluate(COLOURS) > 2
    assert figure.locator("figcaption :is(h2, h3)").inner_text().strip()
    cells = figure.locator("table tbody tr:first-child > *").evaluate_all(TEXTS)
    assert len(cells) > 1
    assert all(cells)


@pytest.mark.parametrize("kind", SAVED)
def test_a_chart_is_saved_as_a_file_that_says_what_it_shows(page: Page, kind: str) -> None:
    page.goto(CHARTS_PAGE)
    figure = chart(page, "composition")
    title = figure.locator("figcaption h2").inner_text()

    with page.expect_download() as coming:
        figure.get_by_role("button", name=kind).click()

    saved = Path(coming.value.path()).read_bytes()
    assert saved.startswith(SAVED[kind])
    assert coming.value.suggested_filename.endswith(f".{kind.lower()}")
    if kind == "SVG":
        assert title.split(":")[0] in saved.decode()


def test_the_drawing_is_described_to_whoever_cannot_see_it(page: Page) -> None:
    page.goto(CHARTS_PAGE)

    drawing = chart(page, "excellent_funnel").locator(".drawing")

    expect(drawing).to_have_attribute("role", "img")
    assert len(drawing.get_attribute("aria-label") or "") > 20


def test_the_drawing_library_comes_after_the_page_can_be_read(page: Page) -> None:
    page.goto(CHARTS_PAGE)
    chart(page, "composition")

    readable, library = page.evaluate(LOADED, CHARTS)

    assert library >= readable > 0


def test_a_page_without_charts_near_loads_nothing_to_draw_them(page: Page) -> None:
    line = first_visit(page, "/2023/kien-giang/")

    assert [url for url in line.asked.values() if CHARTS in url] == []
