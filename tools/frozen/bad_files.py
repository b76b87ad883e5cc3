"""Files and words that the program refuses, and some odd ones that it takes."""

import io
import itertools
import string
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from .bad_yaml import FACTS, LAYERS, PACKS, PAIRS, SEVERAL, WHOLE_FILES, Edits
from .running import Command

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")
FILES_AT_ONCE = 8
# the program of the first freezing breaks down on these, and says nothing of files beside them
ALONE = ("key-map.yaml", "key-list.yaml", "rules-map.yaml")
Refusal = tuple[str, str, Mapping[str, bytes]]  # name, words, files
ZIP_DAY = (2024, 1, 1, 0, 0, 0)
COLUMNS = string.ascii_uppercase
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

REGISTER = (
    "Mã tổ chức đảng,Tên tổ chức đảng,Loại tổ chức đảng,Loại hình đơn vị,"
    "Mã cấp trên trực tiếp,Ngày thành lập,Ngày kết thúc hoạt động\n"
)
PEOPLE = (
    "Mã đảng viên,Họ và tên,Mã chi bộ,Tình trạng đảng viên,Ngày vào Đảng,Từ ngày,Đến trước ngày\n"
)
POSTS = "Mã đảng viên,Mã tổ chức đảng,Chức vụ,Mã chức danh,Là người đứng đầu,Từ ngày\n"
COLLECTIVES = "Mã tập thể,Tên tập thể,Mã tổ chức đảng,Loại tập thể,Ngày thành lập\n"
GRADINGS = "category,subject,grade,reason,authority,document_number,decided_on\n"
RETURN = "category,total,graded,not_graded,reasons,excellent,good,completed,failed\n"
SCHOOL = "grassroots_branch,SCHOOL"
IN_2023 = "--cycle 2023"
BY_UNIT = "--cycle 2023 --unit an-bien-001 --document 1-BC --received-on 20/01/2024"
FOR_KIND = {
    "register": "",
    "people": "",
    "posts": "",
    "collectives": "",
    "gradings": IN_2023,
    "return": BY_UNIT,
}

