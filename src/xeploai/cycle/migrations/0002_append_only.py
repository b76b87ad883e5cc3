"""Decisions are added, never changed or removed: the database itself refuses.

Paths sort by their characters on every server, whatever its locale.
"""

from django.db import migrations

from xeploai.accounts.database import allow_changes, refuse_changes, sort_by_character

TABLE = "cycle_gradedecision"
WITH_PATH = ("cycle_cycleunit", "cycle_peergroup", "cycle_case", "cycle_tally")


class Migration(migrations.Migration):
    dependencies = [("cycle", "0001_initial")]
    operations = [
        migrations.RunPython(refuse_changes(TABLE), allow_changes(TABLE)),
        *(
            migrations.RunPython(sort_by_character(table, "path"), migrations.RunPython.noop)
            for table in WITH_PATH
        ),
    ]
