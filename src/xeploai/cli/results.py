"""`xeploai results`: the statistics of one unit and cycle."""

import argparse
import csv
import json
import sys
from pathlib import Path

from xeploai.domain import Fault, Refused, Statistics, message

from .arguments import add_cycle_and_unit
from .files import write_out

FORMATS = ("table", "json", "csv", "xlsx")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    add_cycle_and_unit(parser, unit_help="the unit; its figures include everything below it")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("--json", action="store_const", const="json", dest="format")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here (needed for xlsx)")


def run(args: argparse.Namespace) -> int:
    """Print the statistics in the format asked for."""
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.statistics import statistics_of

    if args.format == "xlsx" and args.out is None:
        raise Refused(Fault(message("A workbook needs a file to stand in: add --out FILE.")))
    statistics = statistics_of(unit_in_cycle(cycle_of(args.cycle), args.unit))
    content = _content(statistics, args.format, args.lang)
    if args.out is not None:
        write_out(args.out, content)
    else:
        sys.stdout.write(content.decode())
    return 0


def _content(statistics: Statistics, form: str, language: str) -> bytes:
    from xeploai.reporting import as_json

    if form == "json":
        value = as_json(statistics, language=language)
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
    if form == "csv":
        return _csv(statistics)
    if form == "xlsx":
        return _xlsx(statistics)
    from .tables import printed, width_of_output

    return printed(statistics, language=language, width=width_of_output()).encode()


def _csv(statistics: Statistics) -> bytes:
    import io

    from xeploai.documents.inert import inert
    from xeploai.reporting import as_rows

    rows = [
        {name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in as_rows(statistics)
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    # the mark at the start is how Excel knows that the file is UTF-8
    return text.getvalue().encode("utf-8-sig")


def _xlsx(statistics: Statistics) -> bytes:
    from datetime import date

    from xeploai.documents import write
    from xeploai.reporting import report_of

    return write(report_of(statistics, written_on=date.today()), "xlsx")
