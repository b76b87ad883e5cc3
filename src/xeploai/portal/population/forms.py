"""Forms for a late change of the population: reason and document, and what is changed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xeploai.cycle.operations import TEXT_MAX
from xeploai.domain import Fault, say
from xeploai.portal.site import DayField, language_of_page

DOCUMENT_MAX = 60


def _text(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, help_text=help_text, widget=plain)


class LateForm(forms.Form):
    """Why the population is changed late, and by which document."""

    reason = _text(_("Reason"), TEXT_MAX)
    document = _text(_("Number of the document"), DOCUMENT_MAX)

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Add the faults to the form as a whole."""
        for fault in faults:
            self.add_error(None, say(fault, language_of_page()))


class EndForm(LateForm):
    """Why and since when a subject is no longer reviewed."""

    cause = forms.ChoiceField(label=_("Cause"))
    on = DayField(label=_("Since"))

    field_order = ("cause", "on", "reason", "document")

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *causes]


class AddForm(LateForm):
    """Who is added to the review."""

    category = forms.ChoiceField(label=_("Category"))
    subject = _text(_("Code"), 60, _("The register says in which unit the subject is reviewed"))

    field_order = ("category", "subject", "reason", "document")

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *categories]
