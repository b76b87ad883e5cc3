"""`xeploai cycle`: open a cycle, freeze its tree, choose which units report by return."""

import sys
from datetime import UTC, date, datetime
from typing import Any

import click

from xeploai.cli.command_line import DAY, YEAR, Session, acts, choice, cycle_option, unit_option
from xeploai.domain import grouped, message

FROZEN = message("Cycle %(year)s: its tree is frozen under %(pack)s, with %(cases)s cases.")
BY_RETURN = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its return.")
BY_CASES = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its cases.")
BY_RETURN_ABOVE = message(
    "In cycle %(year)s “%(name)s” (%(code)s) is counted in the return of a unit above it."
)

cycle = acts("cycle", "Open a cycle, freeze its tree, choose which units report by return.")
by_return_option = click.option(
    "--by-return", multiple=True, metavar="CODE", help="this unit reports by return; repeatable"
)


def _journal_values() -> dict[str, Any]:
    """Return actor and time for the journal."""
    from xeploai.cycle.operations import Actor

    return {"by": Actor("xeploai cycle"), "at": datetime.now(UTC)}


@cycle.command("open")
@click.argument("year", type=YEAR)
@click.option("--pack", help="rule pack (default: the one that governs the closing day)")
@click.option("--opens-on", type=DAY, metavar="DATE", help="default: 1 October of the year")
@click.option("--closes-on", type=DAY, metavar="DATE", help="default: 31 December of the year")
@by_return_option
@click.pass_obj
def open_(
    session: Session,
    year: int,
    pack: str | None,
    opens_on: date | None,
    closes_on: date | None,
    by_return: tuple[str, ...],
) -> None:
    """Open a cycle and freeze its tree."""
    from django.db import transaction

    from xeploai import rulepacks
    from xeploai.cycle.operations import open_cycle

    last_day = closes_on or date(year, 12, 31)
    # a cycle whose tree cannot be frozen is not opened either
    with transaction.atomic():
        open_cycle(
            year=year,
            pack=pack or rulepacks.pack_for(last_day).code,
            opens_on=opens_on or date(year, 10, 1),
            closes_on=last_day,
            **_journal_values(),
        )
        _freeze(session, year, by_return)


@cycle.command("freeze")
@click.argument("year", type=YEAR)
@by_return_option
@click.pass_obj
def freeze(session: Session, year: int, by_return: tuple[str, ...]) -> None:
    """Freeze the tree again, while nothing is decided."""
    _freeze(session, year, by_return)


def _freeze(session: Session, year: int, by_return: tuple[str, ...]) -> None:
    from xeploai.cycle.operations import freeze_cycle
    from xeploai.cycle.queries import cycle_of

    found = cycle_of(year)
    number = freeze_cycle(cycle=found, by_return=list(by_return), **_journal_values())
    session.say(FROZEN, year=found.year, pack=found.pack, cases=grouped(number))


@cycle.command("report-by")
@click.argument("source", type=choice(("return", "cases")))
@cycle_option()
@unit_option("the unit, with everything below it", required=True)
@click.pass_obj
def report_by(session: Session, source: str, cycle: str, unit: str) -> None:
    """Let a unit report by return, or by cases again."""
    from xeploai.cycle import operations
    from xeploai.cycle.queries import cycle_of, stands_below_a_return, unit_in_cycle
    from xeploai.domain import ReportingSource

    found = unit_in_cycle(cycle_of(cycle), unit)
    reporting = ReportingSource(source.upper())
    operations.report_by(unit=found, source=reporting, **_journal_values())
    if reporting is ReportingSource.RETURN:
        text = BY_RETURN
    else:
        # its own choice changes nothing while a unit above it reports by return
        text = BY_RETURN_ABOVE if stands_below_a_return(found) else BY_CASES
    session.say(text, year=cycle, name=found.name, code=found.code)


@cycle.command("list")
def list_() -> None:
    """List the cycles."""
    from xeploai.cycle.queries import cycles

    for each in cycles():
        sys.stdout.write(f"{each.year}  {each.pack}  {each.opens_on} – {each.closes_on}\n")
