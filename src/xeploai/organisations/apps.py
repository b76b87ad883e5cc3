"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The app of the tree and the people in it."""

    name = "xeploai.organisations"
