"""`xeploai verify`: recount a cycle's tallies from its decisions."""

import argparse
import sys

from .arguments import year


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    parser.add_argument("--cycle", type=year, required=True, metavar="YEAR")


def run(args: argparse.Namespace) -> int:
    """Say whether every tally equals the decisions it counts."""
    from xeploai.cycle.operations import tally_faults
    from xeploai.cycle.queries import cycle_of

    faults = tally_faults(cycle_of(args.cycle))
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    sys.stdout.write(f"{args.cycle}: {len(faults)} differences\n")
    return 1 if faults else 0
