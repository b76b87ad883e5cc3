"""The table of ceilings on the top grade: each group with what is allowed and what is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from xeploai.domain import FIGURE_LABELS, CeilingCheck, Statistics
from xeploai.portal.site import FigureLink
from xeploai.reporting import over_the_ceiling
from xeploai.results.case_lines import BASE_FIGURES

SHOWN_AT_FIRST = 20
# a longer page freezes old machines; the spreadsheet has every group
SHOWN_AT_MOST = 1000
ONLY_OVER, ALL = "over", "all"


@dataclass(frozen=True)
class GroupCeiling:
    """A group compared with its ceiling, with links to the cases counted."""

    check: CeilingCheck
    category: str
    base: str
    used_link: str
    base_link: str

    @property
    def is_binding(self) -> bool:
        """Whether the ceiling is binding, not advisory."""
        return not self.check.rule.status.is_advisory


@dataclass(frozen=True)
class GroupCeilings:
    """The groups on the page.

    Args:
        choice: `over` or `all`.
        is_whole: the reader asked for every group of the choice.
    """

    lines: list[GroupCeiling]
    choice: str
    is_whole: bool
    count: int
    all_count: int
    over_count: int
    binding_over: int

    @property
    def left_out(self) -> int:
        """Number of groups of the choice that the page leaves out."""
        return self.count - len(self.lines)


def ceiling_table(statistics: Statistics, query: Mapping[str, str], language: str) -> GroupCeilings:
    """Return the groups that the query selects, those furthest over their ceiling first."""
    over = over_the_ceiling(statistics)
    choice, checks = _select(statistics, over, query)
    is_whole = query.get("groups") == ALL
    first = checks[: SHOWN_AT_MOST if is_whole else SHOWN_AT_FIRST]
    return GroupCeilings(
        list(_lines(statistics, first, language)),
        choice,
        is_whole,
        len(checks),
        len(statistics.ceilings),
        len(over),
        sum(not check.rule.status.is_advisory for check in over),
    )


def ceiling_lines(
    statistics: Statistics, query: Mapping[str, str], language: str
) -> Iterator[GroupCeiling]:
    """Yield every group that the query selects, for a file."""
    _, checks = _select(statistics, over_the_ceiling(statistics), query)
    return _lines(statistics, checks, language)


def _select(
    statistics: Statistics, over: list[CeilingCheck], query: Mapping[str, str]
) -> tuple[str, list[CeilingCheck]]:
    choice = query.get("ceilings", "")
    if choice not in (ONLY_OVER, ALL):
        choice = ONLY_OVER if over else ALL
    if choice == ONLY_OVER:
        return choice, over
    within = [check for check in statistics.ceilings if not check.over_by]
    return choice, over + sorted(within, key=_nearest_first)


def _nearest_first(check: CeilingCheck) -> tuple[object, ...]:
    left = check.allowed - check.counts.excellent
    return (check.rule.status.is_advisory, left, check.group, check.key)


def _lines(
    statistics: Statistics, checks: list[CeilingCheck], language: str
) -> Iterator[GroupCeiling]:
    address = reverse("cases", args=[statistics.cycle, statistics.unit.code])
    for check in checks:
        category, group = check.rule.category, str(check.key)
        base = BASE_FIGURES[check.rule.base]
        used_link = FigureLink(category, "excellent", group=group).query()
        base_link = FigureLink(category, base, group=group).query()
        yield GroupCeiling(
            check,
            statistics.category_labels[category].label[language],
            FIGURE_LABELS[base][language],
            f"{address}?{used_link}",
            f"{address}?{base_link}",
        )
