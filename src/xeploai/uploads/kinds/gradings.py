"""Lists of grade decisions, subject by subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from xeploai.cycle.evaluation import (
    CompetenceReader,
    ceiling_reasons_owed,
    differing_within,
    steps_of,
    subject_rows,
)
from xeploai.cycle.operations import (
    DecisionRow,
    PlannedDecisions,
    PlannedReasons,
    plan_decisions,
    plan_reasons,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    CycleUnit,
    GradeDecision,
    decisions_in_force,
    reasons_of,
    top_units_of,
)
from xeploai.domain import Fault, deciding_body, message
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
NOT_COUNTED = message(
    "%(number)s of these decisions are stored but do not count in the totals: their units are"
    " covered by a return."
)
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
    """The stored data of a cycle, as far as the rows concern it.

    Args:
        owing: ids of the cases whose decision in force is against the rules and has no reason.
        bodies: the deciding bodies as they are printed, by case; none where no row names one.
        grounds: those of the decisions in force, by case; none where no row has one.
        competent: code of the competent unit by case, where a row has a ground: a ground is
            stored only where another unit decides in its place.
    """

    decisions: Mapping[int, DecisionText]
    authorities: Mapping[str, _NamedAuthority]
    reasons: frozenset[str]
    owing: Mapping[tuple[str, str], int]
    bodies: Mapping[int, str]
    grounds: Mapping[int, str]
    competent: Mapping[int, str]

    def texts_of(self, case: int) -> dict[str, str]:
        """Return the texts of a case's decision in force, as a row can have them."""
        return {"why": "", "body": self.bodies.get(case, ""), "ground": self.grounds.get(case, "")}


def cycle_of(context: UploadContext) -> Cycle:
    """Return the cycle of decisions or returns; they are never checked without one."""
    if context.cycle is None:
        raise ValueError("decisions and returns belong to a cycle")
    return context.cycle


def compare(rows: Sequence[GradingRow], context: UploadContext) -> list[RowComparison]:
    """Compare each row with the decision in force on its case.

    Whether a decision is against the rules is known only once all of them are recorded, since
    grades rest on each other. So a row that would change anything is never sure: it is tried.
    """
    cycle = cycle_of(context)
    subjects = {row.subject for row in rows}
    reasons = reasons_of(cycle)
    authorities = _authorities(cycle, {row.authority for row in rows})
    cases = _cases(cycle, subjects)
    owing = cases_owing_reasons(cycle) if context.reason or any(row.why for row in rows) else {}
    decisions, bodies = _decisions_on(cycle, subjects, with_bodies=any(row.body for row in rows))
    known = _CycleData(
        decisions,
        authorities,
        frozenset(reasons),
        owing,
        bodies,
        _grounds_on(cycle, {row.subject for row in rows if row.ground.strip()}),
        _competent_on(cycle, [case for row in rows if (case := _case_with_ground(row, cases))]),
    )
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
        elif case[0] not in decisions and not row.ground:
            comparisons.append(_first_of(row, row.body.strip(), ""))
        else:
            path = may_decide(row.authority, row.decided_on)
            is_sure = path is not None and case[2].startswith(path)
            why = row.why or context.reason
            comparisons.append(_compare_row(row, case[0], known, iso(row.decided_on), why, is_sure))
    return comparisons


def _compare_row(
    row: GradingRow, case: int, known: _CycleData, day: str, why: str, is_sure: bool
) -> RowComparison:
    reason = row.outcome.not_rated_reason or ""
    is_sure = is_sure and (not reason or reason in known.reasons)
    stored = known.decisions.get(case)
    authority = known.authorities.get(row.authority)
    code = authority.code if authority else row.authority
    body = row.body.strip()
    ground = row.ground.strip() if code != known.competent.get(case, code) else ""
    if stored is None:
        return _first_of(row, body, ground)
    row_text: DecisionText = (
        row.outcome.grade or "",
        reason,
        code,
        row.document_number,
        day,
    )
    if stored != row_text:
        why = row.why
    elif (row.category, row.subject) not in known.owing:
        why = ""
    texts = {"why": why, "body": body, "ground": ground}
    new = {column: text for column, text in texts.items() if text}
    old = known.texts_of(case) if new else {}
    if stored != row_text:
        new = dict(zip(COLUMNS, row_text, strict=True)) | new
        old |= dict(zip(COLUMNS, stored, strict=True))
    if changes := changes_between(old, new):
        return RowComparison(RowState.CHANGED, changes, is_sure=False)
    return SURELY_UNCHANGED if is_sure else RowComparison(RowState.UNCHANGED, (), is_sure=False)


def _first_of(row: GradingRow, body: str, ground: str) -> RowComparison:
    grade, reason = row.outcome.grade or "", row.outcome.not_rated_reason or ""
    return _first(grade, reason, row.document_number, row.why, body, ground)


@lru_cache(maxsize=COMPARISONS_CACHED)
def _first(
    grade: str, reason: str, document: str, why: str, body: str, ground: str
) -> RowComparison:
    """Return the comparison of a first decision, cached: many share document and grade."""
    new = (
        ("grade", grade),
        ("reason", reason),
        ("document_number", document),
        ("why", why),
        ("body", body),
        ("ground", ground),
    )
    changes = tuple(ColumnChange(column, None, value) for column, value in new if value)
    return RowComparison(RowState.NEW, changes, is_sure=False)


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


