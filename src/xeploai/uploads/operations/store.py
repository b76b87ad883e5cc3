"""Check the rows of a list against the database, and store those that are right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, TypeVar

from django.db import transaction

from xeploai.accounts.journal import Planned, write_planned
from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Refused, message
from xeploai.intake import (
    KIND_LABELS,
    Kind,
    ParsedList,
    UnitRow,
    faults_by_row,
    pause_garbage_collection,
)
from xeploai.organisations.models import Unit
from xeploai.uploads.context import (
    CheckedList,
    CheckedRow,
    PlannedRows,
    RowComparison,
    RowState,
    UploadContext,
    refuse_long_reason,
)
from xeploai.uploads.kinds import LIST_KINDS, ListKind
from xeploai.uploads.reach import OF_A_CYCLE

Refusals = dict[str, list[Fault]]
Result = TypeVar("Result")


def check(given: ParsedList, context: UploadContext) -> CheckedList:
    """Return every row of a list with its state. Nothing stays stored.

    Raises:
        Refused: the list as a whole cannot be taken in.
    """
    with pause_garbage_collection():
        return _check(given, context)


def _check(given: ParsedList, context: UploadContext) -> CheckedList:
    kind, plans = LIST_KINDS[given.kind], list[PlannedRows]()
    comparisons = kind.compare(given.rows, context)
    refused: Refusals = {place: list(faults) for place, faults in given.refused.items()}
    unsure = set()
    for row, comparison in zip(given.rows, comparisons, strict=True):
        if comparison.fault is not None:
            refused[row.place] = [comparison.fault]
        elif not comparison.is_sure:
            unsure.add(row.place)
    _refuse_dependents(given, refused)
    if kind.is_whole and refused:
        # the others cannot be judged without the refused rows, and nothing is stored anyway
        unsure = set()
    faults = _try(given, context, kind, unsure, refused, plans)
    rows = tuple(_checked_rows(given, kind, comparisons, refused))
    asks, consequences = kind.foretell(given.rows, context) if kind.foretell else ((), ())
    return CheckedList(rows, tuple(faults), given.remarks, asks, consequences, tuple(plans))


def good_rows(given: ParsedList, checked: CheckedList) -> tuple[Any, ...]:
    """Return the rows that are not refused."""
    refused = {row.place for row in checked.rows if row.state is RowState.REFUSED}
    return tuple(row for row in given.rows if row.place not in refused)


def _checked_rows(
    given: ParsedList, kind: ListKind, comparisons: Iterable[RowComparison], refused: Refusals
) -> Iterator[CheckedRow]:
    """Yield every row in the order of the list, with its state."""
    subject_of = attrgetter(kind.subject[0])
    name_of = attrgetter(kind.subject[1]) if kind.subject[1] else lambda _: ""
    comparison_of_next = iter(comparisons)
    for row in given.everything:
        place = row.place
        subject, name = subject_of(row), name_of(row)
        comparison = None if place in given.refused else next(comparison_of_next)
        if comparison is not None and place not in refused:
            yield CheckedRow(place, subject, name, comparison.state, comparison.changes)
        else:
            faults = tuple(replace(fault, place=given.cell_of(fault)) for fault in refused[place])
            yield CheckedRow(place, subject, name, RowState.REFUSED, (), faults)


def _try(
    given: ParsedList,
    context: UploadContext,
    kind: ListKind,
    unsure: set[str],
    refused: Refusals,
    plans: list[PlannedRows],
) -> list[Fault]:
    """Try unsure rows until no more are refused; return the faults of the list as a whole.

    Args:
        plans: gets what is to be written, if that is known without writing it.
    """
    while unsure:
        rows = [row for row in given.rows if row.place not in refused]
        if not kind.with_all:
            rows = [row for row in rows if row.place in unsure]
        elif not any(row.place in unsure for row in rows):
            return []
        faults = _refusals(rows, context, kind, plans)
        of_rows = faults_by_row(fault for fault in faults if fault.place)
        known = {row.place for row in rows}
        if not faults or not of_rows.keys() & known:
            return list(faults)
        refused.update({place: own for place, own in of_rows.items() if place in known})
        if kind.is_whole:
            return [fault for fault in faults if fault.place not in known]
        _refuse_dependents(given, refused)
    return []


def _refusals(
    rows: Sequence[Any], context: UploadContext, kind: ListKind, plans: list[PlannedRows]
) -> Sequence[Fault]:
    """Return the faults that the operation finds in rows. What it stored is rolled back."""
    if not rows:
        return ()
    try:
        if kind.plan is not None:
            plans.append(kind.plan(rows, context))
        elif trial := kind.try_out or kind.store:
            with transaction.atomic():
                trial(rows, context)
                transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.faults
    return ()


def _refuse_dependents(given: ParsedList, refused: Refusals) -> None:
    """Refuse new units whose superior is in the same list and is itself refused."""
    text = message("Its superior “%(parent)s” is refused: see %(place)s.")
    units = [row for row in given.everything if isinstance(row, UnitRow)]
    at = {row.code: row.place for row in units if row.place in refused}
    for code in Unit.objects.filter(code__in=at).values_list("code", flat=True) if at else ():
        del at[code]  # it is in the register already
    is_growing = bool(at)
    while is_growing:
        is_growing = False
        for row in _unrefused(units, refused):
            if row.parent in at:
                place = given.place_of(row.place, "parent")
                values = {"parent": row.parent, "place": at[row.parent]}
                refused[row.place] = [Fault(text, values, place)]
                at[row.code] = row.place
                is_growing = True


def _unrefused(units: Iterable[UnitRow], refused: Refusals) -> list[UnitRow]:
    return [row for row in units if row.place not in refused]


CORRECTION_MAX = 300
REASONED = (Kind.GRADINGS, Kind.RETURN, Kind.REORGANISATION, Kind.REGISTER)
# pages offer these choices; a command adds the option that makes them
NO_CYCLE = message("Choose the cycle that this list belongs to.")
NO_SENDER = message("Choose the unit that sends the return.")
ONLY_GRADES_CORRECTED = message(
    "A reason for a correction is only for grades subject by subject; this list is: %(kind)s."
)
ONLY_GRADES_REASONED = message(
    "A reason is given only for grades that differ from the rules, for a return that replaces"
    " another, and for changes of units that cycles do not see; this list is: %(kind)s."
)
ONLY_RETURNS_REPLACE = message(
    "Only a return corrects lines of an earlier one or replaces it; this list is: %(kind)s."
)
LINES_OR_WHOLE = message(
    "A return corrects only its own lines, or replaces the whole earlier one. Choose one of the"
    " two."
)
LONG_CORRECTION = message(
    "The reason for the correction has %(length)s characters. Shorten it to %(longest)s."
)


@dataclass(frozen=True)
class ImportResult:
    """A list with the state of each row, and the remarks for its sender."""

    checked: CheckedList
    remarks: tuple[Fault, ...] = ()
    is_stored: bool = False


def import_list(
    given: ParsedList, context: UploadContext, *, good_only: bool = False, is_trial: bool = False
) -> ImportResult:
    """Check a list and store it: all of it or nothing, or what is good of it.

    Args:
        good_only: leave out what is refused, and what depends on it.
        is_trial: store nothing, after everything was tried.

    Raises:
        Refused: with every fault; nothing is stored.
    """
    refuse_unreadable(given)
    refuse_unfit(given, context)

    def plan() -> PlannedImport:
        return plan_import(given, context, good_only=good_only)

    if is_planned(given):
        return ImportResult(plan().checked, given.remarks) if is_trial else write_planned(plan)
    with transaction.atomic():
        hold_others_off()
        result = write_here(plan())
        if is_trial:
            transaction.set_rollback(True)
    return replace(result, is_stored=not is_trial)


def is_planned(given: ParsedList) -> bool:
    """Whether a list is checked by reading only, so that the transaction is short."""
    return LIST_KINDS[given.kind].plan is not None


def plan_import(given: ParsedList, context: UploadContext, *, good_only: bool) -> "PlannedImport":
    """Check a list, and return it to be written. Raises `Refused` with every fault."""
    checked = check(given, context)
    refuse_faulty(given, checked, good_only=good_only)
    return PlannedImport(given, checked, context)


def write_here(planned: Planned[Result]) -> Result:
    """Write what was planned in the transaction that is open."""
    planned.write()
    return planned.note()


@dataclass
class PlannedImport:
    """A checked list whose good rows are to be written."""

    given: ParsedList
    checked: CheckedList
    context: UploadContext
    remarks: Sequence[Fault] = ()

    def write(self) -> None:
        """Write the rows. Raises `ChangedMeanwhile` where they do not fit any more."""
        numbers, kind = self.checked.numbers, LIST_KINDS[self.given.kind]
        if self.checked.plans:
            self.checked.plans[-1].write()
        elif kind.store and (numbers[RowState.NEW] or numbers[RowState.CHANGED] or kind.is_whole):
            self.remarks = kind.store(good_rows(self.given, self.checked), self.context)

    def note(self) -> ImportResult:
        """Write the journal; return the list with its remarks."""
        if self.checked.plans:
            self.remarks = self.checked.plans[-1].note()
        remarks = (*self.given.remarks, *self.checked.consequences, *self.remarks)
        return ImportResult(self.checked, remarks, is_stored=True)


def hold_others_off() -> None:
    """Keep others from changing the register or storing a list until this transaction ends.

    So the result of a check is still true when its rows are stored. The lock is the one on which
    changes of the tree queue; references to that unit stay possible.
    """
    Unit.objects.select_for_update(no_key=True).order_by("pk").first()


def refuse_unreadable(given: ParsedList) -> None:
    """Refuse a list that cannot be read, or not in part. Raises `Refused` with every fault."""
    if given.faults or (given.refused and LIST_KINDS[given.kind].is_whole):
        raise Refused(given.all_faults)


def refuse_faulty(given: ParsedList, checked: CheckedList, *, good_only: bool) -> None:
    """Refuse a list that cannot be stored. Raises `Refused` with every fault."""
    refuse_as_whole(checked)
    if checked.refusals and (not good_only or LIST_KINDS[given.kind].is_whole):
        raise Refused(checked.refusals)
    if not good_rows(given, checked):
        raise Refused(checked.refusals)


def refuse_as_whole(checked: CheckedList) -> None:
    """Refuse a list with faults that belong to no single row."""
    if checked.faults:
        raise Refused(checked.refusals)


def refuse_unfit(given: ParsedList, context: UploadContext) -> None:
    """Refuse a list that does not fit its context: no cycle, another year, no sender."""
    place = given.tables[0].sheet.file if given.tables else ""
    if given.kind in OF_A_CYCLE:
        _refuse_cycle(given, context.cycle, place)
    if given.kind is Kind.RETURN and not context.unit:
        raise Refused(Fault(NO_SENDER, {}, place))
    if context.correction and given.kind is not Kind.GRADINGS:
        raise Refused(Fault(ONLY_GRADES_CORRECTED, {"kind": KIND_LABELS[given.kind]}, place))
    if context.reason and given.kind not in REASONED:
        raise Refused(Fault(ONLY_GRADES_REASONED, {"kind": KIND_LABELS[given.kind]}, place))
    if given.kind is not Kind.RETURN and (context.only_lines or context.replaces_whole):
        raise Refused(Fault(ONLY_RETURNS_REPLACE, {"kind": KIND_LABELS[given.kind]}, place))
    if context.only_lines and context.replaces_whole:
        raise Refused(Fault(LINES_OR_WHOLE, {}, place))
    refuse_long_reason(context.reason)
    if len(context.correction) > CORRECTION_MAX:
        values = {"length": len(context.correction), "longest": CORRECTION_MAX}
        raise Refused(Fault(LONG_CORRECTION, values))


def _refuse_cycle(given: ParsedList, cycle: Cycle | None, place: str) -> None:
    if cycle is None:
        raise Refused(Fault(NO_CYCLE, {}, place))
    if given.year is not None and given.year != cycle.year:
        text = message("The file is about %(given)s, not about %(year)s.")
        raise Refused(Fault(text, {"given": given.year, "year": cycle.name}, place))
