"""Files in, checked rows out: everything of a file or nothing, and all its faults at once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from xeploai.domain import Fault, Refused, ReturnLine, message

from .csv_files import read_csv
from .files import Format, Source, load
from .given import Given, by_row
from .gradings import remark_on_open_cases, says_no_decision
from .headings import HEADING_ROWS, Reading, Table, best_reading, table_of
from .kinds import KIND_LABELS, WORDS_SHEET, Kind
from .lines import Line, line_at
from .memory import without_collecting
from .quick import quick_rows
from .readers import READERS
from .returns import remark_on_no_line, remarks_on_lines
from .rows import Row
from .sheets import Sheet
from .toml_returns import read_toml
from .vocabulary import Vocabulary
from .workbooks import read_workbook

R = TypeVar("R")


@dataclass(frozen=True)
class Intake:
    """The checked rows of one file.

    Args:
        remarks: what was not read, and what the sender should know; nothing that is wrong.
        about: place or unit that a return in TOML says it speaks of; empty elsewhere.
        year: year that a return in TOML says it speaks of.
    """

    file: str
    kind: Kind
    rows: tuple[Row, ...]
    remarks: tuple[Fault, ...] = ()
    about: str = ""
    year: int | None = None

    def rows_as(self, sort: type[R]) -> tuple[R, ...]:
        """Return the rows as the sort that the kind has, for a caller that knows the kind."""
        if not all(isinstance(row, sort) for row in self.rows):
            raise TypeError(f"the rows of a {self.kind} are not {sort.__name__}")
        return cast("tuple[R, ...]", self.rows)


@dataclass(frozen=True)
class _Found:
    """Tables of one kind, with what was noted on the way."""

    tables: Sequence[Table]
    faults: Sequence[Fault] = ()
    remarks: Sequence[Fault] = ()
    about: str = ""
    year: int | None = None


def read_file(path: Path, *, vocabulary: Vocabulary, kind: Kind | None = None) -> Intake:
    """Return the checked rows of a file, whose kind its headings tell.

    Args:
        vocabulary: categories and reasons of the rule pack in force.
        kind: what the file must be; recognised by its headings where it is not given.

    Raises:
        Refused: anything is wrong with the file; it carries all faults, and a file can have
            thousands, so whoever shows them stops somewhere and says how many more there are.
    """
    source = Source(Path(path), Path(path).name)
    given = read_given([source], vocabulary=vocabulary, kind=kind)
    if given.all_faults:
        raise Refused(given.all_faults)
    return Intake(source.name, given.kind, given.rows, given.remarks, given.about, given.year)


def read_given(
    sources: Sequence[Source],
    *,
    vocabulary: Vocabulary,
    kind: Kind | None = None,
    done: Callable[[int], object] = lambda _: None,
) -> Given:
    """Return the rows of files of one kind, and what is wrong with the rows that are not sound.

    Args:
        done: is told after each file how many are read.

    Raises:
        Refused: a file cannot be read as a list at all; it carries the faults of all such files.
    """
    with without_collecting():
        found = _found_in(sources, vocabulary, kind, done)
        tables = [table for one in found for table in one.tables]
        _refuse_two_kinds(sources[0].name, [table.kind for table in tables])
        return _given(found, tables, vocabulary)


def _found_in(
    sources: Sequence[Source],
    vocabulary: Vocabulary,
    kind: Kind | None,
    done: Callable[[int], object],
) -> list[_Found]:
    found: list[_Found] = []
    faults: list[Fault] = []
    for number, source in enumerate(sources, 1):
        try:
            found.append(_tables(source, vocabulary, kind))
        except Refused as refusal:
            faults += refusal.faults
        done(number)
    if faults:
        raise Refused(faults)
    return found


def _given(found: Sequence[_Found], tables: Sequence[Table], vocabulary: Vocabulary) -> Given:
    rows, wrong, read_past = _rows(tables, vocabulary)
    faults = [fault for one in found for fault in one.faults]
    if not faults and not rows:
        faults = [_no_rows(tables[0])]
    places = {row.place for row in rows} if wrong else set()
    refused = {place: own for place, own in by_row(wrong).items() if place in places}
    faults += [
        fault for place, own in by_row(wrong).items() if place not in places for fault in own
    ]
    remarks = [remark for one in found for remark in one.remarks]
    if not wrong:
        remarks += [*read_past, *_remarks(tables[0], rows, vocabulary)]
    return Given(
        kind=tables[0].kind,
        everything=rows,
        refused=refused,
        faults=tuple(faults),
        remarks=tuple(remarks),
        tables=tuple(tables),
        about=found[0].about,
        year=found[0].year,
    )


def kind_told_by(source: Source, vocabulary: Vocabulary) -> Kind | None:
    """Return the kind of a file that was refused, where its headings still tell it."""
    try:
        file_format, data = load(source)
        if file_format is Format.TOML:
            return Kind.RETURN
        sheets, _ = _sheets(source.name, file_format, data)
        readings = [
            best_reading(sheet, kinds=tuple(Kind), vocabulary=vocabulary) for sheet in sheets
        ]
    except Refused:
        return None
    kinds = {reading.kind for reading in readings if reading is not None}
    return kinds.pop() if len(kinds) == 1 else None


def _tables(source: Source, vocabulary: Vocabulary, kind: Kind | None) -> _Found:
    file_format, data = load(source)
    if file_format is Format.TOML:
        return _toml(source.name, data, vocabulary, kind)
    sheets, remarks = _sheets(source.name, file_format, data)
    found = _found(source.name, sheets, vocabulary, tuple(Kind) if kind is None else (kind,))
    return _Found(found.tables, found.faults, (*remarks, *found.remarks))


def _sheets(name: str, file_format: Format, data: bytes) -> tuple[list[Sheet], list[Fault]]:
    if file_format is Format.CSV:
        return read_csv(name, data), []
    return read_workbook(name, file_format, data)


def _toml(name: str, data: bytes, vocabulary: Vocabulary, kind: Kind | None) -> _Found:
    if kind not in (None, Kind.RETURN):
        text = message("A TOML file can only be a statistical return. Give a spreadsheet or CSV.")
        raise Refused(Fault(text, {}, name))
    read = read_toml(name, data, vocabulary)
    return _Found([read.table], read.faults, read.remarks, read.about, read.year)


def _found(
    name: str, sheets: Sequence[Sheet], vocabulary: Vocabulary, kinds: Iterable[Kind]
) -> _Found:
    readings = [best_reading(sheet, kinds=kinds, vocabulary=vocabulary) for sheet in sheets]
    likely = [(r, sheet) for r, sheet in zip(readings, sheets, strict=True) if r is not None]
    if not likely:
        raise Refused(_no_headings(name, kinds))
    _refuse_two_kinds(name, [reading.kind for reading, _ in likely])
    tables, faults, remarks = [], [], []
    for reading, sheet in likely:
        table, wrong, noted = table_of(reading, sheet)
        tables.append(table)
        faults += wrong
        remarks += noted
    if any(reading.missing for reading, _ in likely):
        # without a needed column, every row would repeat the same fault
        raise Refused(faults)
    remarks += _remarks_on_sheets(readings, sheets)
    return _Found(tables, faults, remarks)


def _no_headings(name: str, kinds: Iterable[Kind]) -> Fault:
    text = message(
        "No row of headings was found in the first %(rows)s rows for: %(kinds)s. Start from the"
        " empty template: xeploai template."
    )
    labels = {
        language: "; ".join(KIND_LABELS[kind][language] for kind in kinds)
        for language in ("vi", "en")
    }
    return Fault(text, {"rows": HEADING_ROWS, "kinds": labels}, name)


def _refuse_two_kinds(name: str, given: Iterable[Kind]) -> None:
    kinds = list(dict.fromkeys(given))
    if len(kinds) > 1:
        text = message(
            "The file holds two kinds of list: “%(one)s” and “%(other)s”. Put each in a file of"
            " its own, or say which one to read."
        )
        labels = {"one": KIND_LABELS[kinds[0]], "other": KIND_LABELS[kinds[1]]}
        raise Refused(Fault(text, labels, name))


def _remarks_on_sheets(
    readings: Sequence[Reading | None], sheets: Sequence[Sheet]
) -> Iterable[Fault]:
    text = message("The sheet has no row of known headings and was not read.")
    for reading, sheet in zip(readings, sheets, strict=True):
        if reading is None and sheet.name != WORDS_SHEET:
            yield Fault(text, {}, sheet.place)


def _rows(
    tables: Sequence[Table], vocabulary: Vocabulary
) -> tuple[tuple[Row, ...], list[Fault], list[Fault]]:
    """Return the rows, what is wrong with them, and remarks on rows that are none."""
    row_of, together = READERS[tables[0].kind]
    rows: list[Row] = []
    faults: list[Fault] = []
    remarks: list[Fault] = []
    open_cases = 0
    for line in _rows_or_lines(tables, vocabulary, rows):
        if tables[0].kind is Kind.RETURN and (said := remark_on_no_line(line, vocabulary)):
            remarks.append(said)
            continue
        if tables[0].kind is Kind.GRADINGS and says_no_decision(line):
            open_cases += 1
            continue
        rows.append(row_of(line, vocabulary))
        faults += line.faults
    if open_cases:
        remarks.append(remark_on_open_cases(open_cases, tables[0].sheet.file))
    if rows:
        faults += together(rows, vocabulary)
    return tuple(rows), faults, remarks


def _rows_or_lines(
    tables: Sequence[Table], vocabulary: Vocabulary, rows: list[Row]
) -> Iterator[Line]:
    """Add each row that was made at once; yield the others as lines to be read with care."""
    for table in tables:
        for number, row in enumerate(quick_rows(table, vocabulary), table.heading_row + 1):
            if row is not None:
                rows.append(row)
            elif (line := line_at(table, number)) is not None:
                yield line


def _no_rows(table: Table) -> Fault:
    text = message("There is no row below the headings. Fill in the file and send it again.")
    return Fault(text, {}, table.sheet.place)


def _remarks(table: Table, rows: Sequence[Row], vocabulary: Vocabulary) -> Iterable[Fault]:
    if table.kind is not Kind.RETURN:
        return ()
    place = table.sheet.file
    lines = cast("Sequence[ReturnLine]", rows)
    return remarks_on_lines(lines, vocabulary=vocabulary, place=place)
