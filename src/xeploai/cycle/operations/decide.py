"""Record grade decisions: check each row, compare it with the decision in force, and write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.timezone import localtime

from xeploai.accounts.journal import (
    NO_SEALS,
    Actor,
    ChangedMeanwhile,
    Entry,
    RowMark,
    Sealing,
    note_all,
    sealing_of,
    write_planned,
)
from xeploai.cycle.evaluation import (
    FittingReasons,
    case_rows,
    cases_with_subjects,
)
from xeploai.cycle.facts import GRADE_OF, AssumedDecisions, CaseRow
from xeploai.cycle.queries import (
    Authority,
    Case,
    Cycle,
    GradeDecision,
    authorities_of,
    decisions_in_force,
    fault_of_admission,
    is_late,
    reasons_of,
)
from xeploai.domain import (
    CycleRecord,
    Fault,
    Outcome,
    Refused,
    is_blank,
    message,
    without_on_behalf,
)
from xeploai.organisations.bulk_insert import insert_many

from .competence import (
    BELOW_REPLACES,
    BELOW_REPLACES_HEIR,
    NOBODY_COMPETENT,
    OWN_CASE,
    CompetenceCheck,
    Verdict,
)
from .decision_rows import (
    TEXT_MAX,
    CaseRef,
    DecisionRow,
    entry_of_replacement,
    faults_of_document,
    faults_of_outcome,
    faults_of_replacement,
    faults_of_subject,
    faults_of_texts,
    is_same,
)
from .follow_up import Consequences, SubmittedReason, consequences_of, ids_in_force
from .tallies import BATCH, lock_units, recount

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
class BatchResult:
    """The numbers of decisions of a batch by what became of them."""

    new: int
    replaced: int
    unchanged: int
    # of the new and replaced: those that totals leave out, since a unit above reports by return
    not_counted: int = 0


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

    After the cycle is reported or closed every decision is late, a correction or a re-review:
    `correction` says why, and is stored with it. Why it is against the rules is no reason for that.

    A decision against the rules, as far as facts go, needs a reason: the row's own, or `reason`
    for all rows that need one. Whether it is against the rules is judged after the whole batch is
    recorded.

    Who decides and who records is checked against the table of competence (`CompetenceCheck`).

    All is checked and evaluated before the first lock is taken (`write_planned`).

    Args:
        is_trial: check all of it and store nothing.

    Raises:
        Refused: with every fault of the batch.
    """
    wanted = list(rows)

    def plan() -> PlannedDecisions:
        return plan_decisions(
            cycle=cycle, rows=wanted, at=at, by=by, correction=correction, reason=reason
        )

    return plan().result if is_trial else write_planned(plan)


def plan_decisions(
    *,
    cycle: Cycle,
    rows: Iterable[DecisionRow],
    at: datetime,
    by: Actor,
    correction: str = "",
    reason: str = "",
) -> "PlannedDecisions":
    """Check decisions as `record_decisions` does, with all that follows, by reading only.

    Raises:
        Refused: with every fault of the batch.
    """
    wanted = list(rows)
    cases = _cases_of(cycle, wanted)
    few = [case.path for case in cases.values()] if len(cases) <= BATCH else None
    competence = CompetenceCheck(cycle, by, few)
    wanted = [_with_authority(row, cases, competence) for row in wanted]
    in_force = _decisions_on(cycle, cases)
    codes = {row.authority for row in wanted}
    codes |= {decision.authority.code for decision in in_force.values()}
    authorities = authorities_of(cycle, codes)
    why = "" if is_blank(correction) else correction.strip()
    batch = _DecisionBatch(cycle, at, by, why, cases, authorities, in_force, competence)
    late = fault_of_admission(cycle, CycleRecord.DECISIONS, why)
    batch.faults += [late] if late and wanted else []
    for row in wanted:
        batch.add(row, row.reason or reason)
    return batch.plan()


