"""A report as PDF, typeset by Typst in the shipped fonts."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import typst

from xeploai.documents.layout import Paragraph, PrintedTable, Report, Section, lay_out, one_line

_HERE = Path(__file__).parents[1]
_TEMPLATE = _HERE / "templates" / "report.typ"
_FONTS = _HERE / "fonts"
# Tags (for screen readers) make a file several times larger: very large tables go without.
_MOST_TAGGED_CELLS = 20_000
# Typst breaks lines between words only; longer ones may break anywhere.
_TOO_LONG = re.compile(r"\S{25,}")
_MAY_BREAK = "\u200b"


def render_pdf(report: Report) -> bytes:
    """Return the report as a PDF file.

    The texts reach Typst as data, apart from the template, so that nothing in a name is markup.
    """
    tables = [lay_out(table) for table in report.annexes]
    cells = sum(len(table.rows) * len(table.widths) for table in tables)
    made_at = datetime(
        report.written_on.year, report.written_on.month, report.written_on.day, tzinfo=UTC
    )
    pdf: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=[_FONTS],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_as_data(report, tables))},
        # not the time of day, so that equal reports are equal files
        timestamp=int(made_at.timestamp()),
        pdf_tags=cells <= _MOST_TAGGED_CELLS,
    )
    return pdf


def _as_data(report: Report, tables: list[PrintedTable]) -> object:
    return _breakable(
        {
            "name": report.name,
            "title": asdict(report.title),
            "sections": [_section(section) for section in report.sections],
            "closing": asdict(report.closing),
            "annex_head": report.annex_head,
            "tables": [asdict(table) for table in tables],
        }
    )


def _section(section: Section) -> dict[str, object]:
    blocks = [
        {"lead": block.lead, "text": block.text}
        if isinstance(block, Paragraph)
        else {"items": [asdict(item) for item in block.items]}
        for block in section.blocks
    ]
    return {"heading": section.heading, "level": section.level, "blocks": blocks}


def _breakable(value: object) -> object:
    match value:
        case str():
            return _TOO_LONG.sub(lambda word: _MAY_BREAK.join(word[0]), one_line(value))
        case dict():
            return {key: _breakable(part) for key, part in value.items()}
        case list() | tuple():
            return [_breakable(part) for part in value]
        case _:
            return value
