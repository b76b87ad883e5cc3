"""Small files that ask for more than any list does, each as bytes made by a function."""

import zipfile
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
HEADINGS = ("Mã đảng viên", "Họ và tên", "Mã chi bộ", "Tình trạng", "Ngày vào Đảng", "Từ ngày")


def workbook(rows: str, **more: str) -> bytes:
    """Return a workbook with one sheet, whose rows are given as XML below a row of headings."""
    cells = "".join(
        f'<c r="{"ABCDEF"[at]}1" t="inlineStr"><is><t>{heading}</t></is></c>'
        for at, heading in enumerate(HEADINGS)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row>{rows}</sheetData>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        "xl/worksheets/sheet1.xml": f"{sheet}</worksheet>",
        **{f"xl/{name}.xml": content for name, content in more.items()},
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return stream.getvalue()


def far(cell: str) -> bytes:
    """Return a workbook with one mark far outside its table, written as the XML of its cell."""
    return workbook(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>')


def deep_toml(depth: int = 60_000) -> bytes:
    """Return lists inside one another."""
    return b"a=" + b"[" * depth + b"]" * depth


def shared_texts(count: str) -> bytes:
    """Return a workbook that states how many texts it has, and has one."""
    texts = f'<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}"><si><t>a</t></si></sst>'
    relations = BOOK_RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
    )
    parts = {"sharedStrings": texts, "_rels/workbook.xml.rels": relations}
    book = workbook('<row r="2"><c r="A2" t="s"><v>0</v></c></row>', sharedStrings=texts)
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, parts.get(name.removeprefix("xl/"), content))
    return stream.getvalue()


CORNER = "XFD1048576"
FAR_ROWS, FAR_COLUMNS, CELLS = "more than 200000 rows", "beyond column 256", "are read. Delete"
# by name: the file, and what its sender reads
HOSTILE: dict[str, tuple[bytes, str]] = {
    "far.xlsx": (far(f'<c r="{CORNER}"><v>1</v></c>'), FAR_ROWS),
    "far-single-quote.xlsx": (far(f"<c r='{CORNER}'><v>1</v></c>"), FAR_ROWS),
    "far-space.xlsx": (far(f'<c r = "{CORNER}" ><v>1</v></c>'), FAR_ROWS),
    "far-reference.xlsx": (far('<c r="&#88;FD1048576"><v>1</v></c>'), FAR_ROWS),
    "far-norefs.xlsx": (
        workbook(
            "<row><c/></row>" * 3 + '<row r="1048576">' + "<c/>" * 16383 + "<c><v>1</v></c></row>"
        ),
        FAR_COLUMNS,
    ),
    "corner-within.xlsx": (far('<c r="IV200000"><v>1</v></c>'), CELLS),
    "sst-count.xlsx": (shared_texts("40000000000"), "MB of memory"),
    "doctype.xlsx": (
        workbook("", workbook=f'<!DOCTYPE a [<!ENTITY b "c">]>{BOOK}'),
        "broken",
    ),
    "deep.toml": (deep_toml(), "inside one another"),
    "larger-deep.toml": (deep_toml(100_000), "at most 128 kB"),
    "long-key.toml": (b"a." * 200_000 + b"a = 1\n", "at most 128 kB"),
    "deep-tables.toml": (b"[" + b"a." * 5000 + b"a]\n", "inside one another"),
    "long-number.toml": (b"year = " + b"9" * 5000, "not TOML"),
}
FAILED = workbook(
    '<row r="2">' + '<c r="A2" t="e"></c>' * 10_000 + '<c r="A2" t="e"><v>#REF!</v></c></row>'
)
