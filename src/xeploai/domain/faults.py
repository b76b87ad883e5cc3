"""Messages about what is wrong with input: where, what, and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


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
