"""The values of a check: the context of a list, its reach, and the state of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.timezone import localdate

from xeploai.accounts.journal import Actor, Planned
from xeploai.cycle.models import Cycle
from xeploai.domain import Fault, Refused, label, message
from xeploai.results.returns import ReplacementTerms, SignedFile

REASON_MAX = 1000
LONG_REASON = message(
    "The reason for deciding otherwise has %(length)s characters. Shorten it to %(longest)s."
)
OUTSIDE = message("“%(unit)s” lies outside the units for which you may send this list.")

Value = str | bool | int | date | None


class RowState(StrEnum):
    """How a row compares with the stored data."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


ROW_STATE_LABELS: Mapping[RowState, Mapping[str, str]] = {
    RowState.NEW: label(message("New")),
    RowState.CHANGED: label(message("Changed")),
    RowState.UNCHANGED: label(message("Unchanged")),
    RowState.REFUSED: label(message("Refused")),
}


@dataclass(frozen=True)
class Reach:
    """Ids of the units that rows may concern, of the cycle's tree or of today's. None: all."""

    units: frozenset[int] | None = None

    def __contains__(self, unit: int | None) -> bool:
        return self.units is None or unit in self.units

    def within(self, other: "Reach") -> "Reach":
        """Return the intersection."""
        if self.units is None or other.units is None:
            return self if other.units is None else other
        return Reach(self.units & other.units)


EVERYWHERE = Reach()


def outside(unit: str, place: str) -> Fault:
    """Return the fault of a row that concerns a unit out of reach."""
    return Fault(OUTSIDE, {"unit": unit}, place)


def refuse_long_reason(reason: str) -> None:
    """Refuse a reason that is longer than a decision keeps."""
    if len(reason) > REASON_MAX:
        raise Refused(Fault(LONG_REASON, {"length": len(reason), "longest": REASON_MAX}))


@dataclass(frozen=True)
class UploadContext:
    """Who sends a list, when, for which cycle, and which units its rows may concern.

    Args:
        unit: code of who sends a return.
        correction: why a record was wrong that is sent again under the same document.
        reason: why decisions are otherwise than the rules say, of rows without a reason; of a
            return, why it replaces a later letter, or the same letter with other figures.
        file: the signed file of a return.
        letter_on: the day of the letter of a return, where it is known.
        only_lines: a return corrects its own lines only.
        replaces_whole: confirms that a return drops what it leaves out.
    """

    by: Actor
    at: datetime
    cycle: Cycle | None = None
    unit: str = ""
    reach: Reach = EVERYWHERE
    document_number: str = ""
    received_on: date | None = None
    correction: str = ""
    reason: str = ""
    file: SignedFile | None = None
    letter_on: date | None = None
    only_lines: bool = False
    replaces_whole: bool = False

    @property
    def terms(self) -> ReplacementTerms:
        """What the sender of a return says about replacing an earlier one."""
        return ReplacementTerms(
            self.letter_on, self.only_lines, self.replaces_whole, self.reason.strip()
        )

    @property
    def today(self) -> date:
        """The day on which it is sent."""
        return localdate(self.at)


class ColumnChange(NamedTuple):
    """The change in one column of a row; codes are translated when displayed."""

    column: str
    old: Value
    new: Value


class CheckedRow(NamedTuple):
    """A row with its changes, or with the faults for which it is refused."""

    place: str
    subject: str
    name: str
    state: RowState
    changes: tuple[ColumnChange, ...] = ()
    faults: tuple[Fault, ...] = ()


class RowComparison(NamedTuple):
    """How a valid row compares with the stored data.

    Args:
        is_sure: whether the operation will certainly accept it; otherwise it is tried.
        fault: why it is refused, where the comparison can already say so.
    """

    state: RowState
    changes: tuple[ColumnChange, ...] = ()
    is_sure: bool = True
    fault: Fault | None = None


# the rows of a list that are to be written; noting them returns remarks for the sender
PlannedRows = Planned[tuple[Fault, ...]]


@dataclass(frozen=True)
class CheckedList:
    """Every row of a list with its state.

    Args:
        faults: of the list as a whole.
        asks: what its sender has to answer before it can be stored.
        consequences: what it does beyond its own rows, in sentences.
        plans: what was tried, the last of all good rows, if that is known without writing it.
    """

    rows: tuple[CheckedRow, ...]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = field(default=())
    asks: tuple[Fault, ...] = ()
    consequences: tuple[Fault, ...] = ()
    plans: tuple[PlannedRows, ...] = ()

    @property
    def numbers(self) -> Mapping[RowState, int]:
        """Number of rows by state."""
        numbers = dict.fromkeys(RowState, 0)
        for row in self.rows:
            numbers[row.state] += 1
        return numbers

    @property
    def refusals(self) -> tuple[Fault, ...]:
        """All faults of the list and its rows."""
        return (*self.faults, *(fault for row in self.rows for fault in row.faults))


def changes_between(old: Mapping[str, Value], new: Mapping[str, Value]) -> tuple[ColumnChange, ...]:
    """Return the columns in which the new values differ from the old."""
    return tuple(
        ColumnChange(column, old.get(column), value)
        for column, value in new.items()
        if old.get(column) != value
    )
