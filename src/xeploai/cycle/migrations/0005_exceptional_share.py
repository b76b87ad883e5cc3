"""Documents that admit an exceptional share; heads of units and groupings of the cycle's groups."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from xeploai.accounts.database import allow_changes, refuse_changes

KINDS = ("GRASSROOTS", "PEERS", "TITLE", "SECTOR")


def mark_heads(apps: Any, schema_editor: Any) -> None:
    """Mark the cases of those who headed a unit on the closing day of the cycle."""
    case_model = apps.get_model("cycle", "Case")
    post_model = apps.get_model("organisations", "Post")
    for cycle in apps.get_model("cycle", "Cycle").objects.all():
        day = cycle.closes_on
        filled = Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))
        heads = post_model.objects.filter(filled, is_head=True)
        persons = case_model.objects.filter(cycle=cycle, person__isnull=False)
        # a leading cadre is graded in one post, a member as a member
        persons.filter(post="", person__in=heads.values("person")).update(is_head=True)
        in_post = heads.filter(
            person=models.OuterRef("person"),
            unit=models.OuterRef("cycle_unit__unit"),
            title=models.OuterRef("post"),
        )
        cadres = persons.exclude(post="").filter(models.Exists(in_post))
        case_model.objects.filter(pk__in=list(cadres.values_list("pk", flat=True))).update(
            is_head=True
        )


class Migration(migrations.Migration):
    dependencies = [("cycle", "0004_facts_append_only"), ("organisations", "0003_apitoken")]
    operations = [
        migrations.AddField(
            model_name="case", name="is_head", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="peergroup",
            name="group_by",
            field=models.CharField(
                blank=True,
                choices=[(kind, kind) for kind in KINDS],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ExceptionalShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document_number", models.CharField(max_length=60)),
                ("dated_on", models.DateField()),
                ("ground", models.CharField(max_length=500)),
                ("is_withdrawal", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=150)),
                (
                    "peer_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptional_shares",
                        to="cycle.peergroup",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cycle.exceptionalshare",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(document_number="") & ~Q(ground=""),
                        name="exceptional_share_has_document_and_ground",
                    ),
                    models.CheckConstraint(
                        condition=Q(is_withdrawal=False) | Q(replaces__isnull=False),
                        name="withdrawal_ends_a_document",
                    ),
                    models.UniqueConstraint(
                        fields=("peer_group",),
                        condition=Q(replaces__isnull=True),
                        name="one_first_exceptional_share_a_group",
                    ),
                ],
            },
        ),
        migrations.RunPython(mark_heads, migrations.RunPython.noop),
        migrations.RunPython(
            refuse_changes("cycle_exceptionalshare"), allow_changes("cycle_exceptionalshare")
        ),
    ]
