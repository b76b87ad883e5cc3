"""What a reading process answers, as lines of JSON: cells in portions, remarks, or faults.

JSON and not pickle: whoever takes over the process that reads a file can answer with other cells,
and with nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from xeploai.domain import Fault, Refused
from xeploai.intake.cells import Cell
from xeploai.intake.sources import Content, Sheet, limits

from .columns import BadAnswer, checked, decode_column, encode_column, repeated_bytes

__all__ = ["BadAnswer", "decode", "encode", "encode_faults"]

# rows in a line: a line is all that either side holds besides the cells
PORTION = 1000
SHEET, DOCUMENT = "sheet", "document"
# a portion whose rows are of one length, and any other
COLUMNS, ROWS = "columns", "rows"
REMARKS, FAULTS, END = "remarks", "faults", "end"
DAY, MOMENT, TIME, SPAN, TABLE = "day", "moment", "time", "span", "table"


def _as_json(value: object) -> object:
    # a moment is a date too
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, time):
        return {TIME: value.isoformat()}
    if isinstance(value, timedelta):
        return {SPAN: [value.days, value.seconds, value.microseconds]}
    # a label is a mapping, and no dict
    return {TABLE: list(value.items())} if isinstance(value, Mapping) else str(value)


ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_as_json
)


def _line(name: str, value: object) -> bytes:
    # half of a pair of surrogates is no text, but cells have it
    return ENCODER.encode([name, value]).encode("utf-8", "surrogatepass") + b"\n"


def encode(content: Content) -> Iterator[bytes]:
    """Yield a file's content in lines."""
    for sheet in content.sheets:
        yield _line(SHEET, sheet.name)
        rows = iter(sheet.rows)
        while portion := list(islice(rows, PORTION)):
            yield _portion(portion)
    yield _line(REMARKS, [_fault_as_json(remark) for remark in content.remarks])
    if content.document is not None:
        yield _line(DOCUMENT, _tables_marked(content.document))
    yield _line(END, None)


def _portion(rows: Sequence[Sequence[Cell]]) -> bytes:
    (length, *others) = set(map(len, rows))
    if others or not length:
        return _line(ROWS, rows)
    columns = [encode_column(cells) for cells in zip(*rows, strict=True)]
    return _line(COLUMNS, [len(rows), columns])


def encode_faults(faults: Iterable[Fault]) -> Iterator[bytes]:
    """Yield the faults of a file that was refused, in lines."""
    yield _line(FAULTS, [_fault_as_json(fault) for fault in faults])
    yield _line(END, None)


def _fault_as_json(fault: Fault) -> object:
    return [fault.text, _tables_marked(fault.values), fault.place]


def _tables_marked(value: object) -> object:
    """Return a value in which a table is a list, so that no key of its looks like ours."""
    if isinstance(value, Mapping):
        return {TABLE: [[str(key), _tables_marked(one)] for key, one in value.items()]}
    return [_tables_marked(one) for one in value] if isinstance(value, list) else value


def decode(answer: bytes, file: str) -> Content:
    """Return the content that a process answered with.

    Raises:
        BadAnswer: it is not in the form of `encode`.
        Refused: the file was refused, or has too much text.
    """
    try:
        return _decode(answer, file)
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
        raise BadAnswer(file) from error


def _decode(answer: bytes, file: str) -> Content:
    sheets: list[Sheet] = []
    rows: list[list[Cell]] = []
    more: dict[str, Any] = {}
    room = _Room(limits.ANSWER_BYTES_MAX - len(answer))
    # JSON has no line end within a text
    for line in answer.split(b"\n"):
        if not line:
            continue
        name, value = DECODER.decode(line.decode("utf-8", "surrogatepass"))
        if name == SHEET:
            rows = []
            sheets.append(Sheet(file, str(value), rows))
        elif name in (COLUMNS, ROWS):
            rows += (_rows_of_columns if name == COLUMNS else _rows)(value, room)
            if room.bytes < 0:
                raise Refused(limits.too_much_text(file))
        else:
            more[name] = value
    if END not in more:
        raise BadAnswer(file)
    if FAULTS in more:
        raise Refused([_fault(one) for one in more[FAULTS]])
    document = more.get(DOCUMENT)
    if document is not None and not isinstance(document, dict):
        raise BadAnswer(file)
    remarks = [_fault(one) for one in more[REMARKS]]
    return Content(sheets, remarks, document, limits.ANSWER_BYTES_MAX - room.bytes)


@dataclass
class _Room:
    """How many more cells and how much text may come: short answers can claim many, and repeat."""

    bytes: int
    # an empty row takes room as well
    cells: int = field(default_factory=lambda: limits.CELLS_MAX + limits.ROWS_MAX)

    def take(self, rows: int, cells: int, repeated: int = 0) -> None:
        """Take room for a portion.

        Raises:
            BadAnswer: it is none, or too large.
        """
        if not 0 < rows <= PORTION or not 0 < cells <= self.cells:
            raise BadAnswer
        self.cells -= cells
        self.bytes -= repeated


def _rows_of_columns(portion: Any, room: _Room) -> Iterable[list[Cell]]:
    number, columns = portion
    room.take(number, number * len(columns), sum(map(repeated_bytes, columns)))
    cells = [decode_column(column, number) for column in columns]
    return map(list, zip(*cells, strict=True))


def _rows(portion: Any, room: _Room) -> Iterable[list[Cell]]:
    room.take(len(portion), sum(len(row) or 1 for row in portion))
    return map(checked, portion)


def _fault(parts: Any) -> Fault:
    text, values, place = parts
    if not (isinstance(text, str) and isinstance(values, dict) and isinstance(place, str)):
        raise BadAnswer
    return Fault(text, values, place)


def _value_of(marked: dict[str, Any]) -> object:
    ((mark, value),) = marked.items()
    return READERS[mark](value)


READERS: Mapping[str, Any] = {
    DAY: date.fromisoformat,
    MOMENT: datetime.fromisoformat,
    TIME: time.fromisoformat,
    SPAN: lambda parts: timedelta(*parts),
    TABLE: dict,
}
DECODER = json.JSONDecoder(object_hook=_value_of)
