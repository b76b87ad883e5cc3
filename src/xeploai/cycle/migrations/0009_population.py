"""Let cases end without being lost, mark what came late, and count members not reviewed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from xeploai.accounts.database import KeptTriggers

ENDS = (
    "DIED",
    "TRANSFERRED_OUT",
    "EXPELLED",
    "REMOVED",
    "LEFT",
    "MERGED",
    "EXEMPT",
    "SUSPENDED",
    "POST_ENDED",
    "CLOSED",
    "NOT_STATED",
)
of_cases, of_units = KeptTriggers("cycle_case"), KeptTriggers("cycle_cycleunit")


class Migration(migrations.Migration):
    dependencies = [("cycle", "0008_cycles_by_period")]
    operations = [
        migrations.RunPython(of_cases.save, of_cases.restore),
        migrations.RunPython(of_units.save, of_units.restore),
        migrations.AddField(
            "cycleunit", "not_reviewed", models.JSONField(blank=True, null=True)
        ),
        migrations.AddField("case", "ended_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "case",
            "end_cause",
            models.CharField(
                blank=True, choices=[(one, one) for one in ENDS], default="", max_length=20
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_cause="")
                | (Q(ended_on__isnull=False) & ~Q(end_cause="")),
                name="ended_case_has_cause",
            ),
        ),
        migrations.CreateModel(
            name="LateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("ADDED", "bổ sung"), ("ENDED", "kết thúc")], max_length=10
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("document_number", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=150)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_changes",
                        to="cycle.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["ADDED", "ENDED"]), name="late_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason="") & ~Q(document_number=""),
                        name="late_change_has_reason_and_document",
                    ),
                ]
            },
        ),
        migrations.RunPython(of_cases.restore, of_cases.save),
        migrations.RunPython(of_units.restore, of_units.save),
    ]
