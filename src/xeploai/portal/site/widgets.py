"""Form widgets that several areas use."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's date picker, filled in the one format that it accepts."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
