"""Charts of a unit's figures, from the same `Statistics` as its page."""

from .build import Charts, charts_for, charts_of, charts_of_unit
from .parameters import (
    ALL_MEMBERS,
    ALL_ORGANISATIONS,
    ChartParameters,
    Peers,
    peer_choices,
    subject_choices,
)
from .value import Chart, ChartColumn, ChartRow

__all__ = [
    "ALL_MEMBERS",
    "ALL_ORGANISATIONS",
    "Chart",
    "ChartColumn",
    "ChartParameters",
    "ChartRow",
    "Charts",
    "Peers",
    "charts_for",
    "charts_of",
    "charts_of_unit",
    "peer_choices",
    "subject_choices",
]
