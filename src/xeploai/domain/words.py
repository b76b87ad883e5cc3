"""The words that officials read, and faults in them: what is wrong with input, where, what to do.

English in the code, Vietnamese from a translator.

A text that is marked here is said in the reader's language later. The domain reads no files, so
whatever knows the other language installs itself: `xeploai.wording`, which `import xeploai` loads.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

LANGUAGES = ("vi", "en")
SOURCE_LANGUAGE = "en"

# a text by language code, one for each of LANGUAGES
Labels = Mapping[str, str]
# takes an English text, a language code and a context ("" for none)
Translator = Callable[[str, str, str], str]


class NoTranslator(RuntimeError):
    """A text was read in Vietnamese before a translator was installed."""


_translators: list[Translator] = []


def install_translator(translate: Translator) -> None:
    """Let a translator say every label from now on; it replaces the one before."""
    _translators[:] = [translate]
    _translation.cache_clear()


@cache
def _translation(text: str, language: str, context: str) -> str:
    if language == SOURCE_LANGUAGE:
        return text
    if not _translators:
        raise NoTranslator(text)
    return _translators[0](text, language, context)


def translate(text: str, language: str, context: str = "") -> str:
    """Return a marked English text in a language; as it is where the translator lacks it.

    Args:
        context: of a `contextual_label`.

    Raises:
        NoTranslator: it is asked for in Vietnamese and no translator is installed.
    """
    return _translation(text, language, context) if text else ""


def message(text: str) -> str:
    """Mark an English text for translation, which `translate` or `say` does for the reader."""
    return text


class Label(Labels):
    """A marked English text in every language, translated when it is first read.

    It can be read like a dictionary and equals one with the same texts. Constants of the domain
    are made before a translator is installed, so nothing is translated earlier than that.

    Args:
        text: English, with `%(name)s` places if it has values.
        context: what sets the text apart from the same English text with another translation.
        values: what to put in those places: labels, or values written alike in every language.

    Raises:
        NoTranslator: it is read in Vietnamese and no translator is installed.
    """

    __slots__ = ("_context", "_text", "_values", "_wordings")

    def __init__(self, text: str, context: str, values: Mapping[str, object]) -> None:
        self._text, self._context, self._values = text, context, values
        self._wordings: dict[str, str] = {}

    def __getitem__(self, language: str) -> str:
        wording = self._wordings.get(language)
        if wording is None:
            wording = self._wordings[language] = self._wording(language)
        return wording

    def _wording(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        text = _translation(self._text, language, self._context)
        if not self._values:
            return text
        # the quick test first: explanations of a province ask a million times
        return text % {
            name: value
            if isinstance(value, str | int) or not isinstance(value, Mapping)
            else value[language]
            for name, value in self._values.items()
        }

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)

    def __str__(self) -> str:
        return self[SOURCE_LANGUAGE]

    def __repr__(self) -> str:
        return f"label({self[SOURCE_LANGUAGE]!r})"


def label(text: str, /, **values: object) -> Label:
    """Return a marked English text, with its values, in every language."""
    return Label(text, "", values)


def contextual_label(context: str, text: str, /, **values: object) -> Label:
    """Return a label whose English text means something else in another context.

    The grade “Excellent” and the level “Excellent” of a criterion have two Vietnamese texts.
    """
    return Label(text, context, values)


def verbatim(text: str) -> Labels:
    """Return a label that is the same in every language: a code, a name, words of a local text."""
    return dict.fromkeys(LANGUAGES, text)


def join_labels(labels: Iterable[Labels], separator: str = "; ") -> Labels:
    """Return labels one after the other."""
    labels = tuple(labels)
    # a list, not a generator: explanations of a province ask a million times
    return {language: separator.join([each[language] for each in labels]) for language in LANGUAGES}


# Unicode counts these four fillers as letters, yet no one sees them
UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0"


def is_blank(text: str) -> bool:
    """Return whether a text says nothing: it has no letter and no digit of any script.

    Spaces, dots, dashes and characters that no one sees (a zero-width space) say nothing. Asked
    of every free text that has to say something: a reason, a ground, a document number.
    """
    return not any(sign.isalnum() and sign not in UNSEEN_LETTERS for sign in text)


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
