"""Compare the demo's figures with the published ones, figure by figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xeploai.domain import Statistics, Total

COUNTS = (
    "total",
    "graded",
    "not_graded",
    "good_or_better",
    "excellent",
    "completed",
    "failed",
)


@dataclass(frozen=True)
class FigureCheck:
    """A published figure and the demo's.

    Args:
        is_slip: the publication's own percentage does not follow from its own counts; ours does.
    """

    what: str
    figure: str
    published: str
    ours: str
    is_slip: bool = False

    @property
    def agrees(self) -> bool:
        """Whether ours is as published, or differs where the publication slipped."""
        return self.is_slip or self.published == self.ours


def compare_with_published(
    statistics: Statistics, document: Mapping[str, Any]
) -> Iterator[FigureCheck]:
    """Yield a line for every figure that the publication gives."""
    slips = {(slip["category"], slip["figure"]): slip for slip in document["slip"]}
    for entry in document["headline"]:
        total = {"organisations": statistics.organisations, "members": statistics.members}
        yield from _headline(entry, total[entry["of"]], statistics)
    for entry in document["category"]:
        yield from _category(entry, statistics, slips)


def _headline(
    entry: Mapping[str, Any], total: Total, statistics: Statistics
) -> Iterator[FigureCheck]:
    for figure in ("graded", "good_or_better"):
        yield FigureCheck(entry["of"], figure, str(entry[figure]), str(total.figure(figure)))
    ours = _percent(total, "good_or_better", statistics)
    yield FigureCheck(entry["of"], "good_or_better %", entry["printed_percent"], ours)


def _percent(total: Total, figure: str, statistics: Statistics) -> str:
    share = total.share(figure, statistics.share_bases)
    return (share.shown() if share else None) or "–"


def _category(
    entry: Mapping[str, Any],
    statistics: Statistics,
    slips: Mapping[tuple[str, str], Mapping[str, str]],
) -> Iterator[FigureCheck]:
    code = entry["code"]
    total = statistics.categories[code]
    for figure in COUNTS:
        yield FigureCheck(code, figure, str(entry[figure]), str(total.figure(figure)))
    not_rated = total.counts.not_rated if total.counts else {}
    for reason, number in entry.get("not_graded_reasons", {}).items():
        yield FigureCheck(code, f"not_graded · {reason}", str(number), str(not_rated.get(reason)))
    for figure, printed in entry["printed"].items():
        ours = _percent(total, figure, statistics)
        slip = slips.get((code, figure))
        is_slip = slip is not None and (slip["printed"], slip["half_up"]) == (printed, ours)
        yield FigureCheck(code, f"{figure} %", printed, ours, is_slip)
    changes = statistics.changes(total, statistics.earlier_total(code))
    for figure, change in entry.get("change_on_2022", {}).items():
        difference = changes[figure].difference if figure in changes else None
        yield FigureCheck(
            code, f"{figure} ±", f"{change:+d}", "–" if difference is None else f"{difference:+d}"
        )
