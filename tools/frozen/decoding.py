"""Text of what the program writes: spreadsheets, letters, Parquet files, pages; clock removed."""

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

# The demo's own dates and those of the packs all lie before this day; later ones are the clock's.
CLOCK_FROM = date(2026, 9, 1)
CLOCK_TIME = r"(?:,? ?T?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?"
ISO_DAY = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)" + CLOCK_TIME)
SPOKEN_DAY = re.compile(
    r"(?:\b\d{1,2}:\d\d(?::\d\d)?,? )?\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>20\d\d)"
    + CLOCK_TIME
)
VERSION = re.compile(r"xeploai \d+\.\d+\.\d+\S*")
CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")  # of a Parquet file, which names the clock
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LETTER = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FOOTER_TAIL = 8  # a Parquet file ends with the length of its footer and a mark, 4 bytes each
BASE64_RUN = re.compile(rb"[A-Za-z0-9+/]{200,}={0,2}")
BLOCKS = (
    *("address", "article", "aside", "body", "br", "button", "caption", "dd", "details", "div"),
    *("dl", "dt", "fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "header"),
    *("hr", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section"),
    *("select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"),
)
WORDED = ("aria-label", "title", "alt", "placeholder", "data-label")
SECRETS = ("csrfmiddlewaretoken", "password")


def without_clock(text: str) -> str:
    """Replace dates of the clock, and the program's version, by a mark."""

    def replaced(match: re.Match[str]) -> str:
        try:
            day = date(*(int(match[part]) for part in ("year", "month", "day")))
        except ValueError:
            return match[0]
        return "<clock>" if day >= CLOCK_FROM else match[0]

    text = SPOKEN_DAY.sub(replaced, ISO_DAY.sub(replaced, text))
    return VERSION.sub("xeploai <version>", text)


def _xml(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  what the program itself wrote


def decode(file: Path) -> str:
    """Return the content of a file that the program wrote, as text to compare."""
    decoders = {".xlsx": workbook_text, ".docx": letter_text, ".parquet": parquet_text}
    known = decoders.get(file.suffix)
    return known(file) if known else CHECKSUM.sub("<sha256>", file.read_text(encoding="utf-8"))


def workbook_text(file: Path) -> str:
    """Return every cell of every sheet, one a line."""
    with zipfile.ZipFile(file) as parts:
        shared = _shared_strings(parts)
        links = {
            one.get("Id", ""): one.get("Target", "")
            for one in _xml(parts.read("xl/_rels/workbook.xml.rels"))
        }
        lines: list[str] = []
        for sheet in _xml(parts.read("xl/workbook.xml")).iter(f"{SHEET}sheet"):
            lines.append(f"## {sheet.get('name')}")
            target = links[sheet.get(LINK, "")].removeprefix("/xl/")
            root = _xml(parts.read(f"xl/{target}"))
            lines += [f"{cell.get('r')}\t{_cell(cell, shared)}" for cell in root.iter(f"{SHEET}c")]
    return "\n".join(lines) + "\n"


def _shared_strings(parts: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    root = _xml(parts.read("xl/sharedStrings.xml"))
    return [_joined(one, f"{SHEET}t") for one in root.iter(f"{SHEET}si")]


def _cell(cell: ET.Element, shared: list[str]) -> str:
    value = cell.findtext(f"{SHEET}v", "")
    if cell.get("t") == "s":
        value = shared[int(value)]
    elif cell.get("t") == "inlineStr":
        value = _joined(cell, f"{SHEET}t")
    formula = cell.findtext(f"{SHEET}f")
    return repr(value) + (f" ={formula}" if formula else "")


def _joined(node: ET.Element, tag: str) -> str:
    return "".join(one.text or "" for one in node.iter(tag))


def letter_text(file: Path) -> str:
    """Return the paragraphs of a .docx, those in tables too, one a line."""
    with zipfile.ZipFile(file) as parts:
        root = _xml(parts.read("word/document.xml"))
    return "".join(f"{_joined(one, f'{LETTER}t')}\n" for one in root.iter(f"{LETTER}p"))


def parquet_text(file: Path) -> str:
    """Return checksums of the pages of data and of the footer; the footer names the clock."""
    content = file.read_bytes()
    length = int.from_bytes(content[-FOOTER_TAIL : -FOOTER_TAIL // 2], "little")
    footer = BASE64_RUN.sub(_plain_footer, content[-FOOTER_TAIL - length :])
    plain = without_clock(footer.decode("latin-1")).encode("latin-1")
    data = content[: -FOOTER_TAIL - length]
    return f"data {hashlib.sha256(data).hexdigest()}\nfooter {hashlib.sha256(plain).hexdigest()}\n"


def _plain_footer(match: re.Match[bytes]) -> bytes:
    return base64.b64decode(match[0] + b"=" * (-len(match[0]) % 4))


def page_text(html: str) -> str:
    """Return what a page says, its labels and fields too, without tags and tokens."""
    reader = PageReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "".join(f"{line}\n" for line in lines if line)


class PageReader(HTMLParser):
    """Collects the words of a page, with a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; note the words in attributes."""
        self.hidden += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")
        self.parts += [f" [{part}]" for part in _worded(tag, dict(attrs))]

    def handle_endtag(self, tag: str) -> None:
        """End the line at a block."""
        self.hidden -= tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))


def _worded(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    yield from (f"{name}: {attributes[name]}" for name in WORDED if attributes.get(name))
    if tag == "input" and attributes.get("name") not in SECRETS:
        state = " checked" if "checked" in attributes else ""
        yield f"{attributes.get('name')}={attributes.get('value') or ''}{state}"
    if tag == "option" and "selected" in attributes:
        yield "selected"
