"""Lists taken in: checked and stored in one transaction, by pages and commands alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Refused, message
from xeploai.intake import KIND_LABELS, Kind, ParsedList
from xeploai.organisations.models import Unit
from xeploai.uploads.context import Checked, Terms
from xeploai.uploads.kinds import WAYS
from xeploai.uploads.reach import OF_A_CYCLE
from xeploai.uploads.states import RowState

from .check import check, good_rows

CORRECTION_MAX = 300


@dataclass(frozen=True)
class Taken:
    """A list with the state that each row was in, and what its sender should know."""

    checked: Checked
    remarks: tuple[Fault, ...] = ()
    is_stored: bool = False


@transaction.atomic
def take_in(
    given: ParsedList, terms: Terms, *, good_only: bool = False, is_trial: bool = False
) -> Taken:
    """Check a list and store it: all of it or nothing, or what is good of it.

    Args:
        good_only: leave out what is refused, and what depends on it.
        is_trial: store nothing in the end, after everything was tried.

    Raises:
        Refused: something is wrong, with every fault; nothing is stored.
    """
    refuse_unreadable(given)
    refuse_terms(given, terms)
    hold_others_off()
    checked = check(given, terms)
    refuse_faulty(given, checked, good_only=good_only)
    taken = store(given, checked, terms)
    if is_trial:
        transaction.set_rollback(True)
        return replace(taken, is_stored=False)
    return taken


def hold_others_off() -> None:
    """Let nobody else change the register or take in a list until this transaction ends.

    What a check found then still holds when its rows are stored. The lock is the one that
    changes of the tree queue on; it leaves references to that unit free.
    """
    Unit.objects.select_for_update(no_key=True).order_by("pk").first()


def refuse_unreadable(given: ParsedList) -> None:
    """Refuse a list that is wrong as a whole. Raises `Refused` with every fault."""
    if given.faults or (given.refused and WAYS[given.kind].is_whole):
        raise Refused(given.all_faults)


def refuse_faulty(given: ParsedList, checked: Checked, *, good_only: bool) -> None:
    """Refuse what cannot be stored. Raises `Refused` with every fault."""
    refuse_as_whole(checked)
    if checked.refusals and (not good_only or WAYS[given.kind].is_whole):
        raise Refused(checked.refusals)
    if not good_rows(given, checked):
        raise Refused(checked.refusals)


def refuse_as_whole(checked: Checked) -> None:
    """Refuse a list of which something is wrong that no single row is to blame for."""
    if checked.faults:
        raise Refused(checked.refusals)


def store(given: ParsedList, checked: Checked, terms: Terms) -> Taken:
    """Store what is good of a checked list."""
    numbers = checked.numbers
    remarks: Sequence[Fault] = ()
    if numbers[RowState.NEW] or numbers[RowState.CHANGED] or WAYS[given.kind].is_whole:
        remarks = WAYS[given.kind].store(good_rows(given, checked), terms)
    return Taken(checked, (*given.remarks, *remarks), is_stored=True)


def refuse_terms(given: ParsedList, terms: Terms) -> None:
    """Refuse a list that its terms do not fit: no cycle, another year, no sender."""
    place = given.tables[0].sheet.file if given.tables else ""
    if given.kind in OF_A_CYCLE:
        _refuse_cycle(given, terms.cycle, place)
    if given.kind is Kind.RETURN and not terms.unit:
        text = message("Say which unit sends the return: add --unit CODE.")
        raise Refused(Fault(text, {}, place))
    if terms.correction and given.kind is not Kind.GRADINGS:
        text = message("--correction is for grades subject by subject, and this is: %(kind)s.")
        raise Refused(Fault(text, {"kind": KIND_LABELS[given.kind]}, place))
    if len(terms.correction) > CORRECTION_MAX:
        text = message("The text has %(length)s characters. Shorten it to %(longest)s.")
        values = {"length": len(terms.correction), "longest": CORRECTION_MAX}
        raise Refused(Fault(text, values, "--correction"))


def _refuse_cycle(given: ParsedList, cycle: Cycle | None, place: str) -> None:
    if cycle is None:
        text = message("Say for which year: add --cycle YEAR.")
        raise Refused(Fault(text, {}, place))
    if given.year is not None and given.year != cycle.year:
        text = message("The file speaks of %(given)s, not of %(year)s.")
        raise Refused(Fault(text, {"given": given.year, "year": cycle.year}, place))
