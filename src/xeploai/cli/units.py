"""`xeploai units`: list or search units."""

import argparse
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("search", nargs="?", default="", help="part of a name or code")
    parser.add_argument("--cycle", type=int, metavar="YEAR", help="as frozen for that year")
    parser.add_argument("--below", metavar="CODE", help="only direct subordinates of this unit")


def run(args: argparse.Namespace) -> int:
    """Print code, category and name of each unit found."""
    from xeploai.cycle.queries import cycle_of, units_found
    from xeploai.domain.names import search_key
    from xeploai.organisations.queries import all_units

    if args.cycle is None:
        units = all_units(direct_superior=args.below)
    else:
        units = units_found(cycle_of(args.cycle), below=args.below)
    wanted = search_key(args.search)
    for code, category, name in units:
        if wanted in search_key(f"{code} {name}"):
            sys.stdout.write(f"{code:<28} {category:<24} {name}\n")
    return 0
