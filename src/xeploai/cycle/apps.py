"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The app of cycles, cases and decisions."""

    name = "xeploai.cycle"
