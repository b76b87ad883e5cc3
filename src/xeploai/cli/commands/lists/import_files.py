"""`xeploai import`: a register, people, posts, collectives, gradings or a return from files."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    DAY,
    FILE,
    Session,
    choice,
    command,
    cycle_option,
    json_option,
    mark_changed,
    refuse_unreadable,
    unit_option,
    write_out,
)
from xeploai.cli.output import print_json
from xeploai.cli.output.hints import say_with_hint
from xeploai.domain import Fault, Refused, message, say_place
from xeploai.intake import (
    Kind,
    ParsedList,
    SourceFile,
    detect_kind,
    read_files,
    spot_of,
    write_refused_rows,
)

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle
    from xeploai.uploads.operations import ImportResult, UploadContext

BY = "xeploai import"
STATES = ("new", "changed", "unchanged")
ROWS = message("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
ROWS_REFUSED = message("%(refused)s rows were refused and left out; the reasons are listed above.")
DRY_RUN = message("Nothing was stored: this was a dry run.")
ONE_RETURN = message("A return is one file: send each by itself.")
MIXED_WITH_INVENTED = message(
    "This home contains the demo's invented data, and what was imported is now mixed with it. For"
    " your own data choose another folder with --home."
)


@dataclass(frozen=True)
class ImportOptions:
    """The files to import, and what the options say about them."""

    files: tuple[Path, ...]
    kind: str | None
    cycle: str | None
    unit: str | None
    document: str
    received_on: date | None
    letter_date: date | None
    only_lines: bool
    replace_whole: bool
    correction: str
    reason: str
    good_only: bool
    bad: Path | None
    dry_run: bool


@command("import")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE…")
@click.option("--kind", type=choice(Kind), help="default: by the headings")
@cycle_option(required=False, help="for gradings and returns")
@unit_option("for a return: who sends it; else: refuse rows outside")
@click.option("--document", default="", help="for a return: number of its letter")
@click.option("--received-on", type=DAY, metavar="DATE", help="for a return (today)")
@click.option("--letter-date", type=DAY, metavar="DATE", help="for a return: day of its letter")
@click.option(
    "--only-lines", is_flag=True, help="for a return: correct its lines, take over the others"
)
@click.option("--replace-whole", is_flag=True, help="for a return: drop what it no longer states")
@click.option(
    "--correction",
    default="",
    metavar="TEXT",
    help="for gradings: why what is stored under the same document was wrong, or, after the report,"
    " why they come late",
)
@click.option(
    "--reason",
    default="",
    metavar="TEXT",
    help="for gradings: why decisions differ from the rules, where a row gives no reason; for a"
    " return: why it replaces a later letter, or the same letter with other figures",
)
@click.option("--good-only", is_flag=True, help="store what is good, list what is refused")
@click.option(
    "--bad", type=FILE, metavar="FILE.xlsx", help="write the refused rows with their reasons"
)
@click.option("--dry-run", is_flag=True, help="check all, store nothing")
@json_option
@click.pass_obj
def import_files(session: Session, /, *, as_json: bool, **values: Any) -> int:
    """Store the rows of .xlsx, .xls, .ods, .csv or .toml files: all of them or none."""
    options = ImportOptions(**values)
    given: ParsedList | None = None
    try:
        given = _read(options)
        stored = _store(given, options)
    except Refused as refusal:
        # the refused rows are of use above all when nothing was stored
        _write_bad(session, options, given, refusal.faults)
        if not as_json:
            raise
        _print_refusal(session, options, given, refusal)
        return 2
    _write_bad(session, options, given, stored.checked.refusals)
    remarks = _remarks(session, stored)
    if as_json:
        _print_stored(session, options, given, stored, remarks)
    else:
        _say_stored(session, options, stored, remarks)
    return 0


def _read(options: ImportOptions) -> ParsedList:
    """Return the rows of the files, and what is wrong with them."""
    from django.utils.timezone import localdate

    from xeploai.uploads.operations import vocabulary_of

    for path in options.files:
        refuse_unreadable(path)
    kind = Kind(options.kind) if options.kind else None
    vocabulary = vocabulary_of(_cycle(options), localdate())
    return read_files(_sources(options), vocabulary=vocabulary, kind=kind)


def _sources(options: ImportOptions) -> list[SourceFile]:
    """Return the files under the names by which messages call them."""
    names = [path.name for path in options.files]
    # of two files with one name, each is called by its whole path
    return [
        SourceFile(path, path.name if names.count(path.name) == 1 else str(path))
        for path in options.files
    ]


def _cycle(options: ImportOptions) -> "Cycle | None":
    from xeploai.cycle.queries import cycle_of

    return cycle_of(options.cycle) if options.cycle is not None else None


def _store(given: ParsedList, options: ImportOptions) -> "ImportResult":
    """Store the rows; on a dry run none, after everything was tried.

    Raises:
        Refused: something is wrong, with every fault; nothing is stored.
    """
    from xeploai.uploads.operations import import_list

    return import_list(
        given,
        _terms(given, options),
        good_only=options.good_only,
        is_trial=options.dry_run,
    )


def _terms(given: ParsedList, options: ImportOptions) -> "UploadContext":
    """Return who sends the rows, for which cycle and unit."""
    from xeploai.results.returns import SignedFile
    from xeploai.uploads.operations import EVERYWHERE, Actor, UploadContext, limited_to

    now, cycle = datetime.now(UTC), _cycle(options)
    reach, file = EVERYWHERE, None
    if given.kind is Kind.RETURN:
        if len(options.files) > 1:
            raise Refused(Fault(ONE_RETURN))
        (path,) = options.files
        file = SignedFile(path.name, path.read_bytes())
    elif options.unit:
        reach = limited_to(options.unit, given.kind, cycle, on=now.astimezone().date())
    return UploadContext(
        by=Actor(BY),
        at=now,
        cycle=cycle,
        unit=options.unit or "",
        reach=reach,
        document_number=options.document,
        received_on=options.received_on,
        correction=options.correction,
        reason=options.reason,
        file=file,
        letter_on=options.letter_date,
        only_lines=options.only_lines,
        replaces_whole=options.replace_whole,
    )


def _remarks(session: Session, stored: "ImportResult") -> tuple[Fault, ...]:
    """Return the remarks of an import, and note in a demo's home that it took place."""
    from xeploai.uploads.operations import RowState

    numbers = stored.checked.numbers
    has_changes = numbers[RowState.NEW] or numbers[RowState.CHANGED]
    if stored.is_stored and has_changes and mark_changed(session.home):
        return (*stored.remarks, Fault(MIXED_WITH_INVENTED))
    return stored.remarks


