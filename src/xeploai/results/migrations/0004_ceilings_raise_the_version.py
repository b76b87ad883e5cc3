"""Local documents and exceptional shares change ceilings, so they raise the figures' version too."""

from functools import partial

from django.db import migrations

from xeploai.results.version_triggers import OF_CEILINGS, add_triggers, drop_triggers


class Migration(migrations.Migration):
    dependencies = [("results", "0003_figures_version"), ("cycle", "0005_exceptional_share")]
    operations = [
        migrations.RunPython(
            partial(add_triggers, tables=OF_CEILINGS), partial(drop_triggers, tables=OF_CEILINGS)
        )
    ]
