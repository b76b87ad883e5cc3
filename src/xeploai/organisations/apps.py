"""Configuration of the Django app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The register of organisations and people, and roles in it."""

    name = "xeploai.organisations"
