"""The journal is append-only, in the database itself."""

from django.db import migrations

from xeploai.accounts.database import allow_changes, refuse_changes

TABLE = "accounts_journalentry"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(refuse_changes(TABLE), allow_changes(TABLE), elidable=False),
    ]
