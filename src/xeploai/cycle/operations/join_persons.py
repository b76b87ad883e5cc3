"""Join two entries of one person, with the cases that cycles have of both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, RowChanges, note_all
from xeploai.cycle.queries import (
    Case,
    Cycle,
    Evaluated,
    GradeDecision,
    LateChange,
    pack_of,
    population_lives,
)
from xeploai.domain import (
    END_CAUSE_LABELS,
    GRADE_LABELS,
    CaseEnd,
    EndCause,
    Fault,
    Grade,
    Labels,
    Likeness,
    Refused,
    label,
    message,
    verbatim,
)
from xeploai.organisations.doubles import (
    delete_joined_entry,
    faults_of_join,
    join_register_entries,
    likeness_of,
)
from xeploai.organisations.register import (
    DEPENDENT_LABELS,
    Dependent,
    Membership,
    Person,
    PersonAccount,
    person_history,
)

from .evaluate import Evaluations
from .tallies import lock_units, recount

BOTH_DECIDED = message(
    "Cycle %(cycle)s has a decided case of %(keep)s and one of %(drop)s (%(category)s). Two"
    " decisions about one person cannot be joined: compare both and keep"
    " the entries apart."
)
BOTH_HAVE_PAPERS = message(
    "Cycle %(cycle)s has papers (facts, proposals, a decision) of %(keep)s and of %(drop)s"
    " (%(category)s). Papers are never removed, so these two cases cannot be joined."
)
PAPERS = ("decisions", "fact_sheets", "proposals", "rechecks", "late_changes")
JOINED = message("Registered twice: %(drop)s was joined with %(keep)s")
LANGUAGE = "vi"  # of stored texts


@transaction.atomic
def join_persons(
    *,
    keep: Person,
    drop: Person,
    document_number: str,
    on: date,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Join two entries of one person: all that the dropped one has follows to the kept one.

    Memberships, posts, seats, the account and cases follow; the dropped code leads to the kept
    person. Where a cycle has an empty case of one of them beside a case of the other, the empty one
    goes, since it counted the person twice. Where the population of the cycle stands, it is ended
    late instead, by the document: what was reported is corrected, and says so. A case that had
    ended keeps the dropped code.

    Args:
        reason: why they are one person, where nothing speaks for it.

    Raises:
        Refused: no document, one entry only, two that are not alike without a reason, an account
            each, two branches on one day, or papers of both in one cycle.
    """
    code = drop.code
    faults = faults_of_join(keep=keep, drop=drop, document_number=document_number, reason=reason)
    # one entry has its own cases twice over
    doubled = _doubled(keep, drop) if keep.pk != drop.pk else []
    faults += [fault for own, other in doubled if (fault := _fault(own, other))]
    if faults:
        raise Refused(faults)
    evaluations = _evaluations_of(keep, drop)
    _note_cases(evaluations, keep, drop)
    join_register_entries(
        keep=keep, drop=drop, document_number=document_number, on=on, by=by, at=at, reason=reason
    )
    changes = RowChanges(Case.with_ended.filter(person__in=[keep, drop]))
    removed = [own if _has_papers(other) else other for own, other in doubled]
    followed = Case.with_ended.filter(person=drop).exclude(pk__in=[case.pk for case in removed])
    touched = [*removed, *followed.select_related("cycle", "cycle_unit")]
    followed_ids = [case.pk for case in touched]
    codes = [case.subject_code for case in touched]
    joining = _Joining(keep, code, document_number.strip(), on, by, at)
    joining.give_way(drop)
    for cycle in {case.cycle_id: case.cycle for case in touched}.values():
        joining.join(cycle, [one for one in touched if one.cycle_id == cycle.pk], removed)
    _note_cases(evaluations, keep)
    for stale in evaluations:
        stale.renew(at=at)
    entries = [
        Entry(
            "case.joined",
            "case",
            f"{case.category}/{before}",
            case.cycle.year,
            before={"subject": before},
            after={"subject": keep.code, "joined": code},
            unit=case.cycle_unit.code,
        )
        for case, before in zip(touched, codes, strict=True)
    ]
    # the decisions are on another code now, and sealed with it
    decisions = GradeDecision.objects.filter(case__in=[*followed_ids, *joining.recoded])
    note_all(entries, by=by, at=at, rows=[*decisions, *joining.changes, *changes.since()])
    delete_joined_entry(drop)


