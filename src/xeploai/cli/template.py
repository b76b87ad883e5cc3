"""`xeploai template`: an empty workbook to fill in."""

import argparse
import sys
import tempfile
from pathlib import Path

from xeploai.cli.arguments import year
from xeploai.cli.files import write_out
from xeploai.domain.faults import Fault, Refused, message
from xeploai.intake import KIND_LABELS, Kind, Vocabulary, write_template

ENDING = ".xlsx"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    kinds = "; ".join(f"{kind.value}: {KIND_LABELS[kind]['en']}" for kind in Kind)
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help=kinds)
    parser.add_argument("--out", type=Path, required=True, metavar=f"FILE{ENDING}")
    parser.add_argument(
        "--cycle", type=year, metavar="YEAR", help="words of that cycle (default: the latest rules)"
    )


def run(args: argparse.Namespace) -> int:
    """Write the workbook and name it."""
    if args.out.suffix.lower() != ENDING:
        text = message("“%(file)s” does not end in %(ending)s: an empty workbook is always one.")
        raise Refused(Fault(text, {"file": args.out.name, "ending": ENDING}))
    words = _words(args.cycle)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"template{ENDING}"
        write_template(made, Kind(args.kind), words)
        write_out(args.out, made.read_bytes())
    sys.stdout.write(f"{args.out}\n")
    return 0


def _words(cycle_year: int | None) -> Vocabulary:
    """Return the words of a cycle's rule pack, or of the latest: only a cycle needs a database."""
    from xeploai.cli.vocabulary import vocabulary_of

    if cycle_year is None:
        return vocabulary_of(None)
    from xeploai.cli.database import prepare

    prepare()
    from xeploai.cycle.queries import cycle_of

    return vocabulary_of(cycle_of(cycle_year))
