"""Files in the home for each upload: the states of its rows, its findings and its progress.

They are files, not tables. The states of 60,000 rows are written at once and read a page at a
time by one person; the progress must be visible while the storing transaction is still open.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from shutil import rmtree
from tempfile import NamedTemporaryFile, mkdtemp
from typing import Any

from django.conf import settings

from xeploai.domain import Fault

from .context import CheckedRow, ColumnChange, RowState

ROWS, PROGRESS, FINDINGS = "rows.jsonl", "progress.json", "findings.json"
CELLS = "cells.json"
SENT = "files"
# the first letter of a line, so that lines of one state are filtered without parsing them
INITIALS: Mapping[RowState, str] = {
    RowState.NEW: "N",
    RowState.CHANGED: "C",
    RowState.UNCHANGED: "U",
    RowState.REFUSED: "R",
}
STATES = {initial: state for state, initial in INITIALS.items()}
DAY = "$day"
EMPTY = "[]"
# many rows of a list have the same changes: their JSON is cached
CHANGES_CACHED = 10_000


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    # a label is a mapping, and no dict: it must come back in both languages
    return dict(value) if isinstance(value, Mapping) else str(value)


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_json)


@dataclass(frozen=True)
class Progress:
    """How far the work on an upload has come; 0 of 0 is unknown.

    Args:
        step: "reading", "comparing" or "storing"; empty before the work begins.
    """

    step: str = ""
    done: int = 0
    total: int = 0


def folder_of(upload: int) -> Path:
    """Return the folder of an upload."""
    return Path(settings.FILES) / "uploads" / str(upload)


def _write(upload: int, name: str, parts: Iterable[str]) -> None:
    folder = folder_of(upload)
    folder.mkdir(parents=True, exist_ok=True)
    # two workers may be at the same upload, where one was wrongly believed to be dead
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as writing:
        writing.writelines(parts)
    Path(writing.name).replace(folder / name)


def _read(upload: int, name: str) -> str:
    try:
        return (folder_of(upload) / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def draft_folder() -> Path:
    """Return a new folder for files that belong to no upload yet; see `take_files`."""
    drafts = _drafts()
    drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(mkdtemp(dir=drafts))


def _drafts() -> Path:
    # beside the files that a backup has
    return Path(settings.FILES).parent / "receiving"


def remove_old_drafts(before: float) -> None:
    """Remove what processes left that ended while they received files before a Unix timestamp."""
    for draft in _drafts().glob("*"):
        if draft.stat().st_mtime < before:
            rmtree(draft, ignore_errors=True)


def take_files(upload: int, draft: Path) -> None:
    """Make a folder of files that of an upload."""
    folder_of(upload).mkdir(parents=True, exist_ok=True)
    draft.replace(folder_of(upload) / SENT)


def path_of(upload: int, sha256: str) -> Path:
    """Return where a file of an upload is."""
    own = folder_of(upload) / SENT / sha256
    # as all files of uploads were stored before each upload had a folder of its own
    return own if own.exists() else Path(settings.FILES) / sha256[:2] / sha256


def remove_files(upload: int) -> None:
    """Remove what was sent and the rows of its preview; what was found wrong stays to be read."""
    rmtree(folder_of(upload) / SENT, ignore_errors=True)
    (folder_of(upload) / ROWS).unlink(missing_ok=True)


def bytes_of(upload: int) -> int:
    """Return how much an upload takes: its files and its preview, which may be far larger."""
    total = 0
    for path in folder_of(upload).rglob("*"):
        with suppress(FileNotFoundError):  # replaced meanwhile
            total += path.stat().st_size if path.is_file() else 0
    return total


def encode_rows(rows: Iterable[CheckedRow]) -> Iterator[str]:
    """Yield each row as one line."""
    quoted, changes_of = encode_basestring, lru_cache(maxsize=CHANGES_CACHED)(ENCODER.encode)
    return (
        f"{INITIALS[row.state]}[{quoted(row.place)},{quoted(row.subject)},{quoted(row.name)},"
        f"{changes_of(row.changes)},{_encode_faults(row.faults) if row.faults else EMPTY}]"
        for row in rows
    )


def _encode_faults(faults: Iterable[Fault]) -> str:
    return ENCODER.encode([[fault.text, fault.values, fault.place] for fault in faults])


def write_lines(upload: int, lines: Iterable[str]) -> None:
    """Replace the stored rows of an upload."""
    _write(upload, ROWS, (f"{line}\n" for line in lines))


def read_lines(upload: int) -> list[str]:
    """Return the stored rows of an upload, still encoded."""
    return list(_lines(upload))


def _lines(upload: int) -> Iterator[str]:
    """Yield the stored rows one by one: with a fault in every cell they have some hundred MB."""
    try:
        with (folder_of(upload) / ROWS).open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.removesuffix("\n")
    except FileNotFoundError:
        return


def read_rows(
    upload: int, *, state: RowState | None = None, start: int = 0, stop: int | None = None
) -> list[CheckedRow]:
    """Return a slice of the stored rows of a state, or of all."""
    return list(islice(rows_one_by_one(upload, state=state, start=start), _length(start, stop)))


def _length(start: int, stop: int | None) -> int | None:
    return None if stop is None else max(stop - start, 0)


def rows_one_by_one(
    upload: int, *, state: RowState | None = None, start: int = 0
) -> Iterator[CheckedRow]:
    """Yield the stored rows of a state, or all, from one on; none is held."""
    lines = _lines(upload)
    if state is not None:
        initial = INITIALS[state]
        lines = (line for line in lines if line[0] == initial)
    return map(decode_row, islice(lines, start, None))


def decode_row(line: str) -> CheckedRow:
    """Decode a line of `encode_rows`."""
    place, subject, name, changes, faults = json.loads(line[1:], object_hook=_decode_date)
    return CheckedRow(
        place,
        subject,
        name,
        STATES[line[0]],
        tuple(ColumnChange(*change) for change in changes),
        tuple(Fault(*fault) for fault in faults),
    )


def write_findings(upload: int, **findings: Iterable[Fault]) -> None:
    """Replace the findings about an upload as a whole, by name: faults, remarks, since."""
    by_name = {
        name: [[fault.text, fault.values, fault.place] for fault in faults]
        for name, faults in findings.items()
    }
    _write(upload, FINDINGS, [ENCODER.encode(by_name)])


def read_findings(upload: int, name: str) -> list[Fault]:
    """Return the findings about an upload of one name."""
    by_name = json.loads(_read(upload, FINDINGS) or "{}", object_hook=_decode_date)
    return [Fault(*parts) for parts in by_name.get(name, [])]


def write_cells(upload: int, cells: int) -> None:
    """Store how many cells the files of an upload have: how much work reading them again is."""
    _write(upload, CELLS, [json.dumps(cells)])


def read_cells(upload: int) -> int | None:
    """Return how many cells the files of an upload have; None where that was not stored."""
    text = _read(upload, CELLS)
    return int(text) if text else None


def write_progress(upload: int, progress: Progress) -> None:
    """Store the progress; its timestamp doubles as the worker's heartbeat."""
    _write(upload, PROGRESS, [json.dumps(asdict(progress))])


def beat(upload: int) -> None:
    """Renew the timestamp of the progress: the worker is alive, and no step further."""
    path = folder_of(upload) / PROGRESS
    if path.exists():
        path.touch()


def read_progress(upload: int) -> Progress:
    """Return how far the work on an upload has come."""
    text = _read(upload, PROGRESS)
    return Progress(**json.loads(text)) if text else Progress()


def last_heartbeat(upload: int) -> float:
    """Return when the worker last wrote its progress, as a Unix timestamp; 0 if never."""
    try:
        return (folder_of(upload) / PROGRESS).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _decode_date(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[DAY]) if value.keys() == {DAY} else value
