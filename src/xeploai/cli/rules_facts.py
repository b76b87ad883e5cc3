"""`xeploai rules facts`: facts of one subject come in, with their source."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from xeploai.domain import Fault, Refused, message
from xeploai.wording import say

from .arguments import day, year
from .rules_files import read_plain

RECORDED = message(
    "%(number)s facts of %(name)s (%(subject)s) are recorded, from %(source)s of %(day)s. "
    "Earlier ones stay; these speak in their place."
)
NO_MAPPING = message("Facts are given by their codes. Write each as “code: value”.")
SEVERAL = message("“%(subject)s” has cases in several categories: %(known)s. Name one: --category.")


def configure_facts(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `facts`."""
    parser.add_argument(
        "--cycle", type=year, required=True, metavar="YEAR", help="the cycle's year"
    )
    parser.add_argument("--subject", required=True, metavar="CODE", help="code of the subject")
    parser.add_argument("--category", metavar="CODE", help="needed where it has several cases")
    parser.add_argument(
        "--file", type=Path, required=True, metavar="FILE", help="facts by code, YAML or JSON"
    )
    parser.add_argument("--source", required=True, help="who says so: the body or the report")
    parser.add_argument("--document", default="", help="number of the document")
    parser.add_argument(
        "--dated", type=day, required=True, metavar="DATE", help="day of the document"
    )
    parser.add_argument("--correction", default="", help="why what was recorded was wrong")


def run_facts(args: argparse.Namespace) -> int:
    """Record the facts and say so."""
    from .database import prepare

    given = read_plain(args.file)
    if not isinstance(given, dict):
        raise Refused(Fault(NO_MAPPING, {}, args.file.name))
    prepare()
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.operations import record_facts
    from xeploai.cycle.queries import case_of, cycle_of

    cycle = cycle_of(args.cycle)
    case = case_of(cycle, args.category or _only_category(args), args.subject)
    record_facts(
        case=case,
        values=given,
        source=args.source,
        document=args.document,
        dated_on=args.dated,
        by=Actor("xeploai rules facts"),
        at=datetime.now(UTC),
        correction=args.correction,
        place=args.file.name,
    )
    told = {
        "number": len(given),
        "name": str(case.person or case.collective or case.cycle_unit),
        "subject": case.subject_code,
        "source": args.source,
        "day": args.dated,
    }
    sys.stdout.write(f"{say(Fault(RECORDED, told), args.lang)}\n")
    return 0


def _only_category(args: argparse.Namespace) -> str:
    from xeploai.cycle.queries import cycle_of
    from xeploai.results.explaining import cases_of_subject

    known = [each.category for each in cases_of_subject(cycle_of(args.cycle), args.subject)]
    if len(known) > 1:
        raise Refused(Fault(SEVERAL, {"subject": args.subject, "known": ", ".join(known)}))
    return known[0]
