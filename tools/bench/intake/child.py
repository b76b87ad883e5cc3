"""The child of the bench `import`: makes the home and the files, or reads them once."""

import argparse
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.bench.measure import report_and_exit, timed

if TYPE_CHECKING:
    from xeploai.intake import FilledRow

YEAR = 2023
FILES = 150
# one decision in this many is recorded already, so that a preview has something to compare
KNOWN_EACH = 3
FEW_ROWS, ONE_DISTRICT = 1000, 0.01
AT = datetime(2024, 3, 1, 9, tzinfo=UTC)


def main() -> None:
    """Do one thing and report it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=["build", "ours", "openpyxl"])
    parser.add_argument("home", type=Path)
    parser.add_argument("what", help="how many rows to build, or which files to read")
    args = parser.parse_args()
    if args.act == "openpyxl":
        report_and_exit(_openpyxl(_paths(args.home, args.what)))
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xeploai.config.settings")
    django.setup()
    if args.act == "build":
        report_and_exit(_build(args.home, int(args.what)))
    report_and_exit(_ours(_paths(args.home, args.what)))


def _paths(home: Path, shape: str) -> list[Path]:
    return sorted((home / shape).glob("*.xlsx"))


def _openpyxl(paths: list[Path]) -> dict[str, Any]:
    import openpyxl

    rows = 0
    with timed() as watch:
        for path in paths:
            book = openpyxl.load_workbook(path, read_only=True)
            # the second sheet explains the template and does not belong to the contest
            sheet = book.worksheets[0]
            rows += sum(any(row) for row in sheet.iter_rows(min_row=4, values_only=True))
            book.close()
    return {"seconds": watch.seconds, "rows": rows}


def _ours(paths: list[Path]) -> dict[str, Any]:
    from xeploai.accounts.journal import Actor
    from xeploai.cycle.queries import cycle_of
    from xeploai.domain import Refused
    from xeploai.intake import SourceFile, pause_garbage_collection, read_files
    from xeploai.uploads import preview_store as kept
    from xeploai.uploads.context import UploadContext
    from xeploai.uploads.kinds import LIST_KINDS
    from xeploai.uploads.operations.store import check
    from xeploai.uploads.vocabulary import vocabulary_of

    cycle = cycle_of(YEAR)
    # a worker has its rule pack loaded and its reader running, as the other has its modules
    words = vocabulary_of(cycle)
    with suppress(Refused):
        read_files([SourceFile(paths[0].with_suffix(".none"), "none.csv")], vocabulary=words)
    sources = [SourceFile(path, path.name) for path in paths]
    context = UploadContext(by=Actor("bench"), at=AT, cycle=cycle)
    with pause_garbage_collection():
        with timed() as reading:
            given = read_files(sources, vocabulary=words)
        with timed() as comparing:
            LIST_KINDS[given.kind].compare(given.rows, context)
        with timed() as checking:
            checked = check(given, context)
        with timed() as keeping:
            kept.write_lines(0, kept.encode_rows(checked.rows))
    states = {state.value: number for state, number in checked.numbers.items()}
    seconds = reading.seconds + comparing.seconds + keeping.seconds
    # a check compares too; what is left of it is the trial of every row against the rules
    guard = checking.seconds - comparing.seconds
    return {"seconds": seconds, "guard": guard, "rows": len(checked.rows), **states}


def _build(home: Path, rows: int) -> dict[str, Any]:
    """Make the province with part of its decisions, and the files with all of them."""
    from django.core.management import call_command

    from tools.bench.statistics.child import part_of
    from xeploai.cli.commands.demo.store import store_cycle, store_register_of
    from xeploai.demo import make_province

    call_command("migrate", verbosity=0)
    # a few rows, for a try of the bench itself, need one district only
    province = part_of(make_province(), ONE_DISTRICT if rows < FEW_ROWS else 1.0)
    store_register_of(province.register, at=AT)
    (given,) = (cycle for cycle in province.cycles if cycle.year == YEAR)
    known = tuple(one for at, one in enumerate(given.decisions) if at % KNOWN_EACH == 0)
    store_cycle(replace(given, decisions=known, returns={}))
    filled = _filled_rows(given.decisions)[:rows]
    _write(home / "one" / "one.xlsx", filled)
    each = -(-rows // FILES)
    parts = [filled[at : at + each] for at in range(0, rows, each)]
    for number, part in enumerate(parts):
        _write(home / "many" / f"{number:03}.xlsx", part)
    return {"rows": len(filled), "files": len(parts)}


def _filled_rows(decisions: Any) -> list["FilledRow"]:
    """Return each case as our template has it, with what was decided."""
    from xeploai.cycle.queries import cycle_of, top_unit_of
    from xeploai.intake import GRADE_LABELS, NOT_RATED_LABEL
    from xeploai.uploads.prefilled import gradings_rows
    from xeploai.uploads.vocabulary import vocabulary_of

    cycle = cycle_of(YEAR)
    words = vocabulary_of(cycle)
    by_case = {(words.categories[one.category]["vi"], one.subject): one for one in decisions}
    filled: list[FilledRow] = []
    for row in gradings_rows(top_unit_of(cycle), words):
        one = by_case.get((str(row["category"]), str(row["subject"])))
        if one is None:
            continue
        reason = one.outcome.not_rated_reason
        grade = NOT_RATED_LABEL if reason else GRADE_LABELS[one.outcome.grade]
        filled.append(
            {
                **row,
                "grade": grade["vi"],
                "reason": words.reasons[reason]["vi"] if reason else "",
                "authority": one.authority,
                "document_number": one.document,
                "decided_on": one.decided_on,
            }
        )
    return filled


def _write(path: Path, rows: list["FilledRow"]) -> None:
    from xeploai.cycle.queries import cycle_of
    from xeploai.intake import Kind
    from xeploai.uploads.prefilled import filled_template
    from xeploai.uploads.vocabulary import vocabulary_of

    path.parent.mkdir(exist_ok=True)
    path.write_bytes(filled_template(Kind.GRADINGS, vocabulary_of(cycle_of(YEAR)), rows))


if __name__ == "__main__":
    main()
