"""Whether what is stored is what was recorded: the chain, the rows, the files, the triggers."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass

from django.db import DatabaseError, connection

from xeploai.accounts.journal import (
    ALTERED,
    BACKWARDS,
    REMOVED,
    REORDERED,
    UNREADABLE,
    UNSEALED,
    Break,
    RowFault,
    breaks,
    row_faults,
)
from xeploai.accounts.triggers import (
    DIFFERENT,
    DISABLED,
    FOREIGN,
    MISSING,
    TriggerFault,
    expected_guards,
    trigger_faults,
)
from xeploai.cycle.queries import Case
from xeploai.domain import Fault, message
from xeploai.results.models import StatisticalReturn

from .returns import kept_file
from .version_triggers import expected_triggers

OF_CHAIN = {
    ALTERED: message("entry %(number)s was altered"),
    REMOVED: message("entry %(number)s was removed"),
    REORDERED: message("entry %(number)s does not follow the one before it"),
    UNREADABLE: message("entry %(number)s cannot be read"),
    BACKWARDS: message(
        "entry %(number)s has an earlier time than one before it: the clock was set back, or the"
        " time of an entry was written by hand"
    ),
}
OF_ROWS = {
    ALTERED: message("row %(row)s of %(table)s was altered since entry %(entry)s"),
    REMOVED: message("row %(row)s of %(table)s, recorded by entry %(entry)s, is gone"),
    UNREADABLE: message("row %(row)s of %(table)s cannot be read"),
    UNSEALED: message("row %(row)s of %(table)s was written past the program: no entry has it"),
}
OF_CASES = {
    ALTERED: message(
        "the case of %(subject)s in cycle %(cycle)s was changed past the program: its subject,"
        " unit, group, post or end is not that of entry %(entry)s (row %(row)s of %(table)s)"
    ),
    UNSEALED: message(
        "the case of %(subject)s in cycle %(cycle)s was written past the program: no entry has it"
        " (row %(row)s of %(table)s)"
    ),
}
OF_FILES = {
    ALTERED: message("the signed file %(name)s (%(sha256)s) was altered"),
    REMOVED: message("the signed file %(name)s (%(sha256)s) is gone"),
}
OF_TRIGGERS = {
    MISSING: message("%(table)s is no longer protected: the trigger %(trigger)s is gone"),
    DISABLED: message("%(table)s is no longer protected: %(trigger)s is switched off"),
    DIFFERENT: message("%(table)s is no longer protected: %(trigger)s was changed"),
    FOREIGN: message("%(table)s has a trigger that the program did not make: %(trigger)s"),
}
UNCHECKED = message("a part could not be checked: %(reason)s")


@dataclass(frozen=True)
class FileFault:
    """A signed file that is gone, or is not the one that was sent.

    Args:
        name: as it was sent.
        what: removed or altered.
    """

    sha256: str
    name: str
    what: str


@dataclass(frozen=True)
class ReadingFault:
    """A part that could not be checked at all, with the database's own reason."""

    reason: str


IntegrityFault = Break | RowFault | FileFault | TriggerFault | ReadingFault


def integrity_faults() -> Iterator[IntegrityFault]:
    """Yield everything that was changed past the program, as far as it can be known.

    The triggers come first: without them, what follows could have been changed unseen.
    """
    for check in (faults_of_triggers, breaks, row_faults, file_faults):
        try:
            yield from check()
        except DatabaseError as error:
            # a table that is gone or is no table any more
            yield ReadingFault(str(error).splitlines()[0] if str(error) else type(error).__name__)


def faults_of_triggers() -> list[TriggerFault]:
    """Return the triggers that are missing, switched off, different or not of the program."""
    return trigger_faults(expected_guards() | expected_triggers(connection.vendor))


def file_faults() -> Iterator[FileFault]:
    """Yield the signed files of returns that are gone or differ from what was sent."""
    sent = StatisticalReturn.objects.order_by("pk").values_list("file_sha256", "file_name")
    for sha256, name in dict(sent).items():
        stored = kept_file(sha256)
        if stored is None:
            yield FileFault(sha256, name, REMOVED)
        elif hashlib.sha256(stored).hexdigest() != sha256:
            yield FileFault(sha256, name, ALTERED)


def sentence_of(found: IntegrityFault) -> Fault:
    """Return what was found, as a sentence."""
    match found:
        case Break():
            texts = OF_CHAIN
        case RowFault():
            return _sentence_of_row(found)
        case FileFault():
            texts = OF_FILES
        case TriggerFault():
            texts = OF_TRIGGERS
        case ReadingFault():
            return Fault(UNCHECKED, {"reason": found.reason})
    return Fault(texts[found.what], asdict(found))


def _sentence_of_row(found: RowFault) -> Fault:
    if found.table == Case._meta.db_table and found.what in OF_CASES:
        # the row is as somebody changed it, but mostly still says whose case it is
        with suppress(DatabaseError):
            case = (
                Case.with_ended.filter(pk=found.row).values("subject_code", "cycle__code").first()
            )
            if case is not None:
                named = {"subject": case["subject_code"], "cycle": case["cycle__code"]}
                return Fault(OF_CASES[found.what], asdict(found) | named)
    return Fault(OF_ROWS[found.what], asdict(found))
