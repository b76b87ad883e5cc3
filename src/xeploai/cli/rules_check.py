"""`xeploai rules check`: files of packs and layers, with everything that is wrong with them."""

import argparse
import re
import sys
from pathlib import Path

from xeploai import rulepacks
from xeploai.domain import Fault, Refused, message
from xeploai.wording import say

from .files import refuse_unreadable

NO_FAULT = message("no fault")
EXIT_FAULTS = 1
LINE = re.compile(r"(?<=:)([0-9]+) ")


def configure_check(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `check`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="packs and layers")


def run_check(args: argparse.Namespace) -> int:
    """Print every fault, and a line for each file without any."""
    files = list(dict.fromkeys(args.files))
    faults, readable = [], []
    for file in files:
        try:
            refuse_unreadable(file)
            readable.append(file)
        except Refused as refused:
            faults += [Fault(each.text, each.values, str(file)) for each in refused.faults]
    faults += rulepacks.check_files(readable)
    for fault in faults:
        sys.stdout.write(f"{say(_placed(fault), args.lang)}\n")
    for file in files:
        if not any(_is_about(fault, file) for fault in faults):
            sys.stdout.write(f"{say(Fault(NO_FAULT, {}, str(file)), args.lang)}\n")
    return EXIT_FAULTS if faults else 0


def _placed(fault: Fault) -> Fault:
    """Return a fault with its place as `file:line: rule`."""
    place = LINE.sub(r"\1: ", fault.place, count=1)
    return Fault(fault.text, fault.values, place)


def _is_about(fault: Fault, file: Path) -> bool:
    """Whether a fault stands in a file, or is one between it and another."""
    name = str(file)
    is_there = fault.place == name or fault.place.startswith((f"{name}:", f"{name} "))
    return is_there or name in (fault.values.get("earlier"), fault.values.get("later"))
