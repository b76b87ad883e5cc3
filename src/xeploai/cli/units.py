"""`xeploai units`: list or search units."""

import argparse
import sys

from xeploai.domain import Fault, message
from xeploai.wording import say

from .arguments import year


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("search", nargs="?", default="", help="part of a name or code")
    parser.add_argument("--cycle", type=year, metavar="YEAR", help="as frozen for that year")
    parser.add_argument("--below", metavar="CODE", help="only direct subordinates of this unit")


def run(args: argparse.Namespace) -> int:
    """Print code, category and name of each unit found, and from when it is closed."""
    from xeploai.cycle.queries import cycle_of, units_found
    from xeploai.domain import search_key
    from xeploai.organisations.register import all_units, closing_days

    if args.cycle is None:
        units, closing = all_units(direct_superior=args.below), closing_days()
    else:
        # a frozen tree holds only what was open on its day
        units, closing = units_found(cycle_of(args.cycle), below=args.below), {}
    wanted = search_key(args.search)
    text = message("closed from %(day)s on")
    for code, category, name in units:
        if wanted in search_key(f"{code} {name}"):
            end = say(Fault(text, {"day": closing[code]}), args.lang) if code in closing else ""
            sys.stdout.write(f"{code:<28} {category:<24} {name}{end and f'  ({end})'}\n")
    return 0
