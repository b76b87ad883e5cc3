"""`xeploai template`: an empty workbook to fill in."""

import argparse
import sys
from pathlib import Path

from xeploai.intake import KIND_LABELS, Kind, write_template


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    kinds = "; ".join(f"{kind.value}: {KIND_LABELS[kind]['en']}" for kind in Kind)
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help=kinds)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")


def run(args: argparse.Namespace) -> int:
    """Write the workbook and name it."""
    from xeploai.cli.vocabulary import vocabulary_of

    args.out.parent.mkdir(parents=True, exist_ok=True)
    write_template(args.out, Kind(args.kind), vocabulary_of(None))
    sys.stdout.write(f"{args.out}\n")
    return 0
