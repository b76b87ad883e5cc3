"""Word what a change of the register does to everything that hangs on the units it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass

from xeploai.organisations.register import DEPENDENT_LABELS, DatedPlace, DependentChange
from xeploai.portal.site import language_of_page


@dataclass(frozen=True)
class ChangeLine:
    """One line of the table of changes."""

    kind: str
    name: str
    before: tuple[DatedPlace, ...]
    after: tuple[DatedPlace, ...]


def change_lines(changes: Iterable[DependentChange]) -> list[ChangeLine]:
    """Return the lines of the table, in the language of the page."""
    language = language_of_page()
    return [
        ChangeLine(
            DEPENDENT_LABELS[one.kind][language],
            one.name if isinstance(one.name, str) else one.name[language],
            one.before,
            one.after,
        )
        for one in changes
    ]