def _with_authority(
    row: DecisionRow, cases: Mapping[tuple[str, str], CaseRef], competence: CompetenceCheck
) -> DecisionRow:
    """Return a row with its body as it is printed, and the competent unit where it names none."""
    row = replace(row, body=without_on_behalf(row.body))
    case = cases.get((row.category, row.subject_code))
    if row.authority or case is None:
        return row
    return replace(row, authority=competence.competent_code(case.subject, row.decided_on))


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
        row = self._with_whole_body(row)
        case = self.cases.get((row.category, row.subject_code))
        earlier = self.in_force.get(case.pk) if case else None
        if earlier is not None and is_same(earlier, row, self.authorities):
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
            faults += [] if is_correction else faults_of_replacement(row, earlier)
        if faults:
            self.faults += faults
            return
        self._prepare(row, case, earlier)
        self.submitted[case.pk] = SubmittedReason(reason, row.place)

    def _with_whole_body(self, row: DecisionRow) -> DecisionRow:
        """Return a row whose body names its organisation, where it was its sort alone."""
        authority, given = self.authorities.get(row.authority), row.body.strip()
        if authority is None or not given or len(given) > TEXT_MAX:
            return row
        names = self.competence.names
        whole = names.with_organisation(given, authority.pk, row.decided_on)
        return row if whole == given else replace(row, body=whole[:TEXT_MAX])

    def _check(self, row: DecisionRow, case: CaseRef | None) -> list[Fault]:
        """Return the faults that a row has by itself, whatever is in force."""
        faults = faults_of_subject(row, case, self.cycle)
        faults += self._faults_of_authority(row, case) + faults_of_texts(row)
        faults += faults_of_outcome(row, self.cycle, self.known_reasons)
        faults += faults_of_document(row, self.cycle, self.today)
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
        if case.person_id is not None and case.person_id == check.offices.person:
            return [Fault(OWN_CASE, {"subject": row.subject_code}, row.place)]
        return [
            *check.fault_of_recorder(case.subject, authority, row.place),
            # of a body that is none here the symbol of the number says nothing
            *(
                self._faults_of_body(row, authority, verdict)
                or check.faults_of_document(
                    authority, verdict, row.document_number, row.body, row.place
                )
            ),
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
        check, day = self.competence, row.decided_on
        authority, superior = (
            self.authorities[code] for code in (row.authority, earlier.authority.code)
        )
        level = check.level_of(case.subject, authority, day)
        held = check.level_of(case.subject, superior, earlier.decided_on)
        if level == held or not level.startswith(held):
            return []
        heir = check.heir_of(case.subject, superior, day)
        values = {
            "heir": heir,
            "subject": row.subject_code,
            "document": earlier.document_number,
            "superior": earlier.deciding_body,
            "authority": authority.name,
        }
        return [Fault(BELOW_REPLACES_HEIR if heir else BELOW_REPLACES, values, row.place)]

    def _prepare(self, row: DecisionRow, case: CaseRef, earlier: GradeDecision | None) -> None:
        self.not_counted += case.is_covered
        if earlier is not None:
            self.replaced += 1
            self.entries.append(entry_of_replacement(self.cycle, row, earlier, case.unit_code))
        authority = self.authorities[row.authority]
        verdict = self._verdict(row, case, authority)
        is_skipping = verdict.is_skipping
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
                self.correction if earlier and self._is_correction(row, earlier) else "",
                row.body.strip() or verdict.body,
                row.ground.strip() if is_skipping else "",
                self.correction[:TEXT_MAX] if self.is_late else "",
            )
        )

    def _is_correction(self, row: DecisionRow, earlier: GradeDecision) -> bool:
        """Whether a row corrects a record; a late one under a paper of its own is a re-review."""
        return not self.is_late or earlier.document_number == row.document_number

    def plan(self) -> "PlannedDecisions":
        """Return what is to be written, with its consequences.

        Raises:
            Refused: with all faults, if there are any.
        """
        if self.faults:
            raise Refused(self.faults)
        assumed = _assumed(self.cycle, self.new, self.in_force)
        follows = consequences_of(self.cycle, self.submitted, assumed, at=self.at)
        new = len(self.new) - self.replaced
        result = BatchResult(new, self.replaced, self.unchanged, self.not_counted)
        units = sorted({case.unit_id for case in self.cases.values()})
        return PlannedDecisions(self, result, units, assumed, follows)

    def entry(self, result: BatchResult, units: int) -> Entry:
        """Return the journal entry of the whole batch."""
        after: dict[str, object] = {"new": result.new, "replaced": self.replaced, "units": units}
        if self.skipping:
            after["skipping"] = self.skipping
        if self.is_late:
            after["late"] = len(self.new)
        if self.by.is_operator:
            after["operator"] = True
        cycle = self.cycle
        return Entry("decisions.recorded", "cycle", cycle.code, cycle.year, after=after)


