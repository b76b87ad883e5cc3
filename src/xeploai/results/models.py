"""Statistical returns, as they stood when sent."""

from django.db import models
from django.db.models import Q

from xeploai.cycle.models import PATH_LENGTH, Cycle, CycleUnit
from xeploai.domain import ReturnState
from xeploai.organisations.models import CODE_LENGTH

VERDICTS = (ReturnState.ACCEPTED.value, ReturnState.SENT_BACK.value)


REASON_LENGTH = 1000


class StatisticalReturn(models.Model):
    """Totals that a unit sent for itself and everything below it. Only ever replaced.

    What is stored is always complete, also where a file corrected some lines only.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="returns")
    cycle_unit = models.ForeignKey(CycleUnit, on_delete=models.PROTECT, related_name="returns")
    received_on = models.DateField()
    document_number = models.CharField(max_length=60, blank=True)
    letter_on = models.DateField(null=True, help_text="the day of the letter, where it is known")
    only_lines = models.BooleanField(
        default=False, help_text="its file corrects some lines; the others were taken over"
    )
    # why it replaces one of the same number or a later one
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64, help_text="the signed file, kept in the home")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle_unit"],
                condition=Q(replaces__isnull=True),
                name="one_first_return_a_unit",
            ),
            models.CheckConstraint(condition=~Q(file_sha256=""), name="return_has_its_file"),
        ]


class ReturnedCount(models.Model):
    """One number of a return: how many subjects of a category have an outcome."""

    statistical_return = models.ForeignKey(
        StatisticalReturn, on_delete=models.PROTECT, related_name="numbers"
    )
    category = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, help_text="a grade or NOT_RATED")
    reason = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statistical_return", "category", "outcome", "reason"],
                name="number_returned_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="NOT_RATED") | Q(reason=""),
                name="returned_reason_only_where_not_rated",
            ),
        ]


class ReturnVerdict(models.Model):
    """What the superior made of a return. The latest of a return is in force."""

    statistical_return = models.ForeignKey(
        StatisticalReturn, on_delete=models.PROTECT, related_name="verdicts"
    )
    verdict = models.CharField(max_length=10, choices=[(one, one) for one in VERDICTS])
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    role = models.CharField(max_length=40, blank=True)
    role_unit = models.CharField(max_length=CODE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="verdict_known"),
            models.CheckConstraint(
                condition=~Q(verdict="SENT_BACK") | ~Q(reason=""),
                name="return_sent_back_with_a_reason",
            ),
        ]


class AbsenceDeclaration(models.Model):
    """A sender's word that it has no subject of a category. The latest of a category holds."""

    cycle_unit = models.ForeignKey(
        CycleUnit, on_delete=models.PROTECT, related_name="absence_declarations"
    )
    category = models.CharField(max_length=60)
    is_withdrawal = models.BooleanField(default=False)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        indexes = [models.Index(fields=["cycle_unit", "category"], name="declarations_of_unit")]


class FiguresVersion(models.Model):
    """Number of writes to the rows behind figures, by cycle and path.

    Raised by triggers (migration 0003), read by `results.versions`. Cycle 0 is for rows that
    belong to no single unit.
    """

    cycle = models.PositiveBigIntegerField(help_text="id of the cycle; 0 for trees and names")
    path = models.CharField(max_length=PATH_LENGTH, blank=True)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "path"], name="one_version_a_path"),
        ]
        indexes = [models.Index(fields=["cycle", "path", "number"], name="version_by_path")]
