"""`xeploai bench`: measurements, each beside a comparison in the same run."""

import argparse
import importlib

BENCHES = ("rollup", "statistics")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add a group of arguments for each bench."""
    benches = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    for name in BENCHES:
        module = importlib.import_module(f"xeploai.bench.{name}")
        module.configure(benches.add_parser(name, help=module.__doc__))


def run(args: argparse.Namespace) -> int:
    """Run one bench."""
    module = importlib.import_module(f"xeploai.bench.{args.bench}")
    return int(module.run(args))
