"""The parts of a report: title block, sections, tables with typed cells."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction

from xeploai.domain import Share


class RaggedTable(ValueError):
    """A row has another number of cells than the table has columns."""


class Mark(Enum):
    """The sign in a cell without a figure, and its meaning."""

    MISSING = ("…", "không có số liệu; khác với số 0")
    HIDDEN = (
        "ẩn",
        "không hiển thị: quá ít người, hoặc có thể từ đó suy ra số liệu của quá ít người",
    )
    NOT_APPLICABLE = ("x", "không tính: mẫu số bằng 0 hoặc không quy định tỷ lệ")

    @property
    def sign(self) -> str:
        """The sign itself."""
        return str(self.value[0])

    @property
    def meaning(self) -> str:
        """The meaning of the sign."""
        return str(self.value[1])


@dataclass(frozen=True)
class Difference:
    """A count minus another one. Unit: subjects; printed with its sign."""

    value: int


@dataclass(frozen=True)
class Points:
    """A share minus another one. Unit: percentage points, exact; printed with its sign."""

    value: Fraction


Cell = int | str | Share | Difference | Points | Mark


class ColumnKind(StrEnum):
    """The type of a column: decides alignment, number format and sums."""

    TEXT = "TEXT"
    ORDER = "ORDER"
    COUNT = "COUNT"
    SHARE = "SHARE"
    DIFFERENCE = "DIFFERENCE"
    POINTS = "POINTS"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        key: its name in formulas of the same row.
        heads: header cells from the top row down; equal neighbours are merged.
        width: in millimetres on an A4 page; number columns may grow at the cost of text columns.
        formula: computes the figure from others of its row, such as `{good}+{excellent}`.
    """

    key: str
    heads: tuple[str, ...]
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 14
    formula: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Args:
        is_total: emphasised, and printed even where the list before it is cut short.
        adds: indexes (from 0) of the rows that this one sums.
        level: 1 for a row indented below the one before it, else 0.
    """

    cells: tuple[Cell, ...]
    is_total: bool = False
    adds: tuple[int, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class Table:
    """A table that can be read on its own.

    Args:
        code: short name, such as `Biểu 1`; also the name of its sheet in a spreadsheet.
        measure: unit of measure and bases of the shares.
        notes: sentences below the table.
        most: rows printed at most, besides totals; spreadsheets contain all rows.
        is_list: a long list, which gets a filter in spreadsheets.

    Raises:
        RaggedTable: a row has more or fewer cells than there are columns.
    """

    code: str
    caption: str
    measure: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    most: int | None = None
    is_list: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows):
            if len(row.cells) != len(self.columns):
                raise RaggedTable(self.code, number)

    @property
    def printed_rows(self) -> tuple[Row, ...]:
        """The rows to print: the first `most`, and every total."""
        if self.most is None:
            return self.rows
        others = [row for row in self.rows if not row.is_total]
        first = {id(row) for row in others[: self.most]}
        return tuple(row for row in self.rows if row.is_total or id(row) in first)

    @property
    def left_out(self) -> int:
        """Number of rows that only the spreadsheet contains."""
        return len(self.rows) - len(self.printed_rows)


@dataclass(frozen=True)
class Paragraph:
    """Running text.

    Args:
        lead: first words, in bold; may be empty.
    """

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Bullets:
    """A bulleted list."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Section:
    """A heading and the text below it.

    Args:
        level: 1 for a part, 2 for a section within it.
    """

    heading: str
    blocks: tuple[Paragraph | Bullets, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class TitleBlock:
    """The head of an official document.

    Args:
        state: the line on the right, above place and date.
        number: number and sign, with dots for the registry to fill in.
        kind: `BÁO CÁO`; the subject is printed below it.
    """

    organisation: str
    state: str
    number: str
    place_and_date: str
    kind: str
    subject: str


@dataclass(frozen=True)
class Closing:
    """The foot of an official document: recipients and signature."""

    recipients_head: str
    recipients: tuple[str, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A finished report.

    Args:
        annex_head: heading over the tables.
        written_on: the creation date in the files' metadata.
    """

    title: TitleBlock
    sections: tuple[Section, ...]
    closing: Closing
    annex_head: str
    annexes: tuple[Table, ...]
    written_on: date

    @property
    def name(self) -> str:
        """Title of the file or window."""
        return f"{self.title.kind.capitalize()} {self.title.subject}"
