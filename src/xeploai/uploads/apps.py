"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """The app of files sent in."""

    name = "xeploai.uploads"
