"""`xeploai report`: the narrative report or its tables as a file."""

from datetime import date
from pathlib import Path

import click

from xeploai.cli.command_line import DAY, FILE, choice, command, cycle_option, unit_option
from xeploai.domain import Fault, Refused, message

FORMATS = ("md", "html", "docx", "pdf", "xlsx")
UNKNOWN_ENDING = message(
    "A report cannot be written as “%(file)s”. Use one of these endings, or add --format:"
    " %(known)s."
)


@command("report")
@cycle_option()
@unit_option("the unit that reports", required=True)
@click.option("--format", "form", type=choice(FORMATS), help="default: by the ending of FILE")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="write here")
@click.option("--date", "day", type=DAY, metavar="DATE", help="date on the report (today)")
def report(cycle: str, unit: str, form: str | None, out: Path, day: date | None) -> None:
    """Write the report of a unit and cycle, and print the name of the file."""
    from xeploai.cli.command_line import write_out
    from xeploai.cycle.queries import cycle_of, unit_in_cycle
    from xeploai.documents import write
    from xeploai.reporting import report_of
    from xeploai.results.deviations import deviations_of
    from xeploai.results.statistics import statistics_of

    ending = form or out.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise Refused(Fault(UNKNOWN_ENDING, {"file": out.name, "known": ", ".join(FORMATS)}))
    found = unit_in_cycle(cycle_of(cycle), unit)
    differing = deviations_of(found, names_organisations=True)
    # the report names the organisations that differ; persons are never named in it
    narrative = report_of(
        statistics_of(found), written_on=day or date.today(), deviations=differing
    )
    write_out(out, write(narrative, ending))
    print(out)
