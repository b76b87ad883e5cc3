"""Configuration of the Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and the journal."""

    name = "xeploai.accounts"
