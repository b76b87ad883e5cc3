"""What takes long: answered at once where it is small, made in the background where not."""

from .parts import (
    PagePart,
    page_with_part,
    part_at_once,
    part_of_page,
    parts_made,
    render_part,
)
from .plans import PART_TYPE, Details, FilePlan
from .views import attachment, file_view

__all__ = [
    "PART_TYPE",
    "Details",
    "FilePlan",
    "PagePart",
    "attachment",
    "file_view",
    "page_with_part",
    "part_at_once",
    "part_of_page",
    "parts_made",
    "render_part",
]
