"""What `xeploai import` asks for, as the app of uploads takes it."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, ParsedList, SourceFile, detect_kind, read_files

from .demo_mark import mark_changed
from .files import refuse_unreadable

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.uploads.context import Terms
    from xeploai.uploads.operations import Taken

BY = "xeploai import"


def read(args: argparse.Namespace) -> ParsedList:
    """Return the rows of the files, and what is wrong with them.

    Raises:
        Refused: a file cannot be read as a list at all.
    """
    from xeploai.uploads.summaries import vocabulary_of

    for path in args.file:
        refuse_unreadable(path)
    kind = Kind(args.kind) if args.kind else None
    return read_files(sources(args), vocabulary=vocabulary_of(_cycle(args)), kind=kind)


def sources(args: argparse.Namespace) -> list[SourceFile]:
    """Return the files that were named; of two with one name, the second by its whole path."""
    names = [path.name for path in args.file]
    return [
        SourceFile(path, path.name if names.count(path.name) == 1 else str(path))
        for path in args.file
    ]


def _cycle(args: argparse.Namespace) -> "Cycle | None":
    from xeploai.cycle.queries import cycle_of

    return cycle_of(args.cycle) if args.cycle is not None else None


def kind_of_refused(args: argparse.Namespace) -> str | None:
    """Return the kind of a file that was refused, where its headings still tell it."""
    from xeploai.uploads.summaries import vocabulary_of

    if args.kind:
        return str(args.kind)
    try:
        for path in args.file:
            refuse_unreadable(path)
    except Refused:
        return None
    kinds = {detect_kind(source, vocabulary_of(None)) for source in sources(args)}
    found = kinds.pop() if len(kinds) == 1 else None
    return found.value if found else None


def take_in(given: ParsedList, args: argparse.Namespace) -> "Taken":
    """Store the rows; on a dry run none, after everything was tried.

    A home of the demo is marked before anything stays in it.

    Raises:
        Refused: something is wrong, with every fault; nothing is stored.
    """
    from xeploai.uploads import operations as taking_in

    return taking_in.take_in(
        given, terms_of(given, args), good_only=args.good_only, is_trial=args.dry_run
    )


def remarks_of(taken: "Taken", args: argparse.Namespace) -> tuple[Fault, ...]:
    """Return what the sender should know."""
    from xeploai.uploads.states import RowState

    numbers = taken.checked.numbers
    is_other = numbers[RowState.NEW] or numbers[RowState.CHANGED]
    if taken.is_stored and is_other and mark_changed(args.home):
        return (*taken.remarks, _among_invented())
    return taken.remarks


def terms_of(given: ParsedList, args: argparse.Namespace) -> "Terms":
    """Return who sends the rows, for which cycle and unit."""
    from xeploai.accounts.journal import Actor
    from xeploai.results.returns import SignedFile
    from xeploai.uploads.context import Terms
    from xeploai.uploads.reach import EVERYWHERE, limited_to

    now = datetime.now(UTC)
    cycle = _cycle(args)
    reach = EVERYWHERE
    if args.unit and given.kind is not Kind.RETURN:
        reach = limited_to(args.unit, given.kind, cycle, on=now.astimezone().date())
    file = None
    if given.kind is Kind.RETURN:
        _refuse_several(args)
        file = SignedFile(args.file[0].name, args.file[0].read_bytes())
    return Terms(
        by=Actor(BY),
        at=now,
        cycle=cycle,
        unit=args.unit or "",
        reach=reach,
        document_number=args.document,
        received_on=args.received_on,
        correction=args.correction,
        file=file,
    )


def _refuse_several(args: argparse.Namespace) -> None:
    if len(args.file) > 1:
        raise Refused(Fault(message("A return is one file: send each by itself.")))


def _among_invented() -> Fault:
    text = message(
        "This home holds the demo's invented data, and what was imported now stands among it. For"
        " your own data choose another folder with --home."
    )
    return Fault(text)
