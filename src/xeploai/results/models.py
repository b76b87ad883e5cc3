"""Statistical returns, as they stood when sent."""

from django.db import models
from django.db.models import Q

from xeploai.cycle.models import PATH_LENGTH, Cycle, CycleUnit


class StatisticalReturn(models.Model):
    """Totals that a unit sent for itself and everything below it. Only ever replaced."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="returns")
    cycle_unit = models.ForeignKey(CycleUnit, on_delete=models.PROTECT, related_name="returns")
    received_on = models.DateField()
    document_number = models.CharField(max_length=60, blank=True)
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
