"""A version of what figures are made of, raised by the database itself with every write."""

from django.db import migrations, models

from xeploai.accounts.database import sort_by_character
from xeploai.results.version_triggers import add_triggers, drop_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0002_append_only"),
        ("cycle", "0002_append_only"),
        ("organisations", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="FiguresVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cycle",
                    models.PositiveBigIntegerField(
                        help_text="id of the cycle; 0 for trees and names"
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=64)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cycle", "path", "number"], name="version_by_path")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "path"), name="one_version_a_path")
                ],
            },
        ),
        migrations.RunPython(
            sort_by_character("results_figuresversion", "path"), migrations.RunPython.noop
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
