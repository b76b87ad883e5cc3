"""Forms for the grades of one case: a self grade, a body's proposal, a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xeploai.cycle import evaluation, operations
from xeploai.cycle.queries import NEEDS_LATE_REASON
from xeploai.domain import (
    OF_ANOTHER_LEVEL,
    VOTES_DO_NOT_FIT,
    Fault,
    Grade,
    Outcome,
    Period,
    Rulebook,
    message,
    say,
)
from xeploai.portal.site import DayField, language_of_page

GRADE, REASON = "grade:", "reason:"
MOST_VOTES = 100_000
VOTES = ("votes_cast", "votes_for", "votes_against")
PERSONS = ("votes_present", "votes_electorate")
# faults that the field for the reason shows
NEED_A_REASON = (
    evaluation.AGAINST_SUGGESTED,
    evaluation.ON_CLOSED,
    evaluation.NOT_LED_TO,
    evaluation.NOT_RATED,
    evaluation.OVER_CEILING,
    operations.NEEDS_REASON,
    operations.SUGGESTS_OTHERWISE,
    operations.NOT_LED_TO,
    *VOTES_DO_NOT_FIT,
)
FIELDS_OF_FAULTS = {
    NEEDS_LATE_REASON: "correction",
    operations.SKIPS_A_LEVEL: "ground",
    operations.NOT_COMPETENT: "authority",
    operations.NOT_OPEN: "authority",
    operations.BELOW_REPLACES: "authority",
    operations.DOCUMENT_SAYS_NOTHING: "document",
    operations.WHY_SAYS_NOTHING: "why",
    operations.AFTER_THE_DECISION: "proposed_on",
    operations.ILLEGIBLE_BODY: "body",
    operations.NOT_THE_PROPOSER: "body",
    operations.NOT_THE_APPRAISER: "body",
    operations.NOT_THE_BODYS_OFFICE: "body",
    operations.NOT_THE_TOPS_OFFICE: "body",
    operations.NOT_ABOVE: "body",
    operations.NOT_ITS_BODY: "body",
    operations.NOT_ITS_MEETING: "body",
    operations.NOT_ITS_AGENCY: "body",
    operations.NOT_THERE_THEN: "body",
    operations.NO_KNOWN_BODY: "body",
    operations.DID_YOU_MEAN: "body",
    operations.SEVERAL_BODIES: "body",
    operations.NOT_OF_THIS_UNIT: "body",
    operations.CENTRE_NEEDS_DOCUMENT: "document",
    OF_ANOTHER_LEVEL: "document",
    operations.SELF_HAS_NO_BODY: "body",
}
SAME_DOCUMENT_HERE = message(
    "“%(subject)s” already has “%(held)s” by document %(document)s of %(day)s."
    " A new decision needs another number; where the record was wrong, fill in"
    " “Why the record was wrong”."
)
Choices = Sequence[tuple[Any, Any]]  # lazy texts and groups of choices among them


def outcome_choices(book: Rulebook, category: str, period: Period = Period.YEAR) -> Choices:
    """Return the grades, and the reasons for not rating that suit the category, as choices."""
    language, pack, on = language_of_page(), book.pack, book.on
    grades = [
        (f"{GRADE}{grade}", label[language]) for grade, label in pack.grade_labels_on(on).items()
    ]
    reasons = [
        (f"{REASON}{code}", reason.label[language])
        for code, reason in evaluation.reasons_for(book, category, period).items()
    ]
    return [("", "–"), (_("Grade"), grades), (_("Not rated, because"), reasons)]


def _outcome(value: str) -> Outcome:
    if value.startswith(GRADE):
        return Outcome(Grade(value.removeprefix(GRADE)))
    return Outcome(not_rated_reason=value.removeprefix(REASON))


def _text_field(label: Any, *, required: bool, most: int, help_text: Any = "") -> forms.CharField:
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=help_text, widget=plain
    )


def _votes_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_VOTES)


def _reason_field(label: Any, help_text: Any) -> forms.CharField:
    text = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=False, max_length=1000, widget=text, help_text=help_text
    )


class GradeForm(forms.Form):
    """A form with an outcome, which shows faults at the fields they are about."""

    REASON_FIELD = ""

    outcome = forms.ChoiceField(label=_("Grade"))

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = outcomes

    @property
    def chosen_outcome(self) -> Outcome:
        return _outcome(self.cleaned_data["outcome"])

    def _field_of(self, fault: Fault) -> str | None:
        """Return the field that a fault is about; None where it is about the form as a whole."""
        if fault.text in NEED_A_REASON:
            return self.REASON_FIELD
        field = FIELDS_OF_FAULTS.get(fault.text)
        return field if field in self.fields else None

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Add each fault to the field it is about."""
        for fault in faults:
            field = self._field_of(fault)
            text = fault.text
            if text == operations.SAME_DOCUMENT:
                # the operation's own sentence names an option of the command
                field, text = "correction", SAME_DOCUMENT_HERE
            self.add_error(field, say(Fault(text, fault.values), language_of_page()))


