"""Keep which body issued the document of an exceptional share; old rows have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cycle", "0013_reasons_of_a_decision")]
    # null and without a default, so that SQLite adds the column to the table as it is: made anew
    # it would lose the triggers that guard it and raise the version of the figures
    operations = [
        migrations.AddField(
            "exceptionalshare", "issuing_body", models.CharField(max_length=300, null=True)
        ),
    ]
