"""Marked English texts and faults, as sentences in the reader's language."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from xeploai.domain import SOURCE_LANGUAGE, Fault, Label, install_translator, message

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUE = "django"

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


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return translation(CATALOGUE, localedir=LOCALE, languages=[language])


def translate(text: str, language: str, context: str = "") -> str:
    """Return a marked English text in a language; as it is where the catalogue lacks it.

    Args:
        context: of a `contextual_label`.
    """
    if not text:
        return ""
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, text) if context else catalogue.gettext(text)


install_translator(translate)


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
