"""`xeploai journal`: check the hash chain of the journal, sign its end, and read it."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xeploai.cli.command_line import FILE, NUMBER, Session, acts, json_option
from xeploai.domain import Fault, Refused, grouped, message

if TYPE_CHECKING:
    from xeploai.accounts.journal import Break

EXIT_BROKEN = 1
BREAKS_LISTED = 50
BROKEN = message("The journal is broken in %(places)s places.")
WHOLE = message("The journal is whole: %(entries)s entries. Note its end: %(number)s:%(hash)s")
NOT_AN_END = message("--expect is an end of the journal as “verify” printed it: NUMBER:HASH.")
END_EXISTS = message("%(path)s exists already: an end is never overwritten. Name another file.")
END_WRITTEN = message(
    "The end of the journal, entry %(number)s, is in %(path)s. Keep it elsewhere."
)
KEY_MADE = message(
    "%(path)s has the key: keep it off this machine's backups. Its public part, to check with:"
    " %(key)s"
)
HEADS = (message("No."), message("When"), message("Who"), message("What"), message("About"))

journal = acts("journal", "Check the journal of who did what, and read it.")


@journal.command("verify")
@click.option(
    "--expect",
    metavar="NUMBER:HASH",
    help="an end of the journal noted earlier: it must still be in it",
)
@click.option(
    "--head",
    "heads",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="an end that “journal head” wrote: it must still be in it; may be given several times",
)
@click.option("--key", default="", metavar="PUBLIC", help="the key that signed every --head")
@json_option
@click.pass_obj
def verify(
    session: Session, expect: str | None, heads: Sequence[Path], key: str, *, as_json: bool
) -> int:
    """Find what was changed past the program: entries, rows, signed files, triggers."""
    from xeploai.accounts import journal as entries
    from xeploai.results.integrity import integrity_faults, sentence_of

    ends = [entries.read_end(path, public_key=key) for path in heads]
    faults = [*integrity_faults(), *_breaks_at(expect)]
    faults += [one for end in ends for one in entries.breaks_at(end)]
    number, last = entries.head()
    if as_json:
        breaks = [asdict(one) for one in faults]
        json.dump({"entries": number, "hash": last, "breaks": breaks}, sys.stdout)
        print()
    elif faults:
        # one change breaks every later link, so that the first ones say it all
        for one in faults[:BREAKS_LISTED]:
            session.say(sentence_of(one))
        session.say(BROKEN, places=grouped(len(faults)))
    else:
        session.say(WHOLE, entries=grouped(number), number=number, hash=last or "-")
    return EXIT_BROKEN if faults else 0


def _breaks_at(expected: str | None) -> "list[Break]":
    """Compare an end that was noted earlier with the journal as it is."""
    if not expected:
        return []
    from xeploai.accounts import journal as entries

    number, _, noted = expected.partition(":")
    if not number.isdecimal():
        raise Refused(Fault(NOT_AN_END))
    return list(entries.breaks_at_number(int(number), noted))


@journal.command("head")
@click.option("--sign", "key", type=FILE, metavar="KEY", help="sign it with a key of “journal key”")
@click.option("--output", type=FILE, metavar="FILE", help="write it there instead of printing it")
@click.pass_obj
def head(session: Session, key: Path | None, output: Path | None) -> None:
    """Write the end of the journal, to be kept on another machine."""
    from django.conf import settings

    from xeploai.accounts import journal as entries

    installation = next(iter(settings.ALLOWED_HOSTS), "")
    end = entries.journal_end(at=datetime.now(UTC), installation=installation, key=key)
    if output is None:
        sys.stdout.write(end.as_json())
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(end.as_json())
    except FileExistsError:
        raise Refused(Fault(END_EXISTS, {"path": output})) from None
    session.say(END_WRITTEN, number=end.number, path=output)


@journal.command("key")
@click.argument("file", type=FILE, metavar="FILE")
@click.pass_obj
def key_(session: Session, file: Path) -> None:
    """Make a key that signs ends of the journal, and print its public part."""
    from xeploai.accounts import journal as entries

    session.say(KEY_MADE, path=file, key=entries.make_key(file))


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