class ProposalForm(GradeForm):
    """A grade proposed by the subject itself or by a body."""

    REASON_FIELD = "why"

    stage = forms.ChoiceField(label=_("Who proposes"))
    body = _text_field(
        _("Body"),
        required=False,
        most=255,
        help_text=_("Code or whole name of a unit, or the body's name; empty for a self grade"),
    )
    document = _text_field(_("Number of the document or minutes"), required=False, most=60)
    proposed_on = DayField(label=_("Date"))
    votes_electorate = _votes_field(_("Entitled to vote"))
    votes_present = _votes_field(_("Present"))
    votes_cast = _votes_field(_("Ballots cast"))
    votes_for = _votes_field(_("Votes for"))
    votes_against = _votes_field(_("Votes against"))
    why = _reason_field(
        _("Reason, where it differs from the suggestion or from the votes"),
        _("Only the numbers of a secret ballot are stored, not who voted how"),
    )

    field_order = ("stage", "body", "outcome", "document", "proposed_on")

    def __init__(self, *args: Any, stages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = stages

    def clean(self) -> dict[str, Any]:
        """Require all three numbers of a ballot, or none."""
        given: dict[str, Any] = super().clean() or {}
        has_ballot = any(given.get(name) is not None for name in (*VOTES, *PERSONS))
        for name in VOTES if has_ballot else ():
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, _("Enter all three numbers of a ballot, or none."))
        return given

    @property
    def ballot(self) -> operations.Ballot | None:
        numbers = [self.cleaned_data[name] for name in (*VOTES, *PERSONS)]
        return None if numbers[0] is None else operations.Ballot(*numbers)


class DecisionForm(GradeForm):
    """A decision of the competent authority."""

    REASON_FIELD = "reason"

    authority = forms.ChoiceField(label=_("Deciding organisation"))
    body = _text_field(
        _("Deciding body"),
        required=False,
        most=operations.TEXT_MAX,
        help_text=_("Leave it empty for the body that is competent by the rules"),
    )
    ground = _text_field(
        _("Why a superior decides in its place"),
        required=False,
        most=operations.TEXT_MAX,
        help_text=_("Only where a superior decides; it is stored and shown with the decision"),
    )
    document = _text_field(_("Number of the decision"), required=True, most=60)
    decided_on = DayField(label=_("Date"))
    reason = _reason_field(
        _("Reason, where it is against what the rules say"),
        _("It is stored with the decision and listed in the unit's report"),
    )
    correction = _text_field(
        _("Why the record was wrong, or the case is decided late"),
        required=False,
        most=300,
        help_text=_(
            "Only where the same document is recorded again, or the cycle was reported already"
        ),
    )

    def __init__(self, *args: Any, authorities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = authorities
        self.may_record = bool(authorities)


class ReasonForm(forms.Form):
    """The reason for a decision against the rules, recorded after the decision."""

    reason = _reason_field(
        _("Reason, where it is against what the rules say"),
        _("It is stored with the decision and listed in the unit's report"),
    )

    def add_faults(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add_error("reason", say(Fault(fault.text, fault.values), language_of_page()))
