"""A set of data files (Parquet) and the data dictionary that describes them."""

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

from xeploai.domain import LANGUAGES, message, translate

Labels = Mapping[str, str]
Rows = Callable[[], Iterable[tuple[Any, ...]]]
BATCH = 20_000


class DataType(Enum):
    """The type of a column: its name in the dictionary, and its Parquet type."""

    TEXT = ("text", pa.string())
    INTEGER = ("integer", pa.int64())
    DAY = ("date", pa.date32())
    MOMENT = ("timestamp, UTC", pa.timestamp("us", tz="UTC"))
    TRUTH = ("boolean", pa.bool_())


@dataclass(frozen=True)
class DataColumn:
    """A column of a data file.

    Args:
        meaning: by language, with the unit of measure.
        null: what an empty cell means; None where the file allows no empty cell.
        codes: its possible values, with their labels; empty where any text is possible.
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
        """Its name on disk."""
        return f"{self.name}.parquet"


@dataclass(frozen=True)
class DataSet:
    """Files that belong together.

    Args:
        about: of what, under which rules, as of when, by which program; part of every file.
        title: what the set is, by language.
        notes: what a reader must know before counting, by language.
    """

    title: Labels
    about: Mapping[str, Any]
    notes: tuple[Labels, ...]
    files: tuple[DataFile, ...]


def write_dataset(dataset: DataSet, folder: Path) -> dict[str, int]:
    """Write every file and the dictionary into a folder; return the number of rows by file.

    Rows are written as they come, so that no file needs to fit into memory.
    """
    numbers = {
        file.name: _write_parquet(file, dataset, folder / file.file_name) for file in dataset.files
    }
    dictionary = _dictionary(dataset, numbers, folder)
    # for programs, and the same for people
    text = json.dumps(dictionary, ensure_ascii=False, indent=1)
    (folder / "dictionary.json").write_text(text + "\n", encoding="utf-8")
    (folder / "dictionary.md").write_text("\n".join(_as_markdown(dictionary)), encoding="utf-8")
    return numbers


def _write_parquet(file: DataFile, dataset: DataSet, path: Path) -> int:
    about = json.dumps({**dataset.about, "file": file.meaning}, ensure_ascii=False)
    fields = [
        pa.field(
            column.name,
            column.type.value[1],
            column.null is not None,
            {"meaning": column.meaning["en"]},
        )
        for column in file.columns
    ]
    schema = pa.schema(fields, metadata={"xeploai": about})
    number = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(file.rows()):
            columns = [
                pa.array(values, type=part.type)
                for values, part in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            number += len(rows)
    return number


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _dictionary(dataset: DataSet, numbers: Mapping[str, int], folder: Path) -> dict[str, Any]:
    return {
        "title": dict(dataset.title),
        **dataset.about,
        "notes": [dict(note) for note in dataset.notes],
        "files": [
            {
                "file": file.file_name,
                "meaning": dict(file.meaning),
                "rows": numbers[file.name],
                "sha256": _checksum(folder / file.file_name),
                "columns": [_dictionary_entry(column) for column in file.columns],
            }
            for file in dataset.files
        ],
    }


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dictionary_entry(column: DataColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type.value[0],
        "meaning": dict(column.meaning),
        "null": dict(column.null) if column.null else None,
        "codes": {code: dict(labels) for code, labels in column.codes.items()},
    }


HEADINGS = (
    message("Column"),
    message("Type"),
    message("Meaning"),
    message("Empty place"),
    message("Codes"),
)


def _as_markdown(dictionary: Mapping[str, Any]) -> Iterator[str]:
    for language in LANGUAGES:
        yield f"# {_line(dictionary['title'][language])}"
        yield ""
        for name, value in dictionary.items():
            if name not in ("title", "notes", "files"):
                yield f"- {name}: {_line(_display(value, language))}"
        yield ""
        yield from (f"- {_line(note[language])}" for note in dictionary["notes"])
        yield ""
        for file in dictionary["files"]:
            yield from _file_as_markdown(file, language)


def _file_as_markdown(file: Mapping[str, Any], language: str) -> Iterator[str]:
    rows = translate(message("rows"), language)
    never = translate(message("never empty"), language)
    yield f"## {file['file']}"
    yield ""
    yield f"{_line(file['meaning'][language])} ({file['rows']} {rows})"
    yield ""
    yield f"| {' | '.join(translate(heading, language) for heading in HEADINGS)} |"
    yield "|---|---|---|---|---|"
    for column in file["columns"]:
        null = column["null"][language] if column["null"] else never
        codes = "; ".join(f"`{code}` {label[language]}" for code, label in column["codes"].items())
        cells = (f"`{column['name']}`", column["type"], column["meaning"][language], null, codes)
        yield f"| {' | '.join(_line(cell) for cell in cells)} |"
    yield ""


def _display(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        if language in value:
            return str(value[language])
        return ", ".join(_display(part, language) for part in value.values())
    return str(value)


def _line(text: str) -> str:
    """Return any text as one cell or line of Markdown."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
