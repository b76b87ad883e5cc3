"""`xeploai template`: a workbook to fill in, empty or with what is known of a unit."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from xeploai.cli.command_line import FILE, choice, command, cycle_option, unit_option
from xeploai.domain import Fault, Refused, message
from xeploai.intake import KIND_LABELS, FilledRow, Kind, Vocabulary, write_template

ENDING = ".xlsx"
OTHER_ENDING = message("“%(file)s” does not end in %(ending)s: an empty workbook is always one.")
KINDS = "; ".join(f"{kind.value}: {KIND_LABELS[kind]['en']}" for kind in Kind)


# without a cycle and a unit it needs no database, and none is made then
@command("template", needs_database=False, epilog=KINDS)
@click.argument("kind", type=choice(kind.value for kind in Kind))
@click.option("--out", type=FILE, required=True, metavar=f"FILE{ENDING}", help="write here")
@cycle_option(required=False, help="words of that cycle (default: the latest rules)")
@unit_option("fill in what is known of that unit and everything below")
def template(kind: str, out: Path, cycle: str | None, unit: str | None) -> None:
    """Write a workbook with the headings and the allowed words of a kind of list."""
    from xeploai.cli.command_line import write_out

    if out.suffix.lower() != ENDING:
        raise Refused(Fault(OTHER_ENDING, {"file": out.name, "ending": ENDING}))
    words, rows = _contents(Kind(kind), cycle, unit)
    # written elsewhere first: what cannot be finished leaves no half workbook behind
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"template{ENDING}"
        write_template(file, Kind(kind), words, rows)
        write_out(out, file.read_bytes())
    sys.stdout.write(f"{out}\n")


def _contents(
    kind: Kind, year: str | None, unit: str | None
) -> tuple[Vocabulary, Sequence[FilledRow] | None]:
    """Return the allowed words, and the known rows where a unit is named."""
    from xeploai.uploads.vocabulary import vocabulary_of

    if year is None and unit is None:
        return vocabulary_of(None), None
    from xeploai.cli.command_line import prepare

    prepare()
    from xeploai.cycle.queries import cycle_of
    from xeploai.uploads.prefilled import known_rows

    cycle = cycle_of(year) if year is not None else None
    words = vocabulary_of(cycle)
    return words, known_rows(kind, cycle, unit, words, on=date.today()) if unit else None
