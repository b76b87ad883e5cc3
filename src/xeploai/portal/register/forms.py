"""Forms of the changes of the register: each has its day and its document."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xeploai.domain import END_CAUSE_LABELS, EndCause, Fault, say
from xeploai.intake import CODE_LENGTH, MEMBERSHIP_STATUS_LABELS, NAME_LENGTH
from xeploai.portal.site import DayField, language_of_page
from xeploai.uploads.operations import vocabulary_of

CODE_OR_NAME = _("Its code, or its whole name")


def code_field(label: Any, *, help_text: Any = CODE_OR_NAME, required: bool = True) -> Any:
    """Return a field for a code or a name; the browser does not complete it."""
    plain = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=NAME_LENGTH, widget=plain
    )


def day_field(label: Any, help_text: Any = "") -> DayField:
    """Return a field for a day."""
    return DayField(label=label, help_text=help_text)


def unit_category_choices() -> list[tuple[str, str]]:
    """Return the categories of units with their names, as the latest rules have them."""
    labels = vocabulary_of(None).categories_of_units
    return [(code, one[language_of_page()]) for code, one in labels.items()]


def _end_causes() -> list[tuple[str, str]]:
    language = language_of_page()
    return [
        (cause.value, labels[language])
        for cause, labels in END_CAUSE_LABELS.items()
        if cause is not EndCause.MERGED
    ]


def _statuses() -> list[tuple[str, str]]:
    language = language_of_page()
    return [(code, labels[language]) for code, labels in MEMBERSHIP_STATUS_LABELS.items()]


class RefusableForm(forms.Form):
    """A form of a change that the register may refuse."""

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Show why the change was refused."""
        for fault in faults:
            self.add_error(None, say(fault, language_of_page()))


class ChangeForm(RefusableForm):
    """What every change of the register needs: a day and a document."""

    on = day_field(_("From (included)"))
    document_number = forms.CharField(
        label=_("Number of the document"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


LAST_FIELDS = ("on", "document_number", "day_reason")


class UnitForm(ChangeForm):
    """What a change of a unit needs besides where a cycle that stands does not see it."""

    day_reason = forms.CharField(
        label=_("Why this day is right, although cycles that stand do not see the change"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Needed only for a day that such a cycle would have to see; the preview says so"
        ),
    )


class CloseForm(UnitForm):
    """Close a unit."""

    members_to = code_field(_("Its members go over to the branch"), required=False)
    below_to = code_field(_("The units below it go over to"), required=False)
    field_order = ("members_to", "below_to", *LAST_FIELDS)


class RenameForm(UnitForm):
    """Rename a unit."""

    name = forms.CharField(label=_("New name"), max_length=NAME_LENGTH)
    field_order = ("name", *LAST_FIELDS)


class TransferForm(UnitForm):
    """Put a unit under another superior."""

    to = code_field(_("New direct superior"))
    field_order = ("to", *LAST_FIELDS)


class MergeForm(UnitForm):
    """Merge a unit into another one."""

    into = code_field(_("Into the unit"))
    field_order = ("into", *LAST_FIELDS)


class CategoryForm(UnitForm):
    """Change the category of a unit."""

    category = forms.ChoiceField(label=_("New category"), choices=unit_category_choices)
    field_order = ("category", *LAST_FIELDS)


class OpeningForm(ChangeForm):
    """Correct the day on which a unit opened."""

    on = day_field(_("Right day of opening"))


class SplitForm(UnitForm):
    """Split a new unit off from another one."""

    code = code_field(_("Code of the new unit"), help_text=_("Letters, digits, hyphen, full stop"))
    name = forms.CharField(label=_("Name of the new unit"), max_length=NAME_LENGTH)
    category = forms.ChoiceField(label=_("Its category"), choices=unit_category_choices)
    goes_over = forms.CharField(
        label=_("Who goes over"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Codes of members and of units below it, one on each line"),
    )
    may_empty = forms.BooleanField(
        label=_("Nothing needs to be left in the old unit"), required=False
    )
    field_order = (
        "code",
        "name",
        "category",
        "goes_over",
        "may_empty",
        "on",
        "document_number",
        "day_reason",
    )


class EndForm(ChangeForm):
    """End the membership of a person."""

    cause = forms.ChoiceField(label=_("Cause"), choices=_end_causes)
    on = day_field(_("First day on which the person no longer belongs to it"))
    document_number = forms.CharField(
        label=_("Number of the document"),
        required=False,
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A death needs none"),
    )
    field_order = ("cause", "on", "document_number")


class StatusForm(ChangeForm):
    """Give a member another status."""

    status = forms.ChoiceField(label=_("New status"), choices=_statuses)
    field_order = ("status", "on", "document_number")


class JoinForm(RefusableForm):
    """Join two entries of one person."""

    document_number = forms.CharField(
        label=_("Number of the document"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Needed where nothing speaks for the two being one person"),
    )
