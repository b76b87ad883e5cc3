"""Fields and widgets of forms."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from xeploai.portal.site import DayField, DayInput, parse_day


def test_a_day_is_shown_as_people_write_it() -> None:
    html = DayInput().render("from_on", date(2024, 3, 1))

    # the browser's own field would show 03/01/2024 on a machine in English
    assert 'type="text"' in html
    assert 'value="01/03/2024"' in html


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["01/03/2024", "2024-03-01", " 01/03/2024 "])
def test_a_day_is_read_in_one_order_in_every_language(text: str, language: str) -> None:
    with translation.override(language):
        assert DayField().clean(text) == date(2024, 3, 1)
        assert parse_day(text) == date(2024, 3, 1)


@pytest.mark.parametrize("text", ["31/02/2024", "2024", "03-01-2024", "hôm nay", "0"])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        DayField().clean(text)

    assert parse_day(text) is None
