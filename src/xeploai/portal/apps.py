"""The app's name, as Django asks for it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app of the pages."""

    name = "xeploai.portal"

    def ready(self) -> None:
        """Listen to what allauth says of sign-ins."""
        from .accounts import sign_in  # noqa: F401  # its receivers
