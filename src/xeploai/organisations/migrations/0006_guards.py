"""The papers of a reorganisation are added, never changed, removed or replaced."""

from django.db import migrations

from xeploai.accounts.database import guard, unguard

TABLES = ("organisations_reorganisationline", "organisations_reorganisedrow")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_reorganisation"), ("accounts", "0003_seals")]
    operations = [migrations.RunPython(guard(table), unguard(table)) for table in TABLES]
