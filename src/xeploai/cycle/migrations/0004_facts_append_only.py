"""Facts, proposals, reasons, rechecks and local rules are added, never changed or removed."""

from django.db import migrations

from xeploai.accounts.database import allow_changes, refuse_changes

TABLES = (
    "cycle_factsheet",
    "cycle_proposal",
    "cycle_deviation",
    "cycle_recheck",
    "cycle_localrules",
    "cycle_localruleswithdrawal",
)


class Migration(migrations.Migration):
    dependencies = [("cycle", "0003_facts_and_evaluations")]
    operations = [
        migrations.RunPython(refuse_changes(table), allow_changes(table)) for table in TABLES
    ]
