"""`xeploai report`: the narrative report or its tables as a file."""

import argparse
from datetime import date
from pathlib import Path

from xeploai.domain import Fault, Refused, message

from .arguments import add_cycle_and_unit, day
from .files import write_out

FORMATS = ("md", "html", "docx", "pdf", "xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    add_cycle_and_unit(parser, unit_help="the unit that reports")
    parser.add_argument("--format", choices=FORMATS, help="default: by the ending of FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--date", type=day, default=None, help="date on the report (today)")


def run(args: argparse.Namespace) -> int:
    """Write the report and name the file."""
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.documents import write
    from xeploai.reporting import report_of
    from xeploai.results.deviations import differing_of
    from xeploai.results.statistics import statistics_of

    form = args.format or args.out.suffix.lstrip(".").lower()
    if form not in FORMATS:
        text = message(
            "The ending of “%(file)s” is no format of a report. Use one of these, or say --format:"
            " %(known)s."
        )
        raise Refused(Fault(text, {"file": args.out.name, "known": ", ".join(FORMATS)}))
    unit = unit_in_cycle(cycle_of(args.cycle), args.unit)
    differing = differing_of(unit, names_organisations=True)
    written_on = args.date or date.today()
    report = report_of(statistics_of(unit), written_on=written_on, differing=differing)
    content = write(report, form)
    write_out(args.out, content)
    print(args.out)
    return 0
