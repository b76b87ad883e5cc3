"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """The app of returns and statistics."""

    name = "xeploai.results"
