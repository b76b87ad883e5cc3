"""The cases, units and groups of earlier cycles are sealed, as they stand now."""

from typing import Any

from django.db import migrations

from xeploai.accounts.journal import seal_existing


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal those from before an act on one sealed it."""
    seal_existing(apps, ["cycle_case", "cycle_cycleunit", "cycle_peergroup"])


class Migration(migrations.Migration):
    dependencies = [
        ("results", "0007_reasons_raise_the_version"),
        ("cycle", "0014_body_of_an_exceptional_share"),
        ("organisations", "0007_account_requests"),
        ("accounts", "0003_seals"),
    ]
    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
