"""Keep what the sender of a return says about the one before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("uploads", "0003_reorganisation")]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="letter_on",
            field=models.DateField(help_text="the day of the letter of a return", null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="only_lines",
            field=models.BooleanField(default=False, help_text="a return corrects its lines only"),
        ),
        migrations.AddField(
            model_name="upload",
            name="replaces_whole",
            field=models.BooleanField(
                default=False, help_text="confirms that a return drops what it leaves out"
            ),
        ),
    ]
