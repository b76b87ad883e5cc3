"""Files to download: answered at once where they are small, made in the background where not."""

from .plans import Details, FilePlan
from .views import attachment, file_view

__all__ = ["Details", "FilePlan", "attachment", "file_view"]
