"""What is only added cannot be replaced or emptied either; late changes are only added."""

from django.db import migrations

from xeploai.accounts.database import guard, unguard, unguard_partly

TABLES = (
    "cycle_gradedecision",
    "cycle_factsheet",
    "cycle_proposal",
    "cycle_deviation",
    "cycle_recheck",
    "cycle_localrules",
    "cycle_localruleswithdrawal",
    "cycle_exceptionalshare",
)
NEW = "cycle_latechange"


class Migration(migrations.Migration):
    dependencies = [("cycle", "0011_added_trees"), ("accounts", "0003_seals")]
    operations = [
        *(migrations.RunPython(guard(table), unguard_partly(table)) for table in TABLES),
        migrations.RunPython(guard(NEW), unguard(NEW)),
    ]
