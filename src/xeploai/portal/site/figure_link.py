"""What a table of figures shows: rows, and for each figure the address of what it counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from xeploai.domain import (
    FIGURES,
    Category,
    Change,
    Disagreement,
    Fault,
    Refused,
    Share,
    Statistics,
    SubjectKind,
    Total,
    message,
)
from xeploai.results import statistics as results

# of a database's largest key, less one
MOST_DIGITS = 18
ALL_ORGANISATIONS, ALL_MEMBERS = "organisations", "members"
KIND_OF_ALL = {
    ALL_ORGANISATIONS: SubjectKind.ORGANISATION,
    ALL_MEMBERS: SubjectKind.MEMBER,
}


@dataclass(frozen=True)
class FigureLink:
    """Which figure of which categories is asked for."""

    category: str
    figure: str
    reason: str = ""
    # key of a group of similar subjects, where a ceiling's figure is asked for
    group: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, figures: Collection[str]) -> "FigureLink":
        """Read the link from an address. Raises `Refused` for a figure that does not exist."""
        figure = query.get("figure", "total")
        if figure not in figures:
            raise Refused(Fault(message("There is no figure “%(name)s”."), {"name": figure}))
        asked = (query.get(name, "").replace("\0", "") for name in ("category", "reason", "group"))
        category, reason, group = asked
        return cls(category, figure, reason, group)

    @property
    def group_key(self) -> int | None:
        """The group's key; None where none is asked for. What is no key belongs to no group."""
        if not self.group:
            return None
        is_key = self.group.isascii() and self.group.isdigit() and len(self.group) <= MOST_DIGITS
        return int(self.group) if is_key else 0

    def takes(self, code: str, category: Category) -> bool:
        """Whether the figure counts subjects of that category."""
        if self.category in KIND_OF_ALL:
            return category.kind is KIND_OF_ALL[self.category]
        return self.category in ("", code)

    def query(self) -> str:
        """Return the link as the query of an address."""
        return urlencode(self.parts())

    def parts(self) -> dict[str, str]:
        """Return what the link says, by name; empty parts are left out."""
        return {name: part for name, part in asdict(self).items() if part}


def figures_shown(statistics: Statistics) -> tuple[str, ...]:
    """Return the columns of the table: undecided ones only where something is undecided."""
    waiting = any(total.figure("undecided") for total in statistics.categories.values())
    return FIGURES if waiting else tuple(one for one in FIGURES if one != "undecided")


@dataclass(frozen=True)
class Cell:
    """One figure of a table."""

    figure: str
    number: int | None
    share: Share | None
    change: Change | None
    link: str


@dataclass(frozen=True)
class CategoryRow:
    """One line of the table of categories."""

    code: str
    label: str
    total: Total
    cells: tuple[Cell, ...]
    is_headline: bool = False

    @property
    def good_or_better(self) -> Cell:
        """The figure that the headline shows."""
        return self._cell("good_or_better")

    @property
    def graded(self) -> Cell:
        """The base of the headline's figure."""
        return self._cell("graded")

    def _cell(self, figure: str) -> Cell:
        return next(cell for cell in self.cells if cell.figure == figure)


def rows_of(statistics: Statistics, language: str) -> Iterator[CategoryRow]:
    """Yield a row for each category, with all organisations together after the last of theirs."""
    of_organisations = [
        code
        for code, category in statistics.category_labels.items()
        if category.kind is SubjectKind.ORGANISATION
    ]
    for code, total in statistics.categories.items():
        category = statistics.category_labels[code]
        before = statistics.earlier_total(code)
        is_members = category.kind is SubjectKind.MEMBER
        yield _row(statistics, code, category.label[language], total, before, is_members)
        if of_organisations and code == of_organisations[-1]:
            yield organisations_row(statistics)


def organisations_row(statistics: Statistics) -> CategoryRow:
    """Return the row of all organisations together."""
    now, before = statistics.organisations, statistics.earlier_organisations
    label = gettext("All organisations")
    return _row(statistics, ALL_ORGANISATIONS, label, now, before, True)


def _row(
    statistics: Statistics, code: str, label: str, total: Total, before: Total, is_headline: bool
) -> CategoryRow:
    changes = statistics.changes(total, before)
    shown = figures_shown(statistics)
    cells = tuple(
        Cell(
            figure,
            total.figure(figure),
            total.share(figure, statistics.share_bases),
            changes.get(figure),
            FigureLink(code, figure).query(),
        )
        for figure in shown
    )
    return CategoryRow(code, label, total, cells, is_headline)


@dataclass(frozen=True)
class ReasonLine:
    """How many of a category are not rated for one reason.

    Args:
        rows: over how many lines the category's heading stands; 0 where it stands above.
    """

    row: CategoryRow
    label: str
    number: int
    link: str
    rows: int = 0


def reasons_of(
    statistics: Statistics, rows: Iterable[CategoryRow], language: str
) -> Iterator[ReasonLine]:
    """Yield the reasons for not rating, category by category."""
    for row in rows:
        counts = row.total.counts
        if row.code != ALL_ORGANISATIONS and counts is not None:
            for place, (reason, number) in enumerate(counts.not_rated.items()):
                label = results.reason_label(statistics, reason, language)
                link = FigureLink(row.code, "not_graded", reason).query()
                spans = 0 if place else len(counts.not_rated)
                yield ReasonLine(row, label, number, link, spans)


@dataclass(frozen=True)
class DisagreementLine:
    """A returned figure that differs from the counted one."""

    of: Disagreement
    category: str


def disagreements_of(statistics: Statistics, language: str) -> Iterator[DisagreementLine]:
    """Yield the figures in which returns differ from the cases below them."""
    for one in statistics.disagreements:
        yield DisagreementLine(one, statistics.category_labels[one.category].label[language])
