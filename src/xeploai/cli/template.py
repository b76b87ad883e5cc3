"""`xeploai template`: a workbook to fill in, empty or with what is known of a unit."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xeploai.domain import Fault, Refused, message
from xeploai.intake import KIND_LABELS, FilledRow, Kind, Vocabulary, write_template

from .arguments import year
from .files import write_out

if TYPE_CHECKING:
    from xeploai.cycle.queries import Cycle

ENDING = ".xlsx"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments."""
    kinds = "; ".join(f"{kind.value}: {KIND_LABELS[kind]['en']}" for kind in Kind)
    parser.add_argument("kind", choices=[kind.value for kind in Kind], help=kinds)
    parser.add_argument("--out", type=Path, required=True, metavar=f"FILE{ENDING}")
    parser.add_argument(
        "--cycle", type=year, metavar="YEAR", help="words of that cycle (default: the latest rules)"
    )
    parser.add_argument(
        "--unit", metavar="CODE", help="fill in what is known of that unit and everything below"
    )


def run(args: argparse.Namespace) -> int:
    """Write the workbook and name it."""
    if args.out.suffix.lower() != ENDING:
        text = message("“%(file)s” does not end in %(ending)s: an empty workbook is always one.")
        raise Refused(Fault(text, {"file": args.out.name, "ending": ENDING}))
    words, rows = _contents(args)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"template{ENDING}"
        write_template(made, Kind(args.kind), words, rows)
        write_out(args.out, made.read_bytes())
    sys.stdout.write(f"{args.out}\n")
    return 0


def _contents(args: argparse.Namespace) -> tuple[Vocabulary, Sequence[FilledRow] | None]:
    """Return the words and what is known: only a cycle or a unit needs a database."""
    from xeploai.uploads.summaries import vocabulary_of

    if args.cycle is None and args.unit is None:
        return vocabulary_of(None), None
    from .database import prepare

    prepare()
    from xeploai.cycle.queries import cycle_of

    cycle = cycle_of(args.cycle) if args.cycle is not None else None
    words = vocabulary_of(cycle)
    return words, _rows(Kind(args.kind), cycle, args.unit, words) if args.unit else None


def _rows(
    kind: Kind, cycle: "Cycle | None", code: str, words: Vocabulary
) -> Sequence[FilledRow] | None:
    from xeploai.uploads.prefilled import known_rows

    return known_rows(kind, cycle, code, words, on=date.today())
