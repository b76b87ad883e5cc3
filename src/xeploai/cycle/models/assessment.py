"""The facts, proposals, evaluations and deviations of cases.

All but `Evaluated` is append-only: the database refuses an update or a deletion by trigger
(migration 0004). `Evaluated` is a cache of results and is rewritten.
"""

from django.db import models
from django.db.models import F, Q

from xeploai.domain import Grade
from xeploai.organisations.models import NAME_LENGTH

from .cases import GRADES, Case, GradeDecision


class FactSheet(models.Model):
    """Facts of one case, from one source. A later sheet overrides an earlier one.

    Facts are stored as plain JSON values; null withdraws an earlier value: not known.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fact_sheets")
    given = models.JSONField(help_text="plain values by code of the fact")
    source = models.CharField(max_length=NAME_LENGTH)
    document_number = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField()
    # why an earlier sheet was wrong
    correction = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="fact_sheet_has_source"),
        ]


class Stage(models.TextChoices):
    """Who proposes a grade."""

    SELF = "SELF", "tự nhận"
    MEETING = "MEETING", "hội nghị đề nghị"
    APPRAISAL = "APPRAISAL", "cơ quan thẩm định đề nghị"
    OTHER_BODY = "OTHER_BODY", "cấp, cơ quan khác đề nghị"


class Proposal(models.Model):
    """A grade that a body, or the subject itself, proposed. A later one of the body replaces it.

    Only the numbers of a ballot are stored: it was secret.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    stage = models.CharField(max_length=20, choices=Stage)
    body_unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, related_name="grade_proposals"
    )
    body = models.CharField(max_length=NAME_LENGTH, blank=True)
    grade = models.CharField(max_length=10, choices=GRADES, blank=True)
    not_rated_reason = models.CharField(max_length=60, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    proposed_on = models.DateField()
    votes_for = models.PositiveIntegerField(null=True)
    votes_against = models.PositiveIntegerField(null=True)
    votes_cast = models.PositiveIntegerField(null=True)
    votes_present = models.PositiveIntegerField(null=True)
    votes_electorate = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(grade="") & ~Q(not_rated_reason=""))
                | (Q(grade__in=list(Grade)) & Q(not_rated_reason="")),
                name="proposal_grades_or_says_why_not",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage), name="proposal_stage_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.SELF) | Q(body_unit__isnull=False) | ~Q(body=""),
                name="proposal_names_its_body",
            ),
            models.CheckConstraint(
                condition=Q(votes_cast__isnull=True)
                | Q(votes_cast__gte=F("votes_for") + F("votes_against")),
                name="proposal_votes_add_up",
            ),
            models.CheckConstraint(
                condition=Q(votes_present__isnull=True)
                | (
                    Q(votes_present__gte=F("votes_cast"))
                    & Q(votes_electorate__gte=F("votes_present"))
                ),
                name="proposal_votes_within_electorate",
            ),
        ]


class Deviation(models.Model):
    """Why an authority decided against the suggestion, or on a grade that the rules close.

    A decision that breaks another rule later, such as a ceiling made stricter, gets a reason more.
    """

    decision = models.ForeignKey(GradeDecision, on_delete=models.PROTECT, related_name="deviations")
    suggested = models.CharField(max_length=10, choices=GRADES, blank=True)
    not_rated_reason = models.CharField(max_length=60, blank=True)
    closed_by = models.JSONField(help_text="codes of the provisions that close the decided grade")
    reason = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="deviation_has_reason"),
        ]


class Evaluated(models.Model):
    """Cache of a case's latest evaluation, for lists and totals.

    Lists of grades are codes joined by commas. `cycle.operations.evaluate_cycle` rebuilds it.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="evaluated"
    )
    suggests = models.CharField(max_length=20, help_text="domain.evaluation.Suggests")
    suggested = models.CharField(max_length=10, choices=GRADES, blank=True)
    not_rated_reason = models.CharField(max_length=60, blank=True)
    open = models.CharField(max_length=40, blank=True)
    closed = models.CharField(max_length=40, blank=True)
    undecided = models.CharField(max_length=40, blank=True)
    not_laid_down = models.CharField(max_length=40, blank=True)
    strikes = models.JSONField(help_text="codes of binding provisions that close a grade")
    missing = models.JSONField(help_text="codes of the facts without which nothing is suggested")
    # the decision in force: a grade, NOT_RATED or UNDECIDED; and whether it is against the rules
    decided = models.CharField(max_length=10)
    is_against = models.BooleanField(default=False)
    # whether the facts were enough to compare the two, and the codes of those facts; `ENTERED`
    # stands for those of fact sheets that are no records
    is_compared = models.BooleanField(default=False)
    basis = models.TextField(blank=True, default="")
    book = models.CharField(max_length=64, help_text="checksum of the pack and the layers")
    evaluated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case"], condition=Q(is_against=True), name="evaluated_against"),
            models.Index(
                fields=["case"], condition=~Q(suggests="GRADE"), name="evaluated_without_grade"
            ),
        ]


class Recheck(models.Model):
    """A decision that depends on a grade replaced since, and that the rules now close.

    It stays open until another decision is in force for the case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rechecks")
    decision = models.ForeignKey(GradeDecision, on_delete=models.PROTECT, related_name="rechecks")
    caused_by = models.ForeignKey(
        GradeDecision, on_delete=models.PROTECT, related_name="rechecks_caused"
    )
    chain = models.JSONField(help_text="from the grade that fell to this case: who, by what")
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "caused_by"], name="recheck_once_a_cause"),
        ]
