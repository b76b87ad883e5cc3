"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app of accounts and of the journal."""

    name = "xeploai.accounts"
