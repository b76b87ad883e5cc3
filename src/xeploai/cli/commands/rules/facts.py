"""`xeploai rules facts`: record facts of one subject with their source."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import DAY, FILE, Session, category_option, command, cycle_option
from xeploai.domain import Fault, Refused, message

from .inputs import read_plain

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle

RECORDED = message(
    "%(number)s facts of %(name)s (%(subject)s) are recorded, from %(source)s of %(day)s. "
    "Earlier ones stay; these take their place."
)
NO_MAPPING = message("Facts are given by their codes. Write each as “code: value”.")
SEVERAL = message("“%(subject)s” has cases in several categories: %(known)s. Name one: --category.")


@command("facts", needs_database=False)
@cycle_option()
@click.option("--subject", required=True, metavar="CODE", help="code of the subject")
@category_option("needed where it has several cases")
@click.option(
    "--file", type=FILE, required=True, metavar="FILE", help="facts by code, YAML or JSON"
)
@click.option("--source", required=True, help="who says so: the body or the report")
@click.option("--document", default="", help="number of the document")
@click.option("--dated", "day", type=DAY, required=True, metavar="DATE", help="day of the document")
@click.option("--correction", default="", help="why what was recorded was wrong")
@click.pass_obj
def facts(
    session: Session,
    cycle: str,
    subject: str,
    category: str | None,
    file: Path,
    source: str,
    document: str,
    day: date,
    correction: str,
) -> None:
    """Record facts of one subject with their source."""
    from xeploai.cli.command_line import prepare

    # a file that cannot be read is refused before any database is made
    values = read_plain(file)
    if not isinstance(values, dict):
        raise Refused(Fault(NO_MAPPING, {}, file.name))
    prepare()
    from xeploai.cycle.operations import Actor, record_facts
    from xeploai.cycle.queries import case_of, cycle_of

    found = cycle_of(cycle)
    case = case_of(found, category or _only_category(found, subject), subject)
    record_facts(
        case=case,
        values=values,
        source=source,
        document=document,
        dated_on=day,
        by=Actor("xeploai rules facts"),
        at=datetime.now(UTC),
        correction=correction,
        place=file.name,
    )
    session.say(
        RECORDED,
        number=len(values),
        name=str(case.person or case.collective or case.cycle_unit),
        subject=case.subject_code,
        source=source,
        day=day,
    )


def _only_category(cycle: "Cycle", subject: str) -> str:
    from xeploai.results.explaining import cases_of_subject

    cases = cases_of_subject(cycle, subject)
    # one that ended takes no facts: it is meant only where there is no other
    going_on = [each for each in cases if each.ended_on is None]
    known = [each.category for each in going_on or cases]
    if len(known) > 1:
        raise Refused(Fault(SEVERAL, {"subject": subject, "known": ", ".join(known)}))
    return known[0]
