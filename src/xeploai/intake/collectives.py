"""The list of leadership collectives."""

from collections.abc import Iterable, Sequence

from xeploai.domain import Fault, message

from .lines import Line, repeats
from .rows import CODE_LENGTH, CollectiveRow


def collective_row(line: Line) -> CollectiveRow:
    """Return the row of a collective."""
    row = CollectiveRow(
        place=line.place,
        code=line.code("code"),
        name=line.text("name"),
        unit=line.code("unit"),
        kind=line.text("kind", longest=CODE_LENGTH),
        opened_on=line.day("opened_on"),
        closed_on=line.optional_day("closed_on"),
    )
    line.after("opened_on", "closed_on", row.opened_on, row.closed_on)
    return row


def faults_of_collectives(rows: Sequence[CollectiveRow]) -> Iterable[Fault]:
    """Yield codes that are given twice."""
    text = message("The collective %(code)s stands here again; it was already given at %(place)s.")
    code_at = {row.place: row.code for row in rows}
    for place, first in repeats(((row.code,), row.place) for row in rows):
        yield Fault(text, {"code": code_at[place], "place": first}, place)
