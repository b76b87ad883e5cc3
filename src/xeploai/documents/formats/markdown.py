"""A report as GitHub's Markdown."""

import re
from collections.abc import Iterator

from xeploai.documents.layout import (
    Bullets,
    Paragraph,
    PrintedRow,
    PrintedTable,
    Report,
    Section,
    lay_out,
    one_line,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@!&])")
# What starts a list, a quotation or an underlined heading at the beginning of a line.
_AT_START = re.compile(r"^([-+=]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _line(text: str) -> str:
    def guard(match: re.Match[str]) -> str:
        start = match[1]
        return f"\\{start}" if not start.isdigit() else start

    safe = _AT_START.sub(guard, escape(text))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", safe)


def render_markdown(report: Report) -> str:
    """Return the whole report; tables have one header row, so heads are joined."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield from _title(report)
    for section in report.sections:
        yield from _section(section)
    yield from _closing(report)
    yield f"## {escape(report.annex_head)}"
    for table in report.annexes:
        yield from _table(lay_out(table))


def _title(report: Report) -> Iterator[str]:
    title = report.title
    yield f"**{escape(title.state)}**"
    yield f"**{escape(title.organisation)}**"
    yield _line(title.number)
    yield f"*{escape(title.place_and_date)}*"
    yield f"# {escape(title.kind)}\n\n**{escape(title.subject)}**"


def _closing(report: Report) -> Iterator[str]:
    closing = report.closing
    yield f"**{escape(closing.recipients_head)}**"
    yield "\n".join(f"- {escape(line)}" for line in closing.recipients)
    yield from (_line(line) for line in closing.signature)


def _section(section: Section) -> Iterator[str]:
    yield f"{'#' * (section.level + 1)} {escape(section.heading)}"
    for block in section.blocks:
        match block:
            case Paragraph():
                yield _paragraph(block)
            case Bullets(items):
                yield "\n".join(f"- {_paragraph(item)}" for item in items)


def _paragraph(paragraph: Paragraph) -> str:
    if not paragraph.lead:
        return _line(paragraph.text)
    return f"**{escape(paragraph.lead)}** {escape(paragraph.text)}"


def _table(table: PrintedTable) -> Iterator[str]:
    yield f"### {escape(table.code)}. {escape(table.caption)}"
    yield f"*{escape(table.measure)}*"
    if table.rows:
        yield "\n".join(_table_lines(table))
    if table.notes:
        yield "\n".join(f"- {escape(note)}" for note in table.notes)


def _table_lines(table: PrintedTable) -> Iterator[str]:
    yield _cells(_joined_heads(table))
    numbers = [cell.is_number for cell in table.rows[0].cells]
    yield _cells("---:" if is_number else ":---" for is_number in numbers)
    for row in table.rows:
        yield _cells(_row_texts(row))


def _row_texts(row: PrintedRow) -> Iterator[str]:
    for cell in row.cells:
        text = escape(cell.text)
        yield f"**{text}**" if row.is_total and text else text


def _cells(texts: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _joined_heads(table: PrintedTable) -> list[str]:
    # Markdown has one row of heads
    heads: list[list[str]] = [[] for _ in table.widths]
    for level in table.head:
        for cell in level:
            for number in range(cell.column, cell.column + cell.columns):
                heads[number].append(cell.text)
    return [" – ".join(map(escape, parts)) for parts in heads]