# name (begins with the kind), content of the CSV file
LISTS = (
    ("register-words", REGISTER + "x-1,Chi bộ X,Loại lạ,Ngành lạ,an-bien,01/01/2020,\n"),
    ("register-dates", REGISTER + f"x-1,Chi bộ X,{SCHOOL},an-bien,31/02/2020,12/31/2023\n"),
    ("register-twice", REGISTER + f"x-1,X,{SCHOOL},an-bien,01/01/2020,\n" * 2),
    ("register-parent", REGISTER + f"x-1,Chi bộ X,{SCHOOL},khong-co,01/01/2020,\n"),
    ("register-self", REGISTER + f"x-1,Chi bộ X,{SCHOOL},x-1,01/01/2020,\n"),
    ("register-moved", REGISTER + "an-bien-012,Chi bộ X,grassroots_branch,OTHER,an-minh,1/1/2020,"),
    ("register-ends-first", REGISTER + f"x-1,X,{SCHOOL},an-bien,01/01/2020,01/01/2019\n"),
    ("register-codes", REGISTER + f"x 1,{'X' * 301},{SCHOOL},an-bien,1/1/1900,\n,,,,,,\n"),
    ("register-circle", REGISTER + f"a,A,{SCHOOL},b,1/1/2020,\nb,B,{SCHOOL},a,1/1/2020,\n"),
    ("register-fewer-columns", "Mã tổ chức đảng,Tên tổ chức đảng\nx-1,Chi bộ X\n"),
    ("register-end-heading", "code,name,category,sector,parent,opened_on,Đến ngày\n"),
    ("people-branch", PEOPLE + "M-1,Nguyễn Văn An,an-bien,Chính thức,1/1/2000,1/1/2001,\n"),
    ("people-words", PEOPLE + "M-1,Nguyễn Văn An,an-bien-012,Lạ,1/1/2000,2001,\n"),
    ("people-empty", PEOPLE + ",,,,,,\nM-2,,an-bien-012,,,,\n"),
    ("people-same-day", PEOPLE + "M-1,An,an-bien-012,FULL,,1/1/2001,\n" * 2),
    ("people-ends-first", PEOPLE + "M-1,An,an-bien-012,FULL,,1/1/2001,1/1/2000\n"),
    ("people-before-branch", PEOPLE + "M-1,An,khoi-114,FULL,,01/01/1931,\n"),
    ("posts-unknown", POSTS + "M-9,khong-co,Bí thư,bi-thu,x,01/07/2020\n"),
    ("posts-words", POSTS + "DV-000001,an-bien,,bi thu,có lẽ,32/07/2020\n"),
    ("collectives-unknown", COLLECTIVES + "TT-X,Ban Thường vụ,khong-co,ban-thuong-vu,1/7/2020\n"),
    ("collectives-dates", COLLECTIVES + "TT X,,an-bien,,2020-13-01\n"),
    ("gradings-word", GRADINGS + "member,DV-000001,Giỏi,,kien-giang,1-QĐ,08/12/2023\n"),
    ("gradings-both", GRADINGS + "member,DV-000001,GOOD,exempt,kien-giang,1-QĐ,08/12/2023\n"),
    ("gradings-neither", GRADINGS + "member,DV-000001,,,kien-giang,1-QĐ,08/12/2023\n"),
    ("gradings-no-case", GRADINGS + "member,DV-999999,GOOD,,kien-giang,1-QĐ,08/12/2023\n"),
    ("gradings-category", GRADINGS + "nobody,DV-000001,GOOD,,kien-giang,1-QĐ,08/12/2023\n"),
    ("gradings-too-early", GRADINGS + "member,DV-000001,GOOD,,kien-giang,1-QĐ,08/12/2022\n"),
    ("gradings-authority", GRADINGS + "member,DV-000001,GOOD,,khong-co,1-QĐ,08/12/2023\n"),
    ("gradings-twice", GRADINGS + "member,DV-000001,GOOD,,kien-giang,1-QĐ,31/01/2024\n" * 2),
    ("gradings-reason", GRADINGS + "member,DV-000001,NOT_RATED,mệt,kien-giang,1-QĐ,08/12/2023\n"),
    (
        "gradings-replaced-earlier",
        GRADINGS + "member,DV-000001,FAILED,,kien-giang,9-QĐ,02/10/2023\n",
    ),
    ("gradings-number", GRADINGS + f"member,DV-000001,GOOD,,kien-giang,{'9' * 61},08/12/2023\n"),
    ("return-sum", RETURN + "member,12,11,1,newly_admitted=1,2,8,1,1\n"),
    ("return-total", RETURN + "member,13,11,1,,2,8,1,0\n"),
    ("return-separators", RETURN + 'member,1.234,"1,234",0,,0,1234,0,0\n'),
    ("return-empty-figures", RETURN + "member,12,,1,,2,8,1,0\n"),
    ("return-twice", RETURN + "member,12,11,1,,2,8,1,0\n" * 2),
    ("return-reasons", RETURN + "member,12,11,1,newly_admitted=2; exempt=x,2,8,1,0\n"),
    ("return-category", RETURN + "nobody,12,11,1,,2,8,1,0\n"),
    ("return-numbers", RETURN + "member,-1,1e3,٢,,9999999999,8.5,1,#REF!\n"),
    ("return-nothing", RETURN),
    ("return-note", RETURN + "Cộng,12,11,1,,2,8,1,0\nNgười lập biểu,,,,,,,,\n"),
)
RETURN_TABLE = "[[category]]\ncode = 'member'\ntotal = 12\ngraded = 11\nnot_graded = 1\n"

