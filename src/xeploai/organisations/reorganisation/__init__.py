"""Reorganisations that come as one sheet: reckoned, stored and taken back as a whole."""

from xeploai.organisations.models import Reorganisation, ReorganisationLine

from .load import effects_of, units_concerned
from .queries import lines_of, reorganisation_by_number, reorganisations, unit_names
from .store import store_reorganisation
from .take_back import obstacles_in_register, take_back_reorganisation, units_changed_by

__all__ = [
    "Reorganisation",
    "ReorganisationLine",
    "effects_of",
    "lines_of",
    "obstacles_in_register",
    "reorganisation_by_number",
    "reorganisations",
    "store_reorganisation",
    "take_back_reorganisation",
    "unit_names",
    "units_changed_by",
    "units_concerned",
]
