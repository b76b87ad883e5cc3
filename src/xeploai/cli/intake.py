"""`xeploai import`: a register, people, posts, collectives, gradings or a return from a file."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from xeploai.cli.arguments import day, year
from xeploai.cli.taking_in import Taken, kind_told_by, read, take_in
from xeploai.domain.faults import Fault, Refused, message
from xeploai.intake import Intake, Kind
from xeploai.wording import say
from xeploai.wording.sentences import say_place


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .ods, .csv or .toml")
    parser.add_argument("--kind", choices=list(Kind), help="default: told by the headings")
    parser.add_argument("--cycle", type=year, metavar="YEAR", help="for gradings and returns")
    parser.add_argument("--unit", metavar="CODE", help="for a return: who sends it")
    parser.add_argument("--document", default="", help="for a return: number of its letter")
    parser.add_argument("--received-on", type=day, default=None, help="for a return (today)")
    parser.add_argument(
        "--correction",
        default="",
        metavar="TEXT",
        help="for gradings: why what is stored under the same document was wrong",
    )
    parser.add_argument("--dry-run", action="store_true", help="check all, store nothing")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Check the file, store all of it or nothing, say what changed."""
    given: Intake | None = None
    try:
        given = read(args)
        taken = take_in(given, args)
    except Refused as refusal:
        if not args.json:
            raise
        _print_refusal(args, given, refusal)
        return 2
    if args.json:
        _print_taken(args, given, taken)
    else:
        _say_taken(args, given, taken)
    return 0


def _say_taken(args: argparse.Namespace, given: Intake, taken: Taken) -> None:
    for remark in (*given.remarks, *taken.remarks):
        print(say(remark, args.lang), file=sys.stderr)
    text = message("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
    print(say(Fault(text, {"rows": len(given.rows), **taken.numbers}), args.lang))
    if args.dry_run:
        print(say(Fault(message("Nothing was stored: this was a dry run.")), args.lang))


def _print_taken(args: argparse.Namespace, given: Intake, taken: Taken) -> None:
    remarks = (*given.remarks, *taken.remarks)
    _print(
        {
            "kind": given.kind.value,
            "rows": len(given.rows),
            **taken.numbers,
            "refused": [],
            "remarks": _told(remarks, "remark", args.lang),
        }
    )


def _print_refusal(args: argparse.Namespace, given: Intake | None, refusal: Refused) -> None:
    _print(
        {
            "kind": given.kind.value if given else kind_told_by(args),
            "rows": len(given.rows) if given else 0,
            **Taken().numbers,
            "refused": _told(refusal.faults, "reason", args.lang),
            "remarks": _told(given.remarks if given else (), "remark", args.lang),
        }
    )


def _told(faults: Iterable[Fault], name: str, language: str) -> list[dict[str, str]]:
    return [
        {
            "place": say_place(fault.place, language),
            name: say(replace(fault, place=""), language),
        }
        for fault in faults
    ]


def _print(value: dict[str, Any]) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()
