"""The register of units."""

from collections.abc import Mapping, Sequence

from xeploai.domain import Fault
from xeploai.intake import UnitRow
from xeploai.organisations.models import Placement, Unit
from xeploai.organisations.register import RegisteredUnit, register_units
from xeploai.uploads.context import Terms, Value, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState


def compare(rows: Sequence[UnitRow], terms: Terms) -> list[Verdict]:
    """Return what each row would change. All that changes anything is tried together."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    above = dict(Placement.objects.order_by("from_on").values_list("unit__code", "parent__code"))
    given = {row.code: row for row in rows}
    return [_verdict(row, known, above, given, terms) for row in rows]


def _verdict(
    row: UnitRow,
    known: Mapping[str, Unit],
    above: Mapping[str, str | None],
    given: Mapping[str, UnitRow],
    terms: Terms,
) -> Verdict:
    unit = known.get(row.code)
    state = RowState.NEW
    if unit is not None:
        changes = changes_between(_told(unit, above.get(row.code)), _given(row))
        state = RowState.CHANGED if changes else RowState.UNCHANGED
    else:
        changes = changes_between({}, {"parent": row.parent, "category": row.category})
    if not _is_within(row, known, given, terms):
        name = unit.name if unit else row.parent or row.code
        return Verdict(RowState.REFUSED, fault=outside(name, row.place))
    return Verdict(state, changes, is_sure=state is RowState.UNCHANGED)


def _is_within(
    row: UnitRow, known: Mapping[str, Unit], given: Mapping[str, UnitRow], terms: Terms
) -> bool:
    """Whether a unit, or the first known one above a new unit, lies within reach."""
    if terms.reach.units is None:
        return True
    passed: set[str] = set()
    while row.code not in known:
        passed.add(row.code)
        if row.parent is None or row.parent in passed:
            return False
        if row.parent not in given:
            # a superior that nobody knows is what the operation refuses
            return row.parent not in known or known[row.parent].pk in terms.reach
        row = given[row.parent]
    return known[row.code].pk in terms.reach


def _told(unit: Unit, parent: str | None) -> dict[str, Value]:
    return {
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "parent": parent,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _given(row: UnitRow) -> dict[str, Value]:
    return {
        "name": row.name,
        "category": row.category,
        "sector": row.sector.value,
        "parent": row.parent,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }


def store(rows: Sequence[UnitRow], terms: Terms) -> tuple[Fault, ...]:
    """Bring the register to what the rows say."""
    given = [
        RegisteredUnit(
            row.code,
            row.name,
            row.category,
            row.sector,
            row.parent,
            row.opened_on,
            row.closed_on,
            row.place,
        )
        for row in rows
    ]
    register_units(rows=given, by=terms.by, at=terms.at)
    return ()
