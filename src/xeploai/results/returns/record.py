"""Record statistical returns."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from xeploai.accounts.journal import Actor, Entry, Recorded, note
from xeploai.cycle.queries import NOT_RATED, CycleUnit, refuse_unless_admitted
from xeploai.domain import Counts, CycleRecord, LineState, Refused, ReportingSource
from xeploai.results.models import ReturnedCount, StatisticalReturn

from .declare import declare_absence, known_absences
from .files import SignedFile, keep_file
from .plan import ReplacementTerms, ReturnPlan, plan_return

NO_TERMS = ReplacementTerms()


@transaction.atomic
def record_return(
    *,
    unit: CycleUnit,
    counts: Mapping[str, Counts],
    file: SignedFile,
    received_on: date,
    document_number: str,
    at: datetime,
    by: Actor,
    terms: ReplacementTerms = NO_TERMS,
    declared: Collection[str] = (),
) -> StatisticalReturn | None:
    """Record a unit's return; it replaces the latest one, which is not changed.

    What is stored is complete: a return that corrects some lines takes over the others. Returns
    None if it is stored already.

    Args:
        declared: categories of which the sender says that it has nobody; zero, and named so.

    Raises:
        Refused: it cannot be stored, or the sender has to answer something first.
    """
    refuse_unless_admitted(unit.cycle, CycleRecord.RETURNS, unit=unit)
    # two senders at once must not both replace the same return
    CycleUnit.objects.select_for_update().get(pk=unit.pk)
    plan = plan_return(
        unit=unit,
        counts=counts,
        file=file,
        document_number=document_number,
        received_on=received_on,
        terms=terms,
        declared=declared,
    )
    if plan.asks:
        raise Refused(plan.asks)
    _follow_declarations(unit, plan, declared, at=at, by=by)
    if plan.is_known:
        return None
    keep_file(file)
    new = StatisticalReturn.objects.create(
        cycle=unit.cycle,
        cycle_unit=unit,
        received_on=received_on,
        document_number=document_number.strip(),
        letter_on=terms.letter_on,
        only_lines=terms.only_lines,
        reason=terms.reason.strip(),
        file_name=file.name,
        file_sha256=file.sha256,
        replaces=plan.replaces,
        recorded_at=at,
        recorded_by=by.name,
    )
    numbers = ReturnedCount.objects.bulk_create(
        number
        for category, numbers in plan.counts.items()
        for number in _numbers(new, category, numbers)
    )
    _note(new, plan, [new, *numbers], at=at, by=by)
    return new


def _follow_declarations(
    unit: CycleUnit, plan: ReturnPlan, declared: Collection[str], *, at: datetime, by: Actor
) -> None:
    """Declare what the return declares, and end what its figures contradict."""
    if unit.source != ReportingSource.RETURN:
        return  # stored for comparison only
    for category in declared:
        declare_absence(unit=unit, category=category, at=at, by=by, is_sent_now=True)
    for category in known_absences(unit):
        if category in plan.counts and plan.counts[category].total:
            declare_absence(unit=unit, category=category, is_withdrawal=True, at=at, by=by)


def _note(
    new: StatisticalReturn,
    plan: ReturnPlan,
    rows: Iterable[Recorded],
    *,
    at: datetime,
    by: Actor,
) -> None:
    before, unit = {}, new.cycle_unit
    if plan.replaces is not None:
        before = {"document": plan.replaces.document_number, "sha256": plan.replaces.file_sha256}
    after: dict[str, object] = {
        "document": new.document_number,
        "sha256": new.file_sha256,
        "file": new.file_name,
    }
    left_out = [line.category for line in plan.lines if line.state is LineState.LEFT_OUT]
    more = {
        "dated_on": new.letter_on.isoformat() if new.letter_on else "",
        "reason": new.reason,
        "only_lines": new.only_lines,
        "left_out": left_out,
    }
    after |= {name: value for name, value in more.items() if value}
    entry = Entry("return.recorded", "unit", unit.code, unit.cycle.year, before, after)
    note(entry, by=by, at=at, rows=rows)


def _numbers(new: StatisticalReturn, category: str, counts: Counts) -> list[ReturnedCount]:
    # zeros are stored: a category with only zeros was reported, one without rows was not
    graded = [
        ReturnedCount(statistical_return=new, category=category, outcome=grade.value, number=number)
        for grade, number in counts.by_grade().items()
    ]
    return graded + [
        ReturnedCount(
            statistical_return=new,
            category=category,
            outcome=NOT_RATED,
            reason=reason,
            number=number,
        )
        for reason, number in counts.not_rated.items()
    ]
