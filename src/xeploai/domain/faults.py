"""Messages about what is wrong with given data: where, what, and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# a text by language code: `vi`, `en`
Labels = Mapping[str, str]


def message(text: str) -> str:
    """Mark an English text for translation, which `xeploai.wording` does for the reader."""
    return text


@dataclass(frozen=True)
class Fault:
    """One thing wrong.

    Args:
        text: English text with `%(name)s` places, marked by `message`.
        values: what stands in those places.
        place: where it was found, as the reader would look for it: file, sheet, row, cell, rule.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        sentence = self.text % self.values
        return f"{self.place}: {sentence}" if self.place else sentence


TOLD_IN_LOGS = 5


class Refused(Exception):
    """What was asked for cannot be done; carries all the reasons at once."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        # a file can have thousands; a log or traceback needs the first few
        super().__init__(*(str(fault) for fault in self.faults[:TOLD_IN_LOGS]))
