"""The table of ceilings on the top grade: each group, what it may use and what it uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from xeploai.domain import FIGURE_LABELS, CeilingCheck, Statistics
from xeploai.portal.site import FigureLink
from xeploai.reporting import over_the_ceiling
from xeploai.results.case_lines import BASE_FIGURES

SHOWN_AT_FIRST = 20
# more make a page that old machines choke on: the spreadsheet has them all
SHOWN_AT_MOST = 1000
ONLY_OVER, ALL = "over", "all"


@dataclass(frozen=True)
class CeilingLine:
    """A group beside its ceiling, with the addresses of what the figures count."""

    check: CeilingCheck
    category: str
    base: str
    used_link: str
    base_link: str

    @property
    def is_binding(self) -> bool:
        """Whether the ceiling binds or only advises."""
        return not self.check.rule.status.is_advisory


@dataclass(frozen=True)
class CeilingTable:
    """The groups as they are shown."""

    lines: list[CeilingLine]
    # what is chosen: `over` or `all`
    shown: str
    is_whole: bool
    count: int
    all_count: int
    over_count: int
    binding_over: int

    @property
    def left_out(self) -> int:
        """How many groups of those chosen are not shown."""
        return self.count - len(self.lines)


def table_of(statistics: Statistics, query: Mapping[str, str], language: str) -> CeilingTable:
    """Return the groups that an address asks for: those over first, the furthest over first."""
    over = over_the_ceiling(statistics)
    shown, chosen = _chosen(statistics, over, query)
    is_whole = query.get("groups") == ALL
    cut = chosen[: SHOWN_AT_MOST if is_whole else SHOWN_AT_FIRST]
    return CeilingTable(
        list(_lines(statistics, cut, language)),
        shown,
        is_whole,
        len(chosen),
        len(statistics.ceilings),
        len(over),
        sum(not one.rule.status.is_advisory for one in over),
    )


def all_lines(
    statistics: Statistics, query: Mapping[str, str], language: str
) -> Iterator[CeilingLine]:
    """Yield every group of those that an address asks for, for a file."""
    _, chosen = _chosen(statistics, over_the_ceiling(statistics), query)
    return _lines(statistics, chosen, language)


def _chosen(
    statistics: Statistics, over: list[CeilingCheck], query: Mapping[str, str]
) -> tuple[str, list[CeilingCheck]]:
    asked = query.get("ceilings", "")
    shown = asked if asked in (ONLY_OVER, ALL) else ONLY_OVER if over else ALL
    if shown == ONLY_OVER:
        return shown, over
    kept = [one for one in statistics.ceilings if not one.over_by]
    return shown, over + sorted(kept, key=_nearest_first)


def _nearest_first(check: CeilingCheck) -> tuple[object, ...]:
    left = check.allowed - check.counts.excellent
    return (check.rule.status.is_advisory, left, check.group, check.key)


def _lines(
    statistics: Statistics, checks: list[CeilingCheck], language: str
) -> Iterator[CeilingLine]:
    address = reverse("cases", args=[statistics.cycle, statistics.unit.code])
    for check in checks:
        category, group = check.rule.category, str(check.key)
        base = BASE_FIGURES[check.rule.base]
        used_link = FigureLink(category, "excellent", group=group).query()
        base_link = FigureLink(category, base, group=group).query()
        yield CeilingLine(
            check,
            statistics.category_labels[category].label[language],
            FIGURE_LABELS[base][language],
            f"{address}?{used_link}",
            f"{address}?{base_link}",
        )
