"""A spreadsheet on its way in: sent, looked at row by row, confirmed or left."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.browser.accounts import BRANCH
from tests.browser.axe import faults_at_all_sizes
from xeploai.intake.kinds.people import COLUMNS

CODE, NAME, IN_BRANCH = (column.vi for column in COLUMNS[:3])

Filled = Callable[[Callable[[Worksheet, dict[str, int], int], None]], Path]


@pytest.fixture
def filled(page: Page, tmp_path: Path) -> Filled:
    """Return a function that takes the workbook of a branch and has it changed."""

    def fill(change: Callable[[Worksheet, dict[str, int], int], None]) -> Path:
        page.goto("/uploads/")
        people = page.locator("button[formaction$='/templates/people.xlsx']")
        page.locator("form").filter(has=people).locator("input[name=unit]").fill(BRANCH)
        with page.expect_download() as coming:
            people.click()
        path = tmp_path / "danh-sach.xlsx"
        coming.value.save_as(path)
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        head = next(
            number for number in range(1, 30) if CODE in [cell.value for cell in sheet[number]]
        )
        columns = {str(cell.value): cell.column for cell in sheet[head] if cell.value}
        change(sheet, columns, head)
        book.save(path)
        book.close()
        return path

    return fill


def send(page: Page, file: Path) -> None:
    """Send a list of members and wait for its preview."""
    hand_in(page, file)
    expect(page).to_have_url(re.compile(r"/uploads/\d+/"))
    expect(page.locator(".row-state").first).to_be_visible()


def hand_in(page: Page, file: Path) -> None:
    page.goto("/uploads/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("select[name=kind]").first.select_option("people")
    page.locator("form.upload select[name=cycle]").select_option("")
    page.locator("form.upload button[type=submit]").click()


def number_of(page: Page, state: str) -> int:
    label = page.locator(f".choices a[href*='state={state}']").inner_text()
    return int(re.sub(r"\D", "", label) or 0)


def add_row(sheet: Worksheet, columns: dict[str, int], like: int, **cells: str) -> None:
    """Add a row like another one, with some cells of its own."""
    row = sheet.max_row + 1
    for column in columns.values():
        sheet.cell(row, column).value = sheet.cell(like, column).value
    for name, value in cells.items():
        sheet.cell(row, columns[name]).value = value


def test_each_row_is_shown_with_what_it_changes_and_the_good_ones_are_stored_by_choice(
    page: Page, filled: Filled
) -> None:
    def change(sheet: Worksheet, columns: dict[str, int], head: int) -> None:
        sheet.cell(head + 1, columns[NAME]).value = "Nguyễn Văn Thử Đổi"
        add_row(sheet, columns, head + 2, **{CODE: "DV-MOI-1", NAME: "Trần Thị Thử Mới"})
        add_row(sheet, columns, head + 2, **{CODE: "DV-MOI-2", IN_BRANCH: "khong-co-chi-bo"})

    send(page, filled(change))

    assert (number_of(page, "new"), number_of(page, "changed")) == (1, 1)
    assert number_of(page, "refused") == 1
    assert faults_at_all_sizes(page) == {}
    expect(page.locator("main")).to_contain_text("khong-co-chi-bo")
    page.locator(".choices a[href*='state=changed']").click()
    expect(page.locator("ins")).to_contain_text("Nguyễn Văn Thử Đổi")
    expect(page.locator("del")).not_to_be_empty()
    with page.expect_download() as coming:
        page.locator("a[href$='/bad.xlsx']").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    # all or nothing, unless the good rows are asked for in so many words
    expect(page.locator("button[value=confirm]")).to_have_count(0)
    page.locator("button[value=good]").click()
    expect(page.locator(".told")).to_be_visible()


def test_the_same_file_twice_changes_nothing(page: Page, filled: Filled) -> None:
    def change(sheet: Worksheet, columns: dict[str, int], head: int) -> None:
        add_row(sheet, columns, head + 2, **{CODE: "DV-MOI-3", NAME: "Lê Thị Thử Hai Lần"})

    file = filled(change)
    send(page, file)
    page.locator("button[value=confirm]").click()
    expect(page.locator(".told")).to_be_visible()
    send(page, file)

    assert (number_of(page, "new"), number_of(page, "changed")) == (0, 0)
    expect(page.locator("button[value=confirm]")).to_have_count(0)


def test_what_is_cancelled_is_not_stored(page: Page, filled: Filled) -> None:
    def change(sheet: Worksheet, columns: dict[str, int], head: int) -> None:
        add_row(sheet, columns, head + 2, **{CODE: "DV-MOI-4", NAME: "Lê Thị Thử Bỏ"})

    file = filled(change)
    send(page, file)
    page.locator("button[value=cancel]").click()
    expect(page.locator("button[value=confirm]")).to_have_count(0)
    send(page, file)

    assert number_of(page, "new") == 1


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")

    hand_in(page, broken)

    # it is read in a process of its own, after it was received
    expect(page.locator("main li", has_text="hong.xlsx: Tệp bị hỏng")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Traceback")
