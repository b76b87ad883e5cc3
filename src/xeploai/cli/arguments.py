"""Arguments and look-ups that several commands share."""

import argparse
from datetime import MAXYEAR, MINYEAR, date, datetime
from pathlib import Path


def add_home_and_language(parser: argparse.ArgumentParser) -> None:
    """Add `--home` and `--lang` to a parser and to those of all the acts below it.

    What is not given leaves no trace, so that it does not undo what stood further left.
    """
    parser.add_argument(
        "--home",
        type=folder,
        default=argparse.SUPPRESS,
        help="the folder of the database and files (or XEPLOAI_HOME)",
    )
    parser.add_argument(
        "--lang",
        default=argparse.SUPPRESS,
        help="language of messages: vi or en (or XEPLOAI_LANG)",
    )
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                add_home_and_language(below)


def add_cycle_and_unit(parser: argparse.ArgumentParser, *, unit_help: str) -> None:
    """Add `--cycle YEAR` and `--unit CODE`, both needed."""
    parser.add_argument(
        "--cycle", type=year, required=True, metavar="YEAR", help="the cycle's year"
    )
    parser.add_argument("--unit", required=True, metavar="CODE", help=unit_help)


def day(text: str) -> date:
    """Read a date, written 31/12/2023 or 2023-12-31."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"not a date: {text!r} (write 31/12/2023)")


def year(text: str) -> int:
    """Read a year, such as 2023."""
    if text.isdecimal() and MINYEAR <= int(text) <= MAXYEAR:
        return int(text)
    raise argparse.ArgumentTypeError(f"not a year: {text!r} (write 2023)")


def folder(text: str) -> Path:
    """Read the name of a folder. An empty one is a variable that was not set."""
    if not text:
        raise argparse.ArgumentTypeError("names no folder")
    return Path(text)
