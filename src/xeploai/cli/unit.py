"""`xeploai unit`: what happens to a unit on a day, with the document that says so."""

import argparse
import sys
from datetime import UTC, datetime

from xeploai.domain import Fault, message
from xeploai.wording import say

from .arguments import day

DONE = {
    "transfer": message(
        "“%(name)s” (%(code)s) stands under “%(other)s” (%(other_code)s) from %(day)s on."
    ),
    "merge": message(
        "“%(name)s” (%(code)s) closes on %(day)s and goes over into “%(other)s” (%(other_code)s)."
    ),
    "rename": message("“%(name)s” (%(code)s) is called “%(other)s” from %(day)s on."),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for act, other, told in (
        ("transfer", "--to", "put a unit under another superior"),
        ("merge", "--into", "close a unit and hand over what it holds"),
    ):
        below = acts.add_parser(act, help=told)
        below.add_argument("code")
        below.add_argument(other, dest="other", required=True, metavar="CODE")
        _add_day_and_document(below)
    rename = acts.add_parser("rename", help="give a unit another name")
    rename.add_argument("code")
    rename.add_argument("--name", required=True)
    _add_day_and_document(rename)


def _add_day_and_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=day, required=True, metavar="DATE")
    parser.add_argument("--document", required=True, help="number of the decision")


def run(args: argparse.Namespace) -> int:
    """Carry out the act and say what it did."""
    from xeploai.accounts.journal import Actor
    from xeploai.organisations.register import merge_unit, rename_unit, transfer_unit, unit_by_code

    unit = unit_by_code(args.code)
    told = {"name": unit.name, "code": unit.code, "day": args.on}
    dated = {
        "on": args.on,
        "document_number": args.document,
        "by": Actor("xeploai unit"),
        "at": datetime.now(UTC),
    }
    if args.act == "rename":
        rename_unit(unit=unit, name=args.name, **dated)
        told["other"] = args.name
    else:
        other = unit_by_code(args.other)
        told |= {"other": other.name, "other_code": other.code}
        if args.act == "merge":
            merge_unit(unit=unit, into=other, **dated)
        else:
            transfer_unit(unit=unit, to=other, **dated)
    sys.stdout.write(f"{say(Fault(DONE[args.act], told), args.lang)}\n")
    return 0
