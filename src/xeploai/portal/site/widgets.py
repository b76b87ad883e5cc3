"""Form fields and widgets that several areas use."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# as people write it; the second is what programs and stored addresses send
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")
NOT_A_DAY = _("“%(given)s” is not a date. Write it as 31/12/2024.")


class DayInput(forms.DateInput):
    """A day typed as 31/12/2024.

    Not the browser's own field: that shows a day in the order of the machine's language.
    """

    def __init__(self) -> None:
        attributes = {
            "placeholder": _("dd/mm/yyyy"),
            "inputmode": "numeric",
            "autocomplete": "off",
            "size": 12,
            "class": "day",
        }
        super().__init__(attrs=attributes, format=DAY_FORMATS[0])


class DayField(forms.DateField):
    """A day, in one order of its parts whatever the language of the page."""

    widget = DayInput
    input_formats = DAY_FORMATS

    def to_python(self, value: Any) -> date | None:
        """Parse what was typed; name it where it is no day."""
        try:
            day: date | None = super().to_python(value)
        except ValidationError as error:
            raise ValidationError(NOT_A_DAY, "invalid", {"given": value}) from error
        return day


def parse_day(text: str) -> date | None:
    """Return the day that a text writes as 31/12/2024 or 2024-12-31; None where it is no day."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
