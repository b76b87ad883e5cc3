"""`xeploai import`: a register, people, posts, collectives, gradings or a return from a file."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xeploai.cli.arguments import day
from xeploai.domain.faults import Fault, Refused, message
from xeploai.intake import Intake, Kind, read_file
from xeploai.wording import say

if TYPE_CHECKING:
    from xeploai.cycle.models import Cycle

BY = "xeploai import"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .ods, .csv or .toml")
    parser.add_argument("--kind", choices=list(Kind), help="default: told by the headings")
    parser.add_argument("--cycle", type=int, metavar="YEAR", help="for gradings and returns")
    parser.add_argument("--unit", metavar="CODE", help="for a return: who sends it")
    parser.add_argument("--document", default="", help="for a return: number of its letter")
    parser.add_argument("--received-on", type=day, default=None, help="for a return (today)")
    parser.add_argument("--dry-run", action="store_true", help="check all, store nothing")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Check the file, store all of it or nothing, say what changed."""
    try:
        given, told = _take_in(args)
    except Refused as refusal:
        if not args.json:
            raise
        refused = [
            {"place": fault.place, "reason": say(fault, args.lang)} for fault in refusal.faults
        ]
        _print({"kind": args.kind, "rows": 0, "new": 0, "changed": 0, "unchanged": 0}, refused)
        return 2
    if args.json:
        _print({"kind": given.kind.value, "rows": len(given.rows), **told}, [])
        return 0
    for remark in given.remarks:
        print(say(remark, args.lang), file=sys.stderr)
    text = message("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
    print(say(Fault(text, {"rows": len(given.rows), **told}), args.lang))
    if args.dry_run:
        print(say(Fault(message("Nothing was stored: this was a dry run.")), args.lang))
    return 0


def _print(value: dict[str, Any], refused: list[dict[str, str]]) -> None:
    json.dump({**value, "refused": refused}, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _take_in(args: argparse.Namespace) -> tuple[Intake, dict[str, int]]:
    from django.db import transaction

    from xeploai.cli.vocabulary import vocabulary_of
    from xeploai.cycle.queries import cycle_of

    cycle = cycle_of(args.cycle) if args.cycle is not None else None
    kind = Kind(args.kind) if args.kind else None
    given = read_file(args.file, vocabulary=vocabulary_of(cycle), kind=kind)
    with transaction.atomic():
        told = WAYS[given.kind](given, args, cycle)
        if args.dry_run:
            # everything was tried on the real data; none of it stays
            transaction.set_rollback(True)
    return given, told


def _register(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.intake import UnitRow
    from xeploai.organisations.operations import RegisteredUnit, register_units

    rows = [
        RegisteredUnit(
            row.code,
            row.name,
            row.category,
            row.sector,
            row.parent,
            row.opened_on,
            row.closed_on,
            row.place,
        )
        for row in given.rows_as(UnitRow)
    ]
    return vars(register_units(rows=rows))


def _people(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.intake import PersonRow
    from xeploai.organisations.people import record_people

    return vars(record_people(rows=given.rows_as(PersonRow)))


def _posts(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.intake import PostRow
    from xeploai.organisations.people import record_posts

    return vars(record_posts(rows=given.rows_as(PostRow)))


def _collectives(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.intake import CollectiveRow
    from xeploai.organisations.people import record_collectives

    return vars(record_collectives(rows=given.rows_as(CollectiveRow)))


def _needed_cycle(cycle: "Cycle | None", given: Intake) -> "Cycle":
    if cycle is None:
        text = message("Say for which year: add --cycle YEAR.")
        raise Refused(Fault(text, {}, given.file))
    if given.year is not None and given.year != cycle.year:
        text = message("The file speaks of %(given)s, not of %(year)s.")
        raise Refused(Fault(text, {"given": given.year, "year": cycle.year}, given.file))
    return cycle


def _gradings(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.cycle.operations import DecisionRow, record_decisions
    from xeploai.intake import GradingRow
    from xeploai.organisations.queries import codes_of_units

    found = _needed_cycle(cycle, given)
    gradings = given.rows_as(GradingRow)
    authorities = codes_of_units({row.authority for row in gradings})
    rows = [
        DecisionRow(
            row.category,
            row.subject,
            row.outcome,
            authorities.get(row.authority, row.authority),
            row.document_number,
            row.decided_on,
            row.place,
        )
        for row in gradings
    ]
    told = record_decisions(cycle=found, rows=rows, at=datetime.now(UTC), by=BY)
    return {"new": told.new, "changed": told.replaced, "unchanged": told.unchanged}


def _return(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> dict[str, int]:
    from xeploai.cycle.queries import unit_in_cycle
    from xeploai.domain.returns import ReturnLine, counts_of
    from xeploai.results.operations import SignedFile, record_return

    found = _needed_cycle(cycle, given)
    if args.unit is None:
        text = message("Say which unit sends the return: add --unit CODE.")
        raise Refused(Fault(text, {}, given.file))
    lines = [line for line in given.rows_as(ReturnLine) if line.is_reported]
    sent = record_return(
        unit=unit_in_cycle(found, args.unit),
        counts={line.category: counts_of(line) for line in lines},
        file=SignedFile(args.file.name, args.file.read_bytes()),
        received_on=args.received_on or date.today(),
        document_number=args.document,
        at=datetime.now(UTC),
        by=BY,
    )
    is_new = sent is not None and sent.replaces_id is None
    changed = 0 if sent is None or is_new else len(lines)
    new = len(lines) if is_new else 0
    return {"new": new, "changed": changed, "unchanged": len(lines) - new - changed}


WAYS: dict[Kind, Callable[[Intake, argparse.Namespace, "Cycle | None"], dict[str, int]]] = {
    Kind.REGISTER: _register,
    Kind.PEOPLE: _people,
    Kind.POSTS: _posts,
    Kind.COLLECTIVES: _collectives,
    Kind.GRADINGS: _gradings,
    Kind.RETURN: _return,
}
