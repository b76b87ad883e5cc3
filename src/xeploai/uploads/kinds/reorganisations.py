"""The sheet of a reorganisation: all of its rows together change the register, or none."""

from collections.abc import Mapping, Sequence

from xeploai.cycle.reorganisation import (
    carry_out_reorganisation,
    cycles_that_see_rows,
    plan_reorganisation,
    units_concerned,
)
from xeploai.domain import Fault, ReorganisationRow
from xeploai.intake import spot_of
from xeploai.organisations.register import Unit
from xeploai.uploads.context import RowComparison, RowState, UploadContext, changes_between, outside


def compare(rows: Sequence[ReorganisationRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the register. All rows are tried together."""
    codes = units_concerned(rows)
    known = {unit.code: unit for unit in Unit.objects.all() if unit.code in codes}
    return [_compare_row(row, known, context) for row in rows]


def _compare_row(
    row: ReorganisationRow, known: Mapping[str, Unit], context: UploadContext
) -> RowComparison:
    for code in (row.unit, row.other):
        # what is new lies below a unit that another column or row names
        if code in known and known[code].pk not in context.reach:
            return RowComparison(RowState.REFUSED, fault=outside(known[code].name, row.place))
    values = {"kind": row.kind.value, "other": row.other, "name": row.name, "on": row.on}
    given = {column: value for column, value in values.items() if value}
    state = RowState.NEW if row.new_unit else RowState.CHANGED
    return RowComparison(state, changes_between({}, given), is_sure=False)


def try_out(rows: Sequence[ReorganisationRow], _: UploadContext) -> tuple[Fault, ...]:
    """Refuse what cannot be carried out."""
    plan_reorganisation(rows=rows)
    return ()


def foretell(
    rows: Sequence[ReorganisationRow], context: UploadContext
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Return which cycles stand and do not see it, unless the reason is given already."""
    return tuple(cycles_that_see_rows(rows).faults(context.reason)), ()


def store(rows: Sequence[ReorganisationRow], context: UploadContext) -> tuple[Fault, ...]:
    """Carry out all rows; remark which cycles see it."""
    file = spot_of(rows[0].place).file if rows else ""
    done = carry_out_reorganisation(
        rows=rows, file_name=file, reason=context.reason, by=context.by, at=context.at
    )
    return done.remarks
