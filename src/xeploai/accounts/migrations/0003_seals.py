"""Seals of stored rows; the journal refuses to be replaced and emptied, too."""

from django.db import migrations, models

from xeploai.accounts.database import guard, unguard, unguard_partly

ENTRIES, SEALS = "accounts_journalentry", "accounts_journalseal"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only")]
    operations = [
        # SQLite makes the table anew, without its triggers
        migrations.RunPython(unguard(ENTRIES), unguard_partly(ENTRIES)),
        migrations.AddField(
            model_name="journalentry",
            name="seal",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("table", models.CharField(max_length=150)),
                ("columns", models.TextField()),
                ("ids", models.TextField()),
                ("digests", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "position"), name="seal_once_an_entry"
                    ),
                ],
                "indexes": [models.Index(fields=["table", "number"], name="seals_of_table")],
            },
        ),
        migrations.RunPython(guard(ENTRIES), unguard(ENTRIES)),
        migrations.RunPython(guard(SEALS), unguard(SEALS)),
    ]
