"""The list of leading posts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from xeploai.domain import Fault, label, message
from xeploai.intake.cells import CODE_LENGTH
from xeploai.intake.tables import (
    FROM,
    UNIT,
    UNIT_NAME,
    UNTIL,
    Kind,
    ListColumn,
    ListDefinition,
    QuickRows,
    RowReader,
    Vocabulary,
    quick,
    repeats,
)

# what an office calls equivalent titles by: a code, or words such as "Bí thư đảng ủy cơ sở"
TITLE_CODE = quick.required(quick.text(CODE_LENGTH))


class PostRow(NamedTuple):
    """A person's leading post in a unit over one span of time."""

    place: str
    person: str
    unit: str
    title: str
    title_code: str
    is_head: bool
    from_on: date
    until_on: date | None


COLUMNS = (
    ListColumn(
        "person", "Mã đảng viên", "Person code", ("person", "mã cán bộ", "mã người", "code")
    ),
    UNIT,
    ListColumn("title", "Chức vụ, chức danh", "Title", ("chức vụ", "chức danh", "post")),
    ListColumn("title_code", "Mã chức danh", "Title code", ("mã chức vụ", "post code")),
    ListColumn("is_head", "Là người đứng đầu", "Is head", ("người đứng đầu", "head")),
    FROM,
    UNTIL,
)


def read_post(row: RowReader, _: Vocabulary) -> PostRow:
    """Return the row of a post."""
    post = PostRow(
        place=row.place,
        person=row.code("person"),
        unit=row.code("unit"),
        title=row.text("title"),
        title_code=row.text("title_code", longest=CODE_LENGTH),
        is_head=row.tick("is_head"),
        from_on=row.day("from_on"),
        until_on=row.optional_day("until_on"),
    )
    row.check_order("from_on", "until_on", post.from_on, post.until_on)
    return post


def check_posts(rows: Sequence[PostRow], _: Vocabulary) -> Iterable[Fault]:
    """Yield posts that are given twice."""
    text = message("The same post of %(person)s is already at %(place)s. Keep one of them.")
    by_place = {row.place: row for row in rows}
    keyed = (((row.person, row.unit, row.title_code, row.from_on), row.place) for row in rows)
    for place, first in repeats(keyed):
        yield Fault(text, {"person": by_place[place].person, "place": first}, place)


POSTS = ListDefinition(
    Kind.POSTS,
    label(message("List of leading posts")),
    COLUMNS,
    read_post,
    check_posts,
    quick=QuickRows(
        quick.spanned(PostRow),
        lambda _: {
            "person": quick.CODE,
            "unit": quick.CODE,
            "title": quick.NAME,
            "title_code": TITLE_CODE,
            "is_head": quick.TICK,
            "from_on": quick.DAY,
            "until_on": quick.OPTIONAL_DAY,
        },
    ),
    names_for_reading={
        "person": ListColumn("person_name", "Họ và tên cán bộ", "Name of the holder"),
        "unit": UNIT_NAME,
    },
)