# name, name of the file, content, words
OTHER_FILES: tuple[tuple[str, str, bytes, str], ...] = (
    ("return-toml-year", "r.toml", f"year = 2022\n{RETURN_TABLE}".encode(), BY_UNIT),
    ("return-toml-broken", "r.toml", b"year = = 2023\n", BY_UNIT),
    ("return-toml-types", "r.toml", b"year = '2023'\ncategory = 5\n", BY_UNIT),
    ("return-toml-fewer", "r.toml", f"year = 2023\n{RETURN_TABLE}".encode(), BY_UNIT),
    (
        "return-toml-figures",
        "r.toml",
        f"colour = 1\n{RETURN_TABLE}excellent = 2.5\ngood = -1\ncompleted = true\n".encode(),
        BY_UNIT,
    ),
    ("gradings-toml", "g.toml", b"a = 1\n", f"{IN_2023} --kind gradings"),
    ("empty", "e.csv", b"", ""),
    ("no-heading", "n.csv", b"1,2,3\n4,5,6\n", ""),
    ("no-rows", "n.csv", REGISTER.encode(), ""),
    ("not-utf8", "n.csv", "Mã,Tên\nă,Đ\n".encode("cp1258", "replace"), ""),
    ("other-ending", "n.pdf", b"%PDF-1.4", ""),
    ("no-workbook", "n.xlsx", b"PK\x03\x04 nothing", ""),
    ("macros", "n.xlsm", b"PK", ""),
    ("kind-unlike", "n.csv", PEOPLE.encode(), "--kind register"),
    ("kind-unknown", "n.csv", b"colour,shape\nred,round\n", ""),
    ("return-without-unit", "n.csv", (RETURN + "member,12,11,1,,2,8,1,0\n").encode(), IN_2023),
    ("gradings-without-cycle", "n.csv", (GRADINGS + "member,a,b,,c,d,e\n").encode(), ""),
    (
        "gradings-cycle-unknown",
        "n.csv",
        (GRADINGS + "member,DV-000001,GOOD,,an-bien,1-QĐ,8/12/1999\n").encode(),
        "--cycle 1999",
    ),
    (
        "people-outside",
        "n.csv",
        (PEOPLE + "M-1,An,an-bien-012,FULL,,1/1/2001,\n").encode(),
        "--unit an-minh",
    ),
)
WORKBOOKS: tuple[tuple[str, tuple[Sequence[object], ...], str], ...] = (
    (
        "register",
        (
            ["Danh sách"],
            ["STT", *REGISTER.strip().split(",")],
            [1, "x-1", "Chi bộ X", "Chi bộ cơ sở", "Trường lạ", "an-bien", 43831, "31/12"],
            [2, "x-2", "", "Chi bộ cơ sở", "Trường học", "an-bien", "#REF!", ""],
        ),
        "",
    ),
    (
        "return",
        (
            RETURN.strip().split(","),
            ["Đảng viên", "1.234", 11, 1, "", 2, 8, 1, 0],
            ["Chi bộ cơ sở", 1, 1.5, 0, "", 0, 1, 0, 0],
        ),
        BY_UNIT,
    ),
    ("gradings", (GRADINGS.strip().split(","), ["member", 5, True, "", "", "", 45268]), IN_2023),
    ("two-kinds", ((REGISTER.strip() + "," + PEOPLE.strip()).split(","), ["a"] * 14), ""),
)

EXPLAINED = "rules explain --pack vn-party-2023 --category member --facts f.yaml --json"
RECORDED = (
    "rules facts --cycle 2023 --subject DV-000001 --category member"
    " --file f.yaml --source Office --dated 31/12/2023"
)
# name, words about a pack with several faults
OF_SEVERAL = (
    ("files", "rules check q.yaml p.yaml none.yaml"),
    ("explain", "rules explain --pack p.yaml --category member --facts f.yaml"),
    ("diff", "rules diff vn-party-2023 p.yaml"),
    ("show", "rules show p.yaml"),
    ("rehearse", "rules rehearse --cycle 2023 --unit an-bien --draft p.yaml"),
)

