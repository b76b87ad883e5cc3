"""The figures of a unit's page: the sentences at its top, and the table of categories."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from xeploai.domain import (
    FIGURE_LABELS,
    FIGURES,
    Change,
    Disagreement,
    Share,
    Statistics,
    SubjectKind,
    Total,
    add_up,
    decimal_comma,
    grouped,
)
from xeploai.portal.site import ALL_ORGANISATIONS, FigureLink
from xeploai.reporting import base_word
from xeploai.results import statistics as results

SENTENCE_FIGURES = ("graded", "good_or_better", "excellent", "completed", "failed")
ENGLISH = "en"


def sentences_of(statistics: Statistics, language: str) -> Iterator[str]:
    """Yield a sentence on all organisations and one on all members; none for what is unreported.

    A cycle that reviews no members, as a quarter, has one on its leading cadres instead.
    """
    kinds = {category.kind for category in statistics.category_labels.values()}
    pairs = [
        (SubjectKind.ORGANISATION, statistics.organisations, statistics.earlier_organisations),
        (SubjectKind.MEMBER, statistics.members, statistics.earlier_members),
    ]
    if SubjectKind.MEMBER not in kinds:
        pairs.append((SubjectKind.CADRE, *_cadres(statistics)))
    for kind, total, before in pairs:
        if total.counts is not None and total.counts.total:
            figures = _figures_sentence(statistics, kind, total, language)
            yield f"{figures} {_change_sentence(statistics, total, before, language)}".rstrip()


def _cadres(statistics: Statistics) -> tuple[Total, Total]:
    """Return all leading cadres, now and in the earlier cycle."""
    codes = [
        code
        for code, category in statistics.category_labels.items()
        if category.kind is SubjectKind.CADRE
    ]
    now = add_up(statistics.categories.get(code, Total()) for code in codes)
    return now, add_up(statistics.earlier_total(code) for code in codes)


def _figures_sentence(
    statistics: Statistics, kind: SubjectKind, total: Total, language: str
) -> str:
    number = total.figure("total") or 0
    parts = [_figure(statistics, total, figure, language) for figure in SENTENCE_FIGURES]
    if total.figure("undecided"):
        parts.append(_figure(statistics, total, "undecided", language))
    return f"{_subjects(kind, number)}: {'; '.join(parts)}."


def _subjects(kind: SubjectKind, number: int) -> str:
    if kind is SubjectKind.MEMBER:
        text = ngettext("%(number)s member", "%(number)s members", number)
    elif kind is SubjectKind.CADRE:
        text = ngettext("%(number)s leading cadre", "%(number)s leading cadres", number)
    else:
        text = ngettext("%(number)s organisation", "%(number)s organisations", number)
    return text % {"number": grouped(number)}


def _figure(statistics: Statistics, total: Total, figure: str, language: str) -> str:
    label = FIGURE_LABELS[figure][language].lower()
    count = f"{label} {grouped(total.figure(figure) or 0)}"
    share = total.share(figure, statistics.share_bases)
    if share is None or share.exact is None:
        return count
    return f"{count} ({share.shown()}% {base_words(share, language)})"


def base_words(share: Share, language: str) -> str:
    """Return a share's base as part of a sentence: `of all graded`."""
    if language == ENGLISH and share.of == "total":
        return "of all"
    if language == ENGLISH:
        return f"of “{FIGURE_LABELS[share.of][language].lower()}”"
    return base_word(share.of)


def _change_sentence(statistics: Statistics, now: Total, before: Total, language: str) -> str:
    change = statistics.changes(now, before).get("good_or_better")
    if change is None or change.points is None or statistics.earlier is None:
        return ""
    values = {
        "year": statistics.earlier.cycle_name[language],
        "figure": FIGURE_LABELS["good_or_better"][language].lower(),
        "change": points_in_words(change),
    }
    return gettext("Against %(year)s, the share of “%(figure)s” %(change)s.") % values


def points_in_words(change: Change) -> str:
    """Word a share's change: `rose by 1,20 percentage points`."""
    assert change.points is not None
    points = decimal_comma(abs(change.points), 2)
    if not change.points:
        return gettext("did not change")
    if change.points > 0:
        return gettext("rose by %(points)s percentage points") % {"points": points}
    return gettext("fell by %(points)s percentage points") % {"points": points}


def figure_columns(statistics: Statistics) -> tuple[str, ...]:
    """Return the table's columns; without “undecided” if nothing is."""
    waiting = any(total.figure("undecided") for total in statistics.categories.values())
    return FIGURES if waiting else tuple(name for name in FIGURES if name != "undecided")


@dataclass(frozen=True)
class CategoryCell:
    """One figure of a category."""

    figure: str
    number: int | None
    share: Share | None
    change: Change | None
    link: str


@dataclass(frozen=True)
class CategoryRow:
    """One row of the table of categories.

    Args:
        is_headline: the figures at the top of the page are this row's.
    """

    code: str
    label: str
    total: Total
    cells: tuple[CategoryCell, ...]
    is_headline: bool = False

    @property
    def good_or_better(self) -> CategoryCell:
        """The figure that the headline shows."""
        return self._cell("good_or_better")

    @property
    def graded(self) -> CategoryCell:
        """The base of the headline's figure."""
        return self._cell("graded")

    def _cell(self, figure: str) -> CategoryCell:
        return next(cell for cell in self.cells if cell.figure == figure)


def category_rows(statistics: Statistics, language: str) -> Iterator[CategoryRow]:
    """Yield a row for each category; after the last of organisations, a row of all of them."""
    organisation_codes = [
        code
        for code, category in statistics.category_labels.items()
        if category.kind is SubjectKind.ORGANISATION
    ]
    for code, total in statistics.categories.items():
        category = statistics.category_labels[code]
        before = statistics.earlier_total(code)
        is_members = category.kind is SubjectKind.MEMBER
        yield _row(statistics, code, category.label[language], total, before, is_members)
        if organisation_codes and code == organisation_codes[-1]:
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
    cells = tuple(
        CategoryCell(
            figure,
            total.figure(figure),
            total.share(figure, statistics.share_bases),
            changes.get(figure),
            FigureLink(code, figure).query(),
        )
        for figure in figure_columns(statistics)
    )
    return CategoryRow(code, label, total, cells, is_headline)


@dataclass(frozen=True)
class ReasonLine:
    """Number of subjects of a category that are not rated for one reason.

    Args:
        rows: rowspan of the category's heading; 0 on the lines that an earlier one covers.
    """

    row: CategoryRow
    label: str
    number: int
    link: str
    rows: int = 0


def reason_lines(
    statistics: Statistics, rows: Iterable[CategoryRow], language: str
) -> Iterator[ReasonLine]:
    """Yield the reasons for not rating, by category."""
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

    disagreement: Disagreement
    category: str


def disagreement_lines(statistics: Statistics, language: str) -> Iterator[DisagreementLine]:
    """Yield the figures in which a return differs from the cases below it."""
    for disagreement in statistics.disagreements:
        category = statistics.category_labels[disagreement.category]
        yield DisagreementLine(disagreement, category.label[language])
