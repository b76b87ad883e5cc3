"""A decision may get a second reason, where it breaks another rule later."""

import django.db.models.deletion
from django.db import migrations, models

from xeploai.accounts.database import guard, unguard

TABLE = "cycle_deviation"


class Migration(migrations.Migration):
    dependencies = [("cycle", "0012_guards")]
    # SQLite makes the table anew, without its triggers
    operations = [
        migrations.RunPython(unguard(TABLE), guard(TABLE)),
        migrations.AlterField(
            "deviation",
            "decision",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deviations",
                to="cycle.gradedecision",
            ),
        ),
        migrations.RunPython(guard(TABLE), unguard(TABLE)),
    ]
