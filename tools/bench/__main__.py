"""Measure one thing next to a comparison, on this machine, in one run."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

# each is a folder of `tools.bench` with a module `command`
BENCHES = (
    "web",
    "intake",
    "rollup",
    "rules",
    "statistics",
    "deciding",
    "population",
    "reorganisation",
)
# a package cannot be called `import`
NAMES = {"import": "intake"}


def main(words: Sequence[str]) -> int:
    """Run the bench that the words name and return its exit code."""
    parser = argparse.ArgumentParser(prog="xeploai bench", description=__doc__)
    benches = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    commands = {}
    for package in BENCHES:
        name = next((name for name, other in NAMES.items() if other == package), package)
        commands[name] = importlib.import_module(f"tools.bench.{package}.command")
        below = benches.add_parser(name, help=commands[name].__doc__)
        below.add_argument("--home", type=Path, default=default_home(), help="keeps made-up data")
        commands[name].configure(below)
    args = parser.parse_args(words)
    return int(commands[args.bench].run(args))


def default_home() -> Path:
    """Return the folder in which made-up data is kept from one run to the next."""
    return Path(os.environ.get("XEPLOAI_HOME") or Path.home() / ".xeploai")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
