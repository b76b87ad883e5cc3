"""`xeploai journal`: check the chain of the journal, and read it."""

import argparse
import json
import sys

from xeploai.domain import Fault, Refused, grouped, message
from xeploai.wording import say

EXIT_BROKEN = 1
BREAKS_SHOWN = 50
WHAT = {
    "altered": message("entry %(number)s was altered"),
    "removed": message("entry %(number)s was removed"),
    "reordered": message("entry %(number)s does not follow the one before it"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", help="find any altered, removed or reordered entry")
    verify.add_argument(
        "--expect",
        metavar="NUMBER:HASH",
        help="an end of the journal noted earlier: it must still be in it",
    )
    verify.add_argument("--json", action="store_true")
    listed = acts.add_parser("list", help="print entries, the latest first")
    listed.add_argument("--by", default="", help="name of an account or command")
    listed.add_argument("--kind", default="", help="unit, person, case, account, cycle, upload …")
    listed.add_argument("--about", default="", metavar="CODE")
    listed.add_argument("--limit", type=int, default=20)


def run(args: argparse.Namespace) -> int:
    """Carry out the act."""
    return _verify(args) if args.act == "verify" else _list(args)


def _verify(args: argparse.Namespace) -> int:
    from xeploai.accounts import journal

    found = [(one.number, one.what) for one in journal.breaks()]
    found += _missing_of(args.expect)
    number, last = journal.head()
    if args.json:
        told = [{"number": number, "what": what} for number, what in found]
        json.dump({"entries": number, "hash": last, "breaks": told}, sys.stdout)
        print()
        return EXIT_BROKEN if found else 0
    for at, what in found[:BREAKS_SHOWN]:
        print(say(Fault(WHAT[what], {"number": at}), args.lang))
    if found:
        text = message("The journal is broken in %(places)s places.")
        print(say(Fault(text, {"places": grouped(len(found))}), args.lang))
        return EXIT_BROKEN
    text = message("The journal is whole: %(entries)s entries. Note its end: %(number)s:%(hash)s")
    values = {"entries": grouped(number), "number": number, "hash": last or "-"}
    print(say(Fault(text, values), args.lang))
    return 0


def _missing_of(expected: str | None) -> list[tuple[int, str]]:
    """Return what an end noted earlier says against the journal as it is."""
    if not expected:
        return []
    from xeploai.accounts import journal

    number, _, noted = expected.partition(":")
    if not number.isdecimal():
        text = message("--expect is an end of the journal as “verify” printed it: NUMBER:HASH.")
        raise Refused(Fault(text))
    held = journal.hash_at(int(number))
    if held is None:
        return [(int(number), journal.REMOVED)] if int(number) else []
    return [] if held == noted else [(int(number), journal.ALTERED)]


def _list(args: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from xeploai.accounts.journal import search
    from xeploai.wording import translate

    from .tables import width_of_output

    table = Table()
    heads = (message("No."), message("When"), message("Who"), message("What"), message("About"))
    for head in heads:
        table.add_column(translate(head, args.lang))
    found = search(by=args.by, kind=args.kind, about=args.about)[: max(0, args.limit)]
    for one in found:
        about = f"{one.kind} {one.about}"
        when = f"{one.at:%d/%m/%Y %H:%M}"
        table.add_row(*map(escape, (str(one.number), when, one.by, one.act, about)))
    Console(width=width_of_output(), highlight=False).print(table)
    return 0
