"""Which requests send a password, which is hashed: they wait in a queue of their own."""

from urllib.parse import unquote

from django.conf import settings

from xeploai.config.front import Scope


def sends_password(scope: Scope) -> bool:
    """Whether a request is a form with a password, however its address is written."""
    path = unquote(scope["raw_path"].decode("latin-1"))
    return bool(scope["method"] == "POST" and path in settings.PASSWORD_FORMS)
