"""The words that officials read: English in the code, Vietnamese from a translator.

A text that is marked here is said in the reader's language later. The domain reads no files, so
whatever knows the other language installs itself: `xeploai.wording`, which `import xeploai` loads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