@dataclass(frozen=True)
class JoinLine:
    """One thing that goes over to the entry that is kept: what it is, and which one."""

    kind: Labels
    name: Labels


@dataclass(frozen=True)
class JoinPreview:
    """What joining two entries would do.

    Args:
        alike: what speaks for one person; empty where nothing does.
        differ: in what they differ, with what the kept and the dropped entry say.
        moves: all that goes over.
    """

    alike: tuple[Likeness, ...]
    differ: tuple[tuple[Labels, str, str], ...]
    moves: tuple[JoinLine, ...]


def preview_join(
    *,
    keep: Person,
    drop: Person,
    document_number: str,
    on: date,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> JoinPreview:
    """Try to join two entries, take it back, and return what would follow.

    Raises:
        Refused: whatever `join_persons` raises.
    """
    preview = JoinPreview(
        likeness_of(keep, drop), tuple(_differences(keep, drop)), tuple(_join_lines(drop))
    )
    with transaction.atomic():
        join_persons(
            keep=Person.objects.get(pk=keep.pk),
            drop=Person.objects.get(pk=drop.pk),
            document_number=document_number,
            on=on,
            by=by,
            at=at,
            reason=reason,
        )
        transaction.set_rollback(True)
    return preview


def _differences(keep: Person, drop: Person) -> Iterator[tuple[Labels, str, str]]:
    pairs = (
        (label("Name"), keep.full_name, drop.full_name),
        (label("Admitted on"), _day(keep.admitted_on), _day(drop.admitted_on)),
        (label("Branches"), _branches_of(keep), _branches_of(drop)),
    )
    return ((what, own, other) for what, own, other in pairs if own != other)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"


def _branches_of(person: Person) -> str:
    names = (one.branch.name for one in person_history(person).memberships)
    return ", ".join(dict.fromkeys(names)) or "–"


def _join_lines(drop: Person) -> Iterator[JoinLine]:
    history = person_history(drop)
    for one in history.memberships:
        yield JoinLine(DEPENDENT_LABELS[Dependent.MEMBERSHIP], _membership_words(one))
    for post in history.posts:
        words = f"{post.title}, {post.unit.name}, {_day(post.from_on)} – {_day(post.until_on)}"
        yield JoinLine(DEPENDENT_LABELS[Dependent.POST], verbatim(words))
    for seat in history.seats:
        words = f"{seat.collective.name}, {_day(seat.from_on)} – {_day(seat.until_on)}"
        yield JoinLine(DEPENDENT_LABELS[Dependent.SEAT], verbatim(words))
    account = PersonAccount.objects.filter(person=drop).select_related("user").first()
    if account is not None:
        yield JoinLine(label("Account"), verbatim(account.user.label))
    cases = Case.with_ended.filter(person=drop).select_related("cycle", "cycle_unit")
    for case in cases.order_by("cycle__closes_on", "category"):
        yield JoinLine(label("Case"), _case_words(case))


def _membership_words(one: Membership) -> Labels:
    cause = END_CAUSE_LABELS[EndCause(one.end_cause)] if one.end_cause else verbatim("")
    days = f"{one.branch.name}, {_day(one.from_on)} – {_day(one.until_on)}"
    return {
        language: ", ".join(filter(None, (days, cause[language], one.end_document_number)))
        for language in ("vi", "en")
    }


def _case_words(case: Case) -> Labels:
    decided = case.decisions.order_by("pk").last()
    documents = decided.document_number if decided else ""
    grade = GRADE_LABELS[Grade(decided.grade)] if decided and decided.grade else verbatim("")
    category = _label(case)
    return {
        language: ", ".join(
            filter(
                None,
                (
                    case.cycle.name[language],
                    category[language],
                    case.cycle_unit.name,
                    grade[language],
                    documents,
                ),
            )
        )
        for language in ("vi", "en")
    }


@dataclass(frozen=True)
class _Joining:
    """One joining: what becomes of the cases of each cycle."""

    keep: Person
    code: str
    document: str
    on: date
    by: Actor
    at: datetime
    recoded: set[int] = field(default_factory=set)
    changes: list[LateChange] = field(default_factory=list)

    def give_way(self, drop: Person) -> None:
        """Let the kept entry's ended cases take the dropped code where the other's case stands."""
        standing = set(Case.objects.filter(person=drop).values_list("cycle_id", "category"))
        for ended in Case.with_ended.filter(person=self.keep, ended_on__isnull=False):
            if (ended.cycle_id, ended.category) in standing:
                other = Case.objects.get(person=drop, cycle=ended.cycle_id, category=ended.category)
                self._recode(other, f"~{other.pk}")
                self._recode(ended, drop.code)

    def _recode(self, case: Case, code: str) -> None:
        Case.with_ended.filter(pk=case.pk).update(subject_code=code)
        self.recoded.add(case.pk)

    def join(self, cycle: Cycle, cases: Iterable[Case], removed: Iterable[Case]) -> None:
        units = sorted({case.cycle_unit_id for case in cases})
        lock_units(cycle, units)
        # first those that go: a cycle has one case of a code and category
        going = [case for case in removed if case.cycle_id == cycle.pk]
        if population_lives(cycle):
            Case.objects.filter(pk__in=[case.pk for case in going]).delete()
        else:
            for case in going:
                self._end_late(case)
        gone = {case.pk for case in going}
        for case in cases:
            if case.pk not in gone and case.person_id != self.keep.pk:
                Case.with_ended.filter(pk=case.pk).update(
                    person=self.keep, subject_code=self._code_of(case)
                )
        recount(cycle, units)

    def _code_of(self, case: Case) -> str:
        """Return the kept code, or the dropped one where the kept person has another case."""
        same = Case.with_ended.filter(cycle=case.cycle_id, category=case.category)
        is_taken = same.filter(subject_code=self.keep.code).exclude(pk=case.pk).exists()
        return self.code if is_taken else self.keep.code

    def _end_late(self, case: Case) -> None:
        """End the empty case of a cycle whose population stands; it gives way with its code."""
        if case.subject_code == self.keep.code:
            other = Case.objects.get(
                cycle=case.cycle_id, category=case.category, subject_code=self.code
            )
            self._recode(other, f"~{other.pk}")
        Evaluated.objects.filter(case=case).delete()
        Case.with_ended.filter(pk=case.pk).update(
            person=self.keep,
            subject_code=self.code,
            ended_on=self.on,
            end_cause=CaseEnd.MERGED.value,
            peer_group=None,
        )
        self.changes.append(
            LateChange.objects.create(
                case=case,
                kind=LateChange.Kind.ENDED,
                reason=label(JOINED, drop=self.code, keep=self.keep.code)[LANGUAGE],
                document_number=self.document,
                recorded_at=self.at,
                recorded_by=self.by.name,
            )
        )


def _evaluations_of(*persons: Person) -> list[Evaluations]:
    """Return the evaluations of each cycle with cases of some persons: their facts change."""
    cycles = Cycle.objects.filter(cases__person__in=persons).distinct()
    return [Evaluations(cycle) for cycle in cycles.order_by("pk")]


def _note_cases(evaluations: Iterable[Evaluations], *persons: Person) -> None:
    for stale in evaluations:
        cases = Case.objects.filter(cycle=stale.cycle, person__in=persons)
        stale.note(cases.values_list("pk", flat=True))


def _doubled(keep: Person, drop: Person) -> list[tuple[Case, Case]]:
    """Return the standing cases that one cycle has of both in one category."""
    related = Case.objects.select_related("cycle", "cycle_unit")
    own = {(case.cycle_id, case.category): case for case in related.filter(person=keep)}
    others = related.filter(person=drop).order_by("cycle__closes_on", "category")
    return [
        (own[case.cycle_id, case.category], case)
        for case in others
        if (case.cycle_id, case.category) in own
    ]


def _fault(own: Case, other: Case) -> Fault | None:
    if not (_has_papers(own) and _has_papers(other)):
        return None
    both = own.decisions.exists() and other.decisions.exists()
    values = {
        "cycle": str(own.cycle.year),
        "keep": own.subject_code,
        "drop": other.subject_code,
        "category": _label(own),
    }
    return Fault(BOTH_DECIDED if both else BOTH_HAVE_PAPERS, values)


def _label(case: Case) -> Labels:
    categories = pack_of(case.cycle).categories_on(case.cycle.closes_on)
    known = categories.get(case.category)
    return known.label if known else verbatim(case.category)


def _has_papers(case: Case) -> bool:
    return any(getattr(case, papers).exists() for papers in PAPERS)
