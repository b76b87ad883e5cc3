"""What every area of the pages uses: reader, parameters, links of figures, caches, errors."""

from xeploai.cycle.access import Answer, Forbidden, Reader, refuse_unless
from xeploai.cycle.queries import CycleUnit

from .errors import not_found
from .figure_link import ALL_MEMBERS, ALL_ORGANISATIONS, FigureLink
from .fragment_cache import cached_parts
from .incidents import RETRY_AFTER_S, log_incident
from .middleware import FOR_ONCE
from .one_at_a_time import try_lock
from .outcomes import outcome_words
from .reader import (
    UPLOAD_ACTS,
    language_of_page,
    note_view,
    now,
    reader_of,
    text_param,
    unit_by_code_or_name,
    unit_from_request,
    valid_code,
)
from .widgets import DayInput

__all__ = [
    "ALL_MEMBERS",
    "ALL_ORGANISATIONS",
    "FOR_ONCE",
    "RETRY_AFTER_S",
    "UPLOAD_ACTS",
    "Answer",
    "CycleUnit",
    "DayInput",
    "FigureLink",
    "Forbidden",
    "Reader",
    "cached_parts",
    "language_of_page",
    "log_incident",
    "not_found",
    "note_view",
    "now",
    "outcome_words",
    "reader_of",
    "refuse_unless",
    "text_param",
    "try_lock",
    "unit_by_code_or_name",
    "unit_from_request",
    "valid_code",
]
