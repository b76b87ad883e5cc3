"""`xeploai unit`: what happens to a unit on a day, with the document that says so."""

import argparse

from xeploai.cli.arguments import day


def configure(parser: argparse.ArgumentParser) -> None:
    """Add an argument group for each act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for act, other in (("transfer", "--to"), ("merge", "--into")):
        below = acts.add_parser(act)
        below.add_argument("code")
        below.add_argument(other, dest="other", required=True, metavar="CODE")
        _add_day_and_document(below)
    rename = acts.add_parser("rename")
    rename.add_argument("code")
    rename.add_argument("--name", required=True)
    _add_day_and_document(rename)


def _add_day_and_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=day, required=True, metavar="DATE")
    parser.add_argument("--document", required=True, help="number of the decision")


def run(args: argparse.Namespace) -> int:
    """Carry out the act."""
    from xeploai.organisations import operations
    from xeploai.organisations.queries import unit_by_code

    unit = unit_by_code(args.code)
    dated = {"on": args.on, "document_number": args.document}
    if args.act == "rename":
        operations.rename_unit(unit=unit, name=args.name, **dated)
    elif args.act == "merge":
        operations.merge_unit(unit=unit, into=unit_by_code(args.other), **dated)
    else:
        operations.transfer_unit(unit=unit, to=unit_by_code(args.other), **dated)
    return 0
