"""Register the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages."""

    name = "xeploai.portal"

    def ready(self) -> None:
        """Connect the receivers of allauth's signals."""
        from .accounts import sign_in  # noqa: F401
