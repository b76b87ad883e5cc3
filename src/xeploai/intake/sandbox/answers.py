"""What a reading process answers, as lines of JSON: rows in portions, remarks, or faults.

JSON and not pickle: whoever takes over the process that reads a file can answer with other cells,
and with nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from xeploai.domain import Fault, Refused
from xeploai.intake.cells import Cell
from xeploai.intake.sources import Content, Sheet

# rows in a line: a line is all that either side holds besides the cells
PORTION = 1000
SHEET, ROWS, DOCUMENT = "sheet", "rows", "document"
REMARKS, FAULTS, END = "remarks", "faults", "end"
DAY, MOMENT, TIME, SPAN, TABLE = "day", "moment", "time", "span", "table"
CELL_TYPES = frozenset({str, int, float, bool, date, datetime, time, timedelta, type(None)})


class BadAnswer(ValueError):
    """The process did not answer in this form, or not to the end."""


def _as_json(value: object) -> object:
    # a moment is a date too
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, time):
        return {TIME: value.isoformat()}
    if isinstance(value, timedelta):
        return {SPAN: value.total_seconds()}
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
        for at in range(0, len(sheet.rows), PORTION):
            yield _line(ROWS, sheet.rows[at : at + PORTION])
    yield _line(REMARKS, [_fault_as_json(remark) for remark in content.remarks])
    if content.document is not None:
        yield _line(DOCUMENT, _tables_marked(content.document))
    yield _line(END, None)


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
        Refused: the file was refused.
    """
    try:
        return _decode(answer, file)
    except (ValueError, TypeError, LookupError, RecursionError, OverflowError) as error:
        raise BadAnswer(file) from error


def _decode(answer: bytes, file: str) -> Content:
    sheets: list[Sheet] = []
    rows: list[list[Cell]] = []
    more: dict[str, Any] = {}
    # JSON has no line end within a text
    for line in answer.split(b"\n"):
        if not line:
            continue
        name, value = DECODER.decode(line.decode("utf-8", "surrogatepass"))
        if name == SHEET:
            rows = []
            sheets.append(Sheet(file, str(value), rows))
        elif name == ROWS:
            rows += _checked_rows(value)
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
    return Content(sheets, remarks, document, len(answer))


def _checked_rows(value: Any) -> list[list[Cell]]:
    for row in value:
        if not isinstance(row, list) or not CELL_TYPES.issuperset(map(type, row)):
            raise BadAnswer
    return list(value)


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
    SPAN: lambda seconds: timedelta(seconds=seconds),
    TABLE: dict,
}
DECODER = json.JSONDecoder(object_hook=_value_of)
