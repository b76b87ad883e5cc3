"""Workbooks: .xlsx, .xls and .ods."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from xeploai.domain import Fault, Refused, message
from xeploai.intake.cells import Cell, is_blank

from . import limits
from .files import FileFormat, broken, locked
from .sheets import Sheet
from .workbook_marks import Marks, NotAWorkbook, marks_of


def read_workbook(
    name: str, file_format: FileFormat, data: bytes
) -> tuple[list[Sheet], list[Fault]]:
    """Return the visible sheets that are not empty, and remarks on what was not read.

    Raises:
        Refused: locked, broken, or too large to read: a sheet, or all of them together.
    """
    try:
        marks = marks_of(file_format, data, with_reach=False)
        _refuse_large(name, marks)
        with load_workbook(BytesIO(data)) as workbook:
            return _sheets(name, file_format, workbook, marks)
    except PasswordError as error:
        raise Refused(locked(name)) from error
    except (CalamineError, NotAWorkbook) as error:
        raise Refused(broken(name)) from error


def refuse_far(name: str, file_format: FileFormat, data: bytes) -> None:
    """Refuse a workbook with something far outside its tables, with the sheet.

    For one that could not be read within the limits, so that its sender hears why.

    Raises:
        Refused: broken, or a sheet too large to read.
    """
    try:
        _refuse_large(name, marks_of(file_format, data))
    except NotAWorkbook as error:
        raise Refused(broken(name)) from error


def _refuse_large(name: str, marks: dict[str, Marks]) -> None:
    faults: list[Fault] = []
    for sheet, extent in marks.items():
        faults += _faults_of_size(Sheet(name, sheet, ()).place, extent.rows, extent.columns)
    if faults:
        raise Refused(faults)


def _faults_of_size(place: str, rows: int, columns: int) -> list[Fault]:
    faults = []
    if rows > limits.ROWS_MAX:
        faults.append(limits.too_many_rows(place))
    if columns > limits.COLUMNS_MAX:
        faults.append(limits.too_many_columns(place))
    if not faults and rows * columns > limits.CELLS_MAX:
        faults.append(limits.too_many_cells(place, rows * columns))
    return faults


def _sheets(
    name: str, file_format: FileFormat, workbook: CalamineWorkbook, marks: dict[str, Marks]
) -> tuple[list[Sheet], list[Fault]]:
    sheets: list[Sheet] = []
    remarks: list[Fault] = []
    cells = 0
    for about in workbook.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if len(about.name) > limits.SHEET_NAME_LENGTH:
            raise Refused(broken(name))
        found = workbook.get_sheet_by_name(about.name)
        rows = _rows(name, found)
        sheet = Sheet(name, about.name, _with_errors(rows, marks.get(about.name)))
        if _is_empty(sheet):
            continue
        if about.visible is SheetVisibleEnum.Visible:
            sheets.append(sheet)
            cells += _width(found) * len(sheet.rows)
        else:
            text = message(
                "The sheet is hidden and was not read. Show it if it belongs to the data."
            )
            remarks.append(Fault(text, {}, sheet.place))
    if cells > limits.CELLS_MAX:
        raise Refused(limits.too_many_cells(name, cells))
    if file_format is FileFormat.XLS:
        remarks.append(_remark_on_xls(name))
    return sheets, remarks


def _rows(name: str, sheet: CalamineSheet) -> Sequence[Sequence[Cell]]:
    last_row, last_column = sheet.end or (-1, -1)
    place = Sheet(name, sheet.name, ()).place
    if faults := _faults_of_size(place, last_row + 1, last_column + 1):
        raise Refused(faults)
    return _Rows(sheet)


def _width(sheet: CalamineSheet) -> int:
    return sheet.end[1] + 1 if sheet.end else 0


class _Rows(Sequence[Sequence[Cell]]):
    """The rows of a sheet, made while somebody goes through them: all at once are many objects.

    With the empty rows and columns in front: places are counted from the first of all.
    """

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet

    def __len__(self) -> int:
        return self._sheet.end[0] + 1 if self._sheet.end else 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        # its iterator leaves out the empty columns
        has_all = not self._sheet.start or not self._sheet.start[1]
        return iter(self._sheet.iter_rows() if has_all else self[:])

    def __getitem__(self, at: Any) -> Any:
        return self._sheet.to_python(skip_empty_area=False)[at]


def _with_errors(rows: Sequence[Sequence[Cell]], marks: Marks | None) -> Sequence[Sequence[Cell]]:
    """Fill in the errors of failed formulas, whose cells calamine leaves empty."""
    if marks is None or not marks.errors:
        return rows
    filled = [[*row] for row in rows]
    for (row, column), error in marks.errors.items():
        filled += [[] for _ in range(row + 1 - len(filled))]
        filled[row] += [None] * (column + 1 - len(filled[row]))
        filled[row][column] = error
    return filled


def _is_empty(sheet: Sheet) -> bool:
    return all(is_blank(cell) for row in sheet.rows for cell in row)


def _remark_on_xls(name: str) -> Fault:
    text = message(
        "In the old .xls format a failed formula reads as an empty cell. Check that no cell"
        " shows an error such as #REF!, or save the file as .xlsx."
    )
    return Fault(text, {}, name)
