"""Local rules of a province, a bloc or a unit: the uploaded files, version by version.

Append-only, by trigger (migration 0004).
"""

from django.db import models
from django.db.models import Q

from xeploai.domain import LayerStanding
from xeploai.organisations.models import CODE_LENGTH


class LocalRules(models.Model):
    """One version of a local layer. The highest number that has begun is in force."""

    code = models.CharField(max_length=CODE_LENGTH)
    number = models.PositiveSmallIntegerField(help_text="of the version, from 1")
    pack = models.CharField(max_length=60, help_text="code of the pack that it extends")
    unit = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, related_name="local_rules"
    )
    standing = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in LayerStanding]
    )
    title = models.JSONField(help_text="by language")
    content = models.TextField(help_text="the file, as it was uploaded")
    sha256 = models.CharField(max_length=64)
    from_on = models.DateField(help_text="the first closing day that this version is for")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="local_rules_version_once"),
            models.CheckConstraint(
                condition=Q(standing__in=list(LayerStanding)), name="local_rules_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.number}"


class LocalRulesWithdrawal(models.Model):
    """The end of a version of a layer."""

    rules = models.OneToOneField(LocalRules, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField(help_text="the first day on which it holds no more")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        ]
