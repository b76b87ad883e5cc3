"""Paragraphs in a terminal, in one language, each at its depth."""

import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xeploai.domain import STATUS_LABELS, Citation, Fault, Source, message, say

from .console import date_text, width_of_output

STEP = 2
SOURCE = message("%(document)s of %(issued)s, %(place)s")


@dataclass(frozen=True)
class Writer:
    """Write paragraphs in one language, each at its depth."""

    language: str
    width: int

    def line(self, text: str = "", depth: int = 0, mark: str = "") -> None:
        """Write a paragraph; its later lines are indented as far as the first one's mark."""
        first = " " * (STEP * depth) + mark
        rest = " " * (STEP * depth + len(mark))
        filled = textwrap.fill(
            text,
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        sys.stdout.write(f"{filled or first.rstrip()}\n")

    def say(self, text: str | Fault, depth: int = 0, mark: str = "", /, **values: object) -> None:
        """Write a sentence in the reader's language."""
        fault = text if isinstance(text, Fault) else Fault(text, values)
        self.line(say(fault, self.language), depth, mark)

    def words(self, text: str, /, **values: object) -> str:
        """Return a sentence in the reader's language."""
        return say(Fault(text, values), self.language)

    def day(self, on: date) -> str:
        """Return a day as the reader writes it."""
        return date_text(on, self.language)

    def source(self, source: Source) -> str:
        """Return a source as document, day of issue and place."""
        values = {"document": source.document, "issued": source.issued, "place": source.place}
        return say(Fault(SOURCE, values), self.language)

    def cited(self, citation: Citation) -> str:
        """Return a source, and how well its text is known."""
        return f"{self.source(citation.source)} [{STATUS_LABELS[citation.status][self.language]}]"

    def label(self, labels: Mapping[str, str]) -> str:
        """Return a label in the reader's language."""
        return labels[self.language]


def writer(language: str) -> Writer:
    """Return a writer as wide as the terminal."""
    return Writer(language, width_of_output())
