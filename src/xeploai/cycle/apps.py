"""Django's configuration of the app."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The app of cycles, cases and decisions."""

    name = "xeploai.cycle"
