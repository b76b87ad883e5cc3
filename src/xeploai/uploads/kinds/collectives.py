"""Lists of leadership collectives."""

from collections.abc import Sequence

from xeploai.domain import Fault
from xeploai.intake import CollectiveRow
from xeploai.organisations.register import LeadershipCollective, Unit, record_collectives
from xeploai.uploads.context import (
    RowComparison,
    RowState,
    UploadContext,
    Value,
    changes_between,
    outside,
)

COLUMNS = ("name", "unit", "kind", "opened_on", "closed_on")


def compare(rows: Sequence[CollectiveRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the register. Every change is tried."""
    units = {code: (pk, name) for code, pk, name in Unit.objects.values_list("code", "pk", "name")}
    stored: dict[str, dict[str, Value]] = {
        code: {"name": name, "unit": unit, "kind": kind, "opened_on": opened, "closed_on": closed}
        for code, name, unit, kind, opened, closed in LeadershipCollective.objects.values_list(
            "code", "name", "unit__code", "kind", "opened_on", "closed_on"
        )
    }
    return [_compare_row(row, stored.get(row.code), units, context) for row in rows]


def _compare_row(
    row: CollectiveRow,
    old: dict[str, Value] | None,
    units: dict[str, tuple[int, str]],
    context: UploadContext,
) -> RowComparison:
    concerned = [row.unit] if old is None else [row.unit, str(old["unit"])]
    for code in concerned:
        if code in units and units[code][0] not in context.reach:
            return RowComparison(RowState.REFUSED, fault=outside(units[code][1], row.place))
    if old is None:
        changes = changes_between({}, {"unit": row.unit, "kind": row.kind})
        return RowComparison(RowState.NEW, changes, is_sure=False)
    changes = changes_between(old, {name: getattr(row, name) for name in COLUMNS})
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return RowComparison(state, changes, is_sure=not changes)


def store(rows: Sequence[CollectiveRow], context: UploadContext) -> tuple[Fault, ...]:
    """Record leadership collectives."""
    record_collectives(rows=rows, by=context.by, at=context.at)
    return ()
