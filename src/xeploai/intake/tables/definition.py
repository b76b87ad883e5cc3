"""What a kind of list is: its columns, and how its rows are read, checked and laid out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from xeploai.domain import Fault
from xeploai.intake.cells import LabelsByCode

from .quick import QuickRows
from .row_reader import RowReader
from .vocabulary import Vocabulary

R = TypeVar("R")


class Kind(StrEnum):
    """What a file lists, one subject or one category a row."""

    REGISTER = "register"
    PEOPLE = "people"
    POSTS = "posts"
    COLLECTIVES = "collectives"
    GRADINGS = "gradings"
    RETURN = "return"
    REORGANISATION = "reorganisation"


@dataclass(frozen=True)
class ListColumn:
    """A column: its name here, its heading in both languages, and what else it is called.

    Args:
        other: further headings under which it is recognised.
        unclear: headings that look like it but may mean something else; they are refused.
        required: whether the file must have the column (its cells may still be empty).
    """

    name: str
    vi: str
    en: str
    other: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    required: bool = True

    @property
    def label(self) -> Mapping[str, str]:
        """Its heading by language."""
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True)
class ListDefinition(Generic[R]):
    """A kind of list; `R` is the type of its rows.

    Args:
        label: what the kind is called, by language.
        read_row: makes a row, and notes in its reader what is wrong.
        check_rows: yields what is wrong with rows that are sound one by one.
        either: names of columns; at least one of them must be there.
        quick: how whole columns are read at once; None where every row is read cell by cell.
        choices: labels to choose from in a template, by the column's name.
        names_for_reading: columns of names that a filled template has after a column of codes,
            by that column's name; they are skipped when it comes back.
        is_statistical_form: whether there is a row for every category, and a column of counts for
            every reason.
        is_skipped: whether a row is none of the list, such as a sum or a signature.
        remarks_on_skipped: yields what the sender should know of the rows that were skipped.
        remarks_on_rows: yields what the sender should know of the rows of the named file.
    """

    kind: Kind
    label: Mapping[str, str]
    columns: tuple[ListColumn, ...]
    read_row: Callable[[RowReader, Vocabulary], R]
    check_rows: Callable[[Sequence[R], Vocabulary], Iterable[Fault]]
    either: tuple[str, ...] = ()
    quick: QuickRows | None = None
    choices: Callable[[Vocabulary], Mapping[str, LabelsByCode]] = lambda _: {}
    names_for_reading: Mapping[str, ListColumn] = field(default_factory=dict)
    is_statistical_form: bool = False
    is_skipped: Callable[[RowReader, Vocabulary], bool] = lambda *_: False
    remarks_on_skipped: Callable[[Sequence[RowReader]], Iterable[Fault]] = lambda _: ()
    remarks_on_rows: Callable[[Sequence[R], Vocabulary, str], Iterable[Fault]] = lambda *_: ()

    @property
    def column_labels(self) -> LabelsByCode:
        """Headings by the name of the column and by language."""
        return {column.name: column.label for column in self.columns}


# An end is the first day that no longer counts. "Đến ngày" may mean the last day that still does,
# and a day lost or won is a member counted in the wrong branch.
FROM = ListColumn("from_on", "Từ ngày", "From", ("from on", "ngày bắt đầu", "start"))
UNTIL = ListColumn(
    "until_on",
    "Đến trước ngày",
    "Until",
    ("until on", "until (excluded)"),
    unclear=("đến ngày", "đến", "ngày kết thúc", "to", "to date", "end", "end date"),
    required=False,
)
OPENED = ListColumn("opened_on", "Ngày thành lập", "Opened on", ("opened", "established on"))
CLOSED = ListColumn(
    "closed_on",
    "Ngày kết thúc hoạt động",
    "Closed on",
    ("closed", "ngày giải thể", "ngày chấm dứt hoạt động"),
    required=False,
)
# a decision that a row of the register follows
DOCUMENT = ListColumn(
    "document_number",
    "Số văn bản",
    "Document number",
    ("document", "số quyết định", "văn bản", "quyết định số", "số, ký hiệu văn bản"),
    required=False,
)
UNIT = ListColumn(
    "unit", "Mã tổ chức đảng", "Unit code", ("unit", "mã đơn vị", "mã tổ chức", "organisation code")
)
CATEGORY = ListColumn(
    "category", "Nhóm đối tượng", "Category", ("đối tượng", "loại đối tượng", "category code")
)
UNIT_NAME = ListColumn("unit_name", "Tên nơi sinh hoạt, công tác", "Unit name for reading")
# What the workbook of refused rows adds to each row; not read when it comes back corrected.
CAME_FROM = ListColumn("came_from", "Vị trí trong tệp đã gửi", "Place in the file sent")
WHY_REFUSED = ListColumn("why_refused", "Vì sao chưa nhận", "Why it was not taken")