# name, words: refused before anything is done
WORDS = (
    ("command-unknown", "resluts --cycle 2023"),
    ("option-unknown", "results --cycle 2023 --unit an-bien --colour red"),
    ("option-missing", "results --cycle 2023"),
    ("option-without-value", "results --cycle"),
    ("year-word", "results --cycle twenty --unit an-bien"),
    ("year-zero", "results --cycle 0 --unit an-bien"),
    ("cycle-unknown", "results --cycle 1999 --unit an-bien"),
    ("unit-unknown", "results --cycle 2023 --unit khong-co"),
    ("format-unknown", "results --cycle 2023 --unit an-bien --format pdf"),
    ("format-needs-out", "results --cycle 2023 --unit an-bien --format xlsx"),
    ("out-no-folder", "report --cycle 2023 --unit an-bien --out none/r.md"),
    ("report-ending", "report --cycle 2023 --unit an-bien --out r.odt"),
    ("report-date", "report --cycle 2023 --unit an-bien --out r.md --date 31/02/2024"),
    ("report-date-us", "report --cycle 2023 --unit an-bien --out r.md --date 12/31/2023"),
    ("cases-figure", "cases --cycle 2023 --unit an-bien --figure superb"),
    ("cases-category", "cases --cycle 2023 --unit an-bien --category nobody"),
    ("cases-reason", "cases --cycle 2023 --unit an-bien --figure not_graded --reason tired"),
    ("cases-reason-alone", "cases --cycle 2023 --unit an-bien --figure good --reason exempt"),
    ("cases-limit", "cases --cycle 2023 --unit an-bien --limit -1"),
    ("compare-cycle", "compare --cycle 2023 --unit an-bien --with-cycle 2019"),
    ("compare-both", "compare --cycle 2023 --unit an-bien --with-unit an-minh --siblings"),
    ("compare-tree", "compare --cycle 2023 --unit an-bien --tree older"),
    ("compare-unit", "compare --cycle 2023 --unit an-bien --with-unit khong-co"),
    ("units-below", "units --cycle 2023 --below khong-co"),
    ("unit-transfer", "unit transfer khong-co --to an-bien --on 01/07/2024 --document 1"),
    ("unit-transfer-self", "unit transfer an-bien --to an-bien --on 01/07/2024 --document 1"),
    ("unit-merge-date", "unit merge an-bien-012 --into an-bien-013 --on soon --document 1"),
    ("unit-rename-missing", "unit rename an-bien --on 01/07/2024"),
    ("account-role", "account open x --label X --role KING --unit an-bien"),
    ("account-unknown", "account close nobody"),
    ("account-name", "account open Đảng --label X --role MEMBER --unit an-bien"),
    ("cycle-open-again", "cycle open 2023"),
    ("cycle-pack", "cycle open 2021 --pack no-pack"),
    ("cycle-freeze", "cycle freeze 2023"),
    ("cycle-report-by", "cycle report-by return --cycle 2023 --unit khong-co"),
    ("import-no-file", "import none.csv --dry-run"),
    ("import-kind", "import none.csv --kind votes --dry-run"),
    ("template-kind", "template votes --out t.xlsx"),
    ("template-needs-cycle", "template gradings --unit an-bien-001 --out t.xlsx"),
    ("template-ending", "template register --out t.csv"),
    ("export-unit", "export --cycle 2023 --unit khong-co --out data"),
    ("verify-cycle", "verify --cycle 1999"),
    ("journal-expect", "journal verify --expect 5-abc"),
    ("restore-file", "restore none.tar.gz"),
    ("serve-port", "serve --port 70000"),
    ("rules-act", "rules explode"),
    ("rules-pack", "rules show no-pack"),
    ("rules-category", "rules show vn-party-2023 --category nobody"),
    ("rules-provision", "rules show vn-party-2023 --provision P99-X-1"),
    ("rules-day-outside", "rules show vn-party-2023 --on 01/01/2000"),
    ("rules-subject", "rules explain --cycle 2023 --subject DV-999999"),
    ("rules-subject-category", "rules explain --cycle 2023 --subject an-bien --category member"),
    ("rules-explain-half", "rules explain --pack vn-party-2023"),
    ("rules-diff-one", "rules diff vn-party-2023"),
    ("rules-diff-self", "rules diff vn-party-2023 vn-party-2023"),
    ("rules-check-none", "rules check none.yaml"),
    ("rehearse-number", "rules rehearse --cycle 2023 --unit an-bien --set P23-GR-4.exceeded=lots"),
    ("rehearse-provision", "rules rehearse --cycle 2023 --unit an-bien --set P99-X-1.a=5"),
    ("rehearse-set-form", "rules rehearse --cycle 2023 --unit an-bien --set exceeded"),
    ("rehearse-assume", "rules rehearse --cycle 2023 --unit an-bien --assume nothing=1"),
    ("rehearse-assume-kind", "rules rehearse --cycle 2023 --unit an-bien --assume tasks_done=many"),
    ("rehearse-layer", "rules rehearse --cycle 2023 --unit an-bien --layer no-layer"),
    ("rehearse-layer-binds", "rules rehearse --cycle 2023 --layer kien-giang-2023"),
    ("rehearse-category", "rules rehearse --cycle 2023 --unit an-bien --category nobody"),
    ("rehearse-day", "rules rehearse --cycle 2023 --unit an-bien --on 2023-02-30"),
)


