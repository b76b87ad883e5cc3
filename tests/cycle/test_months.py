"""Months are counted as a deadline in months counts them."""

from datetime import date

import pytest

from xeploai.cycle.facts.months import completed_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2023, 6, 30), date(2023, 12, 31), 6),
        (date(2023, 7, 1), date(2023, 12, 31), 5),
        (date(2023, 6, 30), date(2023, 12, 29), 5),
        (date(2022, 8, 31), date(2023, 2, 28), 6),
        (date(2024, 1, 1), date(2023, 12, 31), 0),
    ],
)
def test_a_month_is_over_on_its_day_or_on_the_last_of_a_shorter_one(
    start: date, end: date, months: int
) -> None:
    assert completed_months(start, end) == months
