"""What stands between the server and the pages, so that slow clients hold no thread."""

from .bodies import Limits
from .buffering import BufferedPages
from .wsgi_call import Scope

__all__ = ["BufferedPages", "Limits", "Scope"]
