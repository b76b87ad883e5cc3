"""`xeploai cycle add-tree`: a neighbour's tree in an earlier cycle; list these, take one back."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xeploai.cli.command_line import (
    CYCLE,
    DAY,
    FILE,
    Session,
    command,
    json_option,
    mark_changed,
    refuse_unreadable,
)
from xeploai.domain import Fault, Refused, grouped, message
from xeploai.intake import Kind, ParsedList, SourceFile, read_files

if TYPE_CHECKING:
    from xeploai.cycle.queries import AddedTree, Cycle
    from xeploai.uploads.operations import Neighbour

ADDED = message(
    "“%(root)s” is added to cycle %(cycle)s as a tree of its own: %(units)s units, %(cases)s cases."
)
WOULD_BE_ADDED = message(
    "“%(root)s” can be added to cycle %(cycle)s as a tree of its own: %(units)s units, %(cases)s"
    " cases. Nothing was stored: this was a dry run."
)
TAKEN_BACK = message("The tree of “%(root)s” is taken back from cycle %(cycle)s.")
LEFT_REGISTER = message("Its units, which came with it, left the register too.")
NO_TREES = message("No tree was added to cycle %(cycle)s.")
NOT_A_PAIR = message("“%(given)s” is not a unit and its file. Write CODE=FILE.")

code_argument = click.argument("code", type=CYCLE)
root_option = click.option("--root", required=True, metavar="CODE", help="the top of the tree")


def _journal_values() -> dict[str, Any]:
    """Return actor and time for the journal."""
    from xeploai.cycle.operations import Actor

    return {"by": Actor("xeploai cycle"), "at": datetime.now(UTC)}


@command("add-tree")
@code_argument
@root_option
@click.option("--document", required=True, metavar="NUMBER", help="by which it is added")
@click.option("--dated-on", type=DAY, required=True, metavar="DATE", help="day of the document")
@click.option("--units", type=FILE, help="list of its units; without, the register has them")
@click.option("--mergers", type=FILE, help="with --units: sheet of the mergers of its units")
@click.option("--into", default="", metavar="CODE", help="with --units: the top was merged into")
@click.option("--merged-on", type=DAY, metavar="DATE", help="with --into: since which day")
@click.option(
    "--by-return", multiple=True, metavar="CODE", help="this unit reports by return; repeatable"
)
@click.option(
    "--return", "returns", multiple=True, metavar="CODE=FILE", help="its return; repeatable"
)
@click.option(
    "--list",
    "lists",
    type=FILE,
    multiple=True,
    help="people, posts, collectives or grades; repeatable",
)
@click.option("--reason", default="", metavar="TEXT", help="why the grades come late")
@click.option("--dry-run", is_flag=True, help="check all, store nothing")
@click.pass_obj
def add_tree(session: Session, /, code: str, *, dry_run: bool, **values: Any) -> None:
    """Add the tree of a province that was merged with this one to an earlier cycle."""
    from xeploai.cycle.queries import cycle_of
    from xeploai.uploads.operations import add_neighbour

    given = _neighbour(cycle_of(code), **values)
    done = add_neighbour(given, is_trial=dry_run, **_journal_values())
    for remark in done.remarks:
        session.say(remark)
    text = WOULD_BE_ADDED if dry_run else ADDED
    session.say(
        text,
        root=done.added.root_name,
        cycle=given.cycle.name,
        units=grouped(done.added.units),
        cases=grouped(done.added.cases),
    )
    if not dry_run:
        mark_changed(session.home)


def _neighbour(
    cycle: "Cycle",
    *,
    root: str,
    document: str,
    dated_on: date,
    units: Path | None,
    mergers: Path | None,
    into: str,
    merged_on: date | None,
    by_return: tuple[str, ...],
    returns: tuple[str, ...],
    lists: tuple[Path, ...],
    reason: str,
) -> "Neighbour":
    from xeploai.results.returns import SignedFile
    from xeploai.uploads.operations import ListedReturn, Neighbour

    pairs = [_pair(one) for one in returns]
    return Neighbour(
        cycle,
        root,
        document,
        dated_on,
        units=_read(cycle, units, Kind.REGISTER) if units else None,
        mergers=_read(cycle, mergers, Kind.REORGANISATION) if mergers else None,
        into=into,
        merged_on=merged_on,
        by_return=by_return,
        returns=tuple(
            ListedReturn(
                sender,
                _read(cycle, path, Kind.RETURN),
                SignedFile(path.name, path.read_bytes()),
            )
            for sender, path in pairs
        ),
        lists=tuple(_read(cycle, path) for path in lists),
        reason=reason,
    )


def _pair(given: str) -> tuple[str, Path]:
    sender, sign, file = given.partition("=")
    if not (sign and sender.strip() and file.strip()):
        raise Refused(Fault(NOT_A_PAIR, {"given": given}))
    path = Path(file)
    refuse_unreadable(path)
    return sender.strip(), path


def _read(cycle: "Cycle", path: Path, kind: Kind | None = None) -> ParsedList:
    from xeploai.uploads.operations import vocabulary_of

    refuse_unreadable(path)
    return read_files([SourceFile(path, path.name)], vocabulary=vocabulary_of(cycle), kind=kind)


@command("trees")
@code_argument
@json_option
@click.pass_obj
def trees(session: Session, code: str, *, as_json: bool) -> None:
    """List the trees that were added to a cycle, those taken back too."""
    from xeploai.cli.output import print_json
    from xeploai.cycle.added_trees import added_trees_of
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(code)
    listed = added_trees_of(found)
    if as_json:
        print_json([_as_json(one) for one in listed])
        return
    if not listed:
        session.say(NO_TREES, cycle=found.name)
    for one in listed:
        back = f"  ({one.taken_back_at:%d/%m/%Y}: {one.reason})" if one.taken_back_at else ""
        paper = f"{one.document_number} ({one.dated_on:%d/%m/%Y})"
        sizes = f"{grouped(one.units)} / {grouped(one.cases)}"
        sys.stdout.write(f"{one.root_code}  {one.root_name}: {paper}, {sizes}{back}\n")


def _as_json(one: "AddedTree") -> dict[str, Any]:
    return {
        "root": one.root_code,
        "name": one.root_name,
        "document": one.document_number,
        "dated_on": one.dated_on.isoformat(),
        "units": one.units,
        "cases": one.cases,
        "recorded_at": one.recorded_at.isoformat(),
        "recorded_by": one.recorded_by,
        "taken_back_at": one.taken_back_at.isoformat() if one.taken_back_at else None,
        "reason": one.reason or None,
    }


@command("take-back-tree")
@code_argument
@root_option
@click.option("--reason", required=True, metavar="TEXT", help="why")
@click.pass_obj
def take_back_tree(session: Session, code: str, root: str, reason: str) -> None:
    """Take an added tree back, while nothing rests on it."""
    from xeploai.cycle import added_trees
    from xeploai.cycle.queries import cycle_of

    found = added_trees.added_tree_of(cycle_of(code), root)
    is_gone = added_trees.take_back_tree(added=found, reason=reason, **_journal_values())
    session.say(TAKEN_BACK, root=found.root_name, cycle=found.cycle.name)
    if is_gone:
        session.say(LEFT_REGISTER)
    mark_changed(session.home)
