"""Chart of the numbers not rated, by category and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from xeploai.domain import Statistics, grouped, message
from xeploai.results.charts.value import Chart, ChartColumn, ChartRow, phrase
from xeploai.results.statistics import reason_label

CODE = "not_rated"


@dataclass(frozen=True)
class ReasonCount:
    """The number of one category for one reason."""

    category: str
    reason: str
    number: int


def not_rated(statistics: Statistics, language: str) -> Chart:
    """Return the chart of the reasons, the most frequent first."""
    lines = sorted(_lines(statistics, language), key=lambda line: -line.number)
    labels = (message("Category"), message("Reason"))
    texts = tuple(ChartColumn(phrase(text, language), is_number=False) for text in labels)
    return Chart(
        CODE,
        _title(statistics, lines, language),
        phrase(message("Number of subjects without a grade, each by its decision."), language),
        (),
        (*texts, ChartColumn(phrase(message("Number"), language))) if lines else (),
        tuple(ChartRow(line.category, (line.reason, grouped(line.number))) for line in lines),
        _drawing(lines) if lines else None,
    )


def _lines(statistics: Statistics, language: str) -> list[ReasonCount]:
    return [
        ReasonCount(
            statistics.category_labels[code].label[language],
            reason_label(statistics, reason, language),
            number,
        )
        for code, total in statistics.categories.items()
        if total.counts is not None
        for reason, number in total.counts.not_rated.items()
    ]


def _title(statistics: Statistics, lines: Sequence[ReasonCount], language: str) -> str:
    if not lines:
        is_reported = any(total.counts is not None for total in statistics.categories.values())
        all_rated, nothing = message("No case is without a grade"), message("Nothing is reported")
        return phrase(all_rated if is_reported else nothing, language)
    most = lines[0]
    text = message("Most often not rated: %(category)s, “%(reason)s” (%(number)s)")
    values = {"category": most.category, "reason": most.reason, "number": grouped(most.number)}
    return phrase(text, language, **values)


def _drawing(lines: Sequence[ReasonCount]) -> dict[str, object]:
    return {
        "kind": "bars",
        "rows": [
            {
                "name": line.category,
                "reason": line.reason,
                "value": line.number,
                "shown": grouped(line.number),
            }
            for line in lines
        ],
    }
