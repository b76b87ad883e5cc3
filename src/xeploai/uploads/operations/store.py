"""Check and store a list in one transaction, for pages and commands alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Refused, message
from xeploai.intake import KIND_LABELS, Kind, ParsedList
from xeploai.organisations.models import Unit
from xeploai.uploads.context import CheckedList, RowState, UploadContext
from xeploai.uploads.kinds import LIST_KINDS
from xeploai.uploads.reach import OF_A_CYCLE

from .check import check, good_rows

CORRECTION_MAX = 300
# pages offer these choices; a command adds the option that makes them
NO_CYCLE = message("Choose the cycle that this list belongs to.")
NO_SENDER = message("Choose the unit that sends the return.")
ONLY_GRADES_CORRECTED = message(
    "A reason for a correction is only for grades subject by subject; this list is: %(kind)s."
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


@transaction.atomic
def import_list(
    given: ParsedList, context: UploadContext, *, good_only: bool = False, is_trial: bool = False
) -> ImportResult:
    """Check a list and store it: all of it or nothing, or what is good of it.

    Args:
        good_only: leave out what is refused, and what depends on it.
        is_trial: roll back in the end, after everything was tried.

    Raises:
        Refused: with every fault; nothing is stored.
    """
    refuse_unreadable(given)
    refuse_unfit(given, context)
    hold_others_off()
    checked = check(given, context)
    refuse_faulty(given, checked, good_only=good_only)
    result = store(given, checked, context)
    if is_trial:
        transaction.set_rollback(True)
        return replace(result, is_stored=False)
    return result


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


def store(given: ParsedList, checked: CheckedList, context: UploadContext) -> ImportResult:
    """Store the rows of a checked list that are not refused."""
    numbers = checked.numbers
    remarks: Sequence[Fault] = ()
    if numbers[RowState.NEW] or numbers[RowState.CHANGED] or LIST_KINDS[given.kind].is_whole:
        remarks = LIST_KINDS[given.kind].store(good_rows(given, checked), context)
    return ImportResult(checked, (*given.remarks, *remarks), is_stored=True)


def refuse_unfit(given: ParsedList, context: UploadContext) -> None:
    """Refuse a list that does not fit its context: no cycle, another year, no sender."""
    place = given.tables[0].sheet.file if given.tables else ""
    if given.kind in OF_A_CYCLE:
        _refuse_cycle(given, context.cycle, place)
    if given.kind is Kind.RETURN and not context.unit:
        raise Refused(Fault(NO_SENDER, {}, place))
    if context.correction and given.kind is not Kind.GRADINGS:
        raise Refused(Fault(ONLY_GRADES_CORRECTED, {"kind": KIND_LABELS[given.kind]}, place))
    if len(context.correction) > CORRECTION_MAX:
        values = {"length": len(context.correction), "longest": CORRECTION_MAX}
        raise Refused(Fault(LONG_CORRECTION, values))


def _refuse_cycle(given: ParsedList, cycle: Cycle | None, place: str) -> None:
    if cycle is None:
        raise Refused(Fault(NO_CYCLE, {}, place))
    if given.year is not None and given.year != cycle.year:
        text = message("The file is about %(given)s, not about %(year)s.")
        raise Refused(Fault(text, {"given": given.year, "year": cycle.year}, place))
