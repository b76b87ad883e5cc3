"""Widgets of forms."""

from datetime import date

from xeploai.portal.site import DayInput


def test_a_day_is_filled_in_as_browsers_read_it() -> None:
    html = DayInput().render("from_on", date(2024, 3, 1))

    assert 'type="date"' in html
    assert 'value="2024-03-01"' in html
