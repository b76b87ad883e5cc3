"""The list of leading posts."""

from collections.abc import Sequence

from xeploai.domain import Fault
from xeploai.intake import PostRow
from xeploai.organisations.models import Post, Unit
from xeploai.organisations.register import record_posts
from xeploai.uploads.context import Terms, Value, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState

KEY = ("person__code", "unit__code", "title_code", "from_on")


def compare(rows: Sequence[PostRow], terms: Terms) -> list[Verdict]:
    """Return what each row would change. All that changes anything is tried."""
    units = {code: (pk, name) for code, pk, name in Unit.objects.values_list("code", "pk", "name")}
    held = {
        tuple(key): {"title": title, "is_head": is_head, "until_on": until_on}
        for *key, title, is_head, until_on in Post.objects.values_list(
            *KEY, "title", "is_head", "until_on"
        )
    }
    verdicts = []
    for row in rows:
        if row.unit in units and units[row.unit][0] not in terms.reach:
            fault = outside(units[row.unit][1], row.place)
            verdicts.append(Verdict(RowState.REFUSED, fault=fault))
            continue
        told = held.get((row.person, row.unit, row.title_code, row.from_on))
        verdicts.append(_verdict(row, told))
    return verdicts


def _verdict(row: PostRow, told: dict[str, Value] | None) -> Verdict:
    given: dict[str, Value] = {
        "title": row.title,
        "is_head": row.is_head,
        "until_on": row.until_on,
    }
    if told is None:
        return Verdict(RowState.NEW, changes_between({}, {"unit": row.unit}), is_sure=False)
    changes = changes_between(told, given)
    state = RowState.CHANGED if changes else RowState.UNCHANGED
    return Verdict(state, changes, is_sure=not changes)


def store(rows: Sequence[PostRow], terms: Terms) -> tuple[Fault, ...]:
    """Record leading posts."""
    record_posts(rows=rows, by=terms.by, at=terms.at)
    return ()
