"""Lists of leading posts."""

from collections.abc import Sequence

from xeploai.domain import Fault
from xeploai.intake import PostRow
from xeploai.organisations.register import Post, Unit, record_posts
from xeploai.uploads.context import (
    RowComparison,
    RowState,
    UploadContext,
    Value,
    changes_between,
    outside,
)

KEY = ("person__code", "unit__code", "title_code", "from_on")


def compare(rows: Sequence[PostRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the register. Every change is tried."""
    units = {code: (pk, name) for code, pk, name in Unit.objects.values_list("code", "pk", "name")}
    stored = {
        tuple(key): {"title": title, "is_head": is_head, "until_on": until_on}
        for *key, title, is_head, until_on in Post.objects.values_list(
            *KEY, "title", "is_head", "until_on"
        )
    }
    comparisons = []
    for row in rows:
        if row.unit in units and units[row.unit][0] not in context.reach:
            fault = outside(units[row.unit][1], row.place)
            comparisons.append(RowComparison(RowState.REFUSED, fault=fault))
            continue
        old = stored.get((row.person, row.unit, row.title_code, row.from_on))
        comparisons.append(_compare_row(row, old))
    return comparisons


def _compare_row(row: PostRow, old: dict[str, Value] | None) -> RowComparison:
    new: dict[str, Value] = {
        "title": row.title,
        "is_head": row.is_head,
        "until_on": row.until_on,
    }
    if old is None:
        return RowComparison(RowState.NEW, changes_between({}, {"unit": row.unit}), is_sure=False)
    changes = changes_between(old, new)
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return RowComparison(state, changes, is_sure=not changes)


def store(rows: Sequence[PostRow], context: UploadContext) -> tuple[Fault, ...]:
    """Record leading posts."""
    record_posts(rows=rows, by=context.by, at=context.at)
    return ()
