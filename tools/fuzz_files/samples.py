"""Sound lists of some kinds, to be changed."""

from io import BytesIO

import xlsxwriter

from xeploai.intake import COLUMNS, Kind

BOOKS = (Kind.REGISTER, Kind.PEOPLE, Kind.GRADINGS, Kind.RETURN, Kind.REORGANISATION)
CELLS = (
    "U1",
    "Đảng bộ xã A",
    "Đảng viên",
    "x",
    "01/02/2023",
    3,
    2.5,
    "",
    "Hoàn thành tốt nhiệm vụ",
)
ROWS = 4
RETURN_TOML = """place = "Xã A"
year = 2023

[[category]]
code = "member"
total = 12
graded = 11
not_graded = 1
excellent = 2
good = 6
completed = 2
failed = 1
not_graded_reasons = { under_review = 1 }
"""


def _rows(kind: Kind) -> list[list[object]]:
    headings: list[object] = [column.vi for column in COLUMNS[kind]]
    width = len(headings)
    rows: list[list[object]] = [
        [CELLS[(at + row) % len(CELLS)] for at in range(width)] for row in range(ROWS)
    ]
    return [headings, *rows]


def filled_template(kind: Kind) -> bytes:
    """Return a workbook of a kind, with a title, a date, a formula and a failed one."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Dữ liệu")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range(0, 0, 0, 3, "DANH SÁCH")
        for at, row in enumerate(_rows(kind), 2):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        sheet.write_number(4, 4, 45000, day)
        sheet.write_formula(5, 1, "=A1", None, "U2")
        if kind is Kind.GRADINGS:
            # only then is a sheet parsed before it is read
            sheet.write_formula(6, 2, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Ẩn").hide()
    return stream.getvalue()


TEXTS = (
    *(
        ("a.csv", "\r\n".join(";".join(str(cell) for cell in row) for row in _rows(kind)))
        for kind in BOOKS
    ),
    ("a.toml", RETURN_TOML),
    ("a.toml", RETURN_TOML.replace("{ under_review = 1 }", "[1, {a = 2}]")),
)
