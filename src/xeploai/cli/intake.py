"""`xeploai import`: a register, people, posts, collectives, gradings or a return from files."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xeploai.domain import Fault, Refused, message
from xeploai.intake import Kind, ParsedList, spot_of, write_refused_rows
from xeploai.wording import say, say_place

from .arguments import day, year
from .files import write_out
from .taking_in import kind_of_refused, read, remarks_of, take_in

if TYPE_CHECKING:
    from xeploai.uploads.operations import Taken

STATES = ("new", "changed", "unchanged")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument(
        "file", type=Path, nargs="+", metavar="FILE", help=".xlsx, .xls, .ods, .csv or .toml"
    )
    parser.add_argument("--kind", choices=list(Kind), help="default: told by the headings")
    parser.add_argument("--cycle", type=year, metavar="YEAR", help="for gradings and returns")
    parser.add_argument(
        "--unit", metavar="CODE", help="for a return: who sends it; else: refuse rows outside"
    )
    parser.add_argument("--document", default="", help="for a return: number of its letter")
    parser.add_argument("--received-on", type=day, default=None, help="for a return (today)")
    parser.add_argument(
        "--correction",
        default="",
        metavar="TEXT",
        help="for gradings: why what is stored under the same document was wrong",
    )
    parser.add_argument(
        "--good-only", action="store_true", help="store what is good, list what is refused"
    )
    parser.add_argument(
        "--bad", type=Path, metavar="FILE.xlsx", help="write the refused rows with their reasons"
    )
    parser.add_argument("--dry-run", action="store_true", help="check all, store nothing")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Check the files, store all of them or nothing (or what is good), say what changed."""
    given: ParsedList | None = None
    try:
        given = read(args)
        taken = take_in(given, args)
    except Refused as refusal:
        _write_bad(args, given, refusal.faults)
        if not args.json:
            raise
        _print_refusal(args, given, refusal)
        return 2
    _write_bad(args, given, taken.checked.refusals)
    if args.json:
        _print_taken(args, given, taken)
    else:
        _say_taken(args, taken)
    return 0


def _write_bad(args: argparse.Namespace, given: ParsedList | None, faults: Iterable[Fault]) -> None:
    found = list(faults)
    if args.bad is not None and given is not None and found:
        write_out(args.bad, write_refused_rows(given, found, args.lang))


def _numbers(taken: "Taken") -> dict[str, int]:
    found = taken.checked.numbers
    return {state.value.lower(): number for state, number in found.items()}


def _say_taken(args: argparse.Namespace, taken: "Taken") -> None:
    for one in (*remarks_of(taken, args), *taken.checked.refusals):
        print(say(one, args.lang), file=sys.stderr)
    numbers = _numbers(taken)
    text = message("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
    print(say(Fault(text, {"rows": len(taken.checked.rows), **numbers}), args.lang))
    if numbers["refused"]:
        text = message("%(refused)s rows were refused and left out; the reasons stand above.")
        print(say(Fault(text, numbers), args.lang))
    if args.dry_run:
        print(say(Fault(message("Nothing was stored: this was a dry run.")), args.lang))


def _print_taken(args: argparse.Namespace, given: ParsedList, taken: "Taken") -> None:
    numbers = _numbers(taken)
    _print(
        {
            "kind": given.kind.value,
            "rows": len(taken.checked.rows),
            **{name: numbers[name] for name in STATES},
            "refused": _refusals(args, given, taken.checked.refusals),
            "remarks": _remarks(remarks_of(taken, args), args.lang),
        }
    )


def _print_refusal(args: argparse.Namespace, given: ParsedList | None, refusal: Refused) -> None:
    _print(
        {
            "kind": given.kind.value if given else kind_of_refused(args),
            "rows": len(given.everything) if given else 0,
            **dict.fromkeys(STATES, 0),
            "refused": _refusals(args, given, refusal.faults),
            "remarks": _remarks(given.remarks if given else (), args.lang),
        }
    )


def _refusals(
    args: argparse.Namespace, given: ParsedList | None, faults: Iterable[Fault]
) -> list[dict[str, str]]:
    found = []
    for fault in faults:
        spot = spot_of(given.cell_of(fault) if given else fault.place)
        file = {"file": spot.file} if len(args.file) > 1 else {}
        reason = say(replace(fault, place=""), args.lang)
        found.append({**file, "sheet": spot.sheet, "cell": spot.cell, "reason": reason})
    return found


def _remarks(remarks: Iterable[Fault], language: str) -> list[dict[str, str]]:
    return [
        {
            "place": say_place(remark.place, language),
            "remark": say(replace(remark, place=""), language),
        }
        for remark in remarks
    ]


def _print(value: dict[str, Any]) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()
