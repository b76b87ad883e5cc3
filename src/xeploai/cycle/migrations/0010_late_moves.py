"""Cases that are moved after the population stands, and where they came from."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [("ADDED", "bổ sung"), ("MOVED", "chuyển"), ("ENDED", "kết thúc")]


class Migration(migrations.Migration):
    dependencies = [("cycle", "0009_population")]

    operations = [
        migrations.RemoveConstraint("latechange", "late_kind_known"),
        migrations.AlterField(
            "latechange", "kind", models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.AddField(
            "latechange",
            "came_from",
            models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddConstraint(
            "latechange",
            models.CheckConstraint(
                condition=Q(kind__in=["ADDED", "MOVED", "ENDED"]), name="late_kind_known"
            ),
        ),
    ]
