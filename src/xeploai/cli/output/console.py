"""What is printed in a terminal: its width, and texts with values in them."""

import json
import sys
from collections.abc import Mapping
from datetime import date

from rich.console import Console
from rich.markup import escape

from xeploai.domain import translate

__all__ = [
    "WIDTH",
    "date_text",
    "escape",
    "markup_text",
    "print_json",
    "terminal",
    "width_of_output",
]

WIDTH, NARROWEST = 150, 120


def width_of_output() -> int:
    """Return the width of the terminal, or enough for our columns where there is none."""
    return max(Console().width, NARROWEST) if sys.stdout.isatty() else WIDTH


def terminal() -> Console:
    """Return a console on standard output, as wide as our tables need."""
    return Console(width=width_of_output(), highlight=False)


def markup_text(text: str, language: str, **values: object) -> str:
    """Return a marked text with its values as rich prints it; names in it are never markup.

    Labels among the values are said in the reader's language.
    """
    worded = {
        name: value[language] if isinstance(value, Mapping) else value
        for name, value in values.items()
    }
    return translate(text, language) % {
        name: escape(value) if isinstance(value, str) else value for name, value in worded.items()
    }


def date_text(on: date, language: str) -> str:
    """Return a day as the reader writes it."""
    return f"{on:%d/%m/%Y}" if language == "vi" else on.isoformat()


def print_json(value: object) -> None:
    """Print a value as JSON, Vietnamese letters as they are."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()
