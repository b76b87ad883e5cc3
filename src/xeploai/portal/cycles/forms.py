"""Forms of the pages of cycles: plan one, do an act, correct dates and rules."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from xeploai import rulepacks
from xeploai.domain import (
    FAMILY_LABELS,
    PERIOD_LABELS,
    YEAR_MAX,
    YEAR_MIN,
    CycleAct,
    CycleKey,
    Family,
    Fault,
    Labels,
    Period,
    RulePack,
    say,
)
from xeploai.portal.site import DayField, language_of_page

REASON_MAX = 300
YEARS = format_lazy(
    gettext_lazy("Write a year from {first} to {last}."), first=YEAR_MIN, last=YEAR_MAX
)


class RefusableForm(forms.Form):
    """A form that shows why an operation refused what it holds."""

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Show the faults above the fields."""
        for fault in faults:
            self.add_error(None, say(fault, language_of_page()))


class PlanForm(RefusableForm):
    """Which cycle, and its days; days left empty are the usual ones of the period."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages=dict.fromkeys(("min_value", "max_value"), YEARS),
    )
    family = forms.ChoiceField(label=gettext_lazy("Of whom"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    opens_on = DayField(
        label=gettext_lazy("Opens on"),
        required=False,
        help_text=gettext_lazy("Empty: the usual day of such a cycle."),
    )
    closes_on = DayField(
        label=gettext_lazy("Closes on"),
        required=False,
        help_text=gettext_lazy("The organisations and people are those of this day."),
    )

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.fields["family"].choices = _choices(FAMILY_LABELS)  # type: ignore[attr-defined]
        self.fields["period"].choices = _choices(PERIOD_LABELS)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what planning a cycle takes."""
        given = self.cleaned_data
        family, period = Family(given["family"]), Period(given["period"])
        number = int(period is Period.AD_HOC)
        opens_on, closes_on = CycleKey(given["year"], family, period, number).usual_days
        return {
            "year": given["year"],
            "family": family,
            "period": period,
            "opens_on": given["opens_on"] or opens_on,
            "closes_on": given["closes_on"] or closes_on,
        }


class OpenForm(RefusableForm):
    """Open a cycle, all the same where some points deserve attention."""

    accept = forms.BooleanField(
        label=gettext_lazy("I have read the points that deserve attention"), required=False
    )


class ReasonForm(RefusableForm):
    """The reason of an act."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CorrectForm(ReasonForm):
    """Other dates or rules, with the reason."""

    opens_on = DayField(label=gettext_lazy("Opens on"))
    closes_on = DayField(label=gettext_lazy("Closes on"))
    pack = forms.ChoiceField(label=gettext_lazy("Rules"))
    field_order = ("opens_on", "closes_on", "pack", "reason")

    def __init__(self, *args: Any, family: Family, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        titles = {pack.code: pack.title for pack in packs_of(family)}
        self.fields["pack"].choices = _choices(titles)  # type: ignore[attr-defined]


FORMS: Mapping[CycleAct, type[RefusableForm]] = {
    CycleAct.OPEN: OpenForm,
    CycleAct.REOPEN: ReasonForm,
    CycleAct.REOPEN_FACTS: ReasonForm,
    CycleAct.WITHDRAW: ReasonForm,
}


def packs_of(family: Family) -> list[RulePack]:
    """Return the rules that cycles of a family may be graded under."""
    is_state = family is Family.CIVIL_SERVANTS
    codes = rulepacks.builtin_packs()
    ours = [code for code in codes if code.startswith(rulepacks.STATE) is is_state]
    return [rulepacks.pack(code) for code in ours]


def _choices(labels: Mapping[Any, Labels]) -> list[tuple[str, str]]:
    language = language_of_page()
    return [(str(code), label[language]) for code, label in labels.items()]
