"""Returns are added, never changed or removed: the database itself refuses."""

from django.db import migrations

from xeploai.accounts.database import allow_changes, refuse_changes

TABLES = ("results_statisticalreturn", "results_returnedcount")


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]
    operations = [
        migrations.RunPython(refuse_changes(table), allow_changes(table)) for table in TABLES
    ]
