"""How many are not rated, category by category, for which reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from xeploai.domain import Statistics, grouped, message
from xeploai.results.statistics import reason_label

from .value import Chart, Column, Row, words

CODE = "not_rated"


@dataclass(frozen=True)
class Line:
    """How many of one category for one reason."""

    category: str
    reason: str
    number: int


def not_rated(statistics: Statistics, language: str) -> Chart:
    """Return the chart of the reasons, the most frequent first."""
    lines = sorted(_lines(statistics, language), key=lambda line: -line.number)
    labels = (message("Category"), message("Reason"))
    texts = tuple(Column(words(text, language), is_number=False) for text in labels)
    return Chart(
        CODE,
        _title(statistics, lines, language),
        words(message("Number of subjects without a grade, each by its decision."), language),
        (),
        (*texts, Column(words(message("Number"), language))) if lines else (),
        tuple(Row(line.category, (line.reason, grouped(line.number))) for line in lines),
        _drawing(lines) if lines else None,
    )


def _lines(statistics: Statistics, language: str) -> list[Line]:
    return [
        Line(
            statistics.category_labels[code].label[language],
            reason_label(statistics, reason, language),
            number,
        )
        for code, total in statistics.categories.items()
        if total.counts is not None
        for reason, number in total.counts.not_rated.items()
    ]


def _title(statistics: Statistics, lines: Sequence[Line], language: str) -> str:
    if not lines:
        heard = any(total.counts is not None for total in statistics.categories.values())
        nobody, nothing = message("Nobody is left without a grade"), message("Nothing is reported")
        return words(nobody if heard else nothing, language)
    most = lines[0]
    text = message("Most often not rated: %(category)s, “%(reason)s” (%(number)s)")
    values = {"category": most.category, "reason": most.reason, "number": grouped(most.number)}
    return words(text, language, **values)


def _drawing(lines: Sequence[Line]) -> dict[str, object]:
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
