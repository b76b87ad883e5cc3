"""`xeploai cycle`: open a cycle, freeze its tree, say which units report by return."""

import argparse
import sys
from datetime import UTC, date, datetime
from typing import Any

from xeploai.domain import Fault, grouped, message
from xeploai.wording import say

from .arguments import day, year


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    opened = acts.add_parser("open", help="open a cycle and freeze its tree")
    opened.add_argument("year", type=year)
    opened.add_argument("--pack", help="rule pack (default: the one that governs the closing day)")
    opened.add_argument("--opens-on", type=day, help="default: 1 October of the year")
    opened.add_argument("--closes-on", type=day, help="default: 31 December of the year")
    opened.add_argument("--by-return", action="append", default=[], metavar="CODE")
    frozen = acts.add_parser("freeze", help="freeze the tree again, while nothing is decided")
    frozen.add_argument("year", type=year)
    frozen.add_argument("--by-return", action="append", default=[], metavar="CODE")
    source = acts.add_parser("report-by", help="let a unit report by return, or by cases again")
    source.add_argument("source", choices=("return", "cases"))
    source.add_argument("--cycle", type=year, required=True, metavar="YEAR")
    source.add_argument("--unit", required=True, metavar="CODE")
    acts.add_parser("list", help="list the cycles")


def run(args: argparse.Namespace) -> int:
    """Carry out the act."""
    ways = {"open": _open, "freeze": _freeze, "report-by": _report_by, "list": _list}
    ways[args.act](args)
    return 0


def _told() -> dict[str, Any]:
    """Return who does it, and when, as the journal keeps it."""
    from xeploai.accounts.journal import Actor

    return {"by": Actor("xeploai cycle"), "at": datetime.now(UTC)}


def _open(args: argparse.Namespace) -> None:
    from django.db import transaction

    from xeploai import rulepacks
    from xeploai.cycle.operations import open_cycle

    closes_on = args.closes_on or date(args.year, 12, 31)
    with transaction.atomic():
        open_cycle(
            year=args.year,
            pack=args.pack or rulepacks.pack_for(closes_on).code,
            opens_on=args.opens_on or date(args.year, 10, 1),
            closes_on=closes_on,
            **_told(),
        )
        _freeze(args)


def _freeze(args: argparse.Namespace) -> None:
    from xeploai.cycle.operations import freeze_cycle
    from xeploai.cycle.queries import cycle_of

    cycle = cycle_of(args.year)
    number = freeze_cycle(cycle=cycle, by_return=args.by_return, **_told())
    text = message("Cycle %(year)s: its tree is frozen under %(pack)s, with %(cases)s cases.")
    _tell(text, args, year=cycle.year, pack=cycle.pack, cases=grouped(number))


def _report_by(args: argparse.Namespace) -> None:
    from xeploai.cycle.operations import report_by
    from xeploai.cycle.queries import cycle_of, stands_below_a_return, unit_in_cycle
    from xeploai.domain import ReportingSource

    unit = unit_in_cycle(cycle_of(args.cycle), args.unit)
    source = ReportingSource(args.source.upper())
    report_by(unit=unit, source=source, **_told())
    if source is ReportingSource.RETURN:
        text = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its return.")
    elif stands_below_a_return(unit):
        text = message(
            "In cycle %(year)s the return of a unit above “%(name)s” (%(code)s) stands for it."
        )
    else:
        text = message("In cycle %(year)s “%(name)s” (%(code)s) counts by its cases.")
    _tell(text, args, year=args.cycle, name=unit.name, code=unit.code)


def _tell(text: str, args: argparse.Namespace, **values: object) -> None:
    sys.stdout.write(f"{say(Fault(text, values), args.lang)}\n")


def _list(args: argparse.Namespace) -> None:
    from xeploai.cycle.queries import cycles

    for cycle in cycles():
        sys.stdout.write(f"{cycle.year}  {cycle.pack}  {cycle.opens_on} – {cycle.closes_on}\n")
