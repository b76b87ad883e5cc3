"""Lists of units of the register."""

from collections.abc import Mapping, Sequence

from xeploai.cycle.reorganisation import SeeingCycles, UnitsChange, cycles_that_see
from xeploai.domain import Fault, Refused
from xeploai.intake import UnitRow
from xeploai.organisations.register import Placement, RegisteredUnit, Unit, register_units
from xeploai.uploads.context import (
    RowComparison,
    RowState,
    UploadContext,
    Value,
    changes_between,
    outside,
)


def compare(rows: Sequence[UnitRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the register. All changes are tried together."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    rows = [_with_own_category(row, known.get(row.code)) for row in rows]
    above = dict(Placement.objects.order_by("from_on").values_list("unit__code", "parent__code"))
    listed = {row.code: row for row in rows}
    return [_compare_row(row, known, above, listed, context) for row in rows]


def _with_own_category(row: UnitRow, unit: Unit | None) -> UnitRow:
    """Return a row with the unit's own category, if the name in the list may mean it."""
    if unit is None or unit.category not in row.categories:
        return row
    return row._replace(category=unit.category)


def _compare_row(
    row: UnitRow,
    known: Mapping[str, Unit],
    above: Mapping[str, str | None],
    listed: Mapping[str, UnitRow],
    context: UploadContext,
) -> RowComparison:
    unit = known.get(row.code)
    state = RowState.NEW
    if unit is not None:
        changes = changes_between(_stored_values(unit, above.get(row.code)), _row_values(row))
        state = RowState.CHANGED if changes else RowState.UNCHANGED
    else:
        changes = changes_between({}, {"parent": row.parent, "category": row.category})
    if not _is_within(row, known, listed, context):
        name = unit.name if unit else row.parent or row.code
        return RowComparison(RowState.REFUSED, fault=outside(name, row.place))
    return RowComparison(state, changes, is_sure=state is RowState.UNCHANGED)


def _is_within(
    row: UnitRow, known: Mapping[str, Unit], listed: Mapping[str, UnitRow], context: UploadContext
) -> bool:
    """Whether a unit, or the first stored one above a new unit, is within reach."""
    if context.reach.units is None:
        return True
    visited: set[str] = set()
    while row.code not in known:
        visited.add(row.code)
        if row.parent is None or row.parent in visited:
            return False
        if row.parent not in listed:
            # the operation refuses an unknown superior, in its own words
            return row.parent not in known or known[row.parent].pk in context.reach
        row = listed[row.parent]
    return known[row.code].pk in context.reach


def _stored_values(unit: Unit, parent: str | None) -> dict[str, Value]:
    return {
        "name": unit.name,
        "category": unit.category,
        "sector": unit.sector,
        "parent": parent,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _row_values(row: UnitRow) -> dict[str, Value]:
    return {
        "name": row.name,
        "category": row.category,
        "sector": row.sector.value,
        "parent": row.parent,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }


def foretell(
    rows: Sequence[UnitRow], context: UploadContext
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Return which cycles stand and do not see what the list closes, unless the reason is given."""
    return tuple(_cycles_that_see(rows).faults(context.reason)), ()


def _cycles_that_see(rows: Sequence[UnitRow]) -> SeeingCycles:
    """Return which cycles see the units that a list closes."""
    is_open = set(Unit.objects.filter(closed_on__isnull=True).values_list("code", flat=True))
    return cycles_that_see(
        [
            UnitsChange(frozenset({row.code}), row.closed_on, row.place)
            for row in rows
            if row.closed_on is not None and row.code in is_open
        ]
    )


def try_out(rows: Sequence[UnitRow], context: UploadContext) -> tuple[Fault, ...]:
    """Update the register with the rows; what cycles make of it is asked apart."""
    _register(rows, context)
    return ()


def store(rows: Sequence[UnitRow], context: UploadContext) -> tuple[Fault, ...]:
    """Update the register with the rows; remark which cycles see what the list closes.

    Raises:
        Refused: the register refuses it, or cycles stand and no reason is given.
    """
    seen = _cycles_that_see(rows)
    faults = seen.faults(context.reason)
    try:
        _register(rows, context)
    except Refused as refusal:
        raise Refused([*refusal.faults, *faults]) from refusal
    if faults:
        raise Refused(faults)
    about = next((row.code for row in rows if row.closed_on is not None), "")
    seen.note("unit", about, reason=context.reason, by=context.by, at=context.at)
    return seen.remarks(context.reason)


def _register(rows: Sequence[UnitRow], context: UploadContext) -> None:
    ambiguous = [row.code for row in rows if row.categories]
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=ambiguous)}
    rows = [_with_own_category(row, known.get(row.code)) for row in rows]
    units = [
        RegisteredUnit(
            row.code,
            row.name,
            row.category,
            row.sector,
            row.parent,
            row.opened_on,
            row.closed_on,
            row.place,
            row.document_number,
        )
        for row in rows
    ]
    register_units(rows=units, by=context.by, at=context.at)
