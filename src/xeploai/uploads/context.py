"""What is known of a list beside its rows, and what became of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils.timezone import localdate

from xeploai.accounts.journal import Actor
from xeploai.cycle.models import Cycle
from xeploai.domain import Fault
from xeploai.results.returns import SignedFile

from .reach import EVERYWHERE, Reach
from .states import RowState

Value = str | bool | int | date | None


@dataclass(frozen=True)
class Terms:
    """Who sends a list, when, for which cycle, and how far it may reach.

    Args:
        unit: code of who sends a return.
        correction: why a record was wrong that is told anew under the same document.
        file: a return as it was signed.
    """

    by: Actor
    at: datetime
    cycle: Cycle | None = None
    unit: str = ""
    reach: Reach = EVERYWHERE
    document_number: str = ""
    received_on: date | None = None
    correction: str = ""
    file: SignedFile | None = None

    @property
    def today(self) -> date:
        """The day on which it is sent."""
        return localdate(self.at)


class Change(NamedTuple):
    """What a row changes in one column; codes stay codes until somebody reads them."""

    column: str
    old: Value
    new: Value


class CheckedRow(NamedTuple):
    """A row, and what it would change or why it is refused."""

    place: str
    subject: str
    name: str
    state: RowState
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


class Verdict(NamedTuple):
    """What a comparison with the data says of a sound row.

    Args:
        is_sure: whether the operation will surely take it; else it is tried.
        fault: why it is refused, where the comparison can tell.
    """

    state: RowState
    changes: tuple[Change, ...] = ()
    is_sure: bool = True
    fault: Fault | None = None


@dataclass(frozen=True)
class Checked:
    """Every row of a list with its state.

    Args:
        faults: what is wrong with the list as a whole.
    """

    rows: tuple[CheckedRow, ...]
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = field(default=())

    @property
    def numbers(self) -> Mapping[RowState, int]:
        """How many rows are in each state."""
        found = dict.fromkeys(RowState, 0)
        for row in self.rows:
            found[row.state] += 1
        return found

    @property
    def refusals(self) -> tuple[Fault, ...]:
        """Everything that is wrong."""
        return (*self.faults, *(fault for row in self.rows for fault in row.faults))


def changes_between(old: Mapping[str, Value], new: Mapping[str, Value]) -> tuple[Change, ...]:
    """Return the columns in which two states of a thing differ."""
    return tuple(
        Change(column, old.get(column), value)
        for column, value in new.items()
        if old.get(column) != value
    )
