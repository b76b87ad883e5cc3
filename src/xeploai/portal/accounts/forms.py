"""Forms of the account pages, and the outcome of one that was sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from xeploai.domain import CAN_BE_DELEGATED, Fault, Role, say
from xeploai.organisations.tokens import NAME_LENGTH
from xeploai.portal.site import DayField, language_of_page

from .roles import role_choices, role_label

CONFLICT = 409


@dataclass
class FormOutcome:
    """What a page shows after a form was sent.

    Args:
        forms: forms to fill in again, by their name in the template.
        password: a new one; it is shown this once.
        account: sign-in name of the account whose password it is, where the page names several.
    """

    forms: dict[str, Form] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    password: str = ""
    account: str = ""

    def render(
        self, request: HttpRequest, template: str, context: Mapping[str, Any]
    ) -> HttpResponse:
        """Render the page, with status 409 if the act was refused."""
        faults = [say(fault, language_of_page()) for fault in self.faults]
        status = CONFLICT if self.forms or faults else 200
        outcome = {"faults": faults, "password": self.password, **self.forms}
        if self.account:
            outcome["username"] = self.account
        return render(request, template, {**context, **outcome}, status=status)


class CodeField(forms.CharField):
    """A code or a name; the browser neither completes nor capitalises it."""

    def __init__(self, *, label: Any, help_text: Any = "", required: bool = True) -> None:
        plain = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
        super().__init__(
            label=label, help_text=help_text, required=required, max_length=150, widget=plain
        )


class GrantField(forms.ChoiceField):
    """One of the reader's roles at a unit."""

    def __init__(self, grants: Iterable[Any]) -> None:
        choices = [(str(one.pk), f"{role_label(one)} · {one.unit.name}") for one in grants]
        super().__init__(label=_("Which of your roles"), choices=choices)


class AccountForm(forms.Form):
    """A new account."""

    username = CodeField(
        label=_("Sign-in name"),
        help_text=_("Letters without marks, digits and . - _ @ +, such as vanphong.an-bien"),
    )
    label = forms.CharField(
        label=_("Name to show"),
        max_length=150,
        help_text=_("As others see the account: the person's name, with the office"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrantForm(forms.Form):
    """A role at a unit for a time."""

    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    unit = CodeField(label=_("Unit"), help_text=_("Its code, or its whole name"))
    from_on = DayField(label=_("From (included)"))
    until_on = DayField(label=_("Until (not included)"), required=False)
    is_acting = forms.BooleanField(
        label=_("In place of an absent head: needs an end and a document"), required=False
    )
    document = CodeField(label=_("Number of the document"), required=False)


class DelegationForm(forms.Form):
    """A role of the reader's to delegate for a time."""

    to = CodeField(label=_("To the account"), help_text=_("The sign-in name of the other account"))
    unit = CodeField(
        label=_("Unit"),
        required=False,
        help_text=_("The same unit if left empty, or one below it: code or whole name"),
    )
    from_on = DayField(label=_("From (included)"))
    until_on = DayField(label=_("Until (not included)"))
    field_order = ("grant",)

    def __init__(self, *args: Any, grants: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = [
            one
            for one in grants
            if Role(one.role) in CAN_BE_DELEGATED
            and one.delegated_from_id is None
            and not one.is_acting
        ]
        self.fields["grant"] = GrantField(grants)
        self.order_fields(self.field_order)
        self.has_roles = bool(grants)


class PersonForm(forms.Form):
    """The member to whom an account belongs."""

    person = CodeField(label=_("Code of the member"), help_text=_("As the register has it: DV-…"))


class TokenForm(forms.Form):
    """An API token for one of the reader's roles."""

    name = forms.CharField(
        label=_("For which program"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    until_on = DayField(label=_("Until (not included)"))
    field_order = ("grant",)

    def __init__(self, *args: Any, grants: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"] = GrantField(grants)
        self.order_fields(self.field_order)