def refusals() -> Iterator[Command]:
    """Give every refusal in both languages; files of rules are checked several at once."""
    for name, words, files in itertools.chain(_words(), _lists(), _packs(), _facts()):
        for lang in LANGUAGES:
            yield Command(f"refusals/{name}.{lang}.txt", tuple(words.split()), lang, files)
    yield Command("refusals/words/lang-unknown.txt", ("cycle", "list"), "fr")


def _words() -> Iterator[Refusal]:
    yield from ((f"words/{name}", words, {}) for name, words in WORDS)


def _lists() -> Iterator[Refusal]:
    for name, text in LISTS:
        words, files = FOR_KIND[name.partition("-")[0]], {"list.csv": text.encode()}
        yield f"lists/{name}", f"import list.csv --dry-run {words}", files
        if name.endswith(("-words", "-numbers")):
            yield f"lists/{name}-json", f"import list.csv --dry-run --json {words}", files
    for name, file, content, words in OTHER_FILES:
        yield f"lists/{name}", f"import {file} --dry-run {words}", {file: content}
    for name, rows, words in WORKBOOKS:
        files = {"list.xlsx": workbook(rows)}
        yield f"lists/{name}-xlsx", f"import list.xlsx --dry-run {words}", files


def _packs() -> Iterator[Refusal]:
    pack, layer = _pack(), _text("small-layer.yaml").encode()
    good = (("none", ()),)
    yield from _together("packs", {f"{name}.yaml": edited(pack, to) for name, to in good + PACKS})
    layers = {f"{name}.yaml": edited(layer, to) for name, to in good + LAYERS}
    yield from _together("layers", layers, {"pack.yaml": pack})
    yield from _together("yaml", {f"{name}.yaml": content for name, content in WHOLE_FILES})
    for name, (first, second) in PAIRS:
        files = {"a.yaml": edited(pack, first), "b.yaml": edited(pack, second)}
        yield f"packs/{name}", "rules check a.yaml b.yaml", files
    several = {"p.yaml": edited(pack, SEVERAL), "q.yaml": b"a: 1\n", "f.yaml": b"{}\n"}
    for name, words in OF_SEVERAL:
        yield f"packs/several-{name}", words, several


def _together(
    folder: str, files: Mapping[str, bytes], beside: Mapping[str, bytes] | None = None
) -> Iterator[Refusal]:
    for name in (name for name in files if name in ALONE):
        yield f"{folder}/{name}", f"rules check {name}", {name: files[name]}
    names = [name for name in files if name not in ALONE]
    for start in range(0, len(names), FILES_AT_ONCE):
        some = {name: files[name] for name in names[start : start + FILES_AT_ONCE]}
        some |= beside or {}
        yield f"{folder}/check-{start:03}", f"rules check {' '.join(some)}", some


def _facts() -> Iterator[Refusal]:
    for name, is_good, content in FACTS:
        yield f"facts/{name}", EXPLAINED, {"f.yaml": content}
        if not is_good:
            yield f"facts/{name}-recorded", RECORDED, {"f.yaml": content}


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _pack() -> bytes:
    return (_text("small-pack.yaml") + _text("small-provisions.yaml")).encode()


def edited(content: bytes, edits: Edits) -> bytes:
    """Change a file at the first place where each old part stands."""
    text = content.decode()
    for old, new in edits:
        if old not in text:
            raise ValueError(old)
        text = text.replace(old, new, 1)
    return text.encode()


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    """Return a workbook of one sheet, written by hand."""
    lines = "".join(
        f'<row r="{number}">{"".join(map(_cell, row, (f"{c}{number}" for c in COLUMNS)))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{SHEET}"><sheetData>{lines}</sheetData></worksheet>'
        ),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(zipfile.ZipInfo(name, ZIP_DAY), head + text)
    return content.getvalue()


def _relation(kind: str, target: str) -> str:
    link = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'


def _cell(value: object, place: str) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    text = str(value)
    if text.startswith("#"):
        return f'<c r="{place}" t="e"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
