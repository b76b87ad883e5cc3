"""`xeploai results`: the statistics of one unit and cycle."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import (
    FILE,
    Session,
    choice,
    command,
    cycle_option,
    json_option,
    unit_option,
)
from xeploai.domain import Fault, Refused, Statistics, message

if TYPE_CHECKING:
    from xeploai.cycle.queries import CycleUnit

FORMATS = ("table", "json", "csv", "xlsx")
NEEDS_FILE = message("A workbook needs a file: add --out FILE.")


@command("results")
@cycle_option()
@unit_option("the unit; its figures include everything below it", required=True)
@click.option("--format", "form", type=choice(FORMATS), default="table")
@json_option
@click.option("--out", type=FILE, metavar="FILE", help="write here (needed for xlsx)")
@click.pass_obj
def results(
    session: Session,
    cycle: str,
    unit: str,
    form: str,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print the statistics of a unit and cycle."""
    from xeploai.cli.command_line import write_out
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.results.statistics import statistics_of

    form = "json" if as_json else form
    if form == "xlsx" and out is None:
        raise Refused(Fault(NEEDS_FILE))
    found = unit_in_cycle(cycle_of(cycle), unit)
    statistics = statistics_of(found)
    if form == "json":
        content = _json(statistics, found, session.language)
    else:
        content = _content(statistics, form, session.language)
    if out is not None:
        write_out(out, content)
    else:
        sys.stdout.write(content.decode())


def _json(statistics: Statistics, unit: "CycleUnit", language: str) -> bytes:
    from xeploai.reporting import statistics_as_json
    from xeploai.results.deviations import deviations_of

    found = deviations_of(unit, names_organisations=False)
    value = statistics_as_json(statistics, language=language, deviations=found)
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _content(statistics: Statistics, form: str, language: str) -> bytes:
    # imported where they are needed: a table on the terminal needs no workbook library
    if form == "csv":
        return csv_of(statistics)
    if form == "xlsx":
        return _workbook(statistics)
    from xeploai.cli.output import statistics_text, width_of_output

    return statistics_text(statistics, language=language, width=width_of_output()).encode()


def csv_of(statistics: Statistics) -> bytes:
    """Return the statistics as a CSV file that Excel opens as UTF-8 and runs no formula of."""
    from xeploai.documents import inert
    from xeploai.reporting import statistics_as_rows

    rows = [
        {name: inert(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        for row in statistics_as_rows(statistics)
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    # the mark at the start is how Excel knows that the file is UTF-8
    return text.getvalue().encode("utf-8-sig")


def _workbook(statistics: Statistics) -> bytes:
    from xeploai.documents import write
    from xeploai.reporting import report_of

    return write(report_of(statistics, written_on=date.today()), "xlsx")
