"""A column of cells as JSON, and back: no step in Python for each cell, where there is a way.

Most columns of a list are of one type, and many repeat. Texts go as one text with a separator, what
repeats as its few values and a letter for each cell, anything else as a list.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from xeploai.intake.cells import Cell

CELL_TYPES = frozenset({str, int, float, bool, date, datetime, time, timedelta, type(None)})
REPEATS, TEXTS, CELLS = "repeats", "texts", "cells"
# JSON leaves it and the letters as they are; texts that contain it go as a list
SEPARATOR = "\x7f"
LETTERS = "".join(map(chr, range(ord("#"), ord("[") + 1)))
# among values of these types none equals one that is not the same, as 1 equals True
REPEATABLE = frozenset({str, date, type(None)})
# so few values in the first cells show that it is worth trying the others
SAMPLE, SAMPLE_VALUES = 50, 12


class BadAnswer(ValueError):
    """The process did not answer in this form, or not to the end."""


def encode_column(cells: Sequence[Cell]) -> Sequence[object]:
    """Return cells as what JSON can hold, but for days and times."""
    types = set(map(type, cells))
    if types <= REPEATABLE and len(set(cells[:SAMPLE])) <= SAMPLE_VALUES:
        letters = dict(zip(dict.fromkeys(cells), LETTERS, strict=False))
        # more values than letters
        with suppress(KeyError):
            return REPEATS, list(letters), "".join(map(letters.__getitem__, cells))
    if types == {str}:
        text = SEPARATOR.join(cast("Sequence[str]", cells))
        if text.count(SEPARATOR) == len(cells) - 1:
            return TEXTS, text
    return CELLS, cells


def decode_column(column: Any, number: int) -> Sequence[Cell]:
    """Return so many cells.

    Raises:
        BadAnswer, ValueError, TypeError, LookupError: it is not in the form of `encode_column`.
    """
    form, *values = column
    cells: Sequence[Cell] = READERS[form](*values, number)
    return cells


def repeated_bytes(column: Any) -> int:
    """Return how much text a column that goes by letters has, written out.

    Whoever reads the cells may copy each of them.
    """
    if column[0] != REPEATS:
        return 0
    _, values, letters = column
    return sum(
        letters.count(letter) * len(value.encode("utf-8", "surrogatepass"))
        for letter, value in zip(LETTERS, values, strict=False)
        if isinstance(value, str)
    )


def checked(cells: Any) -> list[Cell]:
    """Return a list that came as JSON, if there is nothing but cells in it.

    Raises:
        BadAnswer: there is.
    """
    if not isinstance(cells, list) or not CELL_TYPES.issuperset(map(type, cells)):
        raise BadAnswer
    return cells


def _texts(text: Any, number: int) -> Sequence[Cell]:
    # counted before there are so many
    if not isinstance(text, str) or text.count(SEPARATOR) != number - 1:
        raise BadAnswer
    return text.split(SEPARATOR)


def _repeats(values: Any, letters: Any, number: int) -> Sequence[Cell]:
    if not isinstance(letters, str) or len(letters) != number:
        raise BadAnswer
    value_of = dict(zip(LETTERS, checked(values), strict=False))
    return list(map(value_of.__getitem__, letters))


def _cells(cells: Any, number: int) -> Sequence[Cell]:
    if len(cells) != number:
        raise BadAnswer
    return checked(cells)


READERS: dict[str, Any] = {REPEATS: _repeats, TEXTS: _texts, CELLS: _cells}
