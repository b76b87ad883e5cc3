"""`xeploai units`: list or search units."""

import sys

import click

from xeploai.cli.command_line import Session, command, cycle_option
from xeploai.domain import message

CLOSED = message("closed from %(day)s on")


@command("units")
@click.argument("search", default="", metavar="[SEARCH]")
@cycle_option(required=False, help="as frozen for that year")
@click.option("--below", metavar="CODE", help="only direct subordinates of this unit")
@click.pass_obj
def units(session: Session, search: str, cycle: str | None, below: str | None) -> None:
    """Print code, category and name of units whose name or code has SEARCH in it."""
    from xeploai.cycle.queries import cycle_of, unit_rows
    from xeploai.domain import search_key
    from xeploai.organisations.register import all_units, closing_days

    if cycle is None:
        found, closing = all_units(direct_superior=below), closing_days()
    else:
        # a frozen tree has only what was open on its day
        found, closing = unit_rows(cycle_of(cycle), below=below), {}
    # without diacritics and capitals, as people type on a keyboard of another language
    wanted = search_key(search)
    for code, category, name in found:
        if wanted in search_key(f"{code} {name}"):
            end = f"  ({session.text(CLOSED, day=closing[code])})" if code in closing else ""
            sys.stdout.write(f"{code:<28} {category:<24} {name}{end}\n")
