"""Join two entries of one person, with the cases that cycles have of both."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, note_all
from xeploai.cycle.queries import Case, Cycle, pack_of
from xeploai.domain import Fault, Refused, message
from xeploai.organisations.doubles import delete_joined_entry, join_register_entries
from xeploai.organisations.register import Person

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
PAPERS = ("decisions", "fact_sheets", "proposals", "rechecks")


@transaction.atomic
def join_persons(
    *, keep: Person, drop: Person, document_number: str, on: date, by: Actor, at: datetime
) -> None:
    """Join two entries of one person: all that the dropped one has follows to the kept one.

    Memberships, posts, seats, the account and cases follow; the dropped code leads to the kept
    person. Where a cycle has an empty case of one of them beside a case of the other, the empty one
    goes, since it counted the person twice.

    Raises:
        Refused: no document, one entry only, an account each, or papers of both in one cycle.
    """
    code, doubled = drop.code, _doubled(keep, drop)
    faults = [fault for own, other in doubled if (fault := _fault(own, other))]
    if faults:
        raise Refused(faults)
    join_register_entries(
        keep=keep, drop=drop, document_number=document_number, on=on, by=by, at=at
    )
    removed = [own if _has_papers(other) else other for own, other in doubled]
    touched = [*removed, *Case.objects.filter(person=drop).select_related("cycle", "cycle_unit")]
    for cycle in {case.cycle_id: case.cycle for case in touched}.values():
        _join_cases(cycle, [one for one in touched if one.cycle_id == cycle.pk], removed, keep)
    entries = [
        Entry(
            "case.joined",
            "case",
            f"{case.category}/{case.subject_code}",
            case.cycle.year,
            before={"subject": case.subject_code},
            after={"subject": keep.code, "joined": code},
            unit=case.cycle_unit.code,
        )
        for case in touched
    ]
    note_all(entries, by=by, at=at)
    delete_joined_entry(drop)


def _join_cases(cycle: Cycle, cases: Iterable[Case], removed: Iterable[Case], keep: Person) -> None:
    units = sorted({case.cycle_unit_id for case in cases})
    lock_units(cycle, units)
    # first those that go: a cycle has one case of a person and category
    gone = {case.pk for case in removed if case.cycle_id == cycle.pk}
    Case.objects.filter(pk__in=gone).delete()
    moved = [case.pk for case in cases if case.pk not in gone and case.person_id != keep.pk]
    Case.objects.filter(pk__in=moved).update(person=keep, subject_code=keep.code)
    recount(cycle, units)


def _doubled(keep: Person, drop: Person) -> list[tuple[Case, Case]]:
    """Return the cases that one cycle has of both in one category."""
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


def _label(case: Case) -> object:
    categories = pack_of(case.cycle).categories_on(case.cycle.closes_on)
    return categories[case.category].label if case.category in categories else case.category


def _has_papers(case: Case) -> bool:
    return any(getattr(case, papers).exists() for papers in PAPERS)
