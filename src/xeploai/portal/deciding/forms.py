"""The form for the document that admits the exceptional share of a ceiling."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy

from xeploai.domain import Fault, say
from xeploai.intake import NAME_LENGTH
from xeploai.portal.site import language_of_page
from xeploai.portal.site.widgets import DayField


class ExceptionalShareForm(forms.Form):
    """Number, issuing body, day and ground of a document."""

    document_number = forms.CharField(label=gettext_lazy("Number of the document"), max_length=60)
    issuing_body = forms.CharField(
        label=gettext_lazy("Issued by"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy(
            "A body above the unit that holds the group, by its whole name on that day."
        ),
    )
    dated_on = DayField(label=gettext_lazy("Issued on"))
    ground = forms.CharField(
        label=gettext_lazy("Ground, as the document states it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Show why the document was refused."""
        for fault in faults:
            self.add_error(None, say(fault, language_of_page()))
