"""The register of units."""

from collections.abc import Iterable, Sequence

from xeploai.domain import Fault, Sector, message

from .lines import Line, repeats
from .rows import UnitRow
from .vocabulary import SECTOR_NAMES, SECTORS, Vocabulary


def unit_row(line: Line, vocabulary: Vocabulary) -> UnitRow:
    """Return the row of a unit; its parent may stand elsewhere or be known already."""
    labels = vocabulary.categories_of_units
    row = UnitRow(
        place=line.place,
        code=line.code("code"),
        name=line.text("name"),
        category=line.choice("category", vocabulary.unit_category_names, labels),
        sector=Sector(line.choice("sector", SECTORS, SECTOR_NAMES) or Sector.OTHER),
        parent=line.optional_code("parent") or None,
        opened_on=line.day("opened_on"),
        closed_on=line.optional_day("closed_on"),
    )
    line.after("opened_on", "closed_on", row.opened_on, row.closed_on)
    return row


def faults_of_units(rows: Sequence[UnitRow]) -> Iterable[Fault]:
    """Yield codes given twice, and units that stand under themselves within this file."""
    text = message("The unit %(code)s stands here again; it was already given at %(place)s.")
    code_at = {row.place: row.code for row in rows}
    for place, first in repeats(((row.code,), row.place) for row in rows):
        yield Fault(text, {"code": code_at[place], "place": first}, place)
    yield from _faults_of_loops(rows)


def _faults_of_loops(rows: Sequence[UnitRow]) -> Iterable[Fault]:
    text = message("The unit %(code)s would stand under itself: %(way)s. Correct a superior.")
    parents = {row.code: row.parent for row in reversed(rows) if row.code}
    places = {row.code: row.place for row in reversed(rows)}
    sound: set[str] = set()
    for code in parents:
        way: list[str] = []
        step: str | None = code
        while step in parents and step not in sound and step not in way:
            way.append(step)
            step = parents[step]
        if step in way:
            loop = way[way.index(step) :]
            values = {"code": step, "way": " → ".join([*loop, loop[0]])}
            yield Fault(text, values, places[loop[0]])
        sound.update(way)
