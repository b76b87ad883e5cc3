"""Messages about what is wrong with input: where, what, and what to do; said to the reader."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .words import SOURCE_LANGUAGE, Label, message, translate

# What a part of a place begins with: "register.xlsx, sheet 'A', cell B7".
PLACE_WORDS = {
    "sheet": message("sheet"),
    "cell": message("cell"),
    "row": message("row"),
    "column": message("column"),
    "line": message("line"),
    "rule": message("rule"),
    "unit": message("unit"),
    "category": message("category"),
}
PLACE_WORD = re.compile(rf"(?<=, )({'|'.join(PLACE_WORDS)})(?= )|^({'|'.join(PLACE_WORDS)})(?= )")


@dataclass(frozen=True)
class Fault:
    """One thing wrong, or any other sentence with values.

    Args:
        text: English text with `%(name)s` places, marked by `message`.
        values: what to put in those places.
        place: where it was found, as the reader would look for it: file, sheet, row, cell, rule.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        sentence = self.text % self.values
        return f"{self.place}: {sentence}" if self.place else sentence


FAULTS_IN_LOGS = 5


class Refused(Exception):
    """A request cannot be carried out; carries all the reasons at once."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        # a file can have thousands; a log or traceback needs the first few
        super().__init__(*(str(fault) for fault in self.faults[:FAULTS_IN_LOGS]))


def say(fault: Fault, language: str) -> str:
    """Return a fault as its place and a sentence: `list.xlsx, ô B7: …`."""
    values = {name: _value(name, value, language) for name, value in fault.values.items()}
    sentence = translate(fault.text, language) % values
    return f"{say_place(fault.place, language)}: {sentence}" if fault.place else sentence


def say_place(place: str, language: str) -> str:
    """Return a place in the reader's words: `sheet 'A', row 7` is `trang tính 'A', dòng 7`."""
    return PLACE_WORD.sub(lambda word: translate(word[0], language), place)


def _value(name: str, value: object, language: str) -> object:
    """Return a value as the reader writes it: labels, dates, places, codes, other sentences."""
    if name == "place" or name.startswith("place_"):
        return say_place(str(value), language)
    if isinstance(value, Label):
        return value[language]
    if isinstance(value, Mapping):
        return value.get(language, value)
    if isinstance(value, Fault):
        return say(value, language)
    if isinstance(value, date):
        return _day(value, language)
    return value


def _day(on: date, language: str) -> str:
    day = on.date() if isinstance(on, datetime) else on
    return day.isoformat() if language == SOURCE_LANGUAGE else f"{day:%d/%m/%Y}"
