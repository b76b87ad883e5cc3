"""How often all sessions of an account were ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_encrypt_second_factors")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                default=0,
                help_text="how often all sessions were ended: those begun before are refused",
            ),
        ),
    ]
