"""The list of leadership collectives."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xeploai.domain import Fault, label, message
from xeploai.intake.tables import (
    CLOSED,
    CODE_LENGTH,
    OPENED,
    UNIT,
    UNIT_NAME,
    Kind,
    ListColumn,
    ListDefinition,
    QuickRows,
    RowReader,
    Vocabulary,
    quick,
    repeats,
)


class CollectiveRow(NamedTuple):
    """A leadership collective of a unit."""

    place: str
    code: str
    name: str
    unit: str
    kind: str
    opened_on: date
    closed_on: date | None


COLUMNS = (
    ListColumn("code", "Mã tập thể", "Collective code", ("code", "mã", "collective")),
    ListColumn("name", "Tên tập thể", "Name", ("tên", "collective name")),
    UNIT,
    ListColumn("kind", "Loại tập thể", "Kind", ("loại hình tập thể", "collective kind")),
    OPENED,
    CLOSED,
)


def read_collective(row: RowReader, _: Vocabulary) -> CollectiveRow:
    """Return the row of a collective."""
    collective = CollectiveRow(
        place=row.place,
        code=row.code("code"),
        name=row.text("name"),
        unit=row.code("unit"),
        kind=row.text("kind", longest=CODE_LENGTH),
        opened_on=row.day("opened_on"),
        closed_on=row.optional_day("closed_on"),
    )
    row.check_order("opened_on", "closed_on", collective.opened_on, collective.closed_on)
    return collective


def check_collectives(rows: Sequence[CollectiveRow], _: Vocabulary) -> Iterable[Fault]:
    """Yield codes that are given twice."""
    text = message("The collective %(code)s is here a second time; the first is at %(place)s.")
    code_at = {row.place: row.code for row in rows}
    for place, first in repeats(((row.code,), row.place) for row in rows):
        yield Fault(text, {"code": code_at[place], "place": first}, place)


COLLECTIVES = ListDefinition(
    Kind.COLLECTIVES,
    label(message("List of collectives")),
    COLUMNS,
    read_collective,
    check_collectives,
    quick=QuickRows(
        quick.spanned(CollectiveRow),
        lambda _: {
            "code": quick.CODE,
            "name": quick.NAME,
            "unit": quick.CODE,
            "kind": quick.required(quick.text(CODE_LENGTH)),
            "opened_on": quick.DAY,
            "closed_on": quick.OPTIONAL_DAY,
        },
    ),
    names_for_reading={"unit": UNIT_NAME},
)
