"""Django's configuration of the app."""

from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    """The app of files that are made in the background."""

    name = "xeploai.downloads"