def _decisions_on(
    cycle: Cycle, subjects: set[str], *, with_bodies: bool = False
) -> tuple[dict[int, DecisionText], dict[int, str]]:
    """Return the decisions in force by case; and, where that is asked for, their bodies."""
    bodies = ("body", "authority__name", "authority__category") if with_bodies else ()
    rows = _in_force_on(cycle, subjects).values_list(
        "case_id",
        "grade",
        "not_rated_reason",
        "authority__code",
        "document_number",
        # as text on both databases: it is only compared
        Cast("decided_on", TextField()),
        *bodies,
    )
    if not with_bodies:
        return {row[0]: row[1:] for row in rows}, {}
    decisions, body_of = {}, {}
    name_of = lru_cache(maxsize=COMPARISONS_CACHED)(deciding_body)
    for case, grade, reason, authority, document, day, *body in rows:
        decisions[case] = (grade, reason, authority, document, day)
        body_of[case] = name_of(*body)
    return decisions, body_of


def _grounds_on(cycle: Cycle, subjects: set[str]) -> dict[int, str]:
    """Return the grounds of decisions in force, where rows have a ground at all."""
    grounds = _in_force_on(cycle, subjects).exclude(ground="").values_list("case_id", "ground")
    return dict(grounds) if subjects else {}


def _in_force_on(cycle: Cycle, subjects: set[str]) -> QuerySet[GradeDecision]:
    decisions = decisions_in_force().filter(case__cycle=cycle)
    return (
        decisions.filter(case__subject_code__in=subjects) if len(subjects) <= AT_ONCE else decisions
    )


def _case_with_ground(row: GradingRow, cases: Mapping[tuple[str, str], _Case]) -> _Case | None:
    return cases.get((row.category, row.subject)) if row.ground.strip() else None


def _competent_on(cycle: Cycle, cases: Sequence[_Case]) -> dict[int, str]:
    """Return the code of the unit that is competent for each case, where there is one."""
    if not cases:
        return {}
    ids = {case for case, *_ in cases}
    few = Case.objects.filter(cycle=cycle)
    subjects = subject_rows(cycle, few.filter(pk__in=ids) if len(ids) <= AT_ONCE else few)
    reader = CompetenceReader(cycle, paths={step for case in cases for step in steps_of(case[2])})
    found = {case: reader.bodies_for(subjects[case]) for case in ids}
    return {case: bodies.unit.code for case, bodies in found.items() if bodies}


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


@dataclass
class PlannedGradings:
    """The decisions of a list, checked and evaluated, and not written yet.

    Args:
        owing: reasons of rows whose decision was stored before without the one it needs.
    """

    decisions: PlannedDecisions
    owing: PlannedReasons | None

    def write(self) -> None:
        """Write all of it. Raises `ChangedMeanwhile` where a decision is another by now."""
        self.decisions.write()
        if self.owing is not None:
            self.owing.write()

    def note(self) -> tuple[Fault, ...]:
        """Write the journal; remark how many decisions do not count in totals."""
        result = self.decisions.note()
        if self.owing is not None:
            self.owing.note()
        if not result.not_counted:
            return ()
        return (Fault(NOT_COUNTED, {"number": result.not_counted}),)


def plan(rows: Sequence[GradingRow], context: UploadContext) -> PlannedGradings:
    """Check the decisions with all that follows, by reading only.

    Raises:
        Refused: what recording the decisions would refuse.
    """
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
            row.why,
            row.body,
            row.ground,
        )
        for row in rows
    ]
    cycle = cycle_of(context)
    planned = plan_decisions(
        cycle=cycle,
        rows=decisions,
        at=context.at,
        by=context.by,
        correction=context.correction,
        reason=context.reason,
    )
    return PlannedGradings(planned, _plan_owing_reasons(planned, rows, decisions, context))


def _plan_owing_reasons(
    planned: PlannedDecisions,
    rows: Sequence[GradingRow],
    decisions: Sequence[DecisionRow],
    context: UploadContext,
) -> PlannedReasons | None:
    """Check the reasons of rows whose decision was stored before without the one it needs."""
    cycle = cycle_of(context)
    whys = {(row.category, row.subject): row.why or context.reason for row in rows}
    owing = cases_owing_reasons(cycle) if any(whys.values()) else {}
    owing = {key: case for key, case in owing.items() if whys.get(key)}
    if not owing:
        return None
    stored, _ = _decisions_on(cycle, {subject for _, subject in owing})
    # the decision in force may be one that the row replaces with a reason of its own
    places = {
        owing[key]: row.place
        for row in decisions
        if (key := (row.category, row.subject_code)) in owing
        and stored.get(owing[key]) == _text_of(row)
    }
    reasons = {case: whys[key] for key, case in owing.items() if case in places}
    if not reasons:
        return None
    return plan_reasons(
        cycle=cycle,
        reasons=reasons,
        by=context.by,
        at=context.at,
        places=places,
        assumed=planned.assumed,
    )


def _text_of(row: DecisionRow) -> DecisionText:
    outcome, day = row.outcome, row.decided_on.isoformat()
    reason = outcome.not_rated_reason or ""
    return (outcome.grade or "", reason, row.authority, row.document_number, day)


def cases_owing_reasons(cycle: Cycle) -> dict[tuple[str, str], int]:
    """Return the cases whose decision is against the rules and has no reason, by their key.

    Among them those for which one would be owed if the cycle were reported as it stands.
    """
    owed = ceiling_reasons_owed(cycle, is_final=True)
    return {
        (case.category, case.subject_code): case.pk
        for top in top_units_of(cycle)
        for case in differing_within(top, without_reason=True, owed=owed)
    }