def _write_bad(
    session: Session, options: ImportOptions, given: ParsedList | None, faults: Iterable[Fault]
) -> None:
    found = list(faults)
    if options.bad is not None and given is not None and found:
        write_out(options.bad, write_refused_rows(given, found, session.language))


def _numbers(stored: "ImportResult") -> dict[str, int]:
    return {state.value.lower(): number for state, number in stored.checked.numbers.items()}


def _say_stored(
    session: Session, options: ImportOptions, stored: "ImportResult", remarks: Iterable[Fault]
) -> None:
    for each in (*remarks, *stored.checked.refusals):
        print(say_with_hint(each, session.language), file=sys.stderr)
    numbers = _numbers(stored)
    session.say(ROWS, rows=len(stored.checked.rows), **numbers)
    if numbers["refused"]:
        session.say(ROWS_REFUSED, **numbers)
    if options.dry_run:
        session.say(DRY_RUN)


def _print_stored(
    session: Session,
    options: ImportOptions,
    given: ParsedList,
    stored: "ImportResult",
    remarks: Iterable[Fault],
) -> None:
    numbers = _numbers(stored)
    print_json(
        {
            "kind": given.kind.value,
            "rows": len(stored.checked.rows),
            **{name: numbers[name] for name in STATES},
            "refused": _refusals_as_json(session, options, given, stored.checked.refusals),
            "remarks": _remarks_as_json(session, remarks),
        }
    )


def _print_refusal(
    session: Session, options: ImportOptions, given: ParsedList | None, refusal: Refused
) -> None:
    print_json(
        {
            "kind": given.kind.value if given else _kind_of_refused(options),
            "rows": len(given.everything) if given else 0,
            **dict.fromkeys(STATES, 0),
            "refused": _refusals_as_json(session, options, given, refusal.faults),
            "remarks": _remarks_as_json(session, given.remarks if given else ()),
        }
    )


def _kind_of_refused(options: ImportOptions) -> str | None:
    """Return the kind of files that were refused, where their headings still show it."""
    from xeploai.uploads.operations import vocabulary_of

    if options.kind:
        return str(options.kind)
    try:
        for path in options.files:
            refuse_unreadable(path)
    except Refused:
        return None
    kinds = {detect_kind(source, vocabulary_of(None)) for source in _sources(options)}
    found = kinds.pop() if len(kinds) == 1 else None
    return found.value if found else None


def _refusals_as_json(
    session: Session, options: ImportOptions, given: ParsedList | None, faults: Iterable[Fault]
) -> list[dict[str, str]]:
    found = []
    for fault in faults:
        spot = spot_of(given.cell_of(fault) if given else fault.place)
        file = {"file": spot.file} if len(options.files) > 1 else {}
        reason = say_with_hint(replace(fault, place=""), session.language)
        found.append({**file, "sheet": spot.sheet, "cell": spot.cell, "reason": reason})
    return found


def _remarks_as_json(session: Session, remarks: Iterable[Fault]) -> list[dict[str, str]]:
    return [
        {
            "place": say_place(remark.place, session.language),
            "remark": say_with_hint(replace(remark, place=""), session.language),
        }
        for remark in remarks
    ]
