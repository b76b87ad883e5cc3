"""Verdicts on returns, declarations of having nobody, and what a replacement says of itself."""

from functools import partial

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from xeploai.accounts.database import allow_changes, refuse_changes
from xeploai.results.version_triggers import OF_RETURNS, add_triggers, drop_triggers

# SQLite adds a column by copying the table, which loses its triggers, and the triggers of the
# other table name it
OF_EARLIER = ("results_statisticalreturn", "results_returnedcount")
VERDICTS = ("ACCEPTED", "SENT_BACK")


def _id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _points_at(model: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model
    )


class Migration(migrations.Migration):
    dependencies = [("results", "0004_ceilings_raise_the_version"), ("cycle", "0009_population")]
    operations = [
        *(migrations.RunPython(allow_changes(one), refuse_changes(one)) for one in OF_EARLIER),
        migrations.RunPython(
            partial(drop_triggers, tables=OF_EARLIER), partial(add_triggers, tables=OF_EARLIER)
        ),
        migrations.AddField(
            model_name="statisticalreturn",
            name="letter_on",
            field=models.DateField(help_text="the day of the letter, where it is known", null=True),
        ),
        migrations.AddField(
            model_name="statisticalreturn",
            name="only_lines",
            field=models.BooleanField(
                default=False, help_text="its file corrects some lines; the others were taken over"
            ),
        ),
        migrations.AddField(
            model_name="statisticalreturn",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=1000),
        ),
        migrations.RunPython(
            partial(add_triggers, tables=OF_EARLIER), partial(drop_triggers, tables=OF_EARLIER)
        ),
        *(migrations.RunPython(refuse_changes(one), allow_changes(one)) for one in OF_EARLIER),
        migrations.CreateModel(
            name="ReturnVerdict",
            fields=[
                ("id", _id()),
                (
                    "verdict",
                    models.CharField(choices=[(one, one) for one in VERDICTS], max_length=10),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=150)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("role_unit", models.CharField(blank=True, max_length=60)),
                ("statistical_return", _points_at("results.statisticalreturn", "verdicts")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="verdict_known"),
                    models.CheckConstraint(
                        condition=~Q(verdict="SENT_BACK") | ~Q(reason=""),
                        name="return_sent_back_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceDeclaration",
            fields=[
                ("id", _id()),
                ("category", models.CharField(max_length=60)),
                ("is_withdrawal", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=150)),
                ("cycle_unit", _points_at("cycle.cycleunit", "absence_declarations")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cycle_unit", "category"], name="declarations_of_unit")
                ],
            },
        ),
        *(migrations.RunPython(refuse_changes(one), allow_changes(one)) for one in OF_RETURNS),
        migrations.RunPython(
            partial(add_triggers, tables=tuple(OF_RETURNS)),
            partial(drop_triggers, tables=tuple(OF_RETURNS)),
        ),
    ]
