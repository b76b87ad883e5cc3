"""Grade decisions, subject by subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from xeploai import rulepacks
from xeploai.cycle.models import Case, Cycle, CycleUnit
from xeploai.cycle.operations import DecisionRow, record_decisions
from xeploai.cycle.queries import decisions_in_force
from xeploai.domain import Fault, message
from xeploai.intake import GradingRow
from xeploai.organisations.models import Unit
from xeploai.organisations.register import codes_of_units
from xeploai.uploads.context import Change, Terms, Verdict, changes_between
from xeploai.uploads.reach import outside
from xeploai.uploads.states import RowState

AT_ONCE = 1000
COLUMNS = ("grade", "reason", "authority", "document_number", "decided_on")
LIKE_VERDICTS = 10_000
SURELY_UNCHANGED = Verdict(RowState.UNCHANGED)


# a case: its id, the id of the unit it belongs to, and where that stands
_Case = tuple[int, int, str]


class _Authority(NamedTuple):
    """Who decides, since when and until when it exists, and where it stands in the tree."""

    code: str
    opened_on: date
    closed_on: date | None
    path: str | None


# grade, reason, code of the authority, document, day: as text, which is all that is compared
Held = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class _Known:
    """What is kept of the cycle, as far as the rows are about it."""

    held: Mapping[int, Held]
    authorities: Mapping[str, _Authority]
    reasons: frozenset[str]


def cycle_of(terms: Terms) -> Cycle:
    """Return the cycle that decisions and returns are for; they are never checked without."""
    if terms.cycle is None:
        raise ValueError("decisions and returns belong to a cycle")
    return terms.cycle


def compare(rows: Sequence[GradingRow], terms: Terms) -> list[Verdict]:
    """Return what each row would change. What surely holds is not tried."""
    cycle = cycle_of(terms)
    subjects = {row.subject for row in rows}
    reasons = rulepacks.pack(cycle.pack).not_rated_reasons_on(cycle.closes_on)
    authorities = _authorities(cycle, {row.authority for row in rows})
    cases = _cases(cycle, subjects)
    known = _Known(_held(cycle, subjects), authorities, frozenset(reasons))
    iso = lru_cache(maxsize=2000)(date.isoformat)
    may_decide = lru_cache(maxsize=2000)(
        lambda name, on: _may_decide(authorities.get(name), on, cycle, terms.today)
    )
    name_of = lru_cache(maxsize=None)(lambda pk: CycleUnit.objects.get(pk=pk).name)
    verdicts = []
    for row in rows:
        case = cases.get((row.category, row.subject))
        if case is None:
            verdicts.append(Verdict(RowState.NEW, (), is_sure=False))
        elif case[1] not in terms.reach:
            fault = outside(name_of(case[1]), row.place)
            verdicts.append(Verdict(RowState.REFUSED, fault=fault))
        else:
            path = may_decide(row.authority, row.decided_on)
            is_sure = path is not None and case[2].startswith(path)
            verdicts.append(_verdict(row, case[0], known, iso(row.decided_on), is_sure))
    return verdicts


def _verdict(row: GradingRow, case: int, known: _Known, day: str, is_sure: bool) -> Verdict:
    grade, reason = row.outcome.grade or "", row.outcome.not_rated_reason or ""
    is_sure = is_sure and (not reason or reason in known.reasons)
    held = known.held.get(case)
    if held is None:
        return _first(grade, reason, row.document_number, is_sure)
    authority = known.authorities.get(row.authority)
    code = authority.code if authority else row.authority
    given: Held = (grade, reason, code, row.document_number, day)
    if held == given:
        return SURELY_UNCHANGED if is_sure else Verdict(RowState.UNCHANGED, (), is_sure=False)
    old, now = (dict(zip(COLUMNS, told, strict=True)) for told in (held, given))
    follows = held[3] != given[3] and held[4] <= day
    return Verdict(RowState.CHANGED, changes_between(old, now), is_sure and follows)


@lru_cache(maxsize=LIKE_VERDICTS)
def _first(grade: str, reason: str, document: str, is_sure: bool) -> Verdict:
    """Return the verdict on a first decision: many have one document and grade."""
    new = (("grade", grade), ("reason", reason), ("document_number", document))
    changes = tuple(Change(column, None, value) for column, value in new if value)
    return Verdict(RowState.NEW, changes, is_sure)


def _may_decide(authority: _Authority | None, on: date, cycle: Cycle, today: date) -> str | None:
    """Return the path below which it surely may decide on that day; None where that is open."""
    if authority is None or not cycle.opens_on <= on <= today or on < authority.opened_on:
        return None
    if authority.closed_on is not None and on >= authority.closed_on:
        return None
    return authority.path or ""


def _cases(cycle: Cycle, subjects: set[str]) -> dict[tuple[str, str], _Case]:
    found = Case.objects.filter(cycle=cycle)
    if len(subjects) <= AT_ONCE:
        found = found.filter(subject_code__in=subjects)
    columns = found.values_list("category", "subject_code", "pk", "cycle_unit_id", "path")
    return {found[:2]: found[2:] for found in columns}


def _held(cycle: Cycle, subjects: set[str]) -> dict[int, Held]:
    found = decisions_in_force().filter(case__cycle=cycle)
    if len(subjects) <= AT_ONCE:
        found = found.filter(case__subject_code__in=subjects)
    columns = found.values_list(
        "case_id",
        "grade",
        "not_rated_reason",
        "authority__code",
        "document_number",
        # as text on both databases: it is only compared
        Cast("decided_on", TextField()),
    )
    return {found[0]: found[1:] for found in columns}


def _authorities(cycle: Cycle, names: set[str]) -> dict[str, _Authority]:
    """Return who is named, by code or by a name that only one unit has."""
    codes = codes_of_units(names)
    paths = dict(
        CycleUnit.objects.filter(cycle=cycle, code__in=set(codes.values())).values_list(
            "code", "path"
        )
    )
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=set(codes.values()))}
    return {
        name: _Authority(code, units[code].opened_on, units[code].closed_on, paths.get(code))
        for name, code in codes.items()
    }


def store(rows: Sequence[GradingRow], terms: Terms) -> tuple[Fault, ...]:
    """Record the decisions; tell how many do not count."""
    codes = codes_of_units({row.authority for row in rows})
    given = [
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
    told = record_decisions(
        cycle=cycle_of(terms), rows=given, at=terms.at, by=terms.by, correction=terms.correction
    )
    if not told.not_counted:
        return ()
    text = message(
        "%(number)s of these decisions are kept but do not count in the totals: a return"
        " stands for the units they belong to."
    )
    return (Fault(text, {"number": told.not_counted}),)
