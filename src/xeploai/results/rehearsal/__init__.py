"""A cycle evaluated again under other rules; nothing is stored."""

from .as_json import rehearsal_as_json
from .books import NewNumber, OtherBooks, nearest_day, new_number
from .run import Against, rehearse
from .values import (
    END_WORDS,
    ENDS,
    SETTLED,
    CategoryRehearsed,
    CeilingRehearsed,
    Matrix,
    Rehearsal,
    Turn,
    is_turn,
)

__all__ = [
    "ENDS",
    "END_WORDS",
    "SETTLED",
    "Against",
    "CategoryRehearsed",
    "CeilingRehearsed",
    "Matrix",
    "NewNumber",
    "OtherBooks",
    "Rehearsal",
    "Turn",
    "is_turn",
    "nearest_day",
    "new_number",
    "rehearsal_as_json",
    "rehearse",
]
