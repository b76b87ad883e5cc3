"""Django's configuration of the app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """The app of uploads."""

    name = "xeploai.uploads"
