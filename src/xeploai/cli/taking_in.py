"""What `xeploai import` does with each kind of file: plain rows in, operations called."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from xeploai.cli.demo_mark import mark_changed
from xeploai.cli.files import refuse_unreadable
from xeploai.domain.faults import Fault, Refused, message
from xeploai.intake import KIND_LABELS, Intake, Kind, read_file

if TYPE_CHECKING:
    from xeploai.cycle.models import Cycle, CycleUnit
    from xeploai.organisations.operations import Registered

BY = "xeploai import"
CORRECTION_MAX = 300


@dataclass(frozen=True)
class Taken:
    """What a file changed, in rows, and what its sender should know."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    remarks: tuple[Fault, ...] = ()

    @property
    def numbers(self) -> Mapping[str, int]:
        """The numbers by name."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}


def read(args: argparse.Namespace) -> Intake:
    """Return the checked rows of the file."""
    from xeploai.cli.vocabulary import vocabulary_of

    refuse_unreadable(args.file)
    kind = Kind(args.kind) if args.kind else None
    return read_file(args.file, vocabulary=vocabulary_of(_cycle(args)), kind=kind)


def _cycle(args: argparse.Namespace) -> "Cycle | None":
    from xeploai.cycle.queries import cycle_of

    return cycle_of(args.cycle) if args.cycle is not None else None


def kind_told_by(args: argparse.Namespace) -> str | None:
    """Return the kind of a file that was refused, where its headings still tell it."""
    from xeploai.cli.vocabulary import vocabulary_of
    from xeploai.intake.csv_files import read_csv
    from xeploai.intake.files import Format, load
    from xeploai.intake.headings import best_reading
    from xeploai.intake.workbooks import read_workbook

    if args.kind:
        return str(args.kind)
    try:
        refuse_unreadable(args.file)
        file_format, data = load(args.file)
        if file_format is Format.TOML:
            return Kind.RETURN.value
        if file_format is Format.CSV:
            sheets = read_csv(args.file.name, data)
        else:
            sheets, _ = read_workbook(args.file.name, file_format, data)
        words = vocabulary_of(None)
        readings = [best_reading(sheet, kinds=tuple(Kind), vocabulary=words) for sheet in sheets]
    except Refused:
        return None
    kinds = {reading.kind for reading in readings if reading is not None}
    return kinds.pop().value if len(kinds) == 1 else None


def take_in(given: Intake, args: argparse.Namespace) -> Taken:
    """Store the rows, all or none; on a dry run none, after everything was tried.

    A home of the demo is marked before anything stays in it.
    """
    from django.db import transaction

    _refuse_correction(given, args.correction)
    with transaction.atomic():
        taken = WAYS[given.kind](given, args, _cycle(args))
        if args.dry_run:
            transaction.set_rollback(True)
        elif (taken.new or taken.changed) and mark_changed(args.home):
            return Taken(**taken.numbers, remarks=(*taken.remarks, _among_invented()))
    return taken


def _refuse_correction(given: Intake, correction: str) -> None:
    if correction and given.kind is not Kind.GRADINGS:
        text = message("--correction is for grades subject by subject, and this is: %(kind)s.")
        raise Refused(Fault(text, {"kind": KIND_LABELS[given.kind]}, given.file))
    if len(correction) > CORRECTION_MAX:
        text = message("The text has %(length)s characters. Shorten it to %(longest)s.")
        values = {"length": len(correction), "longest": CORRECTION_MAX}
        raise Refused(Fault(text, values, "--correction"))


def _among_invented() -> Fault:
    text = message(
        "This home holds the demo's invented data, and what was imported now stands among it. For"
        " your own data choose another folder with --home."
    )
    return Fault(text)


def _taken(registered: "Registered") -> Taken:
    return Taken(registered.new, registered.changed, registered.unchanged)


def _register(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
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
    return _taken(register_units(rows=rows))


def _people(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
    from xeploai.intake import PersonRow
    from xeploai.organisations.people import record_people

    return _taken(record_people(rows=given.rows_as(PersonRow)))


def _posts(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
    from xeploai.intake import PostRow
    from xeploai.organisations.people import record_posts

    return _taken(record_posts(rows=given.rows_as(PostRow)))


def _collectives(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
    from xeploai.intake import CollectiveRow
    from xeploai.organisations.people import record_collectives

    return _taken(record_collectives(rows=given.rows_as(CollectiveRow)))


def _needed_cycle(cycle: "Cycle | None", given: Intake) -> "Cycle":
    if cycle is None:
        text = message("Say for which year: add --cycle YEAR.")
        raise Refused(Fault(text, {}, given.file))
    if given.year is not None and given.year != cycle.year:
        text = message("The file speaks of %(given)s, not of %(year)s.")
        raise Refused(Fault(text, {"given": given.year, "year": cycle.year}, given.file))
    return cycle


def _gradings(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
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
    now = datetime.now(UTC)
    told = record_decisions(cycle=found, rows=rows, at=now, by=BY, correction=args.correction)
    remarks: tuple[Fault, ...] = ()
    if told.not_counted:
        text = message(
            "%(number)s of these decisions are kept but do not count in the totals: a return"
            " stands for the units they belong to."
        )
        remarks = (Fault(text, {"number": told.not_counted}, given.file),)
    return Taken(told.new, told.replaced, told.unchanged, remarks=remarks)


def _return(given: Intake, args: argparse.Namespace, cycle: "Cycle | None") -> Taken:
    from xeploai.cycle.queries import unit_in_cycle
    from xeploai.domain.returns import ReturnLine, counts_of
    from xeploai.results.operations import SignedFile, record_return

    found = _needed_cycle(cycle, given)
    if args.unit is None:
        text = message("Say which unit sends the return: add --unit CODE.")
        raise Refused(Fault(text, {}, given.file))
    unit = unit_in_cycle(found, args.unit)
    lines = [line for line in given.rows_as(ReturnLine) if line.is_reported]
    sent = record_return(
        unit=unit,
        counts={line.category: counts_of(line) for line in lines},
        file=SignedFile(args.file.name, args.file.read_bytes()),
        received_on=args.received_on or date.today(),
        document_number=args.document,
        at=datetime.now(UTC),
        by=BY,
    )
    remarks = _remarks_on_sender(unit, given.file)
    if sent is None:
        return Taken(unchanged=len(lines), remarks=remarks)
    is_new = sent.replaces_id is None
    return Taken(len(lines) * is_new, len(lines) * (not is_new), remarks=remarks)


def _remarks_on_sender(unit: "CycleUnit", file: str) -> tuple[Fault, ...]:
    """Return what the sender must know where the return does not count."""
    from xeploai.cycle.queries import stands_below_a_return
    from xeploai.domain.rollup import ReportingSource

    if unit.source == ReportingSource.RETURN:
        return ()
    values = {"unit": unit.code, "name": unit.name, "year": unit.cycle.year}
    if stands_below_a_return(unit):
        text = message(
            "The return of “%(name)s” is kept but does not count in the totals: a unit above it"
            " reports by a return of its own, which stands for everything below."
        )
    else:
        text = message(
            "“%(name)s” reports by cases: its return stands beside them for comparison and does not"
            " count in the totals. To let it count:"
            " xeploai cycle report-by return --cycle %(year)s --unit %(unit)s"
        )
    return (Fault(text, values, file),)


WAYS: dict[Kind, Callable[[Intake, argparse.Namespace, "Cycle | None"], Taken]] = {
    Kind.REGISTER: _register,
    Kind.PEOPLE: _people,
    Kind.POSTS: _posts,
    Kind.COLLECTIVES: _collectives,
    Kind.GRADINGS: _gradings,
    Kind.RETURN: _return,
}
