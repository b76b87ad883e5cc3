"""Returns cannot be replaced or emptied; what is stored in append-only tables is sealed."""

from typing import Any

from django.db import migrations

from xeploai.accounts.database import guard, unguard_partly
from xeploai.accounts.journal import seal_existing

TABLES = (
    "results_statisticalreturn",
    "results_returnedcount",
    "results_returnverdict",
    "results_absencedeclaration",
)


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal the rows of all apps from before there were seals, as they stand now."""
    seal_existing(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0005_returns_with_consequences"),
        ("cycle", "0012_guards"),
        ("organisations", "0006_guards"),
        ("accounts", "0003_seals"),
    ]
    operations = [
        *(migrations.RunPython(guard(table), unguard_partly(table)) for table in TABLES),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
