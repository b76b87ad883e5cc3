"""Why a grade is open or closed, as values to show."""

from .build import book_told, explanation_of
from .rulebook import SettingTold, book_on, refuse_too_early, settings_of
from .values import BookTold, Explanation, FactTold, GradeTold, ProvisionListed, ProvisionTold

__all__ = [
    "BookTold",
    "Explanation",
    "FactTold",
    "GradeTold",
    "ProvisionListed",
    "ProvisionTold",
    "SettingTold",
    "book_on",
    "book_told",
    "explanation_of",
    "refuse_too_early",
    "settings_of",
]
