"""What lies in the home for an upload: the states of its rows, and how far the work has come.

Both are files, not tables. The states of 60,000 rows are written in one go and read a page at a
time by one person; the progress must be seen while the transaction that stores is still open.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings

from xeploai.domain import Fault

from .context import Change, CheckedRow
from .states import RowState

ROWS, PROGRESS, FINDINGS = "rows.jsonl", "progress.json", "findings.json"
# how a line begins, so that lines of one state are found without reading into them
INITIALS: Mapping[RowState, str] = {
    RowState.NEW: "N",
    RowState.CHANGED: "C",
    RowState.UNCHANGED: "U",
    RowState.REFUSED: "R",
}
STATES = {initial: state for state, initial in INITIALS.items()}
DAY = "$day"
EMPTY = "[]"
# many rows of a list change the same: the text for it is made once
LIKE_CHANGES = 10_000


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return str(value)


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


@dataclass(frozen=True)
class Progress:
    """How far the work has come: `step` says what is being done; 0 of 0 is unknown."""

    step: str = ""
    done: int = 0
    total: int = 0


def folder_of(upload: int) -> Path:
    """Return where the files about an upload lie."""
    return Path(settings.FILES) / "uploads" / str(upload)


def _write(upload: int, name: str, text: str) -> None:
    folder = folder_of(upload)
    folder.mkdir(parents=True, exist_ok=True)
    # two workers may be at the same upload, after one was given up too early
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as writing:
        writing.write(text)
    Path(writing.name).replace(folder / name)


def _read(upload: int, name: str) -> str:
    try:
        return (folder_of(upload) / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def lines_of(rows: Iterable[CheckedRow]) -> list[str]:
    """Return each row as the line that stands for it."""
    quoted, changes_of = encode_basestring, lru_cache(maxsize=LIKE_CHANGES)(ENCODER.encode)
    return [
        f"{INITIALS[row.state]}[{quoted(row.place)},{quoted(row.subject)},{quoted(row.name)},"
        f"{changes_of(row.changes)},{_told(row.faults) if row.faults else EMPTY}]"
        for row in rows
    ]


def _told(faults: Iterable[Fault]) -> str:
    return ENCODER.encode([[one.text, one.values, one.place] for one in faults])


def keep_lines(upload: int, lines: Iterable[str]) -> None:
    """Keep the states of an upload's rows in place of those kept before."""
    _write(upload, ROWS, "\n".join(lines))


def kept_lines(upload: int) -> list[str]:
    """Return the lines as they were kept."""
    text = _read(upload, ROWS)
    return text.split("\n") if text else []


def kept_rows(
    upload: int, *, state: RowState | None = None, start: int = 0, stop: int | None = None
) -> list[CheckedRow]:
    """Return the rows of a state, or all, from a number until another."""
    lines: Iterator[str] = iter(kept_lines(upload))
    if state is not None:
        initial = INITIALS[state]
        lines = (line for line in lines if line[0] == initial)
    return [row_of(line) for line in islice(lines, start, stop)]


def row_of(line: str) -> CheckedRow:
    """Return the row that a line stands for."""
    place, subject, name, changes, faults = json.loads(line[1:], object_hook=_whole)
    return CheckedRow(
        place,
        subject,
        name,
        STATES[line[0]],
        tuple(Change(*change) for change in changes),
        tuple(Fault(*fault) for fault in faults),
    )


def keep_findings(upload: int, **findings: Iterable[Fault]) -> None:
    """Keep what is said of an upload as a whole, by what sort of thing it is."""
    told = {
        name: [[one.text, one.values, one.place] for one in own] for name, own in findings.items()
    }
    _write(upload, FINDINGS, ENCODER.encode(told))


def findings_of(upload: int, name: str) -> list[Fault]:
    """Return what is said of an upload as a whole."""
    told = json.loads(_read(upload, FINDINGS) or "{}", object_hook=_whole)
    return [Fault(*one) for one in told.get(name, [])]


def tell(upload: int, progress: Progress) -> None:
    """Say how far the work has come; that it is said is also a sign of life."""
    _write(upload, PROGRESS, json.dumps(asdict(progress)))


def progress_of(upload: int) -> Progress:
    """Return how far the work has come."""
    text = _read(upload, PROGRESS)
    return Progress(**json.loads(text)) if text else Progress()


def last_sign_of(upload: int) -> float:
    """Return when the work last said how far it is, in seconds of the system; 0 if never."""
    try:
        return (folder_of(upload) / PROGRESS).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _whole(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[DAY]) if value.keys() == {DAY} else value
