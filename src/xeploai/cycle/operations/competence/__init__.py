"""Who decides and who records: the one place for pages, files, programs and commands."""

from .cases import authorities_to_record, bodies_competent_now, bodies_in_place, body_in_place
from .check import (
    BELOW_REPLACES,
    BELOW_REPLACES_HEIR,
    NOBODY_COMPETENT,
    NOT_ABOVE,
    NOT_COMPETENT,
    NOT_ITS_BODY,
    NOT_OPEN,
    OWN_CASE,
    SKIPS_A_LEVEL,
    CompetenceCheck,
    Verdict,
)
from .offices import faults_of_own_case

__all__ = [
    "BELOW_REPLACES",
    "BELOW_REPLACES_HEIR",
    "NOBODY_COMPETENT",
    "NOT_ABOVE",
    "NOT_COMPETENT",
    "NOT_ITS_BODY",
    "NOT_OPEN",
    "OWN_CASE",
    "SKIPS_A_LEVEL",
    "CompetenceCheck",
    "Verdict",
    "authorities_to_record",
    "bodies_competent_now",
    "bodies_in_place",
    "body_in_place",
    "faults_of_own_case",
]
