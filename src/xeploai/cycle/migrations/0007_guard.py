"""Say of each stored evaluation whether the decision could be compared, and on which facts."""

from django.db import migrations, models
from django.db.models import Q

GRADES = ("EXCELLENT", "GOOD", "COMPLETED", "FAILED")


def mark_compared(apps, schema_editor):
    """Mark the evaluations whose decision a suggestion, an open or a closed grade compares.

    Their facts stay unnamed until the cycle is evaluated again.
    """
    settled = Q(suggests__in=("GRADE", "NOT_RATED"))
    for grade in GRADES:
        settled |= (
            ~Q(suggests="GAP")
            & Q(decided=grade)
            & (Q(open__contains=grade) | Q(closed__contains=grade))
        )
    evaluated = apps.get_model("cycle", "Evaluated").objects.exclude(decided="UNDECIDED")
    evaluated.filter(settled).update(is_compared=True)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0006_competence")]
    operations = [
        migrations.AddField("evaluated", "is_compared", models.BooleanField(default=False)),
        migrations.AddField("evaluated", "basis", models.TextField(blank=True, default="")),
        migrations.RunPython(mark_compared, migrations.RunPython.noop),
    ]
