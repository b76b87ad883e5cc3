"""Cycles by family, year and period, with a code and a state; decisions that came late."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef

from xeploai.accounts.database import KeptTriggers

FAMILIES = ("PARTY", "CIVIL_SERVANTS")
PERIODS = ("YEAR", "Q1", "Q2", "Q3", "TERM", "AD_HOC")
STATES = ("PLANNED", "OPEN", "FACTS_CLOSED", "DECIDING", "REPORTED", "CLOSED", "WITHDRAWN")
of_cycles, of_decisions = KeptTriggers("cycle_cycle"), KeptTriggers("cycle_gradedecision")


def name_cycles(apps, schema_editor):
    """Give each cycle its year as code, and the state that what it holds speaks for.

    None is taken for reported or closed, however old: that is an act, and nobody recorded it.
    """
    cycle_model = apps.get_model("cycle", "Cycle")
    decisions = apps.get_model("cycle", "GradeDecision").objects.filter(case__cycle=OuterRef("pk"))
    for cycle in cycle_model.objects.annotate(has_decisions=Exists(decisions)):
        state = "DECIDING" if cycle.has_decisions else "OPEN"
        state = "PLANNED" if cycle.frozen_at is None else state
        cycle_model.objects.filter(pk=cycle.pk).update(code=f"{cycle.year:04}", state=state)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0007_guard"), ("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(of_cycles.save, of_cycles.restore),
        migrations.RunPython(of_decisions.save, of_decisions.restore),
        migrations.AddField(
            "gradedecision",
            "late_reason",
            models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            "cycle",
            "family",
            models.CharField(
                choices=[(family, family) for family in FAMILIES], default="PARTY", max_length=20
            ),
        ),
        migrations.AlterField("cycle", "year", models.PositiveSmallIntegerField()),
        migrations.AddField(
            "cycle",
            "period",
            models.CharField(
                choices=[(period, period) for period in PERIODS], default="YEAR", max_length=10
            ),
        ),
        migrations.AddField(
            "cycle",
            "number",
            models.PositiveSmallIntegerField(
                default=0, help_text="of an ad hoc review within its year; 0 for other periods"
            ),
        ),
        migrations.AddField(
            "cycle",
            "state",
            models.CharField(
                choices=[(state, state) for state in STATES], default="PLANNED", max_length=20
            ),
        ),
        migrations.AddField("cycle", "code", models.CharField(max_length=30, null=True)),
        migrations.RunPython(name_cycles, migrations.RunPython.noop),
        migrations.AlterField("cycle", "code", models.CharField(max_length=30, unique=True)),
        migrations.AddConstraint(
            "cycle",
            models.UniqueConstraint(
                fields=("family", "year", "period", "number"), name="one_cycle_a_period"
            ),
        ),
        migrations.RunPython(of_cycles.restore, of_cycles.save),
        migrations.RunPython(of_decisions.restore, of_decisions.save),
    ]
