"""Files in, checked rows out: all of a file or nothing, and all its faults at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xeploai.domain import Fault, Refused, join_labels, message
from xeploai.intake.kinds import ListTable, RowReader, Vocabulary, read_quickly, row_at

from .headings import HEADING_ROWS, HeadingMatch, best_match, table_of
from .kinds import KIND_LABELS, KINDS, Kind, ListDefinition, Row, read_toml
from .memory import pause_garbage_collection
from .parsed_list import ParsedList, faults_by_row
from .sandbox import Unwanted, read_content
from .sources import Content, Sheet, SourceFile, limits
from .templates import WORDS_SHEET

NO_HEADINGS = message(
    "No row of headings was found in the first %(rows)s rows for: %(kinds)s. Start from"
    " an empty template."
)


@dataclass(frozen=True)
class FileTables:
    """The tables of one file, all of one kind, with the faults and remarks of the file."""

    kind: Kind
    tables: Sequence[ListTable]
    faults: Sequence[Fault] = ()
    remarks: Sequence[Fault] = ()
    about: str = ""
    year: int | None = None
    cells: int = 0


def read_file(path: Path, *, vocabulary: Vocabulary, kind: Kind | None = None) -> ParsedList:
    """Return the checked rows of a file in which nothing is wrong.

    Args:
        vocabulary: categories and reasons of the rule pack in force.
        kind: what the file must be; None for what its headings say.

    Raises:
        Refused: anything is wrong with the file; it carries all faults, and a file can have
            thousands, so callers show the first few and say how many more there are.
    """
    source = SourceFile(Path(path), Path(path).name)
    parsed = read_files([source], vocabulary=vocabulary, kind=kind)
    if parsed.all_faults:
        raise Refused(parsed.all_faults)
    return parsed


def read_files(
    sources: Sequence[SourceFile],
    *,
    vocabulary: Vocabulary,
    kind: Kind | None = None,
    done: Callable[[int], object] = lambda _: None,
    is_wanted: Callable[[], bool] = lambda: True,
    refuse_kind: Callable[[Kind], object] = lambda _: None,
) -> ParsedList:
    """Return the rows of files of one kind, and what is wrong with the rows that are not sound.

    Args:
        done: called after each file with the number of files read so far.
        is_wanted: asked again and again while a file is read; where it says no, the process that
            reads it ends.
        refuse_kind: called with the kind of each file, once its headings show it and before its
            rows are read; it raises `Refused` for a kind that the sender may not send.

    Raises:
        Refused: a file cannot be read as a list at all; it carries the faults of all such files.
        Unwanted: `is_wanted` said no.
    """
    with pause_garbage_collection():
        files = _tables_of_all(sources, vocabulary, kind, done, is_wanted, refuse_kind)
        _refuse_two_kinds(sources[0].name, [file.kind for file in files])
        return parse(files, vocabulary)


def read_as_sent(
    sources: Sequence[SourceFile], *, vocabulary: Vocabulary, kind: Kind
) -> ParsedList:
    """Return the tables of files as they were sent; no row of them is checked.

    Raises:
        Refused: a file cannot be read as a list of that kind.
    """
    with pause_garbage_collection():
        files = _tables_of_all(
            sources, vocabulary, kind, lambda _: None, lambda: True, lambda _: None
        )
    return ParsedList(kind, (), tables=tuple(table for file in files for table in file.tables))


def _tables_of_all(
    sources: Sequence[SourceFile],
    vocabulary: Vocabulary,
    kind: Kind | None,
    done: Callable[[int], object],
    is_wanted: Callable[[], bool],
    refuse_kind: Callable[[Kind], object],
) -> list[FileTables]:
    files: list[FileTables] = []
    faults: list[Fault] = []
    cells = size = 0
    for number, source in enumerate(sources, 1):
        if not is_wanted():
            raise Unwanted
        try:
            # not before the first one has shown that such lists may be sent
            following = sources[number:] if number > 1 else ()
            content = read_content(source, is_wanted=is_wanted, following=following)
            tables = tables_of(source.name, content, vocabulary, kind)
        except Refused as refusal:
            faults += refusal.faults
        else:
            # one list that may not be sent ends the reading of all
            refuse_kind(tables.kind)
            files.append(replace(tables, cells=content.cells))
            cells, size = cells + content.cells, size + content.size
            if size > limits.ANSWER_BYTES_MAX:
                raise Refused(limits.too_much_text(source.name))
            if cells > limits.CELLS_MAX:
                raise Refused(limits.too_many_cells(source.name, cells))
        done(number)
    if faults:
        raise Refused(faults)
    return files


def detect_kind(source: SourceFile, vocabulary: Vocabulary) -> Kind | None:
    """Return the kind of a file that was refused; None where its headings do not show it."""
    try:
        content = read_content(source)
    except Refused:
        return None
    if content.document is not None:
        return Kind.RETURN
    matches = [best_match(sheet, kinds=KINDS, vocabulary=vocabulary) for sheet in content.sheets]
    kinds = {match.definition.kind for match in matches if match is not None}
    return kinds.pop() if len(kinds) == 1 else None


def tables_of(name: str, content: Content, vocabulary: Vocabulary, kind: Kind | None) -> FileTables:
    """Return the tables in a file's content.

    Raises:
        Refused: it is no list of that kind.
    """
    if content.document is not None:
        return _tables_of_toml(name, content.document, vocabulary, kind)
    kinds = tuple(KINDS) if kind is None else (kind,)
    return _tables_of_sheets(name, content.sheets, vocabulary, kinds, content.remarks)


def _tables_of_toml(
    name: str, document: Mapping[str, object], vocabulary: Vocabulary, kind: Kind | None
) -> FileTables:
    if kind not in (None, Kind.RETURN):
        text = message("A TOML file can only be a statistical return. Give a spreadsheet or CSV.")
        raise Refused(Fault(text, {}, name))
    toml = read_toml(name, document, vocabulary)
    return FileTables(Kind.RETURN, [toml.table], toml.faults, toml.remarks, toml.about, toml.year)


def _tables_of_sheets(
    name: str,
    sheets: Sequence[Sheet],
    vocabulary: Vocabulary,
    kinds: Iterable[Kind],
    noted: Sequence[Fault],
) -> FileTables:
    matches = [best_match(sheet, kinds=kinds, vocabulary=vocabulary) for sheet in sheets]
    likely = [(match, sheet) for match, sheet in zip(matches, sheets, strict=True) if match]
    if not likely:
        raise Refused(_no_headings(name, kinds))
    _refuse_two_kinds(name, [match.definition.kind for match, _ in likely])
    tables: list[ListTable] = []
    faults: list[Fault] = []
    remarks = [*noted]
    for match, sheet in likely:
        table, wrong, remarked = table_of(match, sheet)
        tables.append(table)
        faults += wrong
        remarks += remarked
    if any(match.missing for match, _ in likely):
        # without a required column, every row would repeat the same fault
        raise Refused(faults)
    remarks += _remarks_on_sheets(matches, sheets)
    return FileTables(likely[0][0].definition.kind, tables, faults, remarks)


def _no_headings(name: str, kinds: Iterable[Kind]) -> Fault:
    labels = join_labels(KIND_LABELS[kind] for kind in kinds)
    return Fault(NO_HEADINGS, {"rows": HEADING_ROWS, "kinds": labels}, name)


def _refuse_two_kinds(name: str, kinds: Iterable[Kind]) -> None:
    different = list(dict.fromkeys(kinds))
    if len(different) > 1:
        text = message(
            "The file contains two kinds of list: “%(one)s” and “%(other)s”. Put each in a"
            " separate file, or say which one to read."
        )
        labels = {"one": KIND_LABELS[different[0]], "other": KIND_LABELS[different[1]]}
        raise Refused(Fault(text, labels, name))


def _remarks_on_sheets(
    matches: Sequence[HeadingMatch | None], sheets: Sequence[Sheet]
) -> Iterable[Fault]:
    text = message("The sheet has no row of known headings and was not read.")
    for match, sheet in zip(matches, sheets, strict=True):
        if match is None and sheet.name != WORDS_SHEET:
            yield Fault(text, {}, sheet.place)


def parse(files: Sequence[FileTables], vocabulary: Vocabulary) -> ParsedList:
    """Return the rows of tables of one kind, and what is wrong with the others."""
    definition = KINDS[files[0].kind]
    tables = [table for file in files for table in file.tables]
    rows, wrong, skipped = _rows(definition, tables, vocabulary)
    faults = [fault for file in files for fault in file.faults]
    if not faults and not rows:
        faults = [_no_rows(tables[0])]
    # a fault at another place than a row's is one of the whole list
    places = {row.place for row in rows} if wrong else set()
    by_row = faults_by_row(wrong)
    refused = {place: own for place, own in by_row.items() if place in places}
    faults += [fault for place, own in by_row.items() if place not in places for fault in own]
    remarks = [remark for file in files for remark in file.remarks]
    if not wrong:
        remarks += definition.remarks_on_skipped(skipped)
        remarks += definition.remarks_on_rows(rows, vocabulary, tables[0].sheet.file)
    return ParsedList(
        kind=definition.kind,
        everything=rows,
        refused=refused,
        faults=tuple(faults),
        remarks=tuple(remarks),
        tables=tuple(tables),
        about=files[0].about,
        year=files[0].year,
        cells=sum(file.cells for file in files),
    )


def _rows(
    definition: ListDefinition[Any], tables: Sequence[ListTable], vocabulary: Vocabulary
) -> tuple[tuple[Row, ...], list[Fault], list[RowReader]]:
    """Return the rows, what is wrong with them, and the rows that were skipped."""
    rows: list[Row] = []
    faults: list[Fault] = []
    skipped: list[RowReader] = []
    for reader in _rows_or_readers(definition, tables, vocabulary, rows):
        if definition.is_skipped(reader, vocabulary):
            skipped.append(reader)
            continue
        rows.append(definition.read_row(reader, vocabulary))
        faults += reader.faults
    if rows:
        faults += definition.check_rows(rows, vocabulary)
    return tuple(rows), faults, skipped


def _rows_or_readers(
    definition: ListDefinition[Any],
    tables: Sequence[ListTable],
    vocabulary: Vocabulary,
    rows: list[Row],
) -> Iterator[RowReader]:
    """Add each row that could be read quickly; yield readers for the others, in the same order."""
    for table in tables:
        quick = read_quickly(table, definition.quick, vocabulary)
        for number, row in enumerate(quick, table.heading_row + 1):
            if row is not None:
                rows.append(row)
            elif (reader := row_at(table, number)) is not None:
                yield reader


def _no_rows(table: ListTable) -> Fault:
    text = message("The list has no rows below the headings. Fill in the file and send it again.")
    return Fault(text, {}, table.sheet.place)
