"""A set of data files (Parquet) and the dictionary that says what stands in them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Labels = Mapping[str, str]
Rows = Callable[[], Iterable[tuple[Any, ...]]]
BATCH = 20_000
LANGUAGES = ("vi", "en")


class DataType(Enum):
    """What a column holds: its name in the dictionary, and in the file."""

    TEXT = ("text", pa.string())
    INTEGER = ("integer", pa.int64())
    DAY = ("date", pa.date32())
    MOMENT = ("timestamp, UTC", pa.timestamp("us", tz="UTC"))
    TRUTH = ("boolean", pa.bool_())


@dataclass(frozen=True)
class DataColumn:
    """A column of a data file.

    Args:
        meaning: what it says, by language, with its unit of measure.
        null: what an empty place means; None where there is none, and the file refuses one.
        codes: the words that it can hold, with their labels; empty where any text can stand.
    """

    name: str
    type: DataType
    meaning: Labels
    null: Labels | None = None
    codes: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True)
class DataFile:
    """A data file: what a row of it is, its columns, and where the rows come from."""

    name: str
    meaning: Labels
    columns: tuple[DataColumn, ...]
    rows: Rows

    @property
    def file_name(self) -> str:
        """The name it gets on disk."""
        return f"{self.name}.parquet"


@dataclass(frozen=True)
class DataSet:
    """Files that belong together.

    Args:
        about: of what, under which rules, as of when, by which program; goes into every file.
        title: what the set is, by language.
        notes: what a reader must know before counting, by language.
    """

    title: Labels
    about: Mapping[str, Any]
    notes: tuple[Labels, ...]
    files: tuple[DataFile, ...]


def write_dataset(given: DataSet, folder: Path) -> dict[str, int]:
    """Write every file and the dictionary into a folder; return the number of rows by file.

    Rows are written as they come, so that no file needs to fit into memory.
    """
    numbers = {one.name: _write_parquet(one, given, folder / one.file_name) for one in given.files}
    described = _described(given, numbers, folder)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / "dictionary.json").write_text(text + "\n", encoding="utf-8")
    (folder / "dictionary.md").write_text("\n".join(_as_markdown(described)), encoding="utf-8")
    return numbers


def _write_parquet(file: DataFile, given: DataSet, path: Path) -> int:
    about = json.dumps({**given.about, "file": file.meaning}, ensure_ascii=False)
    fields = [
        pa.field(one.name, one.type.value[1], one.null is not None, {"meaning": one.meaning["en"]})
        for one in file.columns
    ]
    schema = pa.schema(fields, metadata={"xeploai": about})
    number = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(file.rows()):
            columns = [
                pa.array(values, type=one.type)
                for values, one in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            number += len(rows)
    return number


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _described(given: DataSet, numbers: Mapping[str, int], folder: Path) -> dict[str, Any]:
    return {
        "title": dict(given.title),
        **given.about,
        "notes": [dict(note) for note in given.notes],
        "files": [
            {
                "file": one.file_name,
                "meaning": dict(one.meaning),
                "rows": numbers[one.name],
                "sha256": _checksum(folder / one.file_name),
                "columns": [_described_column(column) for column in one.columns],
            }
            for one in given.files
        ],
    }


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described_column(column: DataColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.value[0],
        "meaning": dict(column.meaning),
        "null": dict(column.null) if column.null else None,
        "codes": {code: dict(labels) for code, labels in column.codes.items()},
    }


_WORDS = {
    "vi": ("Cột", "Kiểu", "Ý nghĩa", "Ô trống", "Mã", "không có ô trống", "dòng"),
    "en": ("Column", "Type", "Meaning", "Empty place", "Codes", "never empty", "rows"),
}


def _as_markdown(described: Mapping[str, Any]) -> Iterator[str]:
    for language in LANGUAGES:
        yield f"# {_line(described['title'][language])}"
        yield ""
        for name, value in described.items():
            if name not in ("title", "notes", "files"):
                yield f"- {name}: {_line(_shown(value, language))}"
        yield ""
        yield from (f"- {_line(note[language])}" for note in described["notes"])
        yield ""
        for file in described["files"]:
            yield from _file_as_markdown(file, language)


def _file_as_markdown(file: Mapping[str, Any], language: str) -> Iterator[str]:
    column, kind, meaning, empty, codes, never, rows = _WORDS[language]
    yield f"## {file['file']}"
    yield ""
    yield f"{_line(file['meaning'][language])} ({file['rows']} {rows})"
    yield ""
    yield f"| {column} | {kind} | {meaning} | {empty} | {codes} |"
    yield "|---|---|---|---|---|"
    for one in file["columns"]:
        null = one["null"][language] if one["null"] else never
        labels = "; ".join(f"`{code}` {said[language]}" for code, said in one["codes"].items())
        cells = (f"`{one['name']}`", one["type"], one["meaning"][language], null, labels)
        yield f"| {' | '.join(_line(cell) for cell in cells)} |"
    yield ""


def _shown(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        if language in value:
            return str(value[language])
        return ", ".join(_shown(part, language) for part in value.values())
    return str(value)


def _line(text: str) -> str:
    """Return words as one cell or line of Markdown, whatever stands in them."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
