"""`xeploai bench`: measurements, each beside a comparison in the same run."""

import argparse
import importlib

# by name, the module that measures; a module cannot be called `import`
BENCHES = {
    "web": "web",
    "import": "intake",
    "rollup": "rollup",
    "rules": "rules",
    "statistics": "statistics",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add a group of arguments for each bench."""
    benches = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    for name, own in BENCHES.items():
        module = importlib.import_module(f"xeploai.bench.{own}")
        module.configure(benches.add_parser(name, help=module.__doc__))


def run(args: argparse.Namespace) -> int:
    """Run one bench."""
    module = importlib.import_module(f"xeploai.bench.{BENCHES[args.bench]}")
    return int(module.run(args))
