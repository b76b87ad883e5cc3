"""The form in which the facts of one case come in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from xeploai.cycle.facts import IN_THE_FUTURE
from xeploai.domain import Fault
from xeploai.portal.site import Day, language_of_page
from xeploai.wording import say

from .fact_fields import FactInput, RecordsInput

# stands before the code of a fact in what is refused; no code has it
PLACE = "form"
# values of a fault that are codes of facts
FACT_NAMES = ("fact", "whole_fact")
# what is wrong with the heading, beside which field it stands
HEADING = {IN_THE_FUTURE: "dated_on"}


class Heading(forms.Form):
    """Who says so, by which document, of which day."""

    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("Who says so: the body, the report, the minutes"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    dated_on = forms.DateField(label=gettext_lazy("Date of the document"), widget=Day())
    correction = forms.CharField(
        label=gettext_lazy("Why an earlier value was wrong"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only where this corrects what was recorded before"),
    )
    # the latest sheet when the form was opened
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class FactsForm(Heading):
    """The heading, and every fact that may be entered for the case."""

    def __init__(self, *args: Any, inputs: Iterable[FactInput], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inputs = {one.code: one for one in inputs}
        for one in self.inputs.values():
            for name, field in one.fields().items():
                self.fields[name] = field
                field.initial = one.initial().get(name)

    def clean(self) -> dict[str, Any]:
        """Find what two fields say differently."""
        given: dict[str, Any] = super().clean() or {}
        for one in self.inputs.values():
            found = one.contradiction(given)
            if found is not None:
                self.add_error(*found)
        return given

    def changed(self) -> dict[str, Any]:
        """Return the facts whose value differs from what stands, in plain form."""
        typed = {code: one.read(self.cleaned_data) for code, one in self.inputs.items()}
        return {
            code: plain for code, plain in typed.items() if not _is_same(plain, self.inputs[code])
        }

    def take(self, faults: Iterable[Fault]) -> None:
        """Put what was refused beside the field that it is about."""
        for fault in faults:
            place, _gap, rest = fault.place.removeprefix(PLACE).strip().partition(" ")
            told = {name: self._called(name, value) for name, value in fault.values.items()}
            self.add_error(
                HEADING.get(fault.text) or self._field_of(place, rest),
                say(Fault(fault.text, told), language_of_page()),
            )

    def _called(self, name: str, value: object) -> object:
        """Return a fact by what it is called, where a fault tells its code."""
        one = self.inputs.get(value) if name in FACT_NAMES and isinstance(value, str) else None
        return one.label if one else value

    def _field_of(self, code: str, rest: str) -> str | None:
        one = self.inputs.get(code)
        if one is None:
            return None
        names = list(one.fields())
        if isinstance(one, RecordsInput) and rest.isdecimal():
            return one.row_names(int(rest) - 1)[0] if int(rest) <= len(one.rows) else names[0]
        return names[0]


def _is_same(plain: Any, one: FactInput) -> bool:
    if isinstance(plain, str) and isinstance(one.before, str):
        return plain.rstrip("0").rstrip(".") == one.before.rstrip("0").rstrip(".") or (
            plain == one.before
        )
    return bool(plain == one.before) and (plain is None) == (one.before is None)
