"""Write a list as the file that an office would send."""

import csv
import io

import xlsxwriter

from .story import Sheet


def as_csv(sheet: Sheet) -> bytes:
    """Return the list as CSV with semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows(sheet.rows)
    return text.getvalue().encode("utf-8")


def as_workbook(sheet: Sheet) -> bytes:
    """Return the list as a workbook, with a title above its headings."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "DANH SÁCH (minh họa)")
        for number, row in enumerate((sheet.columns, *sheet.rows), 2):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    return stream.getvalue()


def file_of(sheet: Sheet) -> tuple[str, bytes]:
    """Return name and content: people and gradings as workbooks, the rest as CSV."""
    if sheet.kind in ("people", "gradings"):
        return f"{sheet.name}.xlsx", as_workbook(sheet)
    return f"{sheet.name}.csv", as_csv(sheet)
