"""Arguments and look-ups that several commands share."""

import argparse
from datetime import date, datetime


def add_cycle_and_unit(parser: argparse.ArgumentParser, *, unit_help: str) -> None:
    """Add `--cycle YEAR` and `--unit CODE`, both needed."""
    parser.add_argument("--cycle", type=int, required=True, metavar="YEAR", help="the cycle's year")
    parser.add_argument("--unit", required=True, metavar="CODE", help=unit_help)


def day(text: str) -> date:
    """Read a date, written 31/12/2023 or 2023-12-31."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"not a date: {text!r} (write 31/12/2023)")
