"""The list of leading posts."""

from collections.abc import Iterable, Sequence

from xeploai.domain import Fault, message

from .lines import Line, repeats
from .rows import PostRow


def post_row(line: Line) -> PostRow:
    """Return the row of a post."""
    row = PostRow(
        place=line.place,
        person=line.code("person"),
        unit=line.code("unit"),
        title=line.text("title"),
        title_code=line.code("title_code"),
        is_head=line.tick("is_head"),
        from_on=line.day("from_on"),
        until_on=line.optional_day("until_on"),
    )
    line.after("from_on", "until_on", row.from_on, row.until_on)
    return row


def faults_of_posts(rows: Sequence[PostRow]) -> Iterable[Fault]:
    """Yield posts that are given twice."""
    text = message("The same post of %(person)s was already given at %(place)s. Keep one of them.")
    by_place = {row.place: row for row in rows}
    keyed = (((row.person, row.unit, row.title_code, row.from_on), row.place) for row in rows)
    for place, first in repeats(keyed):
        yield Fault(text, {"person": by_place[place].person, "place": first}, place)
