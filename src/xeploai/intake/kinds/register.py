"""The register: Party organisations and their direct superiors."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from xeploai.domain import Fault, Sector, label, message
from xeploai.intake.cells import fold
from xeploai.intake.tables import (
    CLOSED,
    CODE_LENGTH,
    DOCUMENT,
    OPENED,
    SECTOR_NAMES,
    SECTORS,
    UNIT,
    Kind,
    ListColumn,
    ListDefinition,
    QuickRows,
    RowReader,
    Vocabulary,
    quick,
    repeats,
)


class UnitRow(NamedTuple):
    """A Party organisation and its direct superior; `parent` is None at the top.

    `categories` are all that the name of its category may mean, where that is more than one.
    """

    place: str
    code: str
    name: str
    category: str
    sector: Sector
    parent: str | None
    opened_on: date
    closed_on: date | None
    document_number: str = ""
    categories: tuple[str, ...] = ()


COLUMNS = (
    ListColumn("code", UNIT.vi, UNIT.en, ("code", "mã", *UNIT.other)),
    ListColumn(
        "name", "Tên tổ chức đảng", "Name", ("unit name", "tên", "tên đơn vị", "tên tổ chức")
    ),
    ListColumn(
        "category",
        "Loại tổ chức đảng",
        "Category",
        ("loại", "loại tổ chức", "loại hình tổ chức đảng", "unit category"),
    ),
    ListColumn(
        "sector", "Loại hình đơn vị", "Sector", ("loại hình", "loại hình cơ sở", "lĩnh vực")
    ),
    ListColumn(
        "parent",
        "Mã cấp trên trực tiếp",
        "Parent code",
        (
            "parent",
            "cấp trên trực tiếp",
            "mã cấp trên",
            "mã đơn vị cấp trên",
            "mã tổ chức cấp trên",
            "mã tổ chức đảng cấp trên",
            "direct superior",
            "superior code",
        ),
    ),
    OPENED,
    CLOSED,
    DOCUMENT,
)


def read_unit(row: RowReader, vocabulary: Vocabulary) -> UnitRow:
    """Return the row of a unit, whose parent may be elsewhere in the file or known already."""
    labels = vocabulary.categories_of_units
    category = row.text("category")
    unit = UnitRow(
        place=row.place,
        code=row.code("code"),
        name=row.text("name"),
        category=row.code_for("category", category, vocabulary.unit_category_names, labels),
        # a placeholder where the cell has a fault: such a row is never handed out
        sector=Sector(row.choice("sector", SECTORS, SECTOR_NAMES) or Sector.OTHER),
        parent=row.optional_code("parent") or None,
        opened_on=row.day("opened_on"),
        closed_on=row.optional_day("closed_on"),
        document_number=row.optional_text("document_number", longest=CODE_LENGTH),
        categories=vocabulary.unit_category_choices.get(fold(category), ()),
    )
    row.check_order("opened_on", "closed_on", unit.opened_on, unit.closed_on)
    return unit


def check_units(rows: Sequence[UnitRow], _: Vocabulary) -> Iterable[Fault]:
    """Yield codes given twice, and circles of superiors within this file."""
    text = message("The unit %(code)s is here a second time; the first is at %(place)s.")
    code_at = {row.place: row.code for row in rows}
    for place, first in repeats(((row.code,), row.place) for row in rows):
        yield Fault(text, {"code": code_at[place], "place": first}, place)
    yield from _check_superiors(rows)


def _check_superiors(rows: Sequence[UnitRow]) -> Iterable[Fault]:
    text = message("The unit %(code)s would be its own superior: %(way)s. Correct one of them.")
    parents = {row.code: row.parent for row in reversed(rows) if row.code}
    places = {row.code: row.place for row in reversed(rows)}
    sound: set[str] = set()
    for code in parents:
        path: list[str] = []
        step: str | None = code
        while step in parents and step not in sound and step not in path:
            path.append(step)
            step = parents[step]
        if step in path:
            loop = path[path.index(step) :]
            values = {"code": step, "way": " → ".join([*loop, loop[0]])}
            yield Fault(text, values, places[loop[0]])
        sound.update(path)


def _make(place: str, *values: Any) -> UnitRow | None:
    code, name, category, sector, parent, opened_on, closed_on, document = values
    if not quick.is_in_order(opened_on, closed_on):
        return None
    unit = (code, name, category, sector, parent or None, opened_on, closed_on, document)
    return UnitRow(place, *unit)


REGISTER = ListDefinition(
    Kind.REGISTER,
    label(message("Register of units")),
    COLUMNS,
    read_unit,
    check_units,
    quick=QuickRows(
        _make,
        lambda vocabulary: {
            "code": quick.CODE,
            "name": quick.NAME,
            "category": quick.choice(vocabulary.clear_unit_category_names),
            "sector": quick.choice(SECTORS, Sector),
            "parent": quick.OPTIONAL_CODE,
            "opened_on": quick.DAY,
            "closed_on": quick.OPTIONAL_DAY,
            "document_number": quick.text(CODE_LENGTH),
        },
    ),
    choices=lambda vocabulary: {
        "category": vocabulary.categories_of_units,
        "sector": SECTOR_NAMES,
    },
    names_for_reading={
        "parent": ListColumn("parent_name", "Tên cấp trên trực tiếp", "Parent name"),
    },
)
