"""`xeploai journal`: check the hash chain of the journal, and read it."""

import json
import sys

import click

from xeploai.cli.command_line import NUMBER, Session, acts, json_option
from xeploai.domain import Fault, Refused, grouped, message

EXIT_BROKEN = 1
BREAKS_LISTED = 50
BREAKS = {
    "altered": message("entry %(number)s was altered"),
    "removed": message("entry %(number)s was removed"),
    "reordered": message("entry %(number)s does not follow the one before it"),
}
BROKEN = message("The journal is broken in %(places)s places.")
WHOLE = message("The journal is whole: %(entries)s entries. Note its end: %(number)s:%(hash)s")
NOT_AN_END = message("--expect is an end of the journal as “verify” printed it: NUMBER:HASH.")
HEADS = (message("No."), message("When"), message("Who"), message("What"), message("About"))

journal = acts("journal", "Check the journal of who did what, and read it.")


@journal.command("verify")
@click.option(
    "--expect",
    metavar="NUMBER:HASH",
    help="an end of the journal noted earlier: it must still be in it",
)
@json_option
@click.pass_obj
def verify(session: Session, expect: str | None, *, as_json: bool) -> int:
    """Find any altered, removed or reordered entry."""
    from xeploai.accounts import journal as entries

    breaks = [(each.number, each.what) for each in entries.breaks()]
    breaks += _breaks_at(expect)
    number, last = entries.head()
    if as_json:
        plain = [{"number": at, "what": what} for at, what in breaks]
        json.dump({"entries": number, "hash": last, "breaks": plain}, sys.stdout)
        print()
    elif breaks:
        # one change breaks every later link, so that the first ones say it all
        for at, what in breaks[:BREAKS_LISTED]:
            session.say(BREAKS[what], number=at)
        session.say(BROKEN, places=grouped(len(breaks)))
    else:
        session.say(WHOLE, entries=grouped(number), number=number, hash=last or "-")
    return EXIT_BROKEN if breaks else 0


def _breaks_at(expected: str | None) -> list[tuple[int, str]]:
    """Compare an end that was noted earlier with the journal as it is.

    The chain alone cannot show that its end was cut off, or that all of it was computed again.
    """
    if not expected:
        return []
    from xeploai.accounts import journal as entries

    number, _, noted = expected.partition(":")
    if not number.isdecimal():
        raise Refused(Fault(NOT_AN_END))
    current = entries.hash_at(int(number))
    if current is None:
        return [(int(number), entries.REMOVED)] if int(number) else []
    return [] if current == noted else [(int(number), entries.ALTERED)]


@journal.command("list")
@click.option("--by", default="", help="name of an account or command")
@click.option("--kind", default="", help="unit, person, case, account, cycle, upload …")
@click.option("--about", default="", metavar="CODE", help="what it concerns")
@click.option("--limit", type=NUMBER, default=20, help="how many (20)")
@click.pass_obj
def list_(session: Session, by: str, kind: str, about: str, limit: int) -> None:
    """Print entries, the latest first."""
    from rich.table import Table

    from xeploai.accounts.journal import search
    from xeploai.cli.output import escape, terminal

    table = Table()
    for head in HEADS:
        table.add_column(session.word(head))
    for each in search(by=by, kind=kind, about=about)[: max(0, limit)]:
        when = f"{each.at:%d/%m/%Y %H:%M}"
        cells = (str(each.number), when, each.by, each.act, f"{each.kind} {each.about}")
        table.add_row(*map(escape, cells))
    terminal().print(table)
