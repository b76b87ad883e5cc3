"""What all pages share: the reader, parameters, caches, links and errors."""

from .figure_link import (
    ALL_MEMBERS,
    ALL_ORGANISATIONS,
    Cell,
    FigureLink,
    disagreements_of,
    figures_shown,
    reasons_of,
    rows_of,
)
from .forms import Day, Delegate, GrantRole, LinkPerson, OpenAccount
from .fragment_cache import kept_parts
from .guard import SENDING, language_of_page, now, reader_of
from .health import health_check
from .one_at_a_time import alone
from .outcomes import outcome_words
from .params import known, unit_asked, words_of
from .role_lines import OVER, lines_of, role_label, state_of, unit_called

__all__ = [
    "ALL_MEMBERS",
    "ALL_ORGANISATIONS",
    "OVER",
    "SENDING",
    "Cell",
    "Day",
    "Delegate",
    "FigureLink",
    "GrantRole",
    "LinkPerson",
    "OpenAccount",
    "alone",
    "disagreements_of",
    "figures_shown",
    "health_check",
    "kept_parts",
    "known",
    "language_of_page",
    "lines_of",
    "now",
    "outcome_words",
    "reader_of",
    "reasons_of",
    "role_label",
    "rows_of",
    "state_of",
    "unit_asked",
    "unit_called",
    "words_of",
]
