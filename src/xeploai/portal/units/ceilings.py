"""The table of ceilings on the top grade: each group with what is allowed and what is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from xeploai.cycle.evaluation import reasons_owing
from xeploai.domain import (
    BASE_FIGURES,
    FIGURE_LABELS,
    Allowance,
    Fault,
    Labels,
    Statistics,
    allowance_remarks,
    allowance_sentence,
    open_ceiling_sentence,
    say,
)
from xeploai.portal.site import FigureLink, cycle_of
from xeploai.reporting import over_the_ceiling

SHOWN_AT_FIRST = 20
# a longer page freezes old machines; the spreadsheet has every group
SHOWN_AT_MOST = 1000
ONLY_OVER, ALL = "over", "all"


@dataclass(frozen=True)
class GroupCeiling:
    """A group compared with its ceiling, with links to the cases counted.

    Args:
        computed: how the number allowed comes about.
        remarks: what else bears on it.
        owing: number of decisions above it without a reason, once the cycle is reported or already.
        used_link: empty where some of the cases stand outside the ceiling, so that a list of them
            would be longer than the number.
    """

    check: Allowance
    category: str
    base: str
    computed: Fault
    remarks: tuple[Labels, ...]
    used_link: str
    base_link: str
    owing: int = 0

    @property
    def is_binding(self) -> bool:
        """Whether the ceiling is binding, not advisory."""
        return self.check.ceiling.is_binding

    def words(self, language: str) -> str:
        """Return how the number allowed comes about, with the remarks, for a file."""
        remarks = (remark[language] for remark in self.remarks)
        return "; ".join((say(self.computed, language), *remarks))


@dataclass(frozen=True)
class GroupCeilings:
    """The groups on the page.

    Args:
        choice: `over` or `all`.
        is_whole: the reader asked for every group of the choice.
        undetermined: the categories whose ceiling has no number yet, each with what it lacks.
    """

    lines: list[GroupCeiling]
    choice: str
    is_whole: bool
    count: int
    all_count: int
    over_count: int
    binding_over: int
    undetermined: list[tuple[str, Fault]]

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
        sum(check.ceiling.is_binding for check in over),
        _undetermined(statistics, language),
    )


def ceiling_lines(
    statistics: Statistics, query: Mapping[str, str], language: str
) -> Iterator[GroupCeiling]:
    """Yield every group that the query selects, for a file."""
    _, checks = _select(statistics, over_the_ceiling(statistics), query)
    return _lines(statistics, checks, language)


def _select(
    statistics: Statistics, over: list[Allowance], query: Mapping[str, str]
) -> tuple[str, list[Allowance]]:
    choice = query.get("ceilings", "")
    if choice not in (ONLY_OVER, ALL):
        choice = ONLY_OVER if over else ALL
    if choice == ONLY_OVER:
        return choice, over
    within = [check for check in statistics.ceilings if not check.over_by]
    return choice, over + sorted(within, key=_nearest_first)


def _nearest_first(check: Allowance) -> tuple[object, ...]:
    left = check.allowed - check.excellent
    return (not check.ceiling.is_binding, left, check.group, check.key)


def _lines(
    statistics: Statistics, checks: list[Allowance], language: str
) -> Iterator[GroupCeiling]:
    address = reverse("cases", args=[statistics.cycle_code, statistics.unit.code])
    over = [check.key for check in checks if check.over_by and check.ceiling.is_binding]
    owing = reasons_owing(cycle_of(statistics.cycle_code), over) if over else {}
    for check in checks:
        category, group = check.ceiling.category, str(check.key)
        base, is_listed = BASE_FIGURES[check.ceiling.base], not check.outside.total
        used_link = FigureLink(category, "excellent", group=group).query()
        base_link = FigureLink(category, base, group=group).query()
        yield GroupCeiling(
            check,
            statistics.category_labels[category].label[language],
            FIGURE_LABELS[base][language],
            allowance_sentence(check),
            tuple(allowance_remarks(check)),
            f"{address}?{used_link}" if is_listed else "",
            f"{address}?{base_link}" if is_listed else "",
            owing.get(check.key, 0),
        )


def _undetermined(statistics: Statistics, language: str) -> list[tuple[str, Fault]]:
    return [
        (statistics.category_labels[code].label[language], open_ceiling_sentence(keys))
        for code, keys in statistics.open_ceilings.items()
        if code in statistics.categories
    ]
