"""Record grade decisions: check each row, compare it with the decision in force, and write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localtime

from xeploai.accounts.journal import Actor, Entry, RowMark, note_all
from xeploai.cycle.evaluation import (
    FittingReasons,
    SubjectRow,
    cases_with_subjects,
    faults_of_not_rated,
)
from xeploai.cycle.queries import (
    Case,
    Cycle,
    GradeDecision,
    decisions_in_force,
    ended_case,
    fault_of_admission,
    fault_of_ended,
    is_late,
    pack_of,
    reasons_of,
)
from xeploai.domain import (
    FIGURE_LABELS,
    CycleRecord,
    Fault,
    Outcome,
    Refused,
    is_blank,
    label,
    message,
)
from xeploai.organisations.bulk_insert import insert_many

from .competence import (
    BELOW_REPLACES,
    NOBODY_COMPETENT,
    OWN_CASE,
    Authority,
    CompetenceCheck,
    Verdict,
    authorities_of,
)
from .follow_up import SubmittedReason, follow_up, refuse_without_reason
from .tallies import BATCH, lock_units, recount

SAME_DOCUMENT = message(
    "“%(subject)s” already has “%(held)s” by document %(document)s of %(day)s."
    " A new decision needs a number of its own; where the record was wrong, give the reason for"
    " the correction."
)
TOO_LONG = message(
    "The %(column)s given for “%(subject)s” has %(length)s characters. Shorten it to %(longest)s."
)
BODY_LABEL, GROUND_LABEL = label(message("deciding body")), label(message("ground"))
TEXT_MAX = 300  # of the body and of the ground, in characters
COLUMNS = (
    "case_id",
    "grade",
    "not_rated_reason",
    "authority_id",
    "document_number",
    "decided_on",
    "replaces_id",
    "recorded_at",
    "recorded_by",
    "correction",
    "body",
    "ground",
    "late_reason",
)


@dataclass(frozen=True)
class DecisionRow:
    """A decision from a page or a file, not stored yet.

    Args:
        authority: code of the deciding unit; empty for the one that is competent by the rules.
        reason: why it is against the rules, if it is.
        body: which body of that unit decided, as it is printed; empty for the one by the rules.
        ground: why a superior decides in place of the competent body, if it does.
    """

    category: str
    subject_code: str
    outcome: Outcome
    authority: str
    document_number: str
    decided_on: date
    place: str = ""
    reason: str = ""
    body: str = ""
    ground: str = ""


@dataclass(frozen=True)
class BatchResult:
    """The numbers of decisions of a batch by what became of them."""

    new: int
    replaced: int
    unchanged: int
    # of the new and replaced: those that totals leave out, since a unit above reports by return
    not_counted: int = 0


@transaction.atomic
def record_decisions(
    *,
    cycle: Cycle,
    rows: Iterable[DecisionRow],
    at: datetime,
    by: Actor,
    correction: str = "",
    reason: str = "",
    is_trial: bool = False,
) -> BatchResult:
    """Record decisions, all or none. A decision on a case that has one replaces it.

    Recording the same decision again changes nothing. Another grade under the same document is
    refused: a new decision cites its own document. Where the document was right and the record
    wrong, `correction` says so, and is stored with the decision that replaces it.

    After the cycle is reported or closed every decision is late: it needs a reason (`correction`,
    the row's own or `reason`), which is stored with it.

    A decision against the rules, as far as facts go, needs a reason: the row's own, or `reason`
    for all rows that need one. Whether it is against the rules is judged after the whole batch is
    recorded.

    Who decides and who records is checked against the table of competence (`CompetenceCheck`).

    Args:
        is_trial: check all of it and store nothing.

    Raises:
        Refused: with every fault of the batch.
    """
    wanted = list(rows)
    cases = _cases_of(cycle, wanted)
    few = [case.path for case in cases.values()] if len(cases) <= BATCH else None
    competence = CompetenceCheck(cycle, by, few)
    wanted = [_with_authority(row, cases, competence) for row in wanted]
    # the units whose tallies change are locked before their decisions are read
    unit_ids = sorted({case.unit_id for case in cases.values()})
    lock_units(cycle, unit_ids)
    in_force = _decisions_on(cycle, cases)
    codes = {row.authority for row in wanted}
    codes |= {decision.authority.code for decision in in_force.values()}
    authorities = authorities_of(cycle, codes)
    why = "" if is_blank(correction) else correction.strip()
    batch = _DecisionBatch(cycle, at, by, why, cases, authorities, in_force, competence)
    batch.faults += faults_of_lateness(cycle, wanted, why or reason)
    for row in wanted:
        batch.add(row, row.reason or reason)
    return batch.store(unit_ids, is_trial=is_trial)


def faults_of_lateness(cycle: Cycle, rows: Iterable[DecisionRow], reason: str) -> list[Fault]:
    """Return once what the state of the cycle has against a batch; none where it lets it in."""
    reasons = {reason if is_blank(row.reason) else row.reason for row in rows}
    found = [fault_of_admission(cycle, CycleRecord.DECISIONS, why) for why in sorted(reasons)]
    return [fault for fault in found if fault is not None][:1]


class CaseRef(NamedTuple):
    """A case, its unit, whether a return replaces it in the totals, and what competence asks."""

    pk: int
    unit_id: int
    path: str
    is_covered: bool
    unit_code: str
    person_id: int | None
    subject: SubjectRow


def _with_authority(
    row: DecisionRow, cases: Mapping[tuple[str, str], CaseRef], competence: CompetenceCheck
) -> DecisionRow:
    """Return a row with the competent unit where it names none."""
    case = cases.get((row.category, row.subject_code))
    if row.authority or case is None:
        return row
    return replace(row, authority=competence.competent_code(case.subject))


@dataclass
class _DecisionBatch:
    """The rows of a batch that are to be written, and the faults of the others."""

    cycle: Cycle
    at: datetime
    by: Actor
    correction: str
    cases: Mapping[tuple[str, str], CaseRef]
    authorities: Mapping[str, Authority]
    in_force: Mapping[int, GradeDecision]
    competence: CompetenceCheck
    faults: list[Fault] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    new: list[tuple[object, ...]] = field(default_factory=list)
    submitted: dict[int, SubmittedReason] = field(default_factory=dict)
    unchanged: int = 0
    replaced: int = 0
    not_counted: int = 0
    skipping: int = 0

    def __post_init__(self) -> None:
        self.is_late = is_late(self.cycle, CycleRecord.DECISIONS)
        self.today, self.fitting = localtime(self.at).date(), FittingReasons(self.cycle)
        self.known_reasons = reasons_of(self.cycle)

    def add(self, row: DecisionRow, reason: str) -> None:
        """Check a row; prepare to write it unless the decision in force is the same."""
        case = self.cases.get((row.category, row.subject_code))
        earlier = self.in_force.get(case.pk) if case else None
        if earlier is not None and _is_same(earlier, row, self.authorities):
            self.unchanged += 1
            return
        faults = self._check(row, case)
        if faults or case is None:
            self.faults += faults
            return
        if earlier is not None:
            faults = self._faults_of_level(row, case, earlier)
            # a correction is of one document; another one replaces the decision
            is_correction = self.correction and earlier.document_number == row.document_number
            faults += [] if is_correction else _faults_of_replacement(row, earlier)
        if faults:
            self.faults += faults
            return
        late_reason = (self.correction or reason.strip())[:TEXT_MAX] if self.is_late else ""
        self._prepare(row, case, earlier, late_reason)
        self.submitted[case.pk] = SubmittedReason(reason, row.place)

    def _check(self, row: DecisionRow, case: CaseRef | None) -> list[Fault]:
        """Return the faults that a row has by itself, whatever is in force."""
        faults = _faults_of_subject(row, case, self.cycle)
        faults += self._faults_of_authority(row, case) + _faults_of_texts(row)
        faults += _faults_of_outcome(row, self.cycle, self.known_reasons)
        faults += _faults_of_document(row, self.cycle, self.today)
        if case is not None:
            not_rated = row.outcome.not_rated_reason
            faults += self.fitting.fault(not_rated, row.category, case.path, row.place)
        return faults

    def _faults_of_authority(self, row: DecisionRow, case: CaseRef | None) -> list[Fault]:
        """Return the faults of who decides, and of who records it."""
        authority = self.authorities.get(row.authority)
        if authority is None and row.authority:
            text = message("The deciding organisation “%(authority)s” is not in the register.")
            return [Fault(text, {"authority": row.authority}, row.place)]
        if case is None:
            return []
        if authority is None:
            return [Fault(NOBODY_COMPETENT, {"subject": row.subject_code}, row.place)]
        verdict, check = self._verdict(row, case, authority), self.competence
        if faults := verdict.fault(row.subject_code, row.place):
            return faults
        if case.person_id is not None and case.person_id == check.own_person:
            return [Fault(OWN_CASE, {"subject": row.subject_code}, row.place)]
        return [
            *check.fault_of_recorder(case.subject, authority, row.place),
            *self._faults_of_body(row, authority, verdict),
            *check.faults_of_document(authority, verdict, row.document_number, row.body, row.place),
        ]

    def _faults_of_body(
        self, row: DecisionRow, authority: Authority, verdict: Verdict
    ) -> list[Fault]:
        # one that is too long has its own fault
        given = row.body if len(row.body) <= TEXT_MAX else ""
        return self.competence.fault_of_body(authority, verdict, given, row.decided_on, row.place)

    def _verdict(self, row: DecisionRow, case: CaseRef, authority: Authority) -> Verdict:
        has_ground = not is_blank(row.ground)
        return self.competence.verdict(
            case.subject, authority, row.decided_on, has_ground=has_ground
        )

    def _faults_of_level(
        self, row: DecisionRow, case: CaseRef, earlier: GradeDecision
    ) -> list[Fault]:
        """Return a fault where a body would replace the decision of one above it."""
        authority, superior = self.authorities[row.authority], earlier.authority.code
        level = self.competence.level_of(case.subject, authority)
        if not self.authorities[superior].is_above(level):
            return []
        values = {
            "subject": row.subject_code,
            "document": earlier.document_number,
            "superior": earlier.deciding_body,
            "authority": authority.name,
        }
        return [Fault(BELOW_REPLACES, values, row.place)]

    def _prepare(
        self, row: DecisionRow, case: CaseRef, earlier: GradeDecision | None, late_reason: str
    ) -> None:
        self.not_counted += case.is_covered
        if earlier is not None:
            self.replaced += 1
            self.entries.append(_entry_of_replacement(self.cycle, row, earlier, case.unit_code))
        authority = self.authorities[row.authority]
        is_skipping = authority.code != self.competence.competent_code(case.subject)
        self.skipping += is_skipping and not is_blank(row.ground)
        self.new.append(
            (
                case.pk,
                row.outcome.grade or "",
                row.outcome.not_rated_reason or "",
                authority.pk,
                row.document_number,
                row.decided_on,
                earlier.pk if earlier else None,
                self.at,
                self.by.name,
                self.correction if earlier else "",
                row.body.strip() or self._verdict(row, case, authority).body,
                row.ground.strip() if is_skipping else "",
                late_reason,
            )
        )

    def store(self, unit_ids: list[int], *, is_trial: bool = False) -> BatchResult:
        """Write the decisions with tallies, journal and consequences, or only try to.

        Raises:
            Refused: with all faults, if there are any.
        """
        if self.faults:
            raise Refused(self.faults)
        mark = RowMark(GradeDecision)
        insert_many(GradeDecision, COLUMNS, self.new)
        recount(self.cycle, unit_ids)
        new = len(self.new) - self.replaced
        result = BatchResult(new, self.replaced, self.unchanged, self.not_counted)
        if is_trial:
            refuse_without_reason(self.cycle, self.submitted)
            transaction.set_rollback(True)
            return result
        if self.new:
            year = self.cycle.year
            after: dict[str, object] = {"new": new, "replaced": self.replaced}
            after["units"] = len(unit_ids)
            if self.skipping:
                after["skipping"] = self.skipping
            if self.is_late:
                after["late"] = len(self.new)
            if self.by.is_operator:
                after["operator"] = True
            entry = Entry("decisions.recorded", "cycle", self.cycle.code, year, after=after)
            stored = [mark.new_rows(by=self.by.name, at=self.at)]
            note_all([entry, *self.entries], by=self.by, at=self.at, rows=stored)
        follow_up(self.cycle, self.submitted, at=self.at, by=self.by)
        return result


def _cases_of(cycle: Cycle, rows: list[DecisionRow]) -> dict[tuple[str, str], CaseRef]:
    cases = Case.objects.filter(cycle=cycle)
    if len(rows) <= BATCH:
        cases = cases.filter(subject_code__in={row.subject_code for row in rows})
    wanted = {(row.category, row.subject_code) for row in rows}
    columns = (
        "category",
        "subject_code",
        "pk",
        "cycle_unit_id",
        "path",
        "cycle_unit__is_covered",
        "cycle_unit__code",
        "person_id",
    )
    return {
        (category, code): CaseRef(*rest)
        for category, code, *rest in cases_with_subjects(cycle, cases, *columns)
        if (category, code) in wanted
    }


def _decisions_on(
    cycle: Cycle, cases: Mapping[tuple[str, str], CaseRef]
) -> dict[int, GradeDecision]:
    decisions = decisions_in_force().filter(case__cycle=cycle).select_related("authority")
    if len(cases) <= BATCH:
        decisions = decisions.filter(case__in=[case.pk for case in cases.values()])
    return {decision.case_id: decision for decision in decisions}


def _is_same(
    earlier: GradeDecision, row: DecisionRow, authorities: Mapping[str, Authority]
) -> bool:
    return (
        earlier.grade == (row.outcome.grade or "")
        and earlier.not_rated_reason == (row.outcome.not_rated_reason or "")
        and earlier.document_number == row.document_number
        and earlier.decided_on == row.decided_on
        and row.authority in authorities
        and earlier.authority_id == authorities[row.authority].pk
        and row.body.strip() in ("", earlier.deciding_body)
        # a ground is kept only where a superior decides
        and (not earlier.ground or row.ground.strip() in ("", earlier.ground))
    )


def _faults_of_subject(row: DecisionRow, case: CaseRef | None, cycle: Cycle) -> list[Fault]:
    if case is not None:
        return []
    ended = ended_case(cycle, row.category, row.subject_code)
    if ended is not None:
        return [fault_of_ended(ended, row.place)]
    category = pack_of(cycle).categories_on(cycle.closes_on).get(row.category)
    text = message(
        "Cycle %(year)s has no case of category %(category)s for “%(subject)s”:"
        " the code is wrong, or it was not in the tree on the closing day."
    )
    label = category.label if category else row.category
    values = {"subject": row.subject_code, "category": label, "year": cycle.name}
    return [Fault(text, values, row.place)]


def _faults_of_texts(row: DecisionRow) -> list[Fault]:
    return [
        Fault(
            TOO_LONG,
            {
                "column": column,
                "subject": row.subject_code,
                "length": len(text),
                "longest": TEXT_MAX,
            },
            row.place,
        )
        for column, text in ((BODY_LABEL, row.body), (GROUND_LABEL, row.ground))
        if len(text) > TEXT_MAX
    ]


def _faults_of_outcome(row: DecisionRow, cycle: Cycle, known: Mapping[str, object]) -> list[Fault]:
    faults = []
    if row.outcome.not_rated_reason not in known:
        faults += faults_of_not_rated(cycle, row.outcome.not_rated_reason, row.place)
    if not row.outcome.is_decided:
        text = message("“%(subject)s” has neither a grade nor a reason for not rating.")
        faults.append(Fault(text, {"subject": row.subject_code}, row.place))
    return faults


def _faults_of_document(row: DecisionRow, cycle: Cycle, today: date) -> list[Fault]:
    faults = []
    if row.decided_on < cycle.opens_on:
        text = message("A decision of %(day)s is older than the cycle, which opened on %(opens)s.")
        days = {"day": row.decided_on, "opens": cycle.opens_on}
        faults.append(Fault(text, days, row.place))
    if row.decided_on > today:
        text = message("A decision of %(day)s lies in the future.")
        faults.append(Fault(text, {"day": row.decided_on}, row.place))
    if is_blank(row.document_number):
        text = message("The decision on “%(subject)s” names no document.")
        faults.append(Fault(text, {"subject": row.subject_code}, row.place))
    return faults


def _faults_of_replacement(row: DecisionRow, earlier: GradeDecision) -> list[Fault]:
    grade = earlier.grade.lower() if earlier.grade else ""
    values = {
        "subject": row.subject_code,
        "document": earlier.document_number,
        "day": earlier.decided_on,
        "held": FIGURE_LABELS.get(grade, earlier.not_rated_reason),
    }
    if earlier.document_number == row.document_number:
        return [Fault(SAME_DOCUMENT, values, row.place)]
    if row.decided_on < earlier.decided_on:
        text = message(
            "“%(subject)s”: the decision in force (%(document)s) is of %(day)s;"
            " one of an earlier day cannot replace it."
        )
        return [Fault(text, values, row.place)]
    return []


def _entry_of_replacement(
    cycle: Cycle, row: DecisionRow, earlier: GradeDecision, unit: str
) -> Entry:
    before = {
        "grade": earlier.grade,
        "reason": earlier.not_rated_reason,
        "document": earlier.document_number,
    }
    after = {
        "grade": row.outcome.grade or "",
        "reason": row.outcome.not_rated_reason or "",
        "document": row.document_number,
    }
    about = cycle.about_case(row.category, row.subject_code)
    return Entry("decision.replaced", "case", about, cycle.year, before, after, unit)
