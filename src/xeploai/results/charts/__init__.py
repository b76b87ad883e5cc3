"""Charts of a unit's figures, made of the same `Statistics` value as its page."""

from .build import Charts, charts_of, charts_of_unit
from .parameters import ALL_MEMBERS, ALL_ORGANISATIONS, Asked, Peers, peer_choices, subject_choices
from .value import Chart, Column, Row

__all__ = [
    "ALL_MEMBERS",
    "ALL_ORGANISATIONS",
    "Asked",
    "Chart",
    "Charts",
    "Column",
    "Peers",
    "Row",
    "charts_of",
    "charts_of_unit",
    "peer_choices",
    "subject_choices",
]
