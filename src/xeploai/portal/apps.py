"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app of the pages."""

    name = "xeploai.portal"
