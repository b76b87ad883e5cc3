"""Keep the deciding body, the ground on which a superior decided, and who could vote."""

from django.db import migrations, models
from django.db.models import F, Q

from xeploai.accounts.database import allow_changes, refuse_changes

TABLES = ("cycle_gradedecision", "cycle_proposal")


def _text() -> models.CharField:
    return models.CharField(blank=True, default="", max_length=300)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0005_exceptional_share")]
    # SQLite makes the tables anew, without their triggers
    operations = [
        *(migrations.RunPython(allow_changes(one), refuse_changes(one)) for one in TABLES),
        migrations.AddField("gradedecision", "body", _text()),
        migrations.AddField("gradedecision", "ground", _text()),
        migrations.AddField(
            "proposal", "votes_present", models.PositiveIntegerField(null=True)
        ),
        migrations.AddField(
            "proposal", "votes_electorate", models.PositiveIntegerField(null=True)
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=Q(votes_present__isnull=True)
                | (
                    Q(votes_present__gte=F("votes_cast"))
                    & Q(votes_electorate__gte=F("votes_present"))
                ),
                name="proposal_votes_within_electorate",
            ),
        ),
        *(migrations.RunPython(refuse_changes(one), allow_changes(one)) for one in TABLES),
    ]
