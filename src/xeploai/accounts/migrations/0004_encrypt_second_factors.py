"""Secrets of second factors are stored encrypted."""

from django.db import migrations

from xeploai.accounts.secrets_at_rest import MARK, convert, decrypt, encrypt


def _convert_all(apps, schema_editor, change):
    if schema_editor.connection.vendor == "sqlite":
        # what was stored in the clear would stay in free space of the file
        schema_editor.execute("PRAGMA secure_delete = ON")
    authenticators = apps.get_model("mfa", "Authenticator").objects
    for row in authenticators.filter(type__in=["totp", "recovery_codes"]).order_by("pk"):
        row.data = convert(row.data, change)
        row.save(update_fields=["data"])


def encrypt_all(apps, schema_editor):
    def change(text):
        return text if text.startswith(MARK) else encrypt(text)

    _convert_all(apps, schema_editor, change)


def decrypt_all(apps, schema_editor):
    _convert_all(apps, schema_editor, decrypt)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_seals"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(encrypt_all, decrypt_all)]
