"""The list of leadership collectives."""

from collections.abc import Sequence

from xeploai.domain import Fault
from xeploai.intake import CollectiveRow
from xeploai.organisations.models import LeadershipCollective, Unit
from xeploai.organisations.register import record_collectives
from xeploai.uploads.context import Terms, Value, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState

COLUMNS = ("name", "unit", "kind", "opened_on", "closed_on")


def compare(rows: Sequence[CollectiveRow], terms: Terms) -> list[Verdict]:
    """Return what each row would change. All that changes anything is tried."""
    units = {code: (pk, name) for code, pk, name in Unit.objects.values_list("code", "pk", "name")}
    held: dict[str, dict[str, Value]] = {
        code: {"name": name, "unit": unit, "kind": kind, "opened_on": opened, "closed_on": closed}
        for code, name, unit, kind, opened, closed in LeadershipCollective.objects.values_list(
            "code", "name", "unit__code", "kind", "opened_on", "closed_on"
        )
    }
    return [_verdict(row, held.get(row.code), units, terms) for row in rows]


def _verdict(
    row: CollectiveRow,
    told: dict[str, Value] | None,
    units: dict[str, tuple[int, str]],
    terms: Terms,
) -> Verdict:
    concerned = [row.unit] if told is None else [row.unit, str(told["unit"])]
    for code in concerned:
        if code in units and units[code][0] not in terms.reach:
            return Verdict(RowState.REFUSED, fault=outside(units[code][1], row.place))
    if told is None:
        changes = changes_between({}, {"unit": row.unit, "kind": row.kind})
        return Verdict(RowState.NEW, changes, is_sure=False)
    changes = changes_between(told, {name: getattr(row, name) for name in COLUMNS})
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return Verdict(state, changes, is_sure=not changes)


def store(rows: Sequence[CollectiveRow], terms: Terms) -> tuple[Fault, ...]:
    """Record leadership collectives."""
    record_collectives(rows=rows, by=terms.by, at=terms.at)
    return ()
