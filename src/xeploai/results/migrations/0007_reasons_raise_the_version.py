"""Reasons settle what a group over its ceiling owes, so they raise the figures' version too."""

from functools import partial

from django.db import migrations

from xeploai.results.version_triggers import OF_REASONS, add_triggers, drop_triggers

TABLES = tuple(OF_REASONS)


class Migration(migrations.Migration):
    dependencies = [("results", "0006_guards"), ("cycle", "0013_reasons_of_a_decision")]
    operations = [
        migrations.RunPython(
            partial(add_triggers, tables=TABLES), partial(drop_triggers, tables=TABLES)
        )
    ]
