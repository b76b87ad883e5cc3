"""Lists of grade decisions, subject by subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from xeploai.cycle.operations import DecisionRow, record_decisions
from xeploai.cycle.queries import Case, Cycle, CycleUnit, decisions_in_force, pack_of
from xeploai.domain import Fault, message
from xeploai.intake import GradingRow
from xeploai.organisations.register import Unit, codes_of_units
from xeploai.uploads.context import (
    ColumnChange,
    RowComparison,
    RowState,
    UploadContext,
    changes_between,
    outside,
)

AT_ONCE = 1000
COLUMNS = ("grade", "reason", "authority", "document_number", "decided_on")
COMPARISONS_CACHED = 10_000
SURELY_UNCHANGED = RowComparison(RowState.UNCHANGED)


# a case: its id, the id and the path of its unit
_Case = tuple[int, int, str]


class _NamedAuthority(NamedTuple):
    """A deciding unit: its lifetime, and its path in the tree."""

    code: str
    opened_on: date
    closed_on: date | None
    path: str | None


# grade, reason, code of the authority, document, day: as text, since they are only compared
DecisionText = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class _CycleData:
    """The stored data of a cycle, as far as the rows concern it."""

    decisions: Mapping[int, DecisionText]
    authorities: Mapping[str, _NamedAuthority]
    reasons: frozenset[str]


def cycle_of(context: UploadContext) -> Cycle:
    """Return the cycle of decisions or returns; they are never checked without one."""
    if context.cycle is None:
        raise ValueError("decisions and returns belong to a cycle")
    return context.cycle


def compare(rows: Sequence[GradingRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the decision in force on its case."""
    cycle = cycle_of(context)
    subjects = {row.subject for row in rows}
    reasons = pack_of(cycle).not_rated_reasons_on(cycle.closes_on)
    authorities = _authorities(cycle, {row.authority for row in rows})
    cases = _cases(cycle, subjects)
    known = _CycleData(_decisions_on(cycle, subjects), authorities, frozenset(reasons))
    iso = lru_cache(maxsize=2000)(date.isoformat)
    may_decide = lru_cache(maxsize=2000)(
        lambda name, on: _may_decide(authorities.get(name), on, cycle, context.today)
    )
    name_of = lru_cache(maxsize=None)(lambda pk: CycleUnit.objects.get(pk=pk).name)
    comparisons = []
    for row in rows:
        case = cases.get((row.category, row.subject))
        if case is None:
            comparisons.append(RowComparison(RowState.NEW, (), is_sure=False))
        elif case[1] not in context.reach:
            fault = outside(name_of(case[1]), row.place)
            comparisons.append(RowComparison(RowState.REFUSED, fault=fault))
        else:
            path = may_decide(row.authority, row.decided_on)
            is_sure = path is not None and case[2].startswith(path)
            comparisons.append(_compare_row(row, case[0], known, iso(row.decided_on), is_sure))
    return comparisons


def _compare_row(
    row: GradingRow, case: int, known: _CycleData, day: str, is_sure: bool
) -> RowComparison:
    grade, reason = row.outcome.grade or "", row.outcome.not_rated_reason or ""
    is_sure = is_sure and (not reason or reason in known.reasons)
    stored = known.decisions.get(case)
    if stored is None:
        return _first(grade, reason, row.document_number, is_sure)
    authority = known.authorities.get(row.authority)
    code = authority.code if authority else row.authority
    row_text: DecisionText = (grade, reason, code, row.document_number, day)
    if stored == row_text:
        return SURELY_UNCHANGED if is_sure else RowComparison(RowState.UNCHANGED, (), is_sure=False)
    old, now = (dict(zip(COLUMNS, values, strict=True)) for values in (stored, row_text))
    follows = stored[3] != row_text[3] and stored[4] <= day
    return RowComparison(RowState.CHANGED, changes_between(old, now), is_sure and follows)


@lru_cache(maxsize=COMPARISONS_CACHED)
def _first(grade: str, reason: str, document: str, is_sure: bool) -> RowComparison:
    """Return the comparison of a first decision, cached: many share document and grade."""
    new = (("grade", grade), ("reason", reason), ("document_number", document))
    changes = tuple(ColumnChange(column, None, value) for column, value in new if value)
    return RowComparison(RowState.NEW, changes, is_sure)


def _may_decide(
    authority: _NamedAuthority | None, on: date, cycle: Cycle, today: date
) -> str | None:
    """Return the path below which an authority may certainly decide; None where that is unsure."""
    if authority is None or not cycle.opens_on <= on <= today or on < authority.opened_on:
        return None
    if authority.closed_on is not None and on >= authority.closed_on:
        return None
    return authority.path or ""


def _cases(cycle: Cycle, subjects: set[str]) -> dict[tuple[str, str], _Case]:
    cases = Case.objects.filter(cycle=cycle)
    if len(subjects) <= AT_ONCE:
        cases = cases.filter(subject_code__in=subjects)
    columns = cases.values_list("category", "subject_code", "pk", "cycle_unit_id", "path")
    return {row[:2]: row[2:] for row in columns}


def _decisions_on(cycle: Cycle, subjects: set[str]) -> dict[int, DecisionText]:
    decisions = decisions_in_force().filter(case__cycle=cycle)
    if len(subjects) <= AT_ONCE:
        decisions = decisions.filter(case__subject_code__in=subjects)
    columns = decisions.values_list(
        "case_id",
        "grade",
        "not_rated_reason",
        "authority__code",
        "document_number",
        # as text on both databases: it is only compared
        Cast("decided_on", TextField()),
    )
    return {row[0]: row[1:] for row in columns}


def _authorities(cycle: Cycle, names: set[str]) -> dict[str, _NamedAuthority]:
    """Return the deciding units, by the code or the unique name that rows contain."""
    codes = codes_of_units(names)
    paths = dict(
        CycleUnit.objects.filter(cycle=cycle, code__in=set(codes.values())).values_list(
            "code", "path"
        )
    )
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=set(codes.values()))}
    return {
        name: _NamedAuthority(code, units[code].opened_on, units[code].closed_on, paths.get(code))
        for name, code in codes.items()
    }


def store(rows: Sequence[GradingRow], context: UploadContext) -> tuple[Fault, ...]:
    """Record the decisions; remark how many do not count in totals."""
    codes = codes_of_units({row.authority for row in rows})
    decisions = [
        DecisionRow(
            row.category,
            row.subject,
            row.outcome,
            codes.get(row.authority, row.authority),
            row.document_number,
            row.decided_on,
            row.place,
        )
        for row in rows
    ]
    result = record_decisions(
        cycle=cycle_of(context),
        rows=decisions,
        at=context.at,
        by=context.by,
        correction=context.correction,
    )
    if not result.not_counted:
        return ()
    text = message(
        "%(number)s of these decisions are stored but do not count in the totals: their units are"
        " covered by a return."
    )
    return (Fault(text, {"number": result.not_counted}),)
