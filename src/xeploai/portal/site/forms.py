"""Forms of the pages on accounts: what may be typed, before anything is asked of the operations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xeploai.domain import CAN_BE_DELEGATED, ROLE_LABELS, Role

from .guard import language_of_page


class Day(forms.DateInput):
    """A field for a day, as the browser shows it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(role.value, ROLE_LABELS[role][language_of_page()]) for role in roles]


class _Code(forms.CharField):
    """A code or name, typed by hand."""

    def __init__(self, *, label: Any, help_text: Any = "", required: bool = True) -> None:
        plain = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
        super().__init__(
            label=label, help_text=help_text, required=required, max_length=150, widget=plain
        )


class OpenAccount(forms.Form):
    """A new account."""

    username = _Code(
        label=_("Sign-in name"),
        help_text=_("Letters without marks, digits and . - _ @ +, such as vanphong.an-bien"),
    )
    label = forms.CharField(
        label=_("Name to show"),
        max_length=150,
        help_text=_("As others see the account: the person's name, with the office"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrantRole(forms.Form):
    """A role for a unit, from a day until a day."""

    role = forms.ChoiceField(label=_("Role"), choices=lambda: _role_choices(Role))
    unit = _Code(label=_("Unit"), help_text=_("Its code, or its whole name"))
    from_on = forms.DateField(label=_("From (included)"), widget=Day())
    until_on = forms.DateField(label=_("Until (not included)"), required=False, widget=Day())
    is_acting = forms.BooleanField(
        label=_("In place of an absent head: needs an end and a document"), required=False
    )
    document = _Code(label=_("Number of the document"), required=False)


class Delegate(forms.Form):
    """One's own role, passed on for a time."""

    grant = forms.ChoiceField(label=_("Which of your roles"))
    to = _Code(label=_("To the account"), help_text=_("The sign-in name of the other"))
    unit = _Code(
        label=_("Unit"),
        required=False,
        help_text=_("The same unit if left empty, or one below it: code or whole name"),
    )
    from_on = forms.DateField(label=_("From (included)"), widget=Day())
    until_on = forms.DateField(label=_("Until (not included)"), widget=Day())

    def __init__(self, *args: Any, roles: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(one.pk), f"{ROLE_LABELS[Role(one.role)][language_of_page()]} · {one.unit.name}")
            for one in roles
            if Role(one.role) in CAN_BE_DELEGATED and one.delegated_from_id is None
        ]

    @property
    def has_roles(self) -> bool:
        """Whether there is any role to pass on."""
        field = self.fields["grant"]
        assert isinstance(field, forms.ChoiceField)
        return bool(field.choices)


class LinkPerson(forms.Form):
    """Whose account it is."""

    person = _Code(label=_("Code of the member"), help_text=_("As the register has it: DV-…"))
