"""What one cell may hold, and what is said when it holds something else."""

from datetime import date, datetime, time

import pytest

from xeploai.intake import cells
from xeploai.intake.cells import COUNT_MAX, Cell, CellRefused, clean, codes_by_name, fold


@pytest.mark.parametrize("cell", [1234, 1234.0, "1234", " 1234 ", "1234\u00a0", "\u200b1234"])
def test_a_plain_whole_number_is_a_count(cell: Cell) -> None:
    assert cells.count(cell) == 1234


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b", "\u00a0"])
def test_an_empty_cell_is_not_zero(cell: Cell) -> None:
    assert cells.count(cell) is None
    assert cells.count("0") == 0


@pytest.mark.parametrize(
    "written", ["1.234", "1,234", "1 234", "1\u00a0234", "1\u202f234", "1'234", "1.234.567"]
)
def test_a_number_with_separators_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(CellRefused, match=r"write 1234(567)? without separators"):
        cells.count(written)


@pytest.mark.parametrize("cell", [12.5, "12.5", "12,5", float("nan"), float("inf")])
def test_a_fraction_is_not_a_count(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="not a whole number"):
        cells.count(cell)


@pytest.mark.parametrize("cell", [-1, -1.0, "-1", "−1", "– 1"])
def test_a_count_below_zero_is_refused(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="below zero"):
        cells.count(cell)


@pytest.mark.parametrize("cell", ["mười", "1e3", "12%", "x", "１２", "1.23.4"])
def test_text_is_not_a_count(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="is not a number"):
        cells.count(cell)


@pytest.mark.parametrize("cell", [True, date(2023, 1, 1), time(1, 2)])
def test_truth_values_dates_and_times_are_not_counts(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="not a count"):
        cells.count(cell)


def test_the_largest_count_is_the_last_that_is_taken() -> None:
    assert cells.count(COUNT_MAX) == COUNT_MAX
    for larger in (COUNT_MAX + 1, str(COUNT_MAX + 1), "9" * 5000, 1e30):
        with pytest.raises(CellRefused, match="Check the digits"):
            cells.count(larger)


@pytest.mark.parametrize(
    "cell",
    ["31/12/2023", "31-12-2023", "31.12.2023", "2023-12-31", date(2023, 12, 31), " 31/12/2023 "],
)
def test_a_date_may_be_written_day_first_or_as_iso_or_be_a_real_one(cell: Cell) -> None:
    assert cells.day(cell) == date(2023, 12, 31)


def test_a_real_date_may_carry_a_time() -> None:
    assert cells.day(datetime(2023, 12, 31, 14, 30)) == date(2023, 12, 31)  # noqa: DTZ001


@pytest.mark.parametrize("written", ["31/02/2023", "12/31/2023", "29/02/2023", "2023-13-01"])
def test_a_day_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(CellRefused, match="does not exist"):
        cells.day(written)


@pytest.mark.parametrize("cell", ["hôm qua", "12/2023", "1/1/23", 45291, 45291.0, True, time(1)])
def test_an_incomplete_date_is_refused(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="date"):
        cells.day(cell)


@pytest.mark.parametrize("written", ["01/01/1929", "01/01/2101", "01/01/0203"])
def test_a_year_far_off_is_refused(written: str) -> None:
    with pytest.raises(CellRefused, match="is not between"):
        cells.day(written)


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "Err:502"])
def test_a_failed_formula_is_refused_in_every_column(error: str) -> None:
    for reader in (cells.count, cells.day, lambda cell: cells.text(cell, longest=300)):
        with pytest.raises(CellRefused, match="formula in the cell failed"):
            reader(error)


def test_text_is_kept_composed_and_single_spaced() -> None:
    decomposed = "\ufeffĐa\u0309ng bô\u0323  xa\u0303\u00a0A\n\u200b"

    assert cells.text(decomposed, longest=300) == "Đảng bộ xã A"


def test_a_number_may_be_text() -> None:
    assert cells.text(123.0, longest=300) == "123"


@pytest.mark.parametrize("cell", [True, 1.5, date(2023, 1, 1)])
def test_dates_fractions_and_truth_values_are_not_text(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="where text belongs"):
        cells.text(cell, longest=300)


def test_text_as_long_as_allowed_is_taken_and_one_more_is_not() -> None:
    assert cells.text("a" * 60, longest=60)
    with pytest.raises(CellRefused, match="has 61 characters"):
        cells.text("a" * 61, longest=60)


def test_unreadable_signs_are_refused() -> None:
    with pytest.raises(CellRefused, match="cannot be read"):
        cells.text("Chi b\ufffd", longest=300)


@pytest.mark.parametrize("code", ["U 1", "U\u00a01", "U\t1"])
def test_a_code_has_no_space(code: str) -> None:
    with pytest.raises(CellRefused, match="has a space in it"):
        cells.code(code, longest=60)


@pytest.mark.parametrize(("cell", "ticked"), [("x", True), ("Có", True), ("không", False)])
def test_a_tick_may_be_written_as_a_word(cell: Cell, ticked: bool) -> None:
    assert cells.tick(cell) is ticked


def test_an_empty_box_is_not_ticked_and_a_strange_one_is_refused() -> None:
    assert cells.tick(None) is False
    assert cells.tick(cell=True) is True
    assert cells.tick(1.0) is True
    with pytest.raises(CellRefused, match="neither yes nor no"):
        cells.tick("có lẽ")


def test_comparison_forgets_case_diacritics_and_punctuation() -> None:
    assert fold("  ĐẢNG-bộ\u200b (cơ sở) ") == fold("dang bo co so")
    assert fold("under_review") == "under review"
    assert clean("a \u200b b") == "a b"


def test_a_name_of_two_codes_means_neither() -> None:
    names = codes_by_name({"A": {"vi": "Khác"}, "B": {"vi": "khac"}, "C": {"vi": "Riêng"}})

    assert names == {"rieng": "C", "a": "A", "b": "B", "c": "C"}