@dataclass
class PlannedDecisions:
    """Decisions that were checked, and all that follows from them: nothing is written yet.

    Args:
        units: ids of the units whose tallies change.
        assumed: the new decisions.
    """

    batch: _DecisionBatch
    result: BatchResult
    units: list[int]
    assumed: AssumedDecisions
    follows: Consequences
    sealing: Sealing = NO_SEALS

    def write(self) -> None:
        """Write the decisions with tallies and consequences, and seal them.

        Raises:
            ChangedMeanwhile: before the first, where a case has another decision by now.
        """
        batch = self.batch
        if not batch.new:
            return
        # from here on nobody else decides in these units
        lock_units(batch.cycle, self.units)
        known = {case: decision.pk for case, decision in batch.in_force.items()}
        if ids_in_force([case.pk for case in batch.cases.values()]) != known:
            raise ChangedMeanwhile
        mark = RowMark(GradeDecision)
        insert_many(GradeDecision, COLUMNS, batch.new)
        stored = mark.new_rows(by=batch.by.name, at=batch.at)
        recount(batch.cycle, self.units)
        consequences = self.follows.write(at=batch.at, by=batch.by)
        self.sealing = sealing_of([stored, *consequences])

    def note(self) -> BatchResult:
        """Write the journal; return how many there were."""
        batch = self.batch
        if batch.new:
            entry = batch.entry(self.result, len(self.units))
            entries = [entry, *batch.entries, *self.follows.entries]
            note_all(entries, by=batch.by, at=batch.at, rows=self.sealing)
        return self.result


def _assumed(
    cycle: Cycle, new: Iterable[tuple[object, ...]], in_force: Mapping[int, GradeDecision]
) -> AssumedDecisions:
    """Return the decisions that are about to be written, with those that they replace."""
    outcomes = {
        int(str(case)): Outcome(GRADE_OF.get(str(grade)), str(reason) or None)
        for case, grade, reason, *_ in new
    }
    cases, rows = list(outcomes), dict[int, CaseRow]()
    for start in range(0, len(cases), BATCH):
        for row in case_rows(cycle, cases[start : start + BATCH]):
            earlier = in_force.get(row.pk)
            held = (earlier.grade, earlier.not_rated_reason) if earlier else ("", "")
            rows[row.pk] = row._replace(grade=held[0], reason=held[1])
    return AssumedDecisions(rows, outcomes)


def _cases_of(cycle: Cycle, rows: list[DecisionRow]) -> dict[tuple[str, str], CaseRef]:
    cases = Case.objects.filter(cycle=cycle)
    codes = sorted({row.subject_code for row in rows})
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
        for start in range(0, len(codes), BATCH)
        for category, code, *rest in cases_with_subjects(
            cycle, cases.filter(subject_code__in=codes[start : start + BATCH]), *columns
        )
        if (category, code) in wanted
    }


def _decisions_on(
    cycle: Cycle, cases: Mapping[tuple[str, str], CaseRef]
) -> dict[int, GradeDecision]:
    decisions = decisions_in_force().filter(case__cycle=cycle).select_related("authority")
    wanted = [case.pk for case in cases.values()]
    return {
        decision.case_id: decision
        for start in range(0, len(wanted), BATCH)
        for decision in decisions.filter(case__in=wanted[start : start + BATCH])
    }
