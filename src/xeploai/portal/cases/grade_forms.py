"""Forms in which grades of one case come in: a self grade, a body's proposal, a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xeploai.cycle import evaluation as deviations
from xeploai.cycle import operations as proposals
from xeploai.cycle.evaluation import reasons_for
from xeploai.cycle.operations import SAME_DOCUMENT, Ballot
from xeploai.domain import Fault, Grade, Outcome, Rulebook, message
from xeploai.portal.site import Day, language_of_page
from xeploai.wording import say

GRADE, REASON = "grade:", "reason:"
MOST_VOTES = 100_000
VOTES = ("votes_cast", "votes_for", "votes_against")
ASKING_WHY = (
    deviations.AGAINST_SUGGESTED,
    deviations.ON_CLOSED,
    deviations.NOT_LED_TO,
    deviations.NOT_RATED,
    proposals.NEEDS_REASON,
    proposals.SUGGESTS_OTHERWISE,
    proposals.NOT_LED_TO,
)
CORRECTED_HERE = message(
    "“%(subject)s” already has “%(held)s” by document %(document)s of %(day)s."
    " A new decision needs a number of its own; where the record was wrong, fill in"
    " “Why the record was wrong”."
)
Choices = Sequence[tuple[Any, Any]]  # texts that are translated later, and groups


def outcome_choices(book: Rulebook, category: str) -> Choices:
    """Return the grades, and the reasons for not rating that fit a category, as a choice."""
    language, pack, on = language_of_page(), book.pack, book.on
    grades = [
        (f"{GRADE}{grade}", label[language]) for grade, label in pack.grade_labels_on(on).items()
    ]
    reasons = [
        (f"{REASON}{code}", one.label[language])
        for code, one in reasons_for(book, category).items()
    ]
    return [("", "–"), (_("Grade"), grades), (_("Not rated, because"), reasons)]


def _outcome(value: str) -> Outcome:
    if value.startswith(GRADE):
        return Outcome(Grade(value.removeprefix(GRADE)))
    return Outcome(not_rated_reason=value.removeprefix(REASON))


def _line(label: Any, *, required: bool, most: int, help_text: Any = "") -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=plain
    )


def _votes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_VOTES)


def _why(label: Any, help_text: Any) -> forms.CharField:
    text = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=False, max_length=1000, widget=text, help_text=help_text
    )


class GradeForm(forms.Form):
    """What both forms share: an outcome, and what was refused beside its field.

    `WHY` is the field for the reason, beside which stands what asks for one.
    """

    WHY = ""

    outcome = forms.ChoiceField(label=_("Grade"))

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = outcomes

    @property
    def given(self) -> Outcome:
        """The outcome that was chosen."""
        return _outcome(self.cleaned_data["outcome"])

    def take(self, faults: Iterable[Fault]) -> None:
        """Show what was refused."""
        for fault in faults:
            beside, text = self.WHY if fault.text in ASKING_WHY else None, fault.text
            if fault.text == SAME_DOCUMENT:
                beside, text = "correction", CORRECTED_HERE
            self.add_error(beside, say(Fault(text, fault.values), language_of_page()))


class ProposalForm(GradeForm):
    """A grade that the subject itself or a body proposed."""

    WHY = "why"

    stage = forms.ChoiceField(label=_("Who proposes"))
    body = _line(
        _("Body"),
        required=False,
        most=255,
        help_text=_("Code or whole name of a unit, or the body's name; empty for a self grade"),
    )
    document = _line(_("Number of the document or minutes"), required=False, most=60)
    proposed_on = forms.DateField(label=_("Date"), widget=Day())
    votes_cast = _votes(_("Ballots cast"))
    votes_for = _votes(_("Votes for"))
    votes_against = _votes(_("Votes against"))
    why = _why(
        _("Reason, where it differs from the suggestion"),
        _("Of a secret ballot only the numbers are kept, never who voted how"),
    )

    field_order = ("stage", "body", "outcome", "document", "proposed_on")

    def __init__(self, *args: Any, stages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = stages

    def clean(self) -> dict[str, Any]:
        """Ask for a ballot as a whole: all three numbers, or none."""
        given: dict[str, Any] = super().clean() or {}
        told = [name for name in VOTES if given.get(name) is not None]
        for name in VOTES if told else ():
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, _("Of a ballot all three numbers are given, or none."))
        return given

    @property
    def ballot(self) -> Ballot | None:
        """The numbers of the ballot; None where there was none."""
        cast, votes_for, votes_against = (self.cleaned_data[name] for name in VOTES)
        return None if cast is None else Ballot(cast, votes_for, votes_against)


class DecisionForm(GradeForm):
    """What the competent authority decided."""

    WHY = "reason"

    authority = forms.ChoiceField(label=_("Competent authority"))
    document = _line(_("Number of the decision"), required=True, most=60)
    decided_on = forms.DateField(label=_("Date"), widget=Day())
    reason = _why(
        _("Reason, where it is against what the rules say"),
        _("It is kept with the decision and listed in the unit's report"),
    )
    correction = _line(
        _("Why the record was wrong"),
        required=False,
        most=300,
        help_text=_("Only where the same document is recorded again"),
    )

    def __init__(self, *args: Any, authorities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = authorities


class ReasonForm(forms.Form):
    """Why a decision in force is against what the rules say, written down later."""

    reason = _why(
        _("Reason, where it is against what the rules say"),
        _("It is kept with the decision and listed in the unit's report"),
    )

    def take(self, faults: Iterable[Fault]) -> None:
        """Show what was refused."""
        for fault in faults:
            self.add_error("reason", say(Fault(fault.text, fault.values), language_of_page()))
